"""Curves: a spec between its controls, the engine and the figure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject

from explorer.core.curves.first_domain import first_domain, moved
from explorer.core.curves.spec import CurveLines, CurveProblem, CurveSpec
from explorer.core.fitted_range import samples_across
from explorer.core.function import FunctionSpec
from explorer.core.ranges import with_end
from explorer.engine.client import Engine
from explorer.ui.pages.curves.curves_controls import CurvesControls
from explorer.ui.pages.kit.page import Page, preview
from explorer.ui.widgets.controls import short_number
from explorer.ui.widgets.theme import Theme

if TYPE_CHECKING:
    from pathlib import Path

    from explorer.core.curves.results import CurveFeatures, CurveSamples
    from explorer.core.results import Progress, Result
    from explorer.core.tables import Table
    from explorer.ui.figures.curves.curves import CurvesFigure
    from explorer.ui.output.film import Film


class CurvesPage(Page):
    """The workspace of one function of one variable."""

    spec: CurveSpec
    controls: CurvesControls
    figure: CurvesFigure | None
    _preview = staticmethod(preview)

    def __init__(
        self,
        engine: Engine,
        theme: Theme,
        parent: QObject | None = None,
        folder: Path | None = None,
    ) -> None:
        super().__init__(CurvesControls(theme), engine, theme, parent, folder)
        self.spec = CurveSpec()
        self.samples: CurveSamples | None = None
        self.features: CurveFeatures | None = None
        self._speed = ""
        self.controls.range_typed.connect(self._on_range_typed)
        self.controls.fit_asked.connect(self.fit)

    def build_figure(self) -> None:
        """Make the figure; it needs pyqtgraph, which the window is not kept waiting for."""
        from explorer.ui.figures.curves.curves import CurvesFigure

        self.figure = CurvesFigure(self._theme)
        self.figure.view_changed.connect(self._on_view_changed)
        self.figure.fit_asked.connect(self.fit)
        self.figure.point_moved.connect(lambda x: self._change("point", point=x))
        self.figure.gesture_ended.connect(self.gesture_ended)
        self.figure.hovered.connect(self._on_hovered)
        self.figure.resized.connect(self.request)
        self.figure.painted.connect(self._on_painted)

    # The person changes something.

    def change_function(self, function: FunctionSpec) -> None:
        """Take a function that was typed, in its own first range unless one was chosen."""
        changed = moved(self.spec, function)
        if changed != self.spec:
            self.spec_changed.emit(changed, "function")

    def _on_range_typed(self, key: str, value: float) -> None:
        if key in {"low", "high"}:
            low, high = with_end(self.spec.low, self.spec.high, value, is_low=key == "low")
            self._change("", low=low, high=high)
            return
        assert self.figure is not None
        view = self.figure.view
        bottom, top = with_end(view.bottom, view.top, value, is_low=key == "bottom")
        self._change("", bottom=bottom, top=top)

    def _on_view_changed(self, low: float, high: float, bottom: float, top: float) -> None:
        self._change("view", low=low, high=high, bottom=bottom, top=top)

    def fit(self, point: float | None = None) -> None:
        """Show the usual range, fitted to the curves in height.

        Args:
            point: where the point was before the click that turned out to be half of a double
                click; both are then one step of undo.
        """
        if self.figure is not None:
            self.figure.show_spec(self.spec, refit=True)
        low, high = first_domain(self.spec.function)
        fitted = replace(self.spec, low=low, high=high, bottom=None, top=None)
        if point is not None:
            fitted = replace(fitted, point=point)
        if fitted == self.spec:
            self.request()
        else:
            self.spec_changed.emit(fitted, "" if point is None else "point")

    def _on_hovered(self, x: float, y: float) -> None:
        if math.isnan(x):
            self.cursor_moved.emit("")
            return
        axis = self.spec.function.axis()
        self.cursor_moved.emit(f"{axis} {short_number(x, 5)}   y {short_number(y, 5)}")

    # The spec is shown.

    def show_spec(self, spec: CurveSpec) -> None:
        """Show a spec in every control, and ask the engine for it."""
        before, self.spec = self.spec, spec
        self.controls.show_spec(spec)
        if self.figure is not None:
            self.figure.show_spec(spec, refit=_needs_refit(before, spec))
            self.controls.show_view(self.figure.view)
        self.request()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        super().set_theme(theme)
        if self.samples is not None:
            self.controls.show_values(self.samples)

    # The engine answers.

    def problem(self) -> CurveProblem:
        """Return what the engine is asked: as many samples as the figure has pixels."""
        problem = self.spec.problem()
        if self.figure is None:
            return problem
        return replace(problem, samples=samples_across(self.figure.view.width))

    def _show_answer(self, problem: CurveProblem, result: Result) -> None:
        from explorer.core.curves.results import CurveFeatures, CurveSamples
        from explorer.core.results import Progress

        assert self.figure is not None
        if isinstance(result, Progress):
            self._show_progress(result)
            return
        before, self.answered = self.answered, problem
        if isinstance(result, CurveSamples):
            if result.preliminary:
                self.answered = None
            lines = CurveLines.of(problem)
            keeps_features = before is not None and CurveLines.of(before) == lines
            self.samples = result
            if not keeps_features:
                self.features = None
            is_late = _needs_refit(problem, self.spec)
            self.figure.show_samples(
                result,
                is_late=is_late,
                keeps_features=keeps_features,
                keeps_errors=before is not None and _same_point(before, problem),
            )
            self.controls.show_view(self.figure.view)
            self.controls.show_values(result)
            self._speed = self._speed_of(problem, result)
            if result.has_bands:
                self._speed += self.tr(" · faster than the pixels")
            self._show_progress(None)
        elif isinstance(result, CurveFeatures) and self.samples is not None:
            self._show_progress(None)
            self.features = result
            self.figure.show_features(result)
        if self.samples is not None:
            self.controls.show_notes(self.samples, self.features)
        self.results_changed.emit()

    def _speed_of(self, problem: CurveProblem, samples: CurveSamples) -> str:
        if samples.preliminary:
            return self.tr("f by NumPy while TensorFlow starts; derivatives follow")
        return self.tr("Curves: {curves} · samples: {samples} · {time} ms").format(
            curves=len(problem.visible()),
            samples=len(samples.x),
            time=f"{samples.seconds * 1000:.1f}",
        )

    def _show_progress(self, progress: Progress | None) -> None:
        """Tell how fast the curves were, and how far looking closer has come."""
        text = self._speed
        if progress is not None:
            text += self.tr(" · looking closer, {done} of {total}").format(
                done=progress.done, total=progress.total
            )
        self.computed.emit(text)

    def _forget_answer(self) -> None:
        self.samples = self.features = None

    def table(self) -> Table | None:
        """Return the numbers behind the figure."""
        from explorer.core.curves.table import curves_table

        if self.samples is None or self.answered is None:
            return None
        return curves_table(self.answered, self.samples)

    def program(self) -> str:
        """Return the TensorFlow program that computes what is shown."""
        from explorer.programs.curves import curves

        return curves(self.problem())

    def film(self) -> Film:
        """Return the curves while a letter goes to and fro, drawn by a figure of its own."""
        spec = replace(self.spec, samples=self.problem().samples)
        if self.figure is not None:
            view = self.figure.view
            spec = replace(spec, bottom=view.bottom, top=view.top)
        return self._film_of_letter(spec)


def _needs_refit(before: CurveProblem, after: CurveProblem) -> bool:
    """Whether the fitted vertical range must be found anew; while a slider moves it stays."""
    return after.bottom is None and (
        before.function.text != after.function.text
        or (before.low, before.high) != (after.low, after.high)
        or before.bottom is not None
        or before.order != after.order
        or before.hidden != after.hidden
    )


def _same_point(before: CurveProblem, after: CurveProblem) -> bool:
    """Whether both ask for the errors of the same derivative."""
    return (before.function, before.point, before.differences) == (
        after.function,
        after.point,
        after.differences,
    )
