"""The figure of Training: the losses of all runs, what a model predicts, how its layers learn."""

from __future__ import annotations

import math
from collections.abc import Sequence

from msgspec.structs import replace
from pyqtgraph.GraphicsScene.mouseEvents import HoverEvent
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter

from explorer.core.sentence import Sentence
from explorer.core.sound.heard import HeardLine, HeardPlace
from explorer.core.training.curves import RunCurves
from explorer.core.training.labels import data_label
from explorer.core.training.logged import LoggedCurves
from explorer.core.training.spec import Metric, TrainingSpec
from explorer.core.training.words.runs import described
from explorer.ui.figures.kit.plane import PlaneFigure
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.figures.kit.view import View
from explorer.ui.figures.training.charts.charts import Charts
from explorer.ui.figures.training.invitation import paint_invitation
from explorer.ui.figures.training.loss_reading import Reading
from explorer.ui.figures.training.losses import LossPicture
from explorer.ui.figures.training.rate_strip import RateStrip
from explorer.ui.figures.training.run_chart import Shown
from explorer.ui.figures.training.runs_header import RunsHeader
from explorer.ui.figures.training.seed_means import SeedMeans
from explorer.ui.figures.training.traces import Stretch, fitted_across, fitted_up, run_of_steps
from explorer.ui.widgets.theme import Theme

_SHARES = {"numbers": (60, 40, 0), "classes": (56, 44, 0), "plane": (46, 27, 27),
           "none": (100, 0, 0)}  # fmt: skip
"""Of the height, by what is predicted: of the losses, and of the charts below."""
_SHARES_WATCHED = {"numbers": (54, 46, 0), "classes": (50, 50, 0), "plane": (42, 24, 34),
                   "none": (100, 0, 0)}  # fmt: skip
"""The same where the chart at the right shows many layers, or a plane."""
_COLUMNS = {"plane": (58, 42)}
"""Of the width of the charts below, where they are not alike."""
_BY_EPOCH = "train", "validation", "spread"
"""What there is of a metric, beside that of every step."""
_RIGHT = 52
"""Pixels at the right of the losses for the numbers of the runs and the name of the axis."""
_FARTHEST = 300.0
"""Exponent of ten to which a logarithmic axis reaches."""


