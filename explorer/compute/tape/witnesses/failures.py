"""What it means that a way to a derivative fails, in a sentence."""

from __future__ import annotations

import re

from explorer.core.sentence import Sentence, plain_quotes, sentence, short

_NO_KERNEL = (
    r"No registered '(\w+)' OpKernel for XLA",
    r"unsupported operations[^(]*\(No registered '(\w+)'",
    r"\(No registered '(\w+)' OpKernel",
)
_NO_GRADIENT = (
    r"No gradient defined for operation.*?\(op type: (\w+)\)",
    r"gradient registry has no entry for: (\w+)",
)


def failure_of(error: Exception) -> Sentence:
    """Return why a way could not be gone."""
    text = str(error)
    operation = _named(_NO_KERNEL, text)
    if operation is not None:
        return sentence("There is no kernel of XLA for {operation}.", operation=operation)
    if "must be a compile-time constant" in text:
        return sentence("XLA has to know sizes before it runs; here they are computed.")
    operation = _named(_NO_GRADIENT, text)
    if operation is not None:
        return sentence("TensorFlow has no gradient of {operation} here.", operation=operation)
    first = (text.splitlines() or [type(error).__name__])[0]
    return sentence("TensorFlow could not do this: {message}", message=short(plain_quotes(first)))


def _named(patterns: tuple[str, ...], text: str) -> str | None:
    matches = (re.search(pattern, text) for pattern in patterns)
    return next((match.group(1) for match in matches if match), None)
