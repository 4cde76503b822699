"""Colours of trials, by how good they are."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from PySide6.QtGui import QColor

from explorer.ui.widgets.theme import Theme, contrast

PALE = 0.12
"""Opacity of what is not chosen."""


def value_colour(theme: Theme, part: float) -> QColor:
    """Return the colour of a value, 0 for the least and 1 for the greatest.

    The least stands out most from the ground, be that light or dark.
    """
    return _between(_from_strong(theme), min(max(part, 0.0), 1.0))


@functools.cache
def _from_strong(theme: Theme) -> tuple[str, ...]:
    ground = QColor(theme.background)
    first, last = (contrast(QColor(theme.solid[i]), ground) for i in (0, -1))
    return theme.solid if first >= last else theme.solid[::-1]


def _between(colours: Sequence[str], part: float) -> QColor:
    at = part * (len(colours) - 1)
    first = min(int(at), len(colours) - 2)
    one, other = QColor(colours[first]), QColor(colours[first + 1])
    share = at - first
    mixed = (
        (1 - share) * a + share * b
        for a, b in zip(one.getRgbF()[:3], other.getRgbF()[:3], strict=True)  # pyright: ignore[reportIndexIssue]
    )
    return QColor.fromRgbF(*mixed)


def faded(colour: QColor, opacity: float) -> QColor:
    """Return a colour through which so much of the ground is seen."""
    made = QColor(colour)
    made.setAlphaF(opacity)
    return made
