"""Sentences of the lower floors in the person's language."""

from __future__ import annotations

from explorer.core.sentence import Sentence


def translated(sentence: Sentence) -> str:
    """Return the sentence in the person's language."""
    return str(sentence)
