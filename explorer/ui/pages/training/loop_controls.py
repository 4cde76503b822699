"""Controls of the training: optimizer, batches, epochs, seed, and the way the loop is run."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from explorer.core.training.sizes import known_classes, small_data_note, step_rows
from explorer.core.training.spec import TrainingSpec
from explorer.ui.pages.descent.runners import RunnerRow
from explorer.ui.pages.kit.editor import Editor
from explorer.ui.pages.kit.form import Form
from explorer.ui.pages.kit.rows import group, headed, named, paragraph, say
from explorer.ui.pages.training.watched.rate_test import RateTestControls
from explorer.ui.widgets.theme import labelled
from explorer.ui.widgets.translation import translated


class LoopControls(Form):
    """The settings of the loop."""

    spec_class = TrainingSpec

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        column = group(self)
        column.addLayout(headed(self.tr("Loop")))
        self.runner_row = RunnerRow(
            0,
            lambda runner, key: editor.change(key, runner=runner),
            editor.end_gesture,
            is_alone=True,
        )
        column.addWidget(self.runner_row)
        self.rate_test = RateTestControls()
        column.addWidget(self.rate_test)
        self.batch = self._number("batch", 68)
        self.sampling = self._choice(
            "sampling",
            {"replacement": self.tr("with replacement"), "shuffled": self.tr("shuffled")},
        )
        column.addLayout(named(self.tr("batch"), self.batch, self.sampling))
        self.note = paragraph("muted", self.tr("Notes about the batch"))
        column.addWidget(self.note)
        self.epochs, self.seed = self._number("epochs", 84), self._number("seed", 84)
        column.addLayout(named(self.tr("epochs"), self.epochs))
        self.seeds = self._number("seeds", 48)
        times = labelled(self.tr("runs"), "muted")
        column.addLayout(named(self.tr("seed"), self.seed, times, self.seeds))
        self.mode = self._choice(
            "mode",
            {
                "compiled": self.tr("compiled"),
                "eager": self.tr("eager"),
                "fit": self.tr("Keras fit"),
            },
        )
        column.addLayout(named(self.tr("run as"), self.mode))
        self.pitfall = self._chip(
            "pitfall", text=self.tr("off"), name=self.tr("Broadcasting pitfall")
        )
        self._explanation = paragraph("muted", self.tr("What the pitfall does"))
        self._pitfall_row = QWidget()
        line = named(self.tr("broadcasting pitfall"), self.pitfall)
        line.setContentsMargins(0, 0, 0, 0)
        self._pitfall_row.setLayout(line)
        column.addWidget(self._pitfall_row)
        column.addWidget(self._explanation)

    def show_spec(
        self, spec: TrainingSpec, rows: int | None = None, classes: int | None = None
    ) -> None:
        """Show the settings of a spec.

        Args:
            spec: whose they are.
            rows: to train on, where they are known.
            classes: that are predicted, 0 where that is a number; None: by the spec.
        """
        batch = spec.batch if rows is None else step_rows(spec.batch, rows)
        steps = None if rows is None else rows // batch * spec.epochs
        self.runner_row.show_runner(spec.runner, is_only=True, steps=steps)
        self._show_fields(spec)
        note = None if rows is None else small_data_note(spec.batch, rows)
        say(self.note, "" if note is None else translated(note))
        has_classes = bool(known_classes(spec) if classes is None else classes)
        self._show_pitfall(batch, is_on=spec.pitfall, has_classes=has_classes)

    def _show_pitfall(self, batch: int, *, is_on: bool, has_classes: bool) -> None:
        """Show the pitfall, which there is none of for classes, and what it does."""
        self.pitfall.setText(self.tr("on") if is_on else self.tr("off"))
        self._pitfall_row.setVisible(is_on or not has_classes)
        told = self.tr(
            "ŷ has shape ({batch}, 1) and y ({batch},): ŷ − y becomes ({batch}, {batch}), each "
            "prediction against every target. The best answer is then the mean for every row, and "
            "the loss stays near the variance of the target."
        ).format(batch=batch)
        if has_classes:
            told = self.tr("The pitfall is one of numbers: switch it off to learn classes.")
        say(self._explanation, told if is_on else "")
