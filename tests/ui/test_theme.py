"""Colours that must be told from what they lie on."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from explorer.ui.theme import DARK, LIGHT, Theme, badge_ink, contrast


def test_contrast_is_that_of_the_guidelines() -> None:
    """By the definition of WCAG 2.2: 21 of black on white, 4.54 of #767676 on white."""
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21)
    assert contrast(QColor("white"), QColor("#767676")) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_number_of_every_run_can_be_read(theme: Theme) -> None:
    for colour in map(QColor, theme.curves):
        assert contrast(badge_ink(colour, theme), colour) >= 4
