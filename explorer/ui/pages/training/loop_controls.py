"""Controls of the training: optimizer, batches, epochs, seed, and the way the loop is run."""

from __future__ import annotations

from explorer.core.training.sizes import small_data_note, step_rows
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
        self.batch = self._number("batch", 60)
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
        column.addLayout(named(self.tr("broadcasting pitfall"), self.pitfall))
        column.addWidget(self._explanation)

    def show_spec(self, spec: TrainingSpec, rows: int | None = None) -> None:
        """Show the settings of a spec; `rows` to train on, where they are known."""
        batch = spec.batch if rows is None else step_rows(spec.batch, rows)
        steps = None if rows is None else rows // batch * spec.epochs
        self.runner_row.show_runner(spec.runner, is_only=True, steps=steps)
        self._show_fields(spec)
        note = None if rows is None else small_data_note(spec.batch, rows)
        say(self.note, "" if note is None else translated(note))
        self.pitfall.setText(self.tr("on") if spec.pitfall else self.tr("off"))
        told = self.tr(
            "ŷ has shape ({batch}, 1) and y ({batch},): ŷ − y becomes ({batch}, {batch}), each "
            "prediction against every target. The best answer is then the mean for every row, and "
            "the loss stays near the variance of the target."
        ).format(batch=batch)
        say(self._explanation, told if spec.pitfall else "")
