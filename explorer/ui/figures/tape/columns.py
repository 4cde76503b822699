"""Where the columns of the strip stand: as wide as what is in them, as far as there is room."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from PySide6.QtCore import QRectF

from explorer.core.tape.layout.row import Row
from explorer.core.tape.layout.story import Story
from explorer.core.tape.notation.values import tensor_text
from explorer.ui.figures.tape.looks import text_width

TEXT = 12
"""Pixels of the letters in a row."""
PITCH = 9.0
"""Pixels from a tape's bracket to the next within it."""
MARGIN = 20.0
INDENT = 14.0
NARROW = 480.0
"""Pixels of a strip whose columns are narrow."""
_MOST_ROWS = 60
"""Rows that are measured."""
_LEAST_CELL, _MOST_CELL = 80.0, 190.0
_LEAST_NAME, _AFTER_NAME = 44.0, 14.0
_NAME_SHARE = 0.24
"""Of the room that names may take."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns stand: left ends, and right ends of those aligned to the right."""

    brackets: float
    line: float
    name: float
    operation: float
    value: float
    adjoint: float
    cell: float
    """Width of a value and of an adjoint."""


@dataclass(frozen=True, slots=True)
class Needs:
    """Pixels that the longest name, and the longest value or adjoint, need."""

    name: float = 0.0
    cell: float = 0.0


def needs_of(story: Story | None) -> Needs:
    """Return what the first rows of a story need."""
    if story is None:
        return Needs()
    rows = [row for row in islice(story.rows, _MOST_ROWS) if row.kind != "heading"]
    named = [row for row in rows if row.kind != "fold"]
    return Needs(
        max((row.depth * INDENT + text_width(row.name, TEXT) for row in named), default=0.0),
        max((_cell(story, row) for row in rows if row.tensor is not None), default=0.0),
    )


def _cell(story: Story, row: Row) -> float:
    """Return what the value and the adjoint of a row need."""
    texts = [tensor_text(story.value(row))]
    adjoint = story.adjoint(row, story.walk.count)
    if adjoint is not None and adjoint.total is not None:
        texts.append(tensor_text(adjoint.total))
    return max(text_width(text, TEXT) for text in texts)


def columns_in(box: QRectF, levels: int, needs: Needs) -> Columns:
    """Return the columns of a strip.

    Args:
        box: its place.
        levels: how many brackets stand beside one another.
        needs: of its rows.
    """
    left, right = box.left() + MARGIN, box.right() - MARGIN
    is_narrow = box.width() < NARROW
    line = left + levels * PITCH + (22 if is_narrow else 36)
    name = line + (12 if is_narrow else 20)
    most = min(_MOST_CELL, (right - name) * (0.25 if is_narrow else 0.26))
    cell = min(most, max(_LEAST_CELL, needs.cell))
    widest = (right - name) * _NAME_SHARE
    operation = name + min(widest, max(_LEAST_NAME, needs.name + _AFTER_NAME))
    return Columns(left, line, name, operation, right - cell - 14, right, cell)