class TrainingFigure(PlaneFigure):
    """The runs of the Training workspace, in a window or without one.

    Signals:
        view_changed(object, object, object, object): the person asks for this low, high, bottom,
            top, in the units of the axes whether logarithmic or not; None: fitted, as before.
        read(object): the Reading of the run that the mouse is nearest to; None: it is at none.
        told(str): what a chart says where the mouse is; empty: it is at none.
    """

    view_changed = Signal(object, object, object, object)
    read = Signal(object)
    told = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _RIGHT)
        self._spec = TrainingSpec()
        self._members: list[RunCurves] = []
        """The runs that are shown."""
        self._runs: list[RunCurves] = []
        """What is drawn of them: one mean for the seeds that are over."""
        self._means = SeedMeans()
        self.hidden = 0
        """How many runs there are that are not shown."""
        self._mouse: QPointF | None = None
        """Where it is in the picture."""
        self.losses = LossPicture(self.main_plot, self)
        self.main_plot.setContentsMargins(8, 16, 0, 4)
        self.main_plot.left_axis.name = self._loss_name()
        self.main_plot.left_axis.is_named = True
        self.header = RunsHeader(self.main_plot)
        self.rates = RateStrip(self.main_plot)
        self.charts = Charts(theme, self)
        for item in (self.header, self.rates, self.main_plot, *self.charts.plots):
            # To pyqtgraph, which sorts out the mouse among what it knows.
            self.ci.addItem(item)
        while self.grid.count():
            self.grid.removeAt(0)
        self.grid.addItem(self.header, 0, 0, 1, 2)
        self.grid.addItem(self.rates, 1, 0, 1, 2)
        self.grid.addItem(self.main_plot, 2, 0, 1, 2)
        self.charts.told.connect(self.told)
        self.charts.placed.connect(self._share)
        self.charts.place(self.grid)
        self.parts += self.charts.plots
        self.setAccessibleName(self.tr("Losses of the training runs"))
        self._apply_view()

    def _share(self, predicted: str, is_watched: bool) -> None:
        shares = _SHARES_WATCHED if is_watched else _SHARES
        for row, share in enumerate(shares[predicted], 2):
            self.grid.setRowStretchFactor(row, share)
        for column, share in enumerate(_COLUMNS.get(predicted, (50, 50))):
            self.grid.setColumnStretchFactor(column, share)

    def sentences(self) -> list[Sentence]:
        """Return what is known of the runs in sentences."""
        return described(self._members)

    def twin(self, width: int, height: int) -> TrainingFigure:
        """Return a figure that shows the same and that nobody sees, of this size."""
        made = TrainingFigure(self.theme)
        made.hidden = self.hidden
        made.show_spec(self._spec)
        made.show_runs(self._members)
        made.lay_out(width, height)
        return made

    def show_spec(self, spec: TrainingSpec) -> None:
        """Show the axes, the smoothing and the view of a spec."""
        self._spec = spec
        self.main_plot.hasten()
        self._name_lines()
        self._apply_view()

    def show_runs(self, runs: Sequence[RunCurves], *, charts: bool = True) -> None:
        """Show runs, the last of them foremost, as far as they have come by now.

        Args:
            runs: the visible ones.
            charts: whether the charts below are to be drawn anew too.
        """
        self.failure = ""
        self._members, runs = [*runs], self._means.in_place_of(runs)
        if {run.number for run in runs} - {run.number for run in self._runs}:
            # What was read is not of the run that begins.
            self._read(None)
        self._runs = [*runs]
        if any(run.end is None for run in runs):
            self.main_plot.hasten()
        self._name_lines()
        self._apply_view(charts=charts)

    def _name_lines(self) -> None:
        """Name the runs that are drawn, and say what their lines mean."""
        runs = self._runs
        one = run_of_steps(runs)
        if one is None or len(runs) == 1:
            steps = self.tr("every step")
        else:
            steps = self.tr("every step of run {number}").format(number=one.number)
        titles = {
            "losses": steps,
            "bulk": self.tr("most steps"),
            "smoothed": self.tr("smoothed"),
            "train": self.tr("epoch mean"),
            "validation": self.tr("validation"),
            "spread": self.tr("validation of all seeds"),
        }
        if not any(run.is_mean for run in runs):
            del titles["spread"]
        if runs and all(run.is_mean for run in runs):
            del titles["losses"], titles["bulk"]
        if all(run.is_logged for run in runs):
            # Of the points of a tag there are no means.
            del titles["train"]
            if not any(len(run.by_epoch("loss")[0]) for run in runs):
                del titles["validation"]
        elif self._metric != "loss":
            titles = {name: titles[name] for name in titles if name in _BY_EPOCH}
        self.header.show_runs(self._runs, titles if self._runs else {})

    def show_charts(self, on: bool) -> None:
        """Show the charts below, or leave their room to the losses."""
        self.charts.are_shown = on
        self._apply_view()

    def _forget(self) -> None:
        self._members = self._runs = []
        self._apply_view()

    @property
    def _run(self) -> RunCurves | None:
        """The run in the charts below: the last that predicts, or else the last, our own first."""
        telling = [run for run in self._members if run.is_pictured]
        own = [run for run in self._members if not run.is_logged]
        return (telling or own or self._members or [None])[-1]

    def _apply_view(self, *, charts: bool = True) -> None:
        """Fit what the spec leaves open, and show it."""
        spec, plot = replace(self._spec, metric=self._metric), self.main_plot
        low, high = self._shown_across()
        columns = max(2, round(plot.view.width * self.devicePixelRatioF()))
        stretch = Stretch(low, high, spec.axis, spec.log_x, columns)
        traces = self.losses.show(self._runs, spec, stretch)
        self.rates.show_rates(self._runs, stretch)
        bottom, top = fitted_up(self._runs, traces, spec)
        bottom, top = _chosen_or(spec.bottom, spec.top, bottom, top, is_log=spec.log_y)
        plot.bottom_axis.name = {"step": self.tr("step"), "epoch": self.tr("epoch"), "time": "s"}[
            spec.axis
        ]
        self.header.show_peaks(spec.outliers)
        plot.bottom_axis.is_count = spec.axis == "step"
        plot.left_axis.name = self._loss_name()
        for axis, is_log in ((plot.bottom_axis, spec.log_x), (plot.left_axis, spec.log_y)):
            axis.is_log = axis.is_fine = is_log
        plot.set_view(low, high, bottom, top)
        if self._mouse is not None:
            # Something else is there by now.
            self._tell_place(self._mouse)
        if not charts:
            return
        run, is_numbered = self._run, len(self._members) > 1
        self.charts.show(Shown(run, spec, *self._fitted_exponents(), is_numbered))

    @property
    def _metric(self) -> Metric:
        """What is drawn: what is asked for, or the loss where no run has that."""
        wanted = self._spec.metric
        is_there = not self._runs or any(run.shows(wanted) for run in self._runs)
        return wanted if is_there else "loss"

    def _metric_name(self) -> str:
        """Return what is drawn."""
        kinds = {bool(run.classes) for run in self._runs if run.begun is not None}
        if self._metric == "loss" and len(kinds) > 1:
            return self.tr("loss")
        return {
            "loss": self.tr("cross-entropy") if True in kinds else self.tr("mean squared error"),
            "accuracy": self.tr("accuracy"),
            "mae": self.tr("mean absolute error"),
            "rmse": self.tr("root of the mean squared error"),
            "r2": self.tr("R², explained variance"),
        }[self._metric]

    def _loss_name(self) -> str:
        """Return what the curves are, and of what; of several data it says so."""
        tags = {run.tag for run in self._runs if isinstance(run, LoggedCurves) and run.done}
        if tags:
            are_all = all(run.is_logged for run in self._runs)
            return ", ".join(sorted(tags) if are_all else [self.tr("loss"), *sorted(tags)])[:60]
        told = self._metric_name()
        learned = {
            (data_label(run.problem), run.begun.target)
            for run in self._runs
            if run.begun is not None
        }
        if len(learned) > 1:
            return self.tr("{error}, of different data").format(error=told)
        if not learned:
            return told
        ((_, target),) = learned
        return self.tr("{error} of {target}").format(error=told, target=target[:40])

    def _fitted_exponents(self) -> tuple[float, float]:
        low, high = fitted_across(self._runs, self._spec)
        return (math.log10(low), math.log10(high)) if self._spec.log_x else (low, high)

    def _shown_across(self) -> tuple[float, float]:
        spec = self._spec
        return _chosen_or(spec.low, spec.high, *self._fitted_exponents(), is_log=spec.log_x)

    # What the mouse and the keys do.

    def _change_view(self, view: View) -> None:
        """Ask for a view; a direction that is fitted and did not change stays fitted."""
        spec, now = self._spec, self.view
        across: tuple[float | None, ...] = (spec.low, spec.high)
        up: tuple[float | None, ...] = (spec.bottom, spec.top)
        if (view.low, view.high) != (now.low, now.high):
            across = _in_units(view.low, view.high, is_log=spec.log_x)
        if (view.bottom, view.top) != (now.bottom, now.top):
            up = _in_units(view.bottom, view.top, is_log=spec.log_y)
        self.view_changed.emit(*across, *up)

    def _on_single_click(self, position: QPointF) -> None:
        self._read(position.x())

    def _cursor_at(self, position: QPointF) -> Qt.CursorShape:
        return Qt.CursorShape.CrossCursor

    def _on_hover(self, event: HoverEvent) -> None:
        super()._on_hover(event)
        self._read(None if event.isExit() else event.pos().x())
        if event.isExit():
            self._mouse = None
            self.read.emit(None)

    def _tell_place(self, position: QPointF) -> None:
        """Tell what is read there of the run whose smoothed loss is nearest."""
        self._mouse = position
        self.read.emit(self._nearest(position))

    def _nearest(self, position: QPointF) -> Reading | None:
        placing = self.losses.placing(self.view)
        found = self.losses.readings(position.x(), self.view)
        return min(
            (reading for reading in found if math.isfinite(reading.shown)),
            key=lambda reading: abs(placing.height(reading.shown) - position.y()),
            default=None,
        )

    def reading_there(self) -> Reading | None:
        """Return what is read of the run nearest to the mouse, or of the last run by the arrows."""
        if self._mouse is not None:
            return self._nearest(self._mouse)
        if self.losses.reading is None:
            return None
        found = self.losses.readings(self.losses.reading, self.view)
        return found[-1] if found else None

    def _read(self, pixel: float | None) -> None:
        self.losses.reading = pixel
        run = self._run
        steps = None if pixel is None or run is None else self.losses.steps_at(run, pixel)
        self.charts.confusion.read_after(steps)
        self.main_plot.layer.update()

    def heard_lines(self) -> tuple[HeardLine, ...]:
        """Return the losses as they are heard."""
        return self.losses.heard()

    def show_heard(self, place: HeardPlace | None) -> None:
        """Read the values where it is heard."""
        self._read(None if place is None else float(self.view.x_to_pixel(place.x)))

    def _on_arrow(self, right: int, down: int, *, is_fast: bool) -> bool:
        if right:
            width = self.view.width
            at = width / 2 if self.losses.reading is None else self.losses.reading
            self._read(min(max(at + (20 if is_fast else 1) * right, 0.0), width))
        return bool(right)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows read values, Escape reads none; see PlaneFigure."""
        if event.key() == Qt.Key.Key_Escape and self.losses.reading is not None:
            self._read(None)
        else:
            super().keyPressEvent(event)

    # What is painted.

    def _paint(self, painter: QPainter, plot: Plot) -> None:
        view = plot.view
        if self.failure:
            plot.paint_grid(painter)
            self.paint_failure(painter, view.width, view.height)
        elif not self._runs:
            plot.paint_grid(painter)
            paint_invitation(
                painter, view.width, view.height, self.theme, are_hidden=self.hidden > 0
            )
        else:
            self.losses.paint(painter, plot)


def _chosen_or(
    first: float | None, last: float | None, low: float, high: float, *, is_log: bool
) -> tuple[float, float]:
    """Return the chosen ends as shown, or where there are none the fitted ones."""
    ends = []
    for chosen, fitted in ((first, low), (last, high)):
        if chosen is None or (is_log and chosen <= 0):
            ends.append(fitted)
        else:
            ends.append(math.log10(chosen) if is_log else chosen)
    return (ends[0], ends[1]) if ends[0] < ends[1] else (low, high)


def _in_units(*shown: float, is_log: bool) -> tuple[float, ...]:
    if not is_log:
        return shown
    return tuple(10.0 ** min(max(v, -_FARTHEST), _FARTHEST) for v in shown)
