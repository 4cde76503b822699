"""Losses as they are heard: of descents and of trainings."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from explorer.core.sound.synthesis import crossings, heard
from explorer.ui.figures.descent.charts import StepChart
from explorer.ui.figures.kit.figure import Figure
from explorer.ui.widgets.theme import LIGHT


def test_losses_of_a_descent_are_heard_as_high_as_their_chart_has_them(qtbot: QtBot) -> None:
    parent = Figure(LIGHT)
    qtbot.addWidget(parent)
    chart = StepChart("loss", LIGHT, parent)
    losses = [10.0 ** -np.arange(5.0), np.array([1.0, np.nan, np.nan, np.nan, np.nan])]
    chart.show(np.arange(5), losses, "loss by step")
    first, second = chart.heard(["own loop", "adam"])
    assert (first.name, first.number, second.name, second.number) == ("own loop", 0, "adam", 1)
    assert (first.left, first.right) == (0, 4)
    assert first.low <= -4 < 0 <= first.high
    np.testing.assert_allclose(first.y, [0, -1, -2, -3, -4])
    # A loss below 1 is no value below zero.
    assert crossings(first) == []
    sound = heard(second)
    assert np.abs(sound[len(sound) // 2 :]).max() < 1e-6


@pytest.mark.parametrize("loss", [np.zeros(3), np.full(3, np.nan)])
def test_what_has_no_place_on_a_logarithmic_axis_is_not_heard(
    qtbot: QtBot, loss: np.ndarray
) -> None:
    parent = Figure(LIGHT)
    qtbot.addWidget(parent)
    chart = StepChart("loss", LIGHT, parent)
    chart.show(np.arange(3), [loss], "loss by step")
    assert chart.heard(["own loop"]) == ()
