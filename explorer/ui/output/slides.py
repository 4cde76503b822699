"""What moves as slides: a page of a PDF for each step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize

from explorer.ui.output.paper import FOOT, Paper

if TYPE_CHECKING:
    from explorer.ui.output.film import Film


class Slides:
    """The pages of a film, drawn one by one.

    Args:
        film: whose stops are pages; it has less height than they, by `FOOT`.
    """

    def __init__(self, film: Film[Any]) -> None:
        self._film = film
        self._drawn = 0
        self._paper = Paper(film.size + QSize(0, FOOT), film.theme)

    @property
    def progress(self) -> tuple[int, int]:
        """The number of pages that are drawn, and that of all."""
        return self._drawn, len(self._film.stops)

    @property
    def is_ready(self) -> bool:
        """Whether the next page can be drawn; raises SentenceError where it never can."""
        return self._film.is_ready(self._film.stops[self._drawn])

    def draw(self) -> None:
        """Draw the next page."""
        stops, at = self._film.stops, self._drawn
        painter = self._paper.begin_page(f"{at + 1} / {len(stops)}")
        painter.save()
        self._film.paint(painter, stops[at])
        painter.restore()
        self._drawn += 1

    def data(self) -> bytes:
        """Return the file."""
        return self._paper.data()


def slides(film: Film[Any]) -> bytes:
    """Return a PDF with a numbered page for each of a film's stops, 96 pixels to the inch."""
    made = Slides(film)
    for _ in film.stops:
        made.draw()
    return made.data()
