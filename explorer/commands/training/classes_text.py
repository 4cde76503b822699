"""What `train` tells a person of classes: which were taken for which."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rich.table import Table

from explorer.commands.terminal import columns
from explorer.core.sentence import printable, short
from explorer.core.translation import translate

_MOST_CLASSES = 10
"""Of a confusion matrix that is still to be read."""


def confusion_table(classes: Sequence[str], confusion: np.ndarray) -> Table | None:
    """Return the confusion matrix of the test data, true classes downwards; None of too many."""
    if len(classes) > _MOST_CLASSES:
        return None
    names = [printable(short(name)) for name in classes]
    rows = [
        (name, *(f"{count:,}" for count in row))
        for name, row in zip(names, confusion.tolist(), strict=True)
    ]
    return columns((translate("test: true, predicted →"), *names), rows)
