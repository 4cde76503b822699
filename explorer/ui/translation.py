"""Sentences of the lower floors in the person's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from explorer.core.sentence import Sentence


def translated(sentence: Sentence) -> str:
    """Return the sentence with its template looked up in the translation."""
    return QCoreApplication.translate("core", sentence.template).format(**sentence.values)
