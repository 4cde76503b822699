"""Controls of what lies around one descent: all rates, all starts, and where those end."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from explorer.core.descent.overview import shares
from explorer.core.descent.results import DIVERGED, ELSEWHERE, NOT_CONVERGED, StartMap
from explorer.core.descent.spec import DescentSpec
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.optimizers.optimizers import OPTIMIZERS
from explorer.ui.pages.kit.editor import Editor
from explorer.ui.pages.kit.form import Form
from explorer.ui.pages.kit.rows import headed
from explorer.ui.widgets.controls import short_number
from explorer.ui.widgets.plain import Label
from explorer.ui.widgets.scale import fix_size
from explorer.ui.widgets.theme import labelled, present_theme

_SWATCH = 12
_MOST_ROWS = 8
"""Places with a row of their own in the legend."""


class OverviewControls(Form):
    """Two chips, and the legend of the map of starts."""

    spec_class = DescentSpec

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self.sweep_chip = self._chip("sweep", name=self.tr("All learning rates"))
        self.starts_chip = self._chip("starts", name=self.tr("All starts"))
        row = headed(self.tr("Look further"), self.sweep_chip, self.starts_chip, gap=-1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        self._legend = QWidget()
        self._title = labelled("", "muted")
        self._title.setWordWrap(True)
        self._title.setAccessibleName(self.tr("What the colours of the starts mean"))
        self._grid = QGridLayout(self._legend)
        self._grid.setContentsMargins(0, 2, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(1)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(self._title, 0, 0, 1, 3)
        self._rows: list[tuple[QLabel, QLabel, QLabel]] = []
        self._legend.hide()
        column.addWidget(self._legend)

    def show_spec(self, spec: DescentSpec) -> None:
        """Show what is looked at."""
        self._show_fields(spec)
        is_flat = len(spec.function.axes()) == 2
        self.starts_chip.setEnabled(not (is_flat and spec.in_space))

    def forget_starts(self) -> None:
        """Show no legend any more."""
        self._legend.hide()

    def show_starts(
        self, found: StartMap, runner: OptimizerConfig, colour: Callable[[int], QColor]
    ) -> None:
        """Show how many starts a runner takes where, each end in its colour."""
        self._legend.show()
        title = self.tr(OPTIMIZERS[runner.optimizer].title)
        self._title.setText(
            self.tr("Where {optimizer} ends, or is near to ending").format(optimizer=title)
        )
        rows = self._parts(found)
        while len(self._rows) < len(rows):
            self._add_row()
        for i, labels in enumerate(self._rows):
            for label in labels:
                label.setVisible(i < len(rows))
        for (swatch, name, share), (end, text, part) in zip(self._rows, rows, strict=False):
            name.setText(text)
            share.setText(f"{part:.1f} %")
            swatch.setStyleSheet(
                f"background: {colour(end).name()}; border: 1px solid {present_theme().axis};"
                "border-radius: 3px;"
            )

    def _parts(self, found: StartMap) -> list[tuple[int, str, float]]:
        """Return ends with what they are called and their part of the starts."""
        parts = {end: part for end, part in shares(found).items() if part > 0}
        places = [end for end in parts if end >= 0]
        rows = [(end, _place(found, end), parts[end]) for end in places[:_MOST_ROWS]]
        others = sum(parts[end] for end in places[_MOST_ROWS:]) + parts.get(ELSEWHERE, 0.0)
        if others:
            rows.append((ELSEWHERE, self.tr("in other places"), others))
        names = {
            DIVERGED: self.tr("diverged"),
            NOT_CONVERGED: self.tr("still moving or oscillating"),
        }
        return rows + [(end, name, parts[end]) for end, name in names.items() if end in parts]

    def _add_row(self) -> None:
        number = len(self._rows) + 1
        swatch, name, share = Label(), labelled("", "number"), labelled("", "quiet-number")
        fix_size(swatch, _SWATCH, _SWATCH)
        name.setAccessibleName(self.tr("End {number} of the starts").format(number=number))
        share.setAccessibleName(
            self.tr("Share of the starts with end {number}").format(number=number)
        )
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(swatch, number, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(name, number, 1)
        self._grid.addWidget(share, number, 2, right)
        self._rows.append((swatch, name, share))

    @property
    def legend(self) -> list[tuple[str, str]]:
        """Each end with its part of the starts, as shown."""
        if self._legend.isHidden():
            return []
        return [(n.text(), s.text()) for _, n, s in self._rows if not n.isHidden()]

    @property
    def legend_title(self) -> str:
        """Title of the legend: the runner whose ends they are."""
        return self._title.text()


def _place(found: StartMap, end: int) -> str:
    """Return the coordinates to a small part of the map: round-off is no more than that."""
    decimals = 3 - math.floor(math.log10(np.ptp(found.x)))
    place = [short_number(round(float(v), decimals) + 0.0, 9) for v in found.places[end]]
    return place[0] if len(place) == 1 else f"({', '.join(place)})"
