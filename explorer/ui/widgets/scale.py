"""How large text and lines are in the window, and what has to follow when that changes.

Fonts of the style sheet, pixels that are fixed for the sake of a text, and figures grow with one
number, which the application knows as it knows its theme. Margins stay: the room goes to the text.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QApplication, QWidget

LEAST, MOST = 0.8, 2.0
STEPS = (LEAST, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, MOST)
"""Scales that a key leads to."""
LARGEST = 3.0
"""The scale on a wall, where the figure stands alone."""

_PROPERTY, _PRESENTED, _FIXED = "textScale", "isPresented", "fixedPixels"


class Scaled:
    """A widget that is told of another scale, because the style sheet does not reach it all."""

    def take_scale(self) -> None:
        """Take the sizes of `present_scale`."""
        raise NotImplementedError


def present_scale() -> float:
    """Return how large text is in the application's windows, 1 where nobody changed it."""
    application = QApplication.instance()
    found = application.property(_PROPERTY) if application is not None else None
    return found if isinstance(found, float) else 1.0


def keep_scale(scale: float) -> None:
    """Let the application know its scale, within the bounds."""
    application = QApplication.instance()
    assert application is not None
    application.setProperty(_PROPERTY, max(LEAST, min(float(scale), LARGEST)))


def is_presented() -> bool:
    """Return whether the figure stands alone on a wall."""
    application = QApplication.instance()
    return application is not None and application.property(_PRESENTED) is True


def keep_presented(is_on: bool) -> None:
    """Let the application know whether the figure stands alone."""
    application = QApplication.instance()
    assert application is not None
    application.setProperty(_PRESENTED, is_on)


def next_scale(scale: float, direction: int) -> float:
    """Return the scale of a key that makes text larger (1) or smaller (-1)."""
    if direction > 0:
        return next((step for step in STEPS if step > scale + 1e-9), MOST)
    return next((step for step in reversed(STEPS) if step < scale - 1e-9), LEAST)


def scaled(pixels: float) -> int:
    """Return the room at the present scale of what takes so many pixels at the usual one.

    Smaller letters take no room away: margins and frames around them stay as they are.
    """
    return round(pixels * max(1.0, present_scale()))


def fix_width(widget: QWidget, pixels: int) -> None:
    """Give a widget a width that follows the scale."""
    _remember(widget, "setFixedWidth", pixels)


def fix_height(widget: QWidget, pixels: int) -> None:
    """Give a widget a height that follows the scale."""
    _remember(widget, "setFixedHeight", pixels)


def fix_size(widget: QWidget, width: int, height: int) -> None:
    """Give a widget a size that follows the scale."""
    fix_width(widget, width)
    fix_height(widget, height)


def least_width(widget: QWidget, pixels: int) -> None:
    """Give a widget a least width that follows the scale."""
    _remember(widget, "setMinimumWidth", pixels)


def most_width(widget: QWidget, pixels: int) -> None:
    """Give a widget a greatest width that follows the scale."""
    _remember(widget, "setMaximumWidth", pixels)


def _remember(widget: QWidget, setter: str, pixels: int) -> None:
    known = widget.property(_FIXED) or {}
    widget.setProperty(_FIXED, {**known, setter: pixels})
    getattr(widget, setter)(scaled(pixels))


def rescale(widgets: Iterable[QWidget]) -> None:
    """Let widgets take the sizes of the present scale, after the style sheet has."""
    widgets = list(widgets)
    for widget in widgets:
        for setter, pixels in (widget.property(_FIXED) or {}).items():
            getattr(widget, setter)(scaled(pixels))
    for widget in widgets:
        if isinstance(widget, Scaled):
            widget.take_scale()
