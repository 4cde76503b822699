"""A picture that goes out: what was chosen of it, and how it is made of what a page shows."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QSize

from explorer.core.sentence import refusal
from explorer.core.session import uses_function
from explorer.core.translation import Text
from explorer.ui.figures.descent.descent import DescentFigure
from explorer.ui.figures.tape.tape import TapeFigure
from explorer.ui.output.film import film_size
from explorer.ui.output.head import FormulaHead
from explorer.ui.output.kinds import MOVING, SLIDE, SLIDES, USUAL_SCALES, check_encoder
from explorer.ui.output.paper import FOOT
from explorer.ui.pages.kit.files import page_figure
from explorer.ui.widgets.theme import FIGURE_THEMES, Theme, present_theme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from explorer.ui.figures.kit.figure import Figure
    from explorer.ui.output.film import Film
    from explorer.ui.pages.kit.page import Page

LEAST, MOST = (200, 150), (10_000, 10_000)
"""Pixels of a figure at scale 1, as of `render`."""
_MOST_PIXELS, _MOST_OF_A_FRAME = 200_000_000, 2_100_000


class Preset(NamedTuple):
    """A size with a name."""

    name: str
    title: Text
    size: tuple[int, int] | None


PRESETS = (
    Preset("screen", "as on the screen", None),
    Preset("slide", "slide 16:9", SLIDE),
    Preset("column", "column of a page", (480, 340)),
    Preset("square", "square", (600, 600)),
)


@dataclass(frozen=True, slots=True)
class PictureChoice:
    """What is chosen of a picture."""

    kind: str = "png"
    size: tuple[int, int] | None = None
    """Pixels at scale 1, with the formula; None: those on the screen."""
    scale: float = 2.0
    theme: str = ""
    """Empty: that of the window."""
    title: bool = False
    step: int | None = None
    """None: the one that is shown."""
    speed: float = 1.0
    """Of what moves: twice as fast, or half."""

    @property
    def moves(self) -> bool:
        """Whether it is a file that moves."""
        return self.kind in MOVING

    @property
    def has_all_steps(self) -> bool:
        """Whether it shows more than one step."""
        return self.moves or self.kind == SLIDES

    @property
    def has_pixels(self) -> bool:
        """Whether it is made of pixels, and not of lines and letters."""
        return self.moves or self.kind == "png"


def last_step(figure: Figure | None) -> int:
    """Return the number of the last step that a figure can show; 0 where it has none."""
    if isinstance(figure, DescentFigure):
        return figure.last_step
    return figure.steps if isinstance(figure, TapeFigure) else 0


def shown_step(figure: Figure | None) -> int:
    """Return the step that a figure shows."""
    if isinstance(figure, DescentFigure):
        return int(figure.step_layer.step)
    return int(figure.step) if isinstance(figure, TapeFigure) else 0


def figure_size(page: Page, choice: PictureChoice) -> tuple[int, int]:
    """Return the pixels at scale 1; raises SentenceError while there is no figure."""
    if choice.size is not None:
        return choice.size
    room = page_figure(page).room
    return max(LEAST[0], round(room.width())), max(LEAST[1], round(room.height()))


def check(page: Page, choice: PictureChoice) -> None:
    """Raise SentenceError where a picture would be larger than can be made."""
    width, height = figure_size(page, choice)
    check_encoder(choice.kind)
    if not choice.has_pixels:
        return
    count = round(width * choice.scale) * round(height * choice.scale)
    most = _MOST_OF_A_FRAME if choice.moves else _MOST_PIXELS
    if count > most:
        raise refusal(
            "These are {count} pixels, and {most} at most can be made: choose a smaller size or "
            "scale.",
            count=f"{count:,}",
            most=f"{most:,}",
        )


def theme_of(choice: PictureChoice) -> Theme:
    """Return the theme of a picture."""
    return FIGURE_THEMES.get(choice.theme) or present_theme()


def _head(page: Page, choice: PictureChoice) -> FormulaHead | None:
    if not choice.title or not uses_function(page.spec):
        return None
    return FormulaHead(page.spec.function, theme_of(choice))


@contextmanager
def drawn(page: Page, choice: PictureChoice) -> Iterator[tuple[Figure, FormulaHead | None]]:
    """Draw what a page shows as it was chosen, and let go of it; raises SentenceError."""
    figure, head = page_figure(page), _head(page, choice)
    twin: Any = figure.twin(*_room(page, choice, head))
    try:
        twin.set_theme(theme_of(choice))
        if last_step(figure):
            step = shown_step(figure) if choice.step is None else choice.step
            twin.show_step(float(min(step, last_step(figure))))
        yield twin, head
    finally:
        twin.close()
        twin.deleteLater()


def film(page: Page, choice: PictureChoice) -> Film[Any]:
    """Return what moves on a page, as it was chosen; raises SentenceError."""
    made = page.film()
    head = _head(page, choice)
    made.take_looks(_room(page, choice, head), choice.scale, theme_of(choice), head)
    made.play_at(choice.speed)
    return made


def usual_film(page: Page, kind: str) -> Film[Any]:
    """Return what moves on a page as it goes out where nothing is chosen; raises SentenceError."""
    made, size = page.film(), film_size(QSize(*figure_size(page, PictureChoice())))
    if kind == SLIDES:
        size = QSize(*SLIDE) - QSize(0, FOOT)
    scale = USUAL_SCALES.get(kind, 1.0)
    made.take_looks((size.width(), size.height()), scale, present_theme(), None)
    return made


def _room(page: Page, choice: PictureChoice, head: FormulaHead | None) -> tuple[int, int]:
    """Return the pixels that are left to the figure."""
    width, height = figure_size(page, choice)
    # On the screen, the formula comes to the figure; in a given size it takes its room there.
    above = head.height if head is not None and choice.size is not None else 0
    below = FOOT if choice.kind == SLIDES else 0
    return width, max(height - above - below, 1)
