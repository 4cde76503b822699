"""The bar above the snippet: run, stop, how it is run, examples, and how it goes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from explorer.core.tape.examples import GROUPS
from explorer.core.tape.progress import TapeProgress
from explorer.core.tape.record import StageName
from explorer.ui.pages.tape.runner import RunState
from explorer.ui.widgets.plain import FittingLabel, as_tip, caption
from explorer.ui.widgets.theme import UNIT


class TapeRunBar(QWidget):
    """Buttons above the editor.

    Signals:
        run_asked(), stop_asked(): the buttons.
        example_chosen(int): the number of an example.
    """

    run_asked = Signal()
    stop_asked = Signal()
    example_chosen = Signal(int)

    def __init__(self, eager_chip: QPushButton) -> None:
        super().__init__()
        self.run_button = _button(
            self.tr("Run"),
            self.tr("Run the snippet (Ctrl+Enter, F5)"),
            self.tr("Run the snippet in a process of its own; nothing else ever runs it"),
            self.run_asked.emit,
        )
        self.run_button.setProperty("role", "main")
        self.stop_button = _button(
            self.tr("Stop"),
            self.tr("Stop the snippet (Shift+F5)"),
            self.tr("End the run; what was recorded until then is shown"),
            self.stop_asked.emit,
        )
        self.examples_button = QPushButton(self.tr("Examples"))
        self.examples_button.setProperty("role", "menu")
        self.examples_button.setAccessibleName(self.tr("Choose an example"))
        self.examples_button.setToolTip(self.tr("Snippets to begin with; Run then runs them"))
        self.examples_button.setMenu(self._menu())
        self.eager_chip = eager_chip
        self._said = FittingLabel()
        self._said.setProperty("role", "muted")
        self._said.setAccessibleName(self.tr("How the run goes"))
        self._state = RunState.IDLE
        self._build()
        self.show_state(RunState.IDLE, 0.0)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 8)
        column.setSpacing(UNIT)
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setSpacing(UNIT)
            column.addLayout(row)
        first.addWidget(self.run_button)
        first.addWidget(self.stop_button)
        first.addStretch(1)
        first.addWidget(self.examples_button)
        second.addWidget(self.eager_chip)
        second.addWidget(self._said, 1)

    def _menu(self) -> QMenu:
        menu, number = QMenu(self), 0
        for title, examples in GROUPS:
            group = menu.addMenu(caption(self.tr(title)))
            for example in examples:
                chosen = group.addAction(caption(self.tr(example.title)))
                chosen.triggered.connect(lambda _, n=number: self.example_chosen.emit(n))
                number += 1
        return menu

    @property
    def said(self) -> str:
        """The state of the run, in words."""
        return self._said.whole

    @property
    def waiting(self) -> str:
        """What is waited for before there is any output, in words."""
        return self._words(self._state, 0.0, None).partition(" …")[0] + " …"

    def show_state(
        self, state: RunState, seconds: float, progress: TapeProgress | None = None
    ) -> None:
        """Show what becomes of the snippet, and offer what can be asked now."""
        self._state = state
        is_going = state in {RunState.WAITING, RunState.RUNNING, RunState.STOPPING}
        had_focus = self.run_button.hasFocus(), self.stop_button.hasFocus()
        self.run_button.setEnabled(not is_going)
        self.stop_button.setEnabled(state not in {RunState.IDLE, RunState.STOPPING})
        # The focus goes from one to the other, and not to whatever comes next.
        if had_focus[0] and is_going:
            self.stop_button.setFocus()
        elif had_focus[1] and not self.stop_button.isEnabled():
            self.run_button.setFocus()
        words = [self._words(state, seconds, progress)]
        if state is RunState.RUNNING and progress is not None and progress.operations:
            count = self.tr("{count} operations").format(count=f"{progress.operations:,}")
            words.insert(0, f"{words[0]} · {count}")
        self._said.show_texts(*words)

    def _words(self, state: RunState, seconds: float, progress: TapeProgress | None) -> str:
        passed = f"{seconds:.1f} s"
        return {
            RunState.IDLE: "",
            RunState.WAITING: self.tr("waiting for TensorFlow …"),
            RunState.RUNNING: self.tr("running … {time}").format(time=passed),
            RunState.STOPPING: self.tr("stopping …"),
            RunState.CHECKING: self._checking(progress.stage if progress is not None else None),
        }[state]

    def _checking(self, stage: StageName | None) -> str:
        names: dict[StageName | None, str] = {
            "replay": self.tr("checking by replay …"),
            "differences": self.tr("asking differences …"),
            "repairs": self.tr("looking for repairs …"),
            "witnesses": self.tr("asking witnesses …"),
        }
        return names.get(stage, self.tr("checking …"))


def _button(text: str, name: str, tip: str, do: Callable[[], object]) -> QPushButton:
    button = QPushButton(text)
    button.setAccessibleName(name)
    button.setToolTip(as_tip(f"{tip} {name[name.rfind('(') :]}"))
    button.clicked.connect(lambda _: do())
    return button


RUN_KEYS = tuple(QKeySequence(key) for key in ("Ctrl+Return", "Ctrl+Enter", "F5"))
STOP_KEYS = (QKeySequence("Shift+F5"),)
