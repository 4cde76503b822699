"""Sentences of the lower floors in the person's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from explorer.core.sentence import Sentence


def translated(sentence: Sentence) -> str:
    """Return the sentence, and what follows it, with its template looked up in the translation."""
    text = QCoreApplication.translate("core", sentence.template).format(**sentence.values)
    return text if sentence.then is None else f"{text} {translated(sentence.then)}"
