"""The layers of a model, a row each."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import get_args

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from explorer.core.bounds import longest
from explorer.core.training.sizes import known_classes, outputs_of, weight_count
from explorer.core.training.spec import Activation, Layer, TrainingSpec
from explorer.ui.pages.kit.editor import Editor
from explorer.ui.pages.kit.form import SettingField
from explorer.ui.pages.kit.rows import Choice, group, headed, row
from explorer.ui.widgets.icons import IconButton
from explorer.ui.widgets.scale import fix_width
from explorer.ui.widgets.theme import labelled


class _Row(QWidget):
    """A Dense layer.

    Args:
        number: its place, from 1.
        take: takes the layer as it should be.

    Signals:
        removed(): it should go.
    """

    removed = Signal()

    def __init__(self, number: int, take: Callable[[Layer], None]) -> None:
        super().__init__()
        self._take = take
        self._layer = Layer()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        name = self.tr("Units of layer {number}").format(number=number)
        self.units = SettingField(Layer, "units", name)
        fix_width(self.units, 60)
        self.units.value_entered.connect(lambda n: take(replace(self._layer, units=n)))
        self.activation = Choice(
            self.tr("Activation of layer {number}").format(number=number),
            self.tr("What is done to the sums of this layer"),
            ((name, name) for name in get_args(Activation)),
        )
        self.activation.chosen.connect(lambda name: take(replace(self._layer, activation=name)))
        self.remove_button = IconButton(
            "close", self.tr("Remove layer {number}").format(number=number)
        )
        self.remove_button.clicked.connect(self.removed)
        line.addWidget(labelled(self.tr("Dense"), "muted"))
        line.addWidget(self.units)
        line.addWidget(self.activation, 1)
        line.addWidget(self.remove_button)

    def show_layer(self, layer: Layer) -> None:
        self._layer = layer
        self.units.show_value(layer.units)
        self.activation.show_value(layer.activation)


class ModelControls(QWidget):
    """Layers to add, to change and to remove; how many weights they have."""

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self._editor = editor
        self._layers: tuple[Layer, ...] = ()
        self.rows: list[_Row] = []
        self.weights = labelled("", "quiet-number")
        self.weights.setAccessibleName(self.tr("Weights of the model"))
        column = group(self)
        column.addLayout(headed(self.tr("Model"), self.weights))
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        column.addLayout(self._list)
        self.add_button = IconButton(
            "plus", self.tr("Add a layer before the last"), text=self.tr("add a layer")
        )
        self.add_button.clicked.connect(self._on_add)
        self._last = labelled("", "muted")
        self._last.setAccessibleName(self.tr("Last layer"))
        column.addLayout(row(self.add_button, self._last))

    def show_spec(self, spec: TrainingSpec, inputs: int | None, classes: int | None = None) -> None:
        """Show the layers of a spec.

        Args:
            spec: whose they are.
            inputs: of the model; None while that is not known.
            classes: that it tells apart, 0 where it predicts a number; None: by the spec.
        """
        classes = known_classes(spec) if classes is None else classes
        self._layers = spec.layers
        # First: the focus of a row that goes should find it.
        self.add_button.setEnabled(len(spec.layers) < longest(TrainingSpec, "layers"))
        while len(self.rows) < len(spec.layers):
            self._add_row()
        for i, line in enumerate(self.rows):
            line.setVisible(i < len(spec.layers))
            if i < len(spec.layers):
                line.show_layer(spec.layers[i])
            else:
                line.units.take_back()
        self._last.setText(self._last_text(classes))
        told = ""
        if inputs is not None and classes is not None:
            count = weight_count(spec, inputs, outputs_of(classes))
            told = self.tr("weights: {count}").format(count=f"{count:,}")
        self.weights.setText(told)

    def _last_text(self, classes: int | None) -> str:
        if classes is None:
            return self.tr("last: Dense, by the target")
        if not classes:
            return self.tr("last: Dense 1, linear")
        if classes == 2:
            return self.tr("last: Dense 1, sigmoid")
        return self.tr("last: Dense {count}, softmax").format(count=classes)

    def _add_row(self) -> None:
        number = len(self.rows)
        line = _Row(number + 1, functools.partial(self._put, number))
        line.removed.connect(functools.partial(self._on_removed, number))
        self._list.addWidget(line)
        self.rows.append(line)

    def _put(self, number: int, *layers: Layer) -> None:
        """Replace a layer by others."""
        layers = (*self._layers[:number], *layers, *self._layers[number + 1 :])
        self._editor.change("", layers=layers)

    def _on_removed(self, number: int) -> None:
        for line in self.rows:
            line.units.take_back()
        self._put(number)

    def _on_add(self) -> None:
        self._put(len(self._layers), self._layers[-1] if self._layers else Layer())
