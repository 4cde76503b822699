"""Controls of data that are drawn: from the typed function, on either side of it, or in shapes."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtWidgets import QWidget

from explorer.core.training.data import Data, Points, Samples, Sides
from explorer.ui.pages.kit.form import SettingField
from explorer.ui.pages.kit.rows import group, named
from explorer.ui.widgets.controls import NumberField
from explorer.ui.widgets.scale import fix_width
from explorer.ui.widgets.theme import labelled

Drawn = Samples | Points | Sides
_WIDTH = 72


class DrawnControls(QWidget):
    """Range, count and noise, as far as the data have them.

    Args:
        take: takes other data.
    """

    def __init__(self, take: Callable[[Data], None]) -> None:
        super().__init__()
        self._take = take
        self._data: Drawn = Samples()
        self.low = NumberField(self.tr("Least x"), self.tr("Where the samples begin"))
        self.high = NumberField(self.tr("Greatest x"), self.tr("Where the samples end"))
        self.count = SettingField(Samples, "count")
        self.noises = {kind: SettingField(kind, "noise") for kind in (Samples, Points, Sides)}
        for field in (self.low, self.high, self.count, *self.noises.values()):
            fix_width(field, _WIDTH)
        self.low.number_entered.connect(lambda value: self._on_range(self.low, low=value))
        self.high.number_entered.connect(lambda value: self._on_range(self.high, high=value))
        self.count.value_entered.connect(lambda count: take(replace(self._data, count=count)))
        for field in self.noises.values():
            field.value_entered.connect(lambda noise: take(replace(self._data, noise=noise)))
        column = group(self)
        self._range = QWidget()
        to = labelled(self.tr("to"), "muted")
        line = named(self.tr("range"), self.low, to, self.high)
        line.setContentsMargins(0, 0, 0, 0)
        self._range.setLayout(line)
        column.addWidget(self._range)
        column.addLayout(named(self.tr("samples"), self.count))
        column.addLayout(named(self.tr("noise"), *self.noises.values()))

    @property
    def noise(self) -> SettingField:
        """The field of the noise that is shown."""
        return self.noises[type(self._data)]

    def show_data(self, data: Data) -> None:
        """Show data that are drawn; of others there is nothing to show."""
        self.setVisible(isinstance(data, Drawn))
        if not isinstance(data, Drawn):
            return
        self._data = data
        for kind, field in self.noises.items():
            field.setVisible(kind is type(data))
        self.count.show_value(data.count)
        self.noise.show_value(data.noise)
        self._range.setVisible(not isinstance(data, Points))
        if not isinstance(data, Points):
            self.low.show_number(data.low)
            self.high.show_number(data.high)

    def _on_range(self, field: NumberField, **end: float) -> None:
        try:
            self._take(replace(self._data, **end))
        except ValueError:
            field.refuse(self.tr("The range needs its left end below its right end."))
