"""Words of tables in the person's language; files have them in English, for other programs."""

from __future__ import annotations

import re
from typing import Final

from explorer.core.sentence import filled
from explorer.core.translation import Text, translate

_WORDS: Final[tuple[Text, ...]] = (
    "accuracy", "activation", "adjoint", "at random", "batch", "best", "best epoch", "classes",
    "compiled", "complete", "constant", "converged", "cross_entropy", "data", "date", "diverged",
    "dtype", "eager", "end", "epoch", "epochs", "failed", "finished", "goes on", "greatest", "id",
    "inputs", "last", "last rate", "last step", "layers", "least", "line", "loss", "moving",
    "name", "no", "none", "note", "operation", "optimizer", "oscillating", "outcome", "pitfall",
    "points", "rate", "reason", "regression", "regularisation", "replacement", "run", "run as",
    "running", "sampling", "schedule", "seconds", "seed", "settings", "shape", "sharpness",
    "shuffled", "smoothed", "split", "state", "step", "step of the greatest",
    "step of the least", "steps", "stopped", "stratified", "tag", "tape", "target",
    "target standardised", "test", "train", "trial", "validation", "value", "variable", "waiting",
    "witness", "yes", "own loop", "California housing", "penguins", "wine", "digits", "moons",
    "circles", "spirals", "xor", "blobs",
)  # fmt: skip
_OF_DATA: Final[dict[str, Text]] = {
    "train": "train {metric}",
    "validation": "validation {metric}",
    "test": "test {metric}",
}
_PLACE: Final[Text] = "{axis} of its place"


def shown_word(text: str) -> str:
    """Return a title of a column, or a word in a cell, as a person reads it."""
    if text in _WORDS:
        return translate(text)
    first, _, rest = text.partition(" ")
    if first in _OF_DATA and rest:
        return filled(_OF_DATA[first], metric=shown_word(rest))
    if text.startswith("own loop "):
        return f"{translate('own loop')} {text.removeprefix('own loop ')}"
    if rest == "of its place":
        return filled(_PLACE, axis=first)
    if re.fullmatch("[0-9]+", first) and rest:
        # Of several runs, each title has the number of its own before it.
        return f"{first} {shown_word(rest)}"
    before, _, last = text.rpartition(" ")
    return f"{before} {translate(last)}" if before and last == "loss" else text
