"""Curves of two variables: a spec between its controls, the engine and the figure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject

from explorer.core.ranges import with_end
from explorer.core.surface.spec import SurfaceProblem, SurfaceSpec
from explorer.engine.client import Engine
from explorer.ui.figures.kit.view import kept_equal
from explorer.ui.pages.kit.page import Page, preview
from explorer.ui.pages.surface.surface_controls import SurfaceControls
from explorer.ui.widgets.controls import short_number
from explorer.ui.widgets.theme import Theme

if TYPE_CHECKING:
    from pathlib import Path

    from explorer.core.results import Result
    from explorer.core.surface.results import SurfaceSamples
    from explorer.core.tables import Table
    from explorer.ui.figures.landscape.surface import SurfaceFigure
    from explorer.ui.output.film import Film


class SurfacePage(Page):
    """The workspace of one function of two variables."""

    spec: SurfaceSpec
    controls: SurfaceControls
    figure: SurfaceFigure | None
    _preview = staticmethod(preview)

    def __init__(
        self,
        engine: Engine,
        theme: Theme,
        parent: QObject | None = None,
        folder: Path | None = None,
    ) -> None:
        super().__init__(SurfaceControls(theme), engine, theme, parent, folder)
        self.spec = SurfaceSpec()
        self.samples: SurfaceSamples | None = None
        self.controls.range_typed.connect(self._on_range_typed)
        self.controls.fit_asked.connect(self.fit)

    def build_figure(self) -> None:
        """Make the figure; it needs pyqtgraph, which the window is not kept waiting for."""
        from explorer.ui.figures.landscape.surface import SurfaceFigure

        self.figure = SurfaceFigure(self._theme)
        self.figure.view_changed.connect(self._on_view_changed)
        self.figure.fit_asked.connect(self.fit)
        self.figure.point_moved.connect(lambda x, y: self._change("point", point=(x, y)))
        self.figure.turned.connect(lambda turn, tilt: self._change("turn", turn=turn, tilt=tilt))
        self.figure.gesture_ended.connect(self.gesture_ended)
        self.figure.hovered.connect(self._on_hovered)
        self.figure.resized.connect(self._on_resized)
        self.figure.painted.connect(self._on_painted)

    def _on_resized(self) -> None:
        assert self.figure is not None
        self.controls.show_view(self.figure.view)
        self.request()

    # The person changes something.

    def _on_range_typed(self, key: str, value: float) -> None:
        assert self.figure is not None
        first, second = ("low", "high") if key in {"low", "high"} else ("bottom", "top")
        ends = getattr(self.figure.view, first), getattr(self.figure.view, second)
        low, high = with_end(*ends, value, is_low=key == first)
        self._change("", **{first: low, second: high})

    def _on_view_changed(self, low: float, high: float, bottom: float, top: float) -> None:
        ends = {"low": low, "high": high, "bottom": bottom, "top": top}
        assert self.figure is not None
        self._change("view", **ends, equal=kept_equal(self.figure.view, self.spec.equal, **ends))

    def fit(self, point: tuple[float, float] | None = None) -> None:
        """Show the usual ranges.

        Args:
            point: where the point was before the click that turned out to be half of a double
                click; both are then one step of undo.
        """
        usual = SurfaceProblem()
        fitted = replace(
            self.spec,
            low=usual.low,
            high=usual.high,
            bottom=usual.bottom,
            top=usual.top,
            equal=None,
        )
        if point is not None:
            fitted = replace(fitted, point=point)
        if fitted == self.spec:
            self.request()
        else:
            self.spec_changed.emit(fitted, "" if point is None else "point")

    def _on_hovered(self, x: float, y: float) -> None:
        places = (
            ""
            if math.isnan(x)
            else "   ".join(
                f"{name} {short_number(value, 5)}"
                for name, value in zip(self.spec.function.axes(), (x, y), strict=False)
            )
        )
        self.cursor_moved.emit(places)

    # The spec is shown.

    def show_spec(self, spec: SurfaceSpec) -> None:
        """Show a spec in every control, and ask the engine for what is not known of it."""
        self.spec = spec
        self.controls.show_spec(spec)
        if self.figure is not None:
            self.figure.show_spec(spec)
            self.controls.show_view(self.figure.view)
        # Turning the surface asks for nothing new.
        if self.answered != self.problem() or self._requester.is_busy:
            self.request()

    # The engine answers.

    def problem(self) -> SurfaceProblem:
        """Return what the engine is asked: what is in view, with as many cells as suit it."""
        problem = self.spec.problem()
        return problem if self.figure is None else replace(problem, **self._grid())

    def _grid(self) -> dict[str, float]:
        """Return the ranges in view, which may be wider than the spec's, and cells for them."""
        assert self.figure is not None
        usual, view = SurfaceProblem(), self.figure.view
        return {
            **{name: getattr(view, name) for name in ("low", "high", "bottom", "top")},
            "columns": _cells(view.width, usual.columns),
            "rows": _cells(view.height, usual.rows),
        }

    def _show_answer(self, problem: SurfaceProblem, result: Result) -> None:
        from explorer.core.surface.results import SurfaceSamples

        assert self.figure is not None
        if not isinstance(result, SurfaceSamples):
            return
        self.answered = None if result.preliminary else problem
        self.samples = result
        self.figure.show_samples(result)
        if result.preliminary:
            self.controls.show_no_values("…")
        else:
            self.controls.show_inspection(result.inspection)
        self.computed.emit(self._speed_of(result))
        self.results_changed.emit()

    def _speed_of(self, samples: SurfaceSamples) -> str:
        if samples.preliminary:
            return self.tr("f by NumPy while TensorFlow starts; gradients follow")
        rows, columns = samples.z.shape
        text = self.tr("Values: {columns} × {rows} · gradients: {gradients} · {time} ms").format(
            columns=columns,
            rows=rows,
            gradients=len(samples.gradients),
            time=f"{samples.seconds * 1000:.1f}",
        )
        if samples.means is not None:
            text += self.tr(" · waves finer than the picture: their mean, without contours")
        return text

    def _forget_answer(self) -> None:
        self.samples = None

    def table(self) -> Table | None:
        """Return the numbers behind the figure."""
        from explorer.core.surface.table import surface_table

        if self.samples is None or self.answered is None:
            return None
        return surface_table(self.answered, self.samples)

    def program(self) -> str:
        """Return the TensorFlow program that computes what is shown."""
        from explorer.programs.curves import surface

        return surface(self.problem())

    def film(self) -> Film:
        """Return the landscape while a letter goes to and fro, drawn by a figure of its own."""
        grid = {} if self.figure is None else self._grid()
        return self._film_of_letter(replace(self.spec, **grid, equal=False))


def _cells(pixels: float, most: int) -> int:
    """Return how many places across suit so many pixels: one for four."""
    return max(2, min(most, round(pixels / 4)))
