"""Pages that show values of a function over a range, computed anew for every range."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from explorer.core.curves.spec import CurveSpec
from explorer.core.examples import EXAMPLES
from explorer.core.ranges import with_end
from explorer.core.surface.spec import SurfaceSpec
from explorer.core.translation import translate
from explorer.ui.pages.kit.plane_page import PlanePage
from explorer.ui.pages.kit.preview import preview

if TYPE_CHECKING:
    from explorer.ui.output.film import Film


class SampledPage(PlanePage):
    """One or two variables: what the two pages of Curves share."""

    _preview = staticmethod(preview)
    offers_examples = True

    samples: Any = None
    """The answer that is shown."""

    def _prepare(self) -> None:
        self.controls.view.range_typed.connect(self._on_range_typed)
        self.controls.view.fit_asked.connect(self.fit)

    def show_example(self, number: int) -> None:
        """Show one of the curves worth seeing, on whichever of the two pages it belongs."""
        self.elsewhere_asked.emit(EXAMPLES[number].spec, "curves")

    def begin_example(self, number: int) -> None:
        """Say what there is to be seen, and let the letter move that is to move."""
        example = EXAMPLES[number]
        self.controls.show_about(example.text, translate(example.about))
        if example.plays:
            self.parameter_list.play(example.plays)

    def _on_range_typed(self, key: str, value: float) -> None:
        first, second = ("low", "high") if key in {"low", "high"} else ("bottom", "top")
        ends = getattr(self.figure.view, first), getattr(self.figure.view, second)
        low, high = with_end(*ends, value, is_low=key == first)
        self.change("", **{first: low, second: high})

    def _forget_answer(self) -> None:
        self.samples = None

    def _film(self, spec: CurveSpec | SurfaceSpec) -> Film[Any]:
        """Return a spec while the parameter that was moved last is animated.

        It is drawn by a figure of its own while that of the page is used.

        Raises:
            SentenceError: there is no letter.
        """
        from explorer.ui.output.film import ParameterFilm, film_size, nothing_moves
        from explorer.ui.pages.kit.film_client import FilmClient

        parameter = self.parameter_list.foremost
        if self.figure is None or parameter is None:
            raise nothing_moves()
        figure, size = type(self.figure)(self.figure.theme), film_size(self.figure.size())
        figure.lay_out(size.width(), size.height())
        return ParameterFilm(figure, spec, parameter, FilmClient(self._engine))
