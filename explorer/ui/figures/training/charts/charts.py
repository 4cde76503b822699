"""The charts below the losses: what a run predicts, and how its layers learn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from explorer.core.training.curves import RunCurves
from explorer.core.training.sizes import known_classes
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.figures.training.charts.boundary import BoundaryChart
from explorer.ui.figures.training.charts.confusion import ConfusionChart
from explorer.ui.figures.training.charts.fit import FitChart
from explorer.ui.figures.training.charts.layers import LayerChart
from explorer.ui.figures.training.run_chart import Shown
from explorer.ui.figures.training.watched.inside import InsideChart
from explorer.ui.figures.training.watched.rates import RatesChart
from explorer.ui.figures.training.watched.sharpness import SharpnessChart
from explorer.ui.figures.training.watched.unit import UnitChart
from explorer.ui.widgets.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QGraphicsGridLayout

_Right = LayerChart | InsideChart | SharpnessChart | RatesChart | UnitChart
_Places = dict[Plot, tuple[int, int, int, int]]


class Charts(QObject):
    """The charts of one run: which of them there are is a matter of what it predicts.

    Signals:
        told(str): what one says where the mouse is; empty: it is at none.
        placed(str, bool): they have other places: those of "numbers", "classes", classes in a
            "plane", or "none", as of a run that another program logged; and whether the one at the
            right has much to show.
    """

    told = Signal(str)
    placed = Signal(str, bool)

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.fit = FitChart(theme, self)
        self.boundary = BoundaryChart(theme, self)
        self.confusion = ConfusionChart(theme, self)
        self.layers = LayerChart(theme, self)
        self.boundary.told.connect(self.told)
        self.confusion.told.connect(self.told)
        self.inside = InsideChart(theme, self)
        self.sharpness = SharpnessChart(theme, self)
        self.rates = RatesChart(theme, self)
        self.unit = UnitChart(theme, self)
        self.inside.told.connect(self.told)
        self.rates.told.connect(self.told)
        self._right: _Right = self.layers
        """The one at the right, as it is asked for."""
        self.plots = [
            chart.plot
            for chart in (self.fit, self.boundary, self.confusion, self.layers, self.inside,
                          self.sharpness, self.rates, self.unit)
        ]  # fmt: skip
        self.are_shown = True
        """Whether there is room for them."""
        self._places: _Places = {}
        self._grid: QGraphicsGridLayout | None = None

    def place(self, grid: QGraphicsGridLayout) -> None:
        """Stand in the rows of a grid from the fourth on."""
        self._grid = grid
        self._arrange(None)

    def show(self, shown: Shown) -> None:
        """Show a run, or none, along the losses' horizontal axis."""
        self._right = {
            "learning": self.layers, "sharpness": self.sharpness, "rates": self.rates,
            "unit": self.unit,
        }.get(shown.spec.below, self.inside)  # fmt: skip
        self._arrange(shown.run)
        for chart in (self.fit, self.boundary, self.confusion):
            if chart.plot in self._places:
                chart.show(shown.run, is_numbered=shown.is_numbered)
        if self._right.plot in self._places:
            self._right.show(shown)

    def _arrange(self, run: RunCurves | None) -> None:
        """Put the charts of a run where they belong, the others out of the way."""
        wanted, grid = self._wanted(run), self._grid
        if wanted == self._places or grid is None:
            return
        for plot in self._places:
            grid.removeItem(plot)
        for plot in self.plots:
            plot.setVisible(plot in wanted)
        for plot, place in wanted.items():
            grid.addItem(plot, *place)
        self._places = wanted
        is_plane, has_classes = self.boundary.plot in wanted, self.confusion.plot in wanted
        of_any = "plane" if is_plane else "classes" if has_classes else "numbers"
        self.placed.emit(of_any if wanted else "none", self._right is not self.layers)

    def _wanted(self, run: RunCurves | None) -> _Places:
        """Return the place of each chart that a run has: row, column, rows, columns."""
        if not self.are_shown or (run is not None and run.is_logged):
            # Of a run that another program logged nobody knows what its model predicts.
            return {}
        if run is None or not _has_classes(run):
            return {self.fit.plot: (3, 0, 1, 1), self._right.plot: (3, 1, 1, 1)}
        if run.points is None and run.boundary is None:
            return {self.confusion.plot: (3, 0, 1, 1), self._right.plot: (3, 1, 1, 1)}
        return {
            self.boundary.plot: (3, 0, 2, 1),
            self.confusion.plot: (3, 1, 1, 1),
            self._right.plot: (4, 1, 1, 1),
        }


def _has_classes(run: RunCurves) -> bool:
    return bool(run.classes if run.begun is not None else known_classes(run.problem))
