"""What `train` tells of what it watched: the sharpness of every epoch, and the layers."""

from __future__ import annotations

from typing import Any

from explorer.core.language.notation import format_value
from explorer.core.tables import json_number, json_numbers
from explorer.core.training.results import (
    LayerInside,
    TrainingInside,
    TrainingResult,
    TrainingSharpness,
)


class Watched:
    """What came of it by now; nothing where nothing is watched."""

    def __init__(self) -> None:
        self._sharpness: list[float] = []
        self._inside: list[dict[str, Any]] = []
        self._sentences: list[str] = []
        """Of the last epoch."""

    def take(self, piece: TrainingResult) -> None:
        """Add what was told."""
        match piece:
            case TrainingSharpness():
                self._sharpness.append(piece.value)
            case TrainingInside():
                self._sentences = [str(said) for said in piece.sentences]
                layers = [_layer(layer) for layer in piece.layers]
                self._inside.append(
                    {"epoch": piece.epoch, "layers": layers, "sentences": self._sentences}
                )
            case _:
                pass

    def answer(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return {
            **({"sharpness": json_numbers(self._sharpness)} if self._sharpness else {}),
            **({"inside": self._inside} if self._inside else {}),
        }

    def text(self, bound: float | None) -> dict[str, str]:
        """Return what a person reads; `bound` is above which sharpness a rate is not stable."""
        lines = {}
        if self._sharpness:
            told = format_value(self._sharpness[-1], 4)
            if bound is not None:
                told += f", stable below {format_value(bound, 4)} at this rate"
            lines["sharpness"] = told
        if self._inside:
            lines["inside"] = " ".join(self._sentences) or "nothing to remark on"
        return lines


def _layer(layer: LayerInside) -> dict[str, Any]:
    """Return a layer without its distributions, which are to be looked at."""
    return {"units": layer.units, "dead": layer.dead, "signal": json_number(layer.signal)}
