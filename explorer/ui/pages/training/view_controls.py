"""Pace of a training, and how its curves are looked at."""

from __future__ import annotations

import math

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from explorer.core.training.sizes import known_classes
from explorer.core.training.spec import TrainingSpec, metrics_of
from explorer.ui.pages.kit.editor import Editor
from explorer.ui.pages.kit.form import Form
from explorer.ui.pages.kit.rows import Choice, group, headed, named, row
from explorer.ui.widgets.controls import Slider, chip, set_checked, short_number
from explorer.ui.widgets.icons import IconButton
from explorer.ui.widgets.theme import labelled

_PACES = (0.0, 5.0)
"""Steps a second as powers of ten; the right end is as fast as possible."""
_SMOOTHINGS = (0.0, 4.0)
"""Steps that are averaged, as powers of ten."""


class PaceControls(QWidget):
    """Controls of the pace at which the steps follow each other."""

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self._editor = editor
        self.slider = Slider(
            self.tr("Pace"),
            self.tr("Steps a second; at the right end as fast as possible"),
            is_log=True,
        )
        self.slider.number_changed.connect(self._on_pace)
        self.slider.sliderReleased.connect(editor.end_gesture)
        self._said = labelled("", "muted")
        self._said.setAccessibleName(self.tr("Pace in words"))
        column = group(self)
        column.addLayout(headed(self.tr("Pace"), self._said))
        column.addWidget(self.slider)

    def _on_pace(self, exponent: float) -> None:
        pace = 0.0 if exponent >= _PACES[1] - 1e-3 else float(f"{10.0**exponent:.2g}")
        self._editor.change("pace", pace=pace)

    def show_pace(self, pace: float, steps: int | None) -> None:
        """Show a pace; `steps` are those of an epoch, where they are known."""
        self.slider.show_number(math.log10(pace) if pace else _PACES[1], *_PACES)
        if not pace:
            text = self.tr("as fast as possible")
        elif steps and pace >= steps:
            text = self.tr("{count} epochs a second").format(count=short_number(pace / steps, 2))
        else:
            text = self.tr("{count} steps a second").format(
                count=f"{pace:,.0f}" if pace >= 10 else f"{pace:g}"
            )
        self._said.setText(text)
        self.slider.say(text)


class ViewControls(Form):
    """Axes, smoothing and what is made room for.

    Signals:
        fit_asked(): the view should fit the curves.
    """

    spec_class = TrainingSpec

    fit_asked = Signal()

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        column = group(self)
        self._fit = IconButton("fit", self.tr("Fit the view to the curves (double click)"))
        self._fit.clicked.connect(self.fit_asked)
        column.addLayout(headed(self.tr("View"), self._fit))
        self.axis_chips: dict[str, QPushButton] = {}
        axes = QButtonGroup(self)
        for name, text, tip in (
            ("step", self.tr("steps"), self.tr("Along the axis: steps")),
            ("epoch", self.tr("epochs"), self.tr("Along the axis: epochs")),
            ("time", self.tr("time"), self.tr("Along the axis: seconds of training")),
        ):
            button = self.axis_chips[name] = chip(text, tip, tip)
            button.clicked.connect(lambda _, n=name: self._on_axis(n))
            axes.addButton(button)
        names = ("log_x", "log_y", "outliers")
        self.chips = {name: self._chip(name) for name in names}
        self.metric_choice = Choice(self.tr("Metric"), self.tr("What the curves are of"), ())
        self.metric_choice.chosen.connect(self._on_metric)
        self._metrics: list[str] = []
        column.addLayout(named(self.tr("curves of"), self.metric_choice))
        column.addLayout(row(*self.axis_chips.values()))
        column.addLayout(row(*self.chips.values(), gap=4))
        self.smoothing = Slider(
            self.tr("Smoothing"),
            self.tr("How many steps the smoothed loss averages, at most a fiftieth of a run"),
            is_log=True,
        )
        self.smoothing.number_changed.connect(self._on_smoothing)
        self.smoothing.sliderReleased.connect(editor.end_gesture)
        self._said = labelled("", "quiet-number")
        self._said.setAccessibleName(self.tr("Smoothing in words"))
        line = row(labelled(self.tr("smoothing"), "muted"))
        line.addWidget(self._said)
        column.addSpacing(2)
        column.addLayout(line)
        column.addWidget(self.smoothing)

    def _on_metric(self, metric: str) -> None:
        # What was zoomed in on has another height in another unit.
        self._editor.change("", metric=metric, bottom=None, top=None)

    def _show_metric(self, spec: TrainingSpec, classes: int | None) -> None:
        """Offer what is told of the task, and what is drawn though it is not."""
        kinds = (False, True) if classes is None else (bool(classes),)
        metrics: list[str] = []
        for told in (*(metrics_of(has_classes=kind) for kind in kinds), (spec.metric,)):
            metrics += [metric for metric in told if metric not in metrics]
        if metrics != self._metrics:
            self._metrics = metrics
            titles = {
                "loss": self.tr("the loss"),
                "accuracy": self.tr("accuracy"),
                "rmse": self.tr("RMSE"),
                "mae": self.tr("MAE"),
                "r2": self.tr("R²"),
            }
            with QSignalBlocker(self.metric_choice):
                self.metric_choice.clear()
                for metric in metrics:
                    self.metric_choice.addItem(titles[metric], metric)
        self.metric_choice.show_value(spec.metric)

    def _on_axis(self, name: str) -> None:
        # What was zoomed in on has another place along another axis.
        self._editor.change("", axis=name, low=None, high=None)

    def _on_smoothing(self, exponent: float) -> None:
        smoothing = float(f"{1 - 10.0**-exponent:.5g}")
        self._editor.change("smoothing", smoothing=smoothing)

    def show_spec(self, spec: TrainingSpec, classes: int | None = None) -> None:
        """Show the view of a spec; `classes` are those that are predicted, where it is known."""
        self._show_metric(spec, known_classes(spec) if classes is None else classes)
        for name, button in self.axis_chips.items():
            set_checked(button, on=name == spec.axis)
        self._show_fields(spec)
        steps = 1 / (1 - spec.smoothing)
        self.smoothing.show_number(math.log10(steps), *_SMOOTHINGS)
        self._said.setText(
            self.tr("about {count} steps").format(count=f"{steps:,.0f}")
            if spec.smoothing
            else self.tr("none")
        )
        self.smoothing.say(self._said.text())
