"""A card lies beside what it is about, in the window, and never on it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QSize

from explorer.ui.shell.guide.placing import place

AREA = QRect(8, 8, 1008, 624)
SIDES = st.integers(1, 500)


@given(st.integers(8, 900), st.integers(8, 600), SIDES, SIDES, SIDES, SIDES)
def test_where_it_lies_it_is_in_the_window_and_covers_nothing(
    x: int, y: int, wide: int, high: int, width: int, height: int
) -> None:
    target = QRect(x, y, wide, high) & AREA
    found = place(QSize(width, height), target, AREA)
    if found is None:
        assert width > 400 or height > 280 or wide > 400 or high > 280
        return
    assert AREA.contains(found)
    assert not found.intersects(target)
    assert found.size() == QSize(width, height)


@pytest.mark.parametrize(
    ("target", "side"),
    [
        (QRect(8, 80, 250, 40), "right"),
        (QRect(700, 80, 300, 500), "left"),
        (QRect(100, 20, 900, 40), "below"),
        (QRect(100, 560, 900, 60), "above"),
    ],
)
def test_it_lies_at_the_side_that_has_room(target: QRect, side: str) -> None:
    found = place(QSize(300, 180), target, AREA)
    assert found is not None
    lies = {
        "right": found.left() > target.right(),
        "left": found.right() < target.left(),
        "below": found.top() > target.bottom(),
        "above": found.bottom() < target.top(),
    }
    assert lies[side]


def test_there_is_no_place_where_everything_is_pointed_at() -> None:
    assert place(QSize(300, 180), AREA, AREA) is None
