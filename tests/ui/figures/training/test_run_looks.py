"""How runs are told apart."""

from __future__ import annotations

import pytest

from explorer.ui.figures.training.run_looks import smoothed_pen
from explorer.ui.widgets.theme import DARK, LIGHT, Theme


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_no_two_of_12_runs_have_the_same_colour_and_dashes(theme: Theme) -> None:
    pens = [smoothed_pen(theme, number) for number in range(1, 13)]
    looks = {(pen.color().name(), tuple(pen.dashPattern())) for pen in pens}
    assert len(looks) == 12
