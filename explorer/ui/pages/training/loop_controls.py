"""How a model is trained: optimizer, batches, epochs, seed, and the way the loop is run."""

from __future__ import annotations

import functools

from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.core.training.sizes import small_data_note, step_rows
from explorer.core.training.spec import MAX_BATCH, MAX_EPOCHS, TrainingSpec
from explorer.ui.pages.descent.runners import RunnerRow
from explorer.ui.pages.kit.editor import Editor
from explorer.ui.pages.kit.rows import Choice, WholeField, group, headed, named, paragraph, say
from explorer.ui.widgets.controls import chip, set_checked
from explorer.ui.widgets.translation import translated


class LoopControls(QWidget):
    """The settings of the loop."""

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self._change = functools.partial(editor.change, "")
        column = group(self)
        column.addLayout(headed(self.tr("Loop")))
        self.runner_row = RunnerRow(
            0,
            lambda runner, key: editor.change(key, runner=runner),
            editor.end_gesture,
            is_alone=True,
        )
        column.addWidget(self.runner_row)
        self.batch = self._whole("batch", self.tr("Batch"), self.tr("Rows of a step"), 1, MAX_BATCH)
        self.sampling = Choice(
            self.tr("Sampling"),
            self.tr("How the rows of a batch are drawn"),
            (
                ("replacement", self.tr("with replacement")),
                ("shuffled", self.tr("shuffled")),
            ),
        )
        self.sampling.chosen.connect(lambda value: self._change(sampling=value))
        self.batch.setFixedWidth(60)
        column.addLayout(named(self.tr("batch"), self.batch, self.sampling))
        self.note = paragraph("muted", self.tr("Notes about the batch"))
        column.addWidget(self.note)
        self.epochs = self._whole(
            "epochs", self.tr("Epochs"), self.tr("Passes over the training data"), 1, MAX_EPOCHS
        )
        self.seed = self._whole(
            "seed",
            self.tr("Seed"),
            self.tr("Of the initial weights and the batches: the same seed, the same run"),
            0,
            (1 << 32) - 1,
        )
        column.addLayout(named(self.tr("epochs"), self.epochs))
        column.addLayout(named(self.tr("seed"), self.seed))
        self.mode = Choice(
            self.tr("Run as"),
            self.tr("The same steps, done in three ways that differ in speed"),
            (
                ("compiled", self.tr("compiled")),
                ("eager", self.tr("eager")),
                ("fit", self.tr("Keras fit")),
            ),
        )
        self.mode.chosen.connect(lambda value: self._change(mode=value))
        column.addLayout(named(self.tr("run as"), self.mode))
        self._build_pitfall(column)

    def _build_pitfall(self, column: QVBoxLayout) -> None:
        tip = self.tr("Subtract targets of shape (batch,) from predictions of shape (batch, 1)")
        self.pitfall = chip(self.tr("off"), self.tr("Broadcasting pitfall"), tip)
        self.pitfall.clicked.connect(lambda on: self._change(pitfall=on))
        self._explanation = paragraph("muted", self.tr("What the pitfall does"))
        column.addLayout(named(self.tr("broadcasting pitfall"), self.pitfall))
        column.addWidget(self._explanation)

    def _whole(self, field: str, name: str, tooltip: str, least: int, most: int) -> WholeField:
        made = WholeField(name, tooltip, least, most)
        made.setFixedWidth(84)
        made.whole_entered.connect(lambda value: self._change(**{field: value}))
        return made

    def show_spec(self, spec: TrainingSpec, rows: int | None = None) -> None:
        """Show the settings of a spec; `rows` to train on, where they are known."""
        batch = spec.batch if rows is None else step_rows(spec.batch, rows)
        steps = None if rows is None else rows // batch * spec.epochs
        self.runner_row.show_runner(spec.runner, is_only=True, steps=steps)
        self.batch.show_whole(spec.batch)
        note = None if rows is None else small_data_note(spec.batch, rows)
        say(self.note, "" if note is None else translated(note))
        self.sampling.show_value(spec.sampling)
        self.epochs.show_whole(spec.epochs)
        self.seed.show_whole(spec.seed)
        self.mode.show_value(spec.mode)
        set_checked(self.pitfall, on=spec.pitfall)
        self.pitfall.setText(self.tr("on") if spec.pitfall else self.tr("off"))
        told = self.tr(
            "ŷ has shape ({batch}, 1) and y ({batch},): ŷ − y becomes ({batch}, {batch}), each "
            "prediction against every target. The best answer is then the mean for every row, and "
            "the loss stays near the variance of the target."
        ).format(batch=batch)
        say(self._explanation, told if spec.pitfall else "")
