"""Where a card goes beside what it is about, without covering it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize

GAP = 14
"""Pixels between the two."""


def rooms(target: QRect, area: QRect) -> dict[str, QRect]:
    """Return what is free of an area at the four sides of a target, the best one first."""
    away = target.adjusted(-GAP, -GAP, GAP, GAP)
    left, top, right, bottom = area.left(), area.top(), area.right(), area.bottom()
    return {
        "right": QRect(QPoint(away.right(), top), QPoint(right, bottom)),
        "below": QRect(QPoint(left, away.bottom()), QPoint(right, bottom)),
        "left": QRect(QPoint(left, top), QPoint(away.left(), bottom)),
        "above": QRect(QPoint(left, top), QPoint(right, away.top())),
    }


def place(size: QSize, target: QRect, area: QRect) -> QRect | None:
    """Return where a card lies in an area beside a target; None: there is no room for it."""
    for side, room in rooms(target, area).items():
        if room.width() >= size.width() and room.height() >= size.height():
            return QRect(_corner(side, size, target, room), size)
    return None


def _corner(side: str, size: QSize, target: QRect, room: QRect) -> QPoint:
    """Return the corner of a card as near to the target as the room at a side lets it be."""
    x = min(max(target.left(), room.left()), room.right() - size.width() + 1)
    y = min(max(target.top(), room.top()), room.bottom() - size.height() + 1)
    if side == "left":
        x = room.right() - size.width() + 1
    elif side == "above":
        y = room.bottom() - size.height() + 1
    return QPoint(x, y)
