"""What is wrong inside a model, in words; of a healthy one nothing is said."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from explorer.core.language.notation import format_value
from explorer.core.sentence import Sentence, sentence
from explorer.core.training.results import LayerInside

_MANY = 1 / 3
"""Share of dead units of a layer that is worth a word. Up to a quarter are so by chance where a
healthy model of few inputs begins, and come back when the layers before change."""
_APART = 1000.0
"""Times that what comes back to one layer is more than what comes back to the last where gradients
are said to vanish or to explode: one rate serves all layers, and none suits two so far apart.
Healthy layers stay within a factor of some ten, sigmoids at four each."""
_WHOLE = 1.0
"""Part of its weights by which one step changes a layer that explodes; healthy is a thousandth."""


def sentences(
    layers: Sequence[LayerInside],
    activations: Sequence[str],
    ratios: np.ndarray,
    rows: int,
    all_rows: int,
) -> list[Sentence]:
    """Return what is to be said of layers, the first one first.

    Args:
        layers: as they are now.
        activations: of all but the last.
        ratios: (layers,) of the last step: the norm of the update by that of the weights.
        rows: that were looked at.
        all_rows: of the training data.
    """
    where = "the training data" if rows >= all_rows else ""
    told = [
        _dead(number, layer, activation, where or f"{rows:,}")
        for number, (layer, activation) in enumerate(zip(layers, activations, strict=False), 1)
        if layer.dead >= max(1, _MANY * layer.units)
    ]
    return [*told, *_cut(layers), *_far_apart(layers), *_leaping(ratios)]


def _dead(number: int, layer: LayerInside, activation: str, where: str) -> Sentence:
    """Say how many units are dead; `where` is the training data, or how many rows of it."""
    values = {"number": number, "dead": layer.dead, "units": layer.units, "rows": where}
    is_all = where == "the training data"
    if activation == "relu":
        if is_all:
            return sentence(
                "Layer {number}: {dead} of {units} units are never active on the training data.",
                **values,
            )
        return sentence(
            "Layer {number}: {dead} of {units} units are never active on {rows} rows of the "
            "training data that were looked at.",
            **values,
        )
    if is_all:
        return sentence(
            "Layer {number}: {dead} of {units} units are saturated on all of the training data.",
            **values,
        )
    return sentence(
        "Layer {number}: {dead} of {units} units are saturated on {rows} rows of the training "
        "data that were looked at.",
        **values,
    )


def _cut(layers: Sequence[LayerInside]) -> list[Sentence]:
    """Say that nothing comes back before a layer of which all units are dead."""
    wholly = [n for n, layer in enumerate(layers, 1) if layer.dead == layer.units]
    if not wholly:
        return []
    return [
        sentence(
            "All units of layer {number} give the same for every row: no gradient comes back "
            "through them.",
            number=wholly[-1],
        )
    ]


def _far_apart(layers: Sequence[LayerInside]) -> list[Sentence]:
    """Say where the gradients vanish or explode on their way back through the layers."""
    signals = [layer.signal for layer in layers]
    last, count = signals[-1], len(signals)
    if not all(math.isfinite(value) for value in signals):
        number = next(i for i in range(count, 0, -1) if not math.isfinite(signals[i - 1]))
        return [
            sentence(
                "Gradients explode: at layer {number} they are beyond the range of float32.",
                number=number,
            )
        ]
    if last <= 0 or any(layer.dead == layer.units for layer in layers):
        # It has learned its data, or there is nothing that could come back.
        return []
    least, most = int(np.argmin(signals)), int(np.argmax(signals))
    told = []
    if signals[least] * _APART < last:
        told.append(
            sentence(
                "Gradients vanish: of what comes back from the loss, layer {number} gets only "
                "{share} of what layer {last} gets.",
                number=least + 1,
                last=count,
                share=_share(signals[least] / last),
            )
        )
    if signals[most] > _APART * last:
        told.append(
            sentence(
                "Gradients explode: of what comes back from the loss, layer {number} gets {times} "
                "times what layer {last} gets.",
                number=most + 1,
                last=count,
                times=format_value(signals[most] / last, 2),
            )
        )
    return told


def _share(part: float) -> str:
    return f"1/{1 / part:,.0f}" if part > 1e-9 else format_value(part, 2)


def _leaping(ratios: np.ndarray) -> list[Sentence]:
    """Say where one step changes a layer by as much as it is."""
    return [
        sentence(
            "Layer {number}: the last step changed the weights by {times} times their size, which "
            "is too far: lower the learning rate.",
            number=number,
            times=format_value(float(ratio), 2),
        )
        for number, ratio in enumerate(ratios, 1)
        if ratio >= _WHOLE
    ]
