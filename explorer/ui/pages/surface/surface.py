"""Curves of two variables: a spec between its controls, the engine and the figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from explorer.core.surface.spec import SurfaceProblem, SurfaceSpec
from explorer.ui.pages.kit.sampled_page import SampledPage
from explorer.ui.pages.surface.surface_controls import SurfaceControls

if TYPE_CHECKING:
    from explorer.core.results import Result
    from explorer.core.surface.results import SurfaceSamples
    from explorer.core.tables import Table
    from explorer.ui.figures.landscape.surface import SurfaceFigure
    from explorer.ui.output.film import Film


class SurfacePage(SampledPage):
    """The workspace of one function of two variables."""

    spec_class = SurfaceSpec
    controls_class = SurfaceControls
    figure_class = "explorer.ui.figures.landscape.surface:SurfaceFigure"

    spec: SurfaceSpec
    controls: SurfaceControls
    figure: SurfaceFigure | None
    samples: SurfaceSamples | None = None

    def _prepare(self) -> None:
        super()._prepare()
        self.controls.tape_asked.connect(self.show_on_tape)

    def build_figure(self) -> None:
        """Make the figure, and hear what is done to it."""
        super().build_figure()
        assert self.figure is not None
        self.figure.point_moved.connect(lambda x, y: self.change("point", point=(x, y)))

    # The person changes something.

    def show_on_tape(self) -> None:
        """Show the function at the point as a snippet: gradient and Hessian by nested tapes."""
        from explorer.core.tape.spec import TapeSpec
        from explorer.programs.tape import point_of_surface

        self.elsewhere_asked.emit(TapeSpec(snippet=point_of_surface(self.spec.problem())), "tape")

    @property
    def _is_map(self) -> bool:
        return True

    def _fitted(self, **moved: Any) -> dict[str, Any]:  # noqa: ANN401
        usual = SurfaceProblem()
        ends = {name: getattr(usual, name) for name in ("low", "high", "bottom", "top")}
        return {**ends, "equal": None}

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
        """Return the landscape while a parameter is animated, drawn by a figure of its own."""
        grid = {} if self.figure is None else self._grid()
        return self._film(replace(self.spec, **grid, equal=False))


def _cells(pixels: float, most: int) -> int:
    """Return how many places across suit so many pixels: one for four."""
    return max(2, min(most, round(pixels / 4)))
