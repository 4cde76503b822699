"""The figure of Descent: the landscape with its paths, and their losses and gradients by step."""

from __future__ import annotations

import math

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from explorer.core.curves.results import CurveSamples
from explorer.core.curves.spec import CurveProblem
from explorer.core.descent.results import DescentPath, DescentPaths, StartMap, Sweep
from explorer.core.descent.spec import DescentSpec
from explorer.core.descent.step_words import StepParts, step_parts, step_words
from explorer.core.fitted_range import fitted_range, samples_across
from explorer.core.optimizers.config import OptimizerConfig, labels
from explorer.core.surface.results import SurfaceSamples
from explorer.core.surface.spec import SurfaceProblem
from explorer.ui.figures.curves.curves_data import CurvesData
from explorer.ui.figures.descent.arrows import (
    KEY_HEIGHT,
    Arrows,
    ToPixel,
    arrows_of,
    paint_arrows,
    paint_key,
)
from explorer.ui.figures.descent.charts import StepChart
from explorer.ui.figures.descent.descent_paths import PathsLayer
from explorer.ui.figures.descent.losses import LossKind, losses_of, norms_of
from explorer.ui.figures.descent.starts import StartsPicture
from explorer.ui.figures.descent.sweep import SweepChart
from explorer.ui.figures.kit.axis import RIGHT_WIDTH
from explorer.ui.figures.kit.bands import bands, paint_band, paint_remark
from explorer.ui.figures.kit.cached_layer import CachedLayer
from explorer.ui.figures.kit.handle import HandleFigure
from explorer.ui.figures.kit.legend import LEGEND_LEFT, paint_legend
from explorer.ui.figures.kit.lines import Line, lines, stroke
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.figures.kit.polylines import FAR, trail
from explorer.ui.figures.kit.view import View
from explorer.ui.figures.landscape.colour_bar import ROOM, paint_bar
from explorer.ui.figures.landscape.contour_map import ContourMap
from explorer.ui.figures.landscape.surface3d import Camera, Surface3D
from explorer.ui.widgets.theme import Theme, text_font
from explorer.ui.widgets.translation import translated

_LONGEST_ARROW = 1.0
"""Part of the width of the picture that an arrow has at most."""
_NARROW = 560
"""Pixels across below which a third chart has no room beside the others."""
_TOP = 18
"""Pixels above the picture for a row of names."""
_GUTTER = 6
"""Pixels at the right of a chart that has two beside it."""
_BAND = 0.35
"""Opacity of the band of a fast wave, over which the paths are seen."""
_CHART_SHARE = 0.34
"""Part of the height that the charts take."""


