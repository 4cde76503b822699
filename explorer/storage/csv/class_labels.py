"""Notes about a target that looks like the names of classes."""

from __future__ import annotations

import numpy as np

from explorer.core.language.notation import format_value
from explorer.core.sentence import Sentence, sentence, short

_MOST, _LEAST_EACH = 10, 4
"""Values that classes have at most, and rows of each on average at least."""


def class_note(name: str, y: np.ndarray) -> Sentence | None:
    """Say what is done with a target of a few whole numbers; None of any other.

    They may be counts as well, which is why this is a note and no mistake.
    """
    values = np.unique(y)
    is_few = 2 <= len(values) <= min(_MOST, len(y) / _LEAST_EACH)
    if not is_few or (values != np.floor(values)).any():
        return None
    return sentence(
        "“{name}” has only the values {values}. If they are classes: they are learned as "
        "numbers here, by squared error; classification comes later.",
        name=short(name),
        values=", ".join(format_value(value) for value in values.tolist()),
    )


def text_target_note() -> Sentence:
    """Say why columns of text cannot be predicted."""
    return sentence("Text cannot be predicted: models here learn numbers; classes come later.")
