"""Text that Python cannot read."""

from __future__ import annotations

from collections.abc import Iterator

from explorer.compute.tape.clinic.explanations.case import Explanation, Faulty
from explorer.compute.tape.clinic.pasted.cleaning import cleaned
from explorer.core.sentence import Sentence, sentence


def _said(faulty: Faulty) -> Sentence:
    _, why = cleaned(faulty.text)
    if why is not None:
        return why
    return sentence(
        "Python cannot read this line, or the one before it: {message}",
        message=faulty.trouble.message.partition(" (<")[0],
    )


def _cleaned(faulty: Faulty) -> Iterator[str]:
    text, _ = cleaned(faulty.text)
    if text != faulty.text:
        yield text


EXPLANATIONS = (
    Explanation("SyntaxError|IndentationError|TabError", r"", _said, _cleaned, of_text=True),
)