class DescentFigure(HandleFigure):
    """The paths of one spec, in a window or without one.

    Signals:
        start_moved(float, float): the person puts the start here; y is NaN with one variable.
        step_asked(float): the person points at a step in a chart.
    """

    start_moved = Signal(float, float)
    step_asked = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._spec = DescentSpec()
        self._axes = self._spec.function.axes()
        self._walkers = PathsLayer(theme)
        self._curve: CurveSamples | None = None
        self._scenery = ContourMap(theme)
        self._solid = Surface3D(theme)
        self.starts = StartsPicture(theme)
        self._surface: SurfaceSamples | None = None
        self._fitted: tuple[float, float] | None = None
        self._step = 0.0
        self.tells_step = False
        """Whether the number of the step is written even where nothing else is told of it."""
        self._runners: tuple[OptimizerConfig, ...] = ()
        """Of the paths."""
        self._choice = 0
        """The runner whose step is told."""
        self.last_step = 0
        """The last step at which any runner is still at a number."""
        self._told: tuple[DescentPath, OptimizerConfig, int, StepParts, str] | None = None
        """The last whole step that was told, with its arrows and words."""
        self._ground = CachedLayer()
        self._ground_version = 0
        """Counted up with every answer."""
        self.main_plot = Plot(self._paint)
        self.loss_chart = StepChart(self.tr("loss"), theme, self)
        self.gradient_chart = StepChart(self.tr("gradient norm"), theme, self)
        self.sweep_chart = SweepChart(theme, self)
        self._charts = (self.loss_chart, self.gradient_chart, self.sweep_chart)
        for chart in self._charts:
            self.ci.addItem(chart.plot)
        self.ci.addItem(self.main_plot)
        for chart in (self.loss_chart, self.gradient_chart):
            chart.step_asked.connect(self.step_asked)
        self._arranged: tuple[bool, bool] | None = None
        """Whether there is a third chart, and whether the figure is narrow."""
        self._arrange()
        self.ci.geometryChanged.connect(self._arrange)
        self._listen()
        self.main_plot.unit.sigResized.connect(self._on_plot_resized)
        self.setAccessibleName(self.tr("Paths of gradient descent"))
        self.set_theme(theme)
        self._apply_view()

    @property
    def is_flat(self) -> bool:
        """Whether there are two variables, so that the picture is a map."""
        return len(self._axes) == 2

    @property
    def is_in_space(self) -> bool:
        """Whether the landscape is a surface in three dimensions."""
        return self.is_flat and self._spec.in_space

    @property
    def ground(self) -> CurveSamples | SurfaceSamples | None:
        """What is descended, as far as it has come."""
        return self._surface if self.is_flat else self._curve

    def ground_problem(self) -> CurveProblem | SurfaceProblem:
        """Return what to ask for to draw what is descended, for the view and its pixels."""
        spec, view = self._spec, self.view
        if self.is_flat:
            return SurfaceProblem(
                function=spec.function,
                low=view.low,
                high=view.high,
                bottom=view.bottom,
                top=view.top,
                dtype=spec.dtype,
            )
        return CurveProblem(
            function=spec.function,
            low=spec.low,
            high=spec.high,
            order=0,
            roots=False,
            extrema=False,
            dtype=spec.dtype,
            samples=samples_across(view.width),
        )

    def shown_spec(self) -> DescentSpec:
        """Return the spec with the ranges of a map that are shown, which may be wider."""
        if not self.is_flat:
            return self._spec
        v = self.view
        ends = {"low": v.low, "high": v.high, "bottom": v.bottom, "top": v.top}
        return replace(self._spec, **ends, equal=False)

    def twin(self, width: int, height: int) -> DescentFigure:
        """Return a figure that shows the same and that nobody sees, of this size."""
        made = DescentFigure(self.theme)
        made.show_spec(self.shown_spec())
        made.lay_out(width, height)
        made._scenery.take_levels(self._scenery)
        if self.ground is not None:
            made.show_ground(self.ground)
        made.starts.take_colours(self.starts)
        made.show_starts(self.starts.found)
        made.show_sweep(self.sweep_chart.sweep)
        made.show_paths(DescentPaths(self._walkers.paths, [], 0.0, is_whole=True), self._runners)
        made.show_choice(self._choice)
        return made

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        super().set_theme(theme)
        self._scenery.set_theme(theme)
        self._solid.set_theme(theme)
        self._walkers.set_theme(theme)
        self.main_plot.set_theme(theme)
        self.starts.set_theme(theme)
        for chart in self._charts:
            chart.set_theme(theme)

    def show_spec(self, spec: DescentSpec) -> None:
        """Show a spec; what was computed before stays until its answer comes."""
        before, was_flat = self._spec, self.is_flat
        self._spec, self._axes = spec, spec.function.axes()
        self.main_plot.hasten()
        self.sweep_chart.show_runners(spec.runners)
        if replace(before, runners=spec.runners) == spec:
            # While a rate is dragged, the picture of its answer is the only new one.
            return
        if self.is_flat != was_flat:
            # They are of other coordinates.
            self._curve = self._surface = None
            self._walkers.show([])
            self._ground_version += 1
        self.main_plot.bottom_axis.name = self._axes[0]
        self.main_plot.left_axis.name = self._axes[1] if self.is_flat else "y"
        self.main_plot.left_axis.is_named = self.is_flat
        self._arrange()
        self._apply_view()

    def show_ground(self, ground: CurveSamples | SurfaceSamples) -> None:
        """Draw what is descended."""
        self._ground_version += 1
        if isinstance(ground, CurveSamples):
            self._curve = ground
            self._fitted = fitted_range([ground.derivatives[0]])
        else:
            self._surface = ground
            self._scenery.show(ground)
            self._solid.show(ground, self._scenery.scale)
        self._apply_view()

    def show_paths(self, paths: DescentPaths, runners: tuple[OptimizerConfig, ...] = ()) -> None:
        """Draw the paths, and their charts.

        Args:
            paths: of some runners.
            runners: whose they are, which by now may be others; none: those of the spec.
        """
        self.failure = ""
        self._runners = runners or self._spec.runners
        self._walkers.show(paths.paths)
        # What is lost needs no room: at least one step is shown.
        self.last_step = paths.last_step(self._spec.steps)
        steps = np.arange(max(1, self.last_step) + 1)
        self.main_plot.hasten()
        kind, rows = losses_of(self._walkers.paths)
        self.loss_chart.show(steps, rows, self._loss_title(kind))
        norms = [norms_of(p) for p in self._walkers.paths]
        self.gradient_chart.show(steps, norms, self.tr("gradient norm, by step"))
        self.main_plot.layer.update()

    def _loss_title(self, kind: LossKind) -> str:
        titles: dict[LossKind, str] = {
            "plain": self.tr("loss by step"),
            "above least": self.tr("loss − least, by step"),
            "size": self.tr("|loss|, by step"),
        }
        return titles[kind]

    def show_sweep(self, sweep: Sweep | None) -> None:
        """Draw the final losses by learning rate, or none any more."""
        self.sweep_chart.show(sweep, self._spec.steps)

    def show_starts(self, found: StartMap | None) -> None:
        """Draw where the descents from all starts end, or nothing of it any more."""
        self.starts.show(found)
        self._ground_version += 1
        self.main_plot.layer.update()

    def fade_starts(self) -> None:
        """Draw the map of starts pale: it is of an older spec."""
        if not self.starts.is_stale:
            self.starts.is_stale = True
            self._ground_version += 1
            self.main_plot.layer.update()

    def show_step(self, step: float) -> None:
        """Show the descent at a step; between two whole ones, on the way from one to the other."""
        self._step = step
        self.main_plot.layer.update()
        for chart in (self.loss_chart, self.gradient_chart):
            chart.show_step(step)

    def show_choice(self, runner: int) -> None:
        """Tell the steps of this runner, and draw their arrows."""
        if runner != self._choice:
            self._choice = runner
            self.main_plot.layer.update()

    def _forget(self) -> None:
        self._walkers.show([])

    def _arrange(self) -> None:
        """Put the charts below the landscape; in a narrow figure the third one below the others."""
        with_sweep, is_narrow = self._spec.sweep, self.width() < _NARROW
        if (with_sweep, is_narrow) == self._arranged:
            return
        self._arranged = (with_sweep, is_narrow)
        while self.grid.count():
            self.grid.removeAt(0)
        self.sweep_chart.plot.setVisible(with_sweep)
        span = 2 if with_sweep and not is_narrow else 3
        self.grid.addItem(self.main_plot, 0, 0, 1, 6)
        self.grid.addItem(self.loss_chart.plot, 1, 0, 1, span)
        self.grid.addItem(self.gradient_chart.plot, 1, span, 1, span)
        if with_sweep:
            at = (2, 0, 1, 6) if is_narrow else (1, 4, 1, 2)
            self.grid.addItem(self.sweep_chart.plot, *at)
        shares = (
            (0.54, 0.23, 0.23) if with_sweep and is_narrow else (1 - _CHART_SHARE, _CHART_SHARE, 0)
        )
        for row, share in enumerate(shares):
            self.grid.setRowStretchFactor(row, round(100 * share))
        gutter = _GUTTER if span == 2 else RIGHT_WIDTH
        for chart in (self.loss_chart, self.gradient_chart):
            chart.plot.grid.setColumnFixedWidth(2, gutter)

    def _apply_view(self) -> None:
        spec = self._spec
        bottom, top = spec.bottom, spec.top
        if bottom is None or top is None:
            flat = (spec.low, spec.high)
            bottom, top = flat if self.is_flat else self._fitted or (-1.0, 1.0)
        top_margin = _TOP + (KEY_HEIGHT if spec.arrows else 0)
        self.main_plot.setContentsMargins(8, top_margin, 0, 4)
        self.main_plot.layer.set_above(top_margin)
        self.main_plot.show_axes(not self.is_in_space)
        self.main_plot.set_right(ROOM if self.is_flat else RIGHT_WIDTH)
        width, height = self.view.width, self.view.height
        view = View(spec.low, spec.high, bottom, top, width, height)
        if self.is_flat and not spec.in_space:
            view = view.settled(spec.equal)
        self.main_plot.set_view(view.low, view.high, view.bottom, view.top)

    def _on_plot_resized(self) -> None:
        self._apply_view()
        self.resized.emit()

    # What the mouse and the keys do.

    def _angles(self) -> tuple[float, float]:
        return self._spec.turn, self._spec.tilt

    def _place(self) -> tuple[float, float]:
        return self._spec.start

    def _move_place(self, pixel: QPointF) -> tuple[float, float]:
        at, view = self._inside(pixel), self.view
        self.start_moved.emit(view.x_at(at.x()), view.y_at(at.y()) if self.is_flat else math.nan)
        return self._spec.start

    def _cursor_at(self, position: QPointF) -> Qt.CursorShape:
        on_map = self._what_is_at(position) == "view"
        return Qt.CursorShape.CrossCursor if on_map else Qt.CursorShape.OpenHandCursor

    def keyPressEvent(self, event: QKeyEvent) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Arrows move the start (with Control the picture), + and − zoom, Home fits."""
        key = Qt.Key(event.key())
        across = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key, 0)
        up = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(key, 0)
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and (across or up):
            if self.is_in_space:
                self._turn(self._spec.turn, self._spec.tilt, -15 * across, -15 * up)
            else:
                self._change_view(self.view.moved(-60 * across, -60 * up))
        elif across or (up and self.is_flat):
            pixels = 20 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 2
            self._move_place(self._place_pixel() + QPointF(pixels * across, pixels * up))
        elif key == Qt.Key.Key_Home:
            self.fit_asked.emit(None)
        elif not self._zoom_by_key(key):
            super().keyPressEvent(event)

    def _place_pixel(self) -> QPointF:
        """Return where the start is on the map, or on the curve."""
        view, (x, y) = self.view, self._spec.start
        if not self.is_flat:
            y = float(self._walkers.paths[0].values[0]) if self._walkers.paths else math.nan
        px, py = float(view.x_to_pixel(x)), float(view.y_to_pixel(y))
        return QPointF(px, py if math.isfinite(py) else view.height / 2)

    # What is painted, back to front.

    def _paint(self, painter: QPainter, plot: Plot) -> None:
        view, spec = plot.view, self._spec
        painter.save()
        painter.setClipRect(QRectF(0, 0, view.width, view.height))
        look = (view, self.theme.name, plot.is_hasty, self._ground_version)
        if self.is_in_space:
            self._solid.look(Camera(spec.turn, spec.tilt, view.width, view.height))
            look = (*look, spec.turn, spec.tilt)
        kept = (*look, self.is_in_space, self.opacity, self.failure)
        self._ground.paint(painter, plot, kept, self._paint_ground)
        painter.setOpacity(self.opacity)
        if not self.is_flat:
            for path in self._walkers.paths:
                self._paint_tangent(painter, view, path)
        self._walkers.paint(painter, plot, look, self._step, self._pixels)
        arrows = self._arrows()
        if self._walkers.paths:
            self._paint_start(painter, view)
            if arrows is not None:
                self._paint_arrows(painter, view, arrows)
        painter.restore()
        if self.is_flat and self._surface is not None and self.starts.found is None:
            paint_bar(painter, self.theme, view, self._scenery.scale, in_space=self.is_in_space)
        if len(self._spec.runners) > 1:
            names = labels(self._spec.runners)
            legend = [(name, self.colour(i)) for i, name in enumerate(names)]
            paint_legend(painter, self.theme, view, legend, self._paint_key(painter, view, arrows))
        else:
            self._paint_key(painter, view, arrows)

    def _paint_ground(self, painter: QPainter) -> None:
        if self.is_in_space:
            painter.setOpacity(self.opacity)
            names = (self._axes[0], self._axes[1])
            self._solid.paint(painter, names, None, hasty=self.main_plot.is_hasty)
        else:
            self._paint_plane(painter)
        self._paint_remark(painter)
        if self.failure:
            self.paint_failure(painter, self.view.width, self.view.height)

    def _paint_plane(self, painter: QPainter) -> None:
        plot, view = self.main_plot, self.view
        self.starts.paint(painter, view)
        if self.is_flat and self._surface is not None:
            heat = self.starts.found is None
            self._scenery.paint(painter, view, contours=True, arrows=False, heat=heat)
        plot.paint_grid(painter, self.theme)
        self.starts.paint_places(painter, view)
        painter.setOpacity(self.opacity)
        if not self.is_flat and self._curve is not None:
            self._paint_curve(painter, view, self._curve)

    def _paint_remark(self, painter: QPainter) -> None:
        """Say where the picture shows bounds or a mean in the place of waves."""
        curve, surface = self._curve, self._surface
        # The map of all starts is drawn in the place of the values.
        shows_values = self.is_in_space or self.starts.found is None
        if not self.is_flat:
            if curve is not None and curve.has_bands:
                paint_remark(painter, self.theme, self.tr("band: faster than the pixels"))
        elif shows_values and surface is not None and surface.means is not None:
            text = self.tr("mean of waves finer than the picture")
            paint_remark(painter, self.theme, text)

    def colour(self, runner: int) -> str:
        """Return the colour of a runner."""
        return self._walkers.colour(runner)

    def _paint_curve(self, painter: QPainter, view: View, curve: CurveSamples) -> None:
        content = CurvesData(samples=curve)
        line, detail = content.curve(0), content.detail(0)
        if line is None:
            return
        pen = QPen(QColor(self.theme.muted), 2.0)
        stroke(painter, pen, lines(view, *line), hasty=self.main_plot.is_hasty)
        if detail is not None:
            paint_band(painter, pen, bands(view, curve.x, detail, pen.widthF()), _BAND)

    def _pixels(self, path: DescentPath) -> Line:
        """Return where a path is drawn."""
        x, values, view = path.x, path.values, self.view
        if not self.is_in_space:
            return view.x_to_pixel(x[:, 0]), view.y_to_pixel(x[:, 1] if self.is_flat else values)
        if self._solid.samples is None:
            return np.full(len(x), np.nan), np.full(len(x), np.nan)
        pixels = self._solid.project(x[:, 0], x[:, 1], values)
        return pixels[:, 0], pixels[:, 1]

    def _paint_tangent(self, painter: QPainter, view: View, path: DescentPath) -> None:
        """Paint the tangent at the last whole step, which tells where the way goes from there."""
        k = min(int(self._step), len(path.values) - 1)
        x, slope, value = (float(v) for v in (path.x[k, 0], path.gradients[k, 0], path.values[k]))
        if not (math.isfinite(slope) and math.isfinite(value)):
            return
        half = (view.high - view.low) * 0.12
        ends = np.array([x - half, x + half])
        pen = QPen(QColor(self.theme.muted), 1.25)
        with np.errstate(all="ignore"):
            line = trail(view, ends, value + slope * (ends - x))
        stroke(painter, pen, line)

    def _told_step(self) -> tuple[DescentPath, OptimizerConfig, int] | None:
        """Return the path, the runner and the whole step that is told, if there are any."""
        if self._choice >= min(len(self._walkers.paths), len(self._runners)):
            return None
        path = self._walkers.paths[self._choice]
        k = min(math.floor(self._step), path.last_finite())
        return path, self._runners[self._choice], k

    def _arrows(self) -> tuple[QPointF, Arrows] | None:
        """Return where the point is, and the arrows of the last whole step of the chosen runner."""
        told = self._told_step()
        if told is None or not self._spec.arrows:
            return None
        at = self._walkers.place(self._choice, told[2])
        return at, self._arrows_of(*told, at)

    def _paint_arrows(self, painter: QPainter, view: View, found: tuple[QPointF, Arrows]) -> None:
        at, arrows = found
        if 0 <= at.x() <= view.width and 0 <= at.y() <= view.height:
            paint_arrows(painter, self.theme, at, arrows, lanes=not self.is_flat)

    def _arrows_of(self, path: DescentPath, runner: OptimizerConfig, k: int, at: QPointF) -> Arrows:
        parts, _ = self._step_of(path, runner, k)
        return arrows_of(at, parts, self._mover(path, k), _LONGEST_ARROW * self.view.width)

    def _paint_key(
        self, painter: QPainter, view: View, found: tuple[QPointF, Arrows] | None
    ) -> float:
        """Paint what the step does and what the arrows mean; return the pixels taken at the left.

        A film tells at least which step it is.
        """
        told = self._told_step()
        if told is None or not (self._spec.arrows or self.tells_step):
            return LEGEND_LEFT
        room = view.width + self.main_plot.layer.right
        step = self.tr("step {step}")
        if found is None:
            text = step.format(step=math.floor(self._step))
            return paint_key(painter, self.theme, room, [], [text])
        parts, words = self._step_of(*told)
        step = step.format(step=told[2])
        if len(self._runners) > 1:
            step = f"{labels(self._runners)[self._choice]}, {step}"
        is_true = found[1].is_true
        length = self.tr("step") if is_true else self.tr("step (arrows not to scale)")
        names = [("gradient", self.tr("−gradient")), ("step", length)]
        if parts.momentum is not None:
            names.insert(1, ("momentum", self.tr("momentum")))
        # The reason before the numbers, where there is room for it.
        numbers = words.rpartition(": ")[2]
        texts = [f"{step}: {words}", f"{step}: {numbers}", numbers]
        return paint_key(painter, self.theme, room, names, texts)

    def _step_of(self, path: DescentPath, runner: OptimizerConfig, k: int) -> tuple[StepParts, str]:
        """Return the arrows and the words of a step, kept from frame to frame."""
        kept = self._told
        if kept is None or kept[0] is not path or kept[1:3] != (runner, k):
            words = translated(step_words(runner, path, k))
            kept = self._told = (path, runner, k, step_parts(runner, path, k), words)
        return kept[3], kept[4]

    def _mover(self, path: DescentPath, k: int) -> ToPixel:
        """Return where a move from a step leads on the picture."""
        x, value = path.x[k], float(path.values[k])
        following = (path.x[k + 1], path.values[k + 1]) if k + 1 < len(path.x) else None

        def moved(by: np.ndarray) -> QPointF | None:
            with np.errstate(all="ignore"):
                to, view = x + by, self.view
                if self.is_in_space:
                    # The step ends on the surface; what else there is, is level.
                    is_step = following is not None and np.array_equal(to, following[0])
                    height = float(following[1]) if following and is_step else value
                    pixel = self._solid.project(to[:1], to[1:], np.array([height]))[0]
                else:
                    up = to[1] if self.is_flat else value
                    pixel = (float(view.x_to_pixel(to[0])), float(view.y_to_pixel(up)))
            near = np.clip(pixel, -FAR, FAR)
            return None if np.isnan(near).any() else QPointF(float(near[0]), float(near[1]))

        return moved

    def _paint_start(self, painter: QPainter, view: View) -> None:
        at = self._place_pixel()
        if self.is_in_space:
            at = self._walkers.start()
        if not (abs(at.x()) < FAR and abs(at.y()) < FAR):
            return
        painter.setPen(QPen(QColor(self.theme.ink), 2))
        painter.setBrush(QColor(self.theme.background))
        painter.drawEllipse(at, 5.0, 5.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        font = text_font(12)
        painter.setFont(font)
        text = self.tr("start")
        width = QFontMetricsF(font).horizontalAdvance(text)
        left = at.x() + 9 if at.x() + 12 + width < view.width else at.x() - 9 - width
        place = QPointF(left, max(at.y() - 8, 12))
        # Readable over paths and contours, too.
        letters = QPainterPath()
        letters.addText(place, font, text)
        painter.strokePath(letters, QPen(QColor(self.theme.background), 3))
        painter.drawText(place, text)
