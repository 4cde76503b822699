"""Common parts of drawings."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.core.function import Parameter
from explorer.core.sentence import Sentence
from explorer.core.tables import Table
from explorer.ui.figures.kit.figure import Figure
from explorer.ui.widgets.theme import Theme

Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """The options of a drawing.

    Args:
        theme: its colours.
        size: of the figure in pixels.
        scale: of what has pixels.
        step: of a descent, which is shown; None is the last.
        fitted: whether the view of a descent is chosen so that its paths are in it.
        animated: the parameter of a function that is animated back and forth.
    """

    theme: Theme
    size: Size
    scale: float = 1.0
    step: int | None = None
    fitted: bool = False
    animated: Parameter | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure with the numbers behind it."""

    figure: Figure
    table: Table
    note: Sentence | None = None
    """What is to be said of it, such as that it ended in an error."""
