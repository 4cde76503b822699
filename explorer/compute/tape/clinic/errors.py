"""Errors and warnings of a snippet in plain words, with the program repaired."""

from __future__ import annotations

from explorer.core.sentence import Sentence
from explorer.core.tape.record import Trouble


def explained(text: str, trouble: Trouble) -> Trouble:
    """Return the error with what it means and, where it is known, the whole program repaired.

    `text` is the snippet that raised it; it may not even be Python.
    """
    return trouble


def explained_warning(message: str) -> Sentence | None:
    """Return what a warning means and what to do; None: it is not known."""
    return None
