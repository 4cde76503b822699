"""Pages whose figure is a plane with a place on it."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from explorer.ui.figures.kit.view import kept_equal
from explorer.ui.pages.kit.page import Page
from explorer.ui.widgets.controls import short_number


class PlanePage(Page):
    """A function over a line or a plane, with a place that is dragged or clicked."""

    place: ClassVar[str] = "point"
    """The field of the spec."""

    def build_figure(self) -> None:
        """Make the figure, and hear what is done to it."""
        super().build_figure()
        self.figure.hovered.connect(self._on_hovered)
        self.figure.resized.connect(self._on_resized)
        self.figure.turned.connect(self._on_turned)

    def fit(self, place: object = None) -> None:
        """Show what there is to see.

        Args:
            place: where it was before the click that turned out to be half of a double click;
                both are then one step of undo.
        """
        moved = {} if place is None else {self.place: place}
        before = self.spec
        self.change(self.place if moved else "", **self._fitted(**moved), **moved)
        if self.spec is before:
            self.show_spec(before)

    def _fitted(self, **moved: Any) -> dict[str, Any]:  # noqa: ANN401
        """Return the fields of a fitted view, should the place be moved too."""
        raise NotImplementedError

    @property
    def _is_map(self) -> bool:
        """Whether the figure has two variables, and scales that may be equal."""
        return False

    def _scales(self, **ends: Any) -> dict[str, Any]:  # noqa: ANN401
        if not self._is_map:
            return {}
        return {"equal": kept_equal(self.figure.view, self.spec.equal, **ends)}

    def _on_turned(self, turn: float, tilt: float) -> None:
        self.change("turn", turn=turn, tilt=tilt)

    def _on_resized(self) -> None:
        self.controls.show_view(self.figure.view)
        self.request()

    def _on_hovered(self, x: float, y: float) -> None:
        names = (*self.spec.function.axes(), "y")
        texts = [f"{n} {short_number(v, 5)}" for n, v in zip(names, (x, y), strict=False)]
        self.cursor_moved.emit("" if math.isnan(x) else "   ".join(texts))
