"""The figure of Descent: the landscape with its paths, and their losses and gradients by step."""

from __future__ import annotations

import math

from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter

from explorer.core.curves.results import CurveSamples
from explorer.core.curves.spec import CurveProblem
from explorer.core.descent.results import DescentPaths, StartMap, Sweep
from explorer.core.descent.spec import DescentSpec
from explorer.core.descent.words import at_step, described
from explorer.core.optimizers.config import OptimizerConfig, shown_labels
from explorer.core.sentence import Sentence
from explorer.core.sound.heard import HeardLine
from explorer.core.surface.results import SurfaceSamples
from explorer.core.surface.spec import SurfaceProblem
from explorer.ui.figures.descent.arrows import KEY_HEIGHT
from explorer.ui.figures.descent.below import ChartsBelow
from explorer.ui.figures.descent.descent_paths import PathsLayer
from explorer.ui.figures.descent.ground import Ground
from explorer.ui.figures.descent.legend import paint_legend
from explorer.ui.figures.descent.start import paint_start
from explorer.ui.figures.descent.starts import StartsPicture
from explorer.ui.figures.descent.step_layer import StepLayer
from explorer.ui.figures.kit.axis import RIGHT_WIDTH
from explorer.ui.figures.kit.handle import HandleFigure
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.figures.landscape.colour_bar import ROOM
from explorer.ui.widgets.theme import Theme

_TOP = 18
"""Pixels above the picture for a row of names."""


