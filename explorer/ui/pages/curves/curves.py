"""Curves: a spec between its controls, the engine and the figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from explorer.core.curves.first_domain import first_domain, moved
from explorer.core.curves.spec import CurveLines, CurveProblem, CurveSpec
from explorer.core.fitted_range import samples_across
from explorer.core.function import FunctionSpec
from explorer.ui.pages.curves.curves_controls import CurvesControls
from explorer.ui.pages.kit.sampled_page import SampledPage

if TYPE_CHECKING:
    from explorer.core.curves.results import CurveFeatures, CurveSamples
    from explorer.core.results import Progress, Result
    from explorer.core.tables import Table
    from explorer.ui.figures.curves.curves import CurvesFigure
    from explorer.ui.output.film import Film


class CurvesPage(SampledPage):
    """The workspace of one function of one variable."""

    spec_class = CurveSpec
    controls_class = CurvesControls
    figure_class = "explorer.ui.figures.curves.curves:CurvesFigure"

    spec: CurveSpec
    controls: CurvesControls
    figure: CurvesFigure | None
    samples: CurveSamples | None = None
    features: CurveFeatures | None = None
    _speed = ""

    def _prepare(self) -> None:
        super()._prepare()
        self.controls.values.tape_asked.connect(self.show_on_tape)

    def build_figure(self) -> None:
        """Make the figure, and hear what is done to it."""
        super().build_figure()
        assert self.figure is not None
        self.figure.point_moved.connect(lambda x: self.change("point", point=x))

    # The person changes something.

    def change_function(self, function: FunctionSpec) -> None:
        """Take a function that was typed, in its own first range unless one was chosen."""
        changed = moved(self.spec, function)
        if changed != self.spec:
            self.spec_changed.emit(changed, "function")

    def show_on_tape(self) -> None:
        """Show the function at the point as a snippet, with as many tapes as derivatives."""
        from explorer.core.tape.spec import TapeSpec
        from explorer.programs.tape import point_of_curves

        self.elsewhere_asked.emit(TapeSpec(snippet=point_of_curves(self.spec.problem())), "tape")

    def fit(self, place: object = None) -> None:
        """Show the usual range, fitted to the curves in height."""
        if self.figure is not None:
            self.figure.show_spec(self.spec, refit=True)
        super().fit(place)

    def _fitted(self, **moved: Any) -> dict[str, Any]:  # noqa: ANN401
        low, high = first_domain(self.spec.function)
        return {"low": low, "high": high, "bottom": None, "top": None}

    # The spec is shown.

    def show_spec(self, spec: CurveSpec) -> None:
        """Show a spec in every control, and ask the engine for it."""
        before, self.spec = self.spec, spec
        self.controls.show_spec(spec)
        if self.figure is not None:
            self.figure.show_spec(spec, refit=_needs_refit(before, spec))
            self.controls.show_view(self.figure.view)
        self.request()

    # The engine answers.

    def problem(self) -> CurveProblem:
        """Return what the engine is asked: as many samples as the figure has pixels."""
        problem = self.spec.problem()
        if self.figure is None:
            return problem
        return replace(problem, samples=samples_across(self.figure.view.width))

    def _show_answer(self, problem: CurveProblem, result: Result) -> None:
        from explorer.core.curves.results import CurveFeatures, CurveSamples
        from explorer.core.curves.words import at_point
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
            if before is not None and before.point != problem.point:
                self.tell(lambda: str(at_point(problem, result)))
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
        super()._forget_answer()
        self.features = None

    def table(self) -> Table | None:
        """Return the numbers behind the figure."""
        from explorer.core.curves.table import curves_table

        if self.samples is None or self.answered is None:
            return None
        return curves_table(self.answered, self.samples)

    @property
    def can_be_heard(self) -> bool:
        """The curves can be heard."""
        return True

    def program(self) -> str:
        """Return the TensorFlow program that computes what is shown."""
        from explorer.programs.curves import curves

        return curves(self.problem())

    def film(self) -> Film:
        """Return the curves while a parameter is animated, drawn by a figure of its own."""
        spec = replace(self.spec, samples=self.problem().samples)
        if self.figure is not None:
            view = self.figure.view
            spec = replace(spec, bottom=view.bottom, top=view.top)
        return self._film(spec)


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
