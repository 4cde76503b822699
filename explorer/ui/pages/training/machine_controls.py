"""Controls of where trainings are computed: the machine, and by how many processes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QLineEdit

from explorer.core.training.spec import TrainingSpec
from explorer.engine.client import Engine
from explorer.engine.places import host_error
from explorer.ui.pages.kit.editor import Editor
from explorer.ui.pages.kit.form import Form
from explorer.ui.pages.kit.rows import group, headed, named, paragraph, say
from explorer.ui.widgets.function_edit import leaves_to_window
from explorer.ui.widgets.plain import as_tip
from explorer.ui.widgets.translation import translated


class _HostField(QLineEdit):
    """A field for the name of a host."""

    def event(self, event: QEvent) -> bool:
        """Leave the keys of the window to it."""
        return False if leaves_to_window(self, event) else super().event(event)


class MachineControls(Form):
    """Fields for a host and for the number of processes, and what there is to say of them.

    Signals:
        chosen(str): the person wants trainings to be computed there; empty: on this machine.
    """

    chosen = Signal(str)
    spec_class = TrainingSpec
    _engine: Engine

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._shown = ""
        column = group(self)
        column.addLayout(headed(self.tr("Machine")))
        self.field = _HostField()
        self.field.setAccessibleName(self.tr("Host"))
        self.field.setMaxLength(255)
        self.field.setPlaceholderText(self.tr("this machine"))
        self.field.setToolTip(
            as_tip(
                self.tr(
                    "A host as for ssh, for example user@machine, with Gradient Explorer installed "
                    "and a key that needs no password; empty: this machine"
                )
            )
        )
        self.field.editingFinished.connect(self._on_finished)
        column.addLayout(named(self.tr("computed on"), self.field))
        self.workers = self._number("workers", 60)
        column.addLayout(named(self.tr("workers"), self.workers))
        self.note = paragraph("muted", self.tr("Notes about the host"))
        self.error = paragraph("error", self.tr("What is wrong with the host"))
        column.addWidget(self.note)
        column.addWidget(self.error)

    def show_spec(self, spec: TrainingSpec) -> None:
        """Show how many processes share a training."""
        self._show_fields(spec)

    def follow(self, engine: Engine) -> None:
        """Show where an engine computes, and move it to where the person wants it."""
        self._engine = engine
        self._show_engine()
        engine.state_changed.connect(self._show_engine)
        self.chosen.connect(self._move)

    def _show_engine(self) -> None:
        self.show_host(self._engine.host, self._engine.device)

    def _move(self, host: str) -> None:
        self._engine.move(host)
        self._show_engine()

    def show_host(self, host: str, device: str = "") -> None:
        """Show where trainings are computed, and by which device, where that is known."""
        self._shown = host
        if not self.field.isModified():
            self.field.setText(host)
        told = []
        if device:
            # The first of its kind goes without a number.
            name = device.removesuffix(":0").replace(":", " ")
            told.append(self.tr("TensorFlow computes on the {device}.").format(device=name))
        if host:
            told.append(
                self.tr(
                    "Runs on {host} are not kept on this machine, and files are looked for there."
                ).format(host=host)
            )
        say(self.note, " ".join(told))
        say(self.error, "")

    def _on_finished(self) -> None:
        host = self.field.text().strip()
        if not self.field.isModified() or host == self._shown:
            return
        error = host_error(host)
        if error is not None:
            say(self.error, translated(error))
            return
        self.field.setModified(False)
        self.chosen.emit(host)