class DescentFigure(HandleFigure):
    """The paths of one spec, in a window or without one.

    Signals:
        start_moved(float, float): the person puts the start here; y is NaN with one variable.
        step_asked(float): the person points at a step in a chart.
    """

    start_moved = Signal(float, float)
    step_asked = Signal(float)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._spec = DescentSpec()
        self._ground = Ground(self.main_plot, theme)
        self._paths = PathsLayer(self.main_plot)
        self.step_layer = StepLayer(self.main_plot, self._ground, self._paths, self)
        self.last_step = 0
        """The last step at which any runner is still at a number."""
        self._charts = ChartsBelow(theme, self)
        self.loss_chart, self.gradient_chart = self._charts.by_step
        self.sweep_chart = self._charts.sweep
        for chart in (self.loss_chart, self.gradient_chart, self.sweep_chart):
            self.ci.addItem(chart.plot)
            self.parts.append(chart.plot)
        self.ci.addItem(self.main_plot)
        for chart in self._charts.by_step:
            chart.step_asked.connect(self.step_asked)
        self._arrange()
        self.ci.geometryChanged.connect(self._arrange)
        self.parts.append(self._ground)
        self.setAccessibleName(self.tr("Paths of gradient descent"))
        self._apply_view()

    @property
    def is_flat(self) -> bool:
        """Whether there are two variables, so that the picture is a map."""
        return self._ground.is_flat

    @property
    def is_in_space(self) -> bool:
        """Whether the landscape is a surface in three dimensions."""
        return self._ground.is_in_space

    @property
    def ground(self) -> CurveSamples | SurfaceSamples | None:
        """The ground of the descent, as far as it has come."""
        return self._ground.samples

    @property
    def starts(self) -> StartsPicture:
        """The map of all starts."""
        return self._ground.starts

    def ground_problem(self) -> CurveProblem | SurfaceProblem:
        """Return what to ask for to draw what is descended, for the view and its pixels."""
        return self._ground.problem()

    def shown_spec(self) -> DescentSpec:
        """Return the spec with the ranges of a map that are shown, which may be wider."""
        if not self.is_flat:
            return self._spec
        return replace(self._spec, **self.view.ends, equal=False)

    def sentences(self) -> list[Sentence]:
        """Return what became of the runners in sentences."""
        paths = self._paths.paths
        return described(self._spec, paths, int(self.step_layer.step)) if paths else []

    def step_text(self) -> str:
        """Return where the chosen runner is at the step that is shown."""
        paths, layer = self._paths.paths, self.step_layer
        if layer.choice >= len(paths):
            return ""
        return str(at_step(self._spec, paths[layer.choice], int(layer.step)))

    def twin(self, width: int, height: int) -> DescentFigure:
        """Return a figure that shows the same and that nobody sees, of this size."""
        made = DescentFigure(self.theme)
        made.show_spec(self.shown_spec())
        made.lay_out(width, height)
        if self.is_flat:
            # Beyond what is seen here nothing is known.
            view = self.view.cropped(made.view.width, made.view.height)
            made.show_spec(replace(self.shown_spec(), **view.ends))
        made._ground.take_looks(self._ground)
        if self.ground is not None:
            made.show_ground(self.ground)
        made.show_starts(self.starts.found)
        made.show_sweep(self.sweep_chart.sweep)
        if self._paths.paths:
            paths = DescentPaths(self._paths.paths, [], 0.0, is_whole=True)
            made.show_paths(paths, self.step_layer.runners)
        made.show_choice(self.step_layer.choice)
        return made

    def show_spec(self, spec: DescentSpec) -> None:
        """Show a spec; what was computed before stays until its answer comes."""
        before, self._spec = self._spec, spec
        is_other = self._ground.take(spec)
        self.main_plot.hasten()
        self.sweep_chart.show_runners(spec.runners)
        if replace(before, runners=spec.runners) == spec:
            # While a rate is dragged, the picture of its answer is the only new one.
            return
        if is_other:
            self._paths.show([])
        axes = self._ground.axes
        self.main_plot.bottom_axis.name = axes[0]
        self.main_plot.left_axis.name = axes[1] if self.is_flat else "y"
        self.main_plot.left_axis.is_named = self.is_flat
        self._arrange()
        self._apply_view()

    def show_ground(self, ground: CurveSamples | SurfaceSamples) -> None:
        """Draw what is descended."""
        self._ground.show(ground)
        self._apply_view()

    def show_paths(self, paths: DescentPaths, runners: tuple[OptimizerConfig, ...] = ()) -> None:
        """Draw the paths, and their charts.

        Args:
            paths: of some runners.
            runners: whose they are, which by now may be others; none: those of the spec.
        """
        self.failure = ""
        self.step_layer.runners = runners or self._spec.runners
        self._paths.show(paths.paths)
        # What is lost needs no room: at least one step is shown.
        self.last_step = paths.last_step(self._spec.steps)
        self.main_plot.hasten()
        self._charts.show(paths.paths, self.last_step)
        self.main_plot.layer.update()

    def heard_lines(self) -> tuple[HeardLine, ...]:
        """Return the losses by step as they are heard."""
        return self.loss_chart.heard(shown_labels(self.step_layer.runners))

    def show_sweep(self, sweep: Sweep | None) -> None:
        """Draw the final losses by learning rate, or none any more."""
        self.sweep_chart.show(sweep, self._spec.steps)

    def show_starts(self, found: StartMap | None) -> None:
        """Draw where the descents from all starts end, or nothing of it any more."""
        self._ground.show_starts(found)
        self.main_plot.layer.update()

    def fade_starts(self) -> None:
        """Draw the map of starts pale: it is of an older spec."""
        if self._ground.fade_starts():
            self.main_plot.layer.update()

    def show_step(self, step: float) -> None:
        """Show the descent at a step; between two whole ones, on the way from one to the other."""
        self.step_layer.step = step
        self.main_plot.layer.update()
        self._charts.show_step(step)

    def show_choice(self, runner: int) -> None:
        """Tell the steps of this runner, and draw their arrows."""
        if runner != self.step_layer.choice:
            self.step_layer.choice = runner
            self.main_plot.layer.update()

    def _forget(self) -> None:
        self._paths.show([])

    def _arrange(self) -> None:
        with_sweep, width = self._spec.sweep, round(self.room.width())
        self._charts.arrange(self.grid, self.main_plot, with_sweep=with_sweep, width=width)

    def _apply_view(self) -> None:
        spec, plot = self._spec, self.main_plot
        bottom, top = spec.bottom, spec.top
        if bottom is None or top is None:
            flat = (spec.low, spec.high)
            bottom, top = flat if self.is_flat else self._ground.fitted or (-1.0, 1.0)
        top_margin = _TOP + (KEY_HEIGHT if spec.arrows else 0)
        plot.setContentsMargins(8, top_margin, 0, 4)
        plot.layer.set_above(top_margin)
        plot.show_axes(not self.is_in_space)
        plot.set_right(ROOM if self.is_flat else RIGHT_WIDTH)
        equal = spec.equal if self.is_flat and not spec.in_space else False
        plot.set_view(spec.low, spec.high, bottom, top, equal=equal)

    # What the mouse and the keys do.

    def _angles(self) -> tuple[float, float]:
        return self._spec.turn, self._spec.tilt

    def _place(self) -> tuple[float, float]:
        return self._spec.start

    def _move_place(self, pixel: QPointF) -> tuple[float, float]:
        at, view = self._inside(pixel), self.view
        self.start_moved.emit(view.x_at(at.x()), view.y_at(at.y()) if self.is_flat else math.nan)
        return self._spec.start

    def _place_pixel(self) -> QPointF:
        """Return where the start is on the map, or on the curve."""
        paths = self._paths.paths
        return self._ground.start_pixel(float(paths[0].values[0]) if paths else math.nan)

    def _cursor_at(self, position: QPointF) -> Qt.CursorShape:
        on_map = self._what_is_at(position) == "view"
        return Qt.CursorShape.CrossCursor if on_map else Qt.CursorShape.OpenHandCursor

    def _on_arrow(self, right: int, down: int, *, is_fast: bool) -> bool:
        return bool(right or self.is_flat) and super()._on_arrow(right, down, is_fast=is_fast)

    # What is painted, back to front.

    def _paint(self, painter: QPainter, plot: Plot) -> None:
        view, ground, step = plot.view, self._ground, self.step_layer
        painter.save()
        painter.setClipRect(QRectF(0, 0, view.width, view.height))
        look = ground.look()
        ground.paint(painter, look, self.opacity)
        painter.setOpacity(self.opacity)
        if self.failure:
            self.paint_failure(painter, view.width, view.height)
        if not self.is_flat:
            step.paint_tangents(painter)
        self._paths.paint(painter, look, step.step, ground.pixels)
        arrows = step.arrows()
        if self._paths.paths:
            at = self._paths.start() if self.is_in_space else self._place_pixel()
            paint_start(painter, self.theme, view, at, self.tr("start"))
            if arrows is not None:
                step.paint_arrows(painter, arrows)
        painter.restore()
        ground.paint_bar(painter)
        taken = step.paint_key(painter, arrows)
        if len(self._spec.runners) > 1:
            names = shown_labels(self._spec.runners)
            paint_legend(painter, self.theme, view, names, taken)
