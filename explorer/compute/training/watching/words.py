"""What is wrong inside a model, in words; nothing is said of a healthy one."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from explorer.core.language.notation import format_value
from explorer.core.sentence import Sentence, sentence
from explorer.core.training.results import LayerInside

_MANY = 1 / 3
"""Share of dead units in a layer that is worth mentioning. In a healthy model of few inputs up to a
quarter begin so by chance, and come back as the layers before change."""
_APART = 1000.0
"""Factor between the gradient that comes back to a layer and to the last one beyond which gradients
are said to vanish or to explode: all layers share one rate, and none suits two so far apart.
Healthy layers stay within a factor of about ten; each sigmoid takes a factor of four."""
_WHOLE = 1.0
"""Ratio of update to weights at which a step is said to go too far; a thousandth is healthy."""


def sentences(
    layers: Sequence[LayerInside],
    activations: Sequence[str],
    ratios: np.ndarray,
    rows: int,
    all_rows: int,
) -> list[Sentence]:
    """Return what is wrong with the layers.

    Args:
        layers: as they are now.
        activations: of all but the last.
        ratios: (layers,), of the last step: norm of the update divided by norm of the weights.
        rows: how many were looked at.
        all_rows: how many the training data have.
    """
    looked_at = rows if rows < all_rows else None
    told = [
        _dead(number, layer, activation, looked_at)
        for number, (layer, activation) in enumerate(zip(layers, activations, strict=False), 1)
        if layer.dead >= max(1, _MANY * layer.units)
    ]
    return [*told, *_cut(layers), *_far_apart(layers), *_leaping(ratios)]


def _dead(number: int, layer: LayerInside, activation: str, rows: int | None) -> Sentence:
    """Say how many units are dead on so many rows; None: on all of the training data."""
    values = {"number": number, "dead": layer.dead, "units": layer.units}
    if activation == "relu":
        if rows is None:
            return sentence(
                "Layer {number}: {dead} of {units} units are never active on the training data.",
                **values,
            )
        return sentence(
            "Layer {number}: {dead} of {units} units are never active on {rows} rows of the "
            "training data that were looked at.",
            rows=f"{rows:,}",
            **values,
        )
    if rows is None:
        return sentence(
            "Layer {number}: {dead} of {units} units are saturated on all of the training data.",
            **values,
        )
    return sentence(
        "Layer {number}: {dead} of {units} units are saturated on {rows} rows of the training "
        "data that were looked at.",
        rows=f"{rows:,}",
        **values,
    )


def _cut(layers: Sequence[LayerInside]) -> list[Sentence]:
    """Say that no gradient comes back through a layer whose units are all dead."""
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
        # It has learned its data, or no gradient can come back, which `_cut` says.
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
    """Say which layers the last step changed by as much as their own size."""
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
