"""The labels of an axis."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from explorer.ui.figures.kit.axis import Axis


@pytest.mark.parametrize("high", [0.9, 1.7, 4.5, 7.0, 45.0, 450.0, 2.3e6])
@pytest.mark.parametrize("length", [60, 100, 115])
def test_an_axis_at_the_left_has_two_numbers_wherever_they_fit(
    qtbot: QtBot, high: float, length: int
) -> None:
    axis = Axis("left", "y")
    axis.set_range(0.0, high)
    assert len(axis.positions(length)) >= 2
