"""The figure of a range test alone, for a file."""

from __future__ import annotations

from explorer.core.training.range_test import RangeTest
from explorer.ui.figures.kit.figure import Figure
from explorer.ui.figures.training.watched.rates import RatesChart
from explorer.ui.widgets.theme import Theme

_SPACING = (72, 46)
"""Pixels between two labels, at the bottom and at the left, where there is room for a large one."""


class RangeTestFigure(Figure):
    """The loss against a rising learning rate."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.chart = RatesChart(theme, self, can_be_asked=False)
        self.chart.plot.bottom_axis.spacing, self.chart.plot.left_axis.spacing = _SPACING
        self.ci.addItem(self.chart.plot)
        self.parts.append(self.chart.plot)

    def show_test(self, found: RangeTest, rate: float) -> None:
        """Show what a test found, with the learning rate that there is now."""
        self.chart.take(found)
        self.chart.show_rate(rate)
