"""Errors and warnings of a snippet in plain words, with the program repaired."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator

from msgspec.structs import replace

from explorer.compute.tape.clinic.books.rewriting import faults, rewritten
from explorer.compute.tape.clinic.editing.edits import Edit
from explorer.compute.tape.clinic.explanations.case import Explanation, Faulty, line_of
from explorer.compute.tape.clinic.explanations.tables import EXPLANATIONS
from explorer.compute.tape.clinic.explanations.warned import explained_warning
from explorer.compute.tape.clinic.pasted.wrappings import is_python
from explorer.compute.tape.clinic.verified import Outcome, outcome
from explorer.core.sentence import Sentence, sentence
from explorer.core.tape.record import Trouble

__all__ = ["explained", "explained_warning", "mended"]

_MOST_REPAIRS = 10
"""Errors of one program that are repaired one after the other."""
_MOST_CANDIDATES = 6
"""Repairs of one error that are tried."""
_NOT_PYTHON = ("SyntaxError", "IndentationError", "TabError")
_UNREADABLE = (SyntaxError, ValueError, RecursionError)


def explained(text: str, trouble: Trouble) -> Trouble:
    """Return the error with what it means, if that is known.

    `text` is the snippet that raised it; it may not even be Python.
    """
    return replace(trouble, sentence=trouble.sentence or _sentence(text, trouble))


def mended(text: str, trouble: Trouble, run: Callable[[str], Outcome] = outcome) -> Trouble:
    """Return the explained error with the whole program repaired, if that is known.

    Programs are run before they are given, again and again while the next error can be repaired,
    too. One that gets further and not to its end is given with what is left of it.
    """
    best, end = _repaired(text, trouble, run)
    if best is None:
        return trouble
    said = trouble.sentence or _sentence(text, trouble)
    left = _what_is_left(end)
    if left is not None:
        said = left if said is None else _with_last(said, left)
    return replace(trouble, sentence=said, repaired=best)


def _what_is_left(end: Outcome) -> Sentence | None:
    if end.error is not None:
        return sentence(
            "The repaired program gets further, and stops at line {line}: {message}",
            line=end.error.line or "?",
            message=end.error.message.strip().partition("\n")[0][:200],
        )
    if not end.is_over:
        return sentence("The repaired program takes long: it was not run to its end.")
    return None


def _with_last(said: Sentence, last: Sentence) -> Sentence:
    then = last if said.then is None else _with_last(said.then, last)
    return replace(said, then=then)


def _sentence(text: str, trouble: Trouble) -> Sentence | None:
    """Return what an error means: what replaced an old thing, or what an error of its kind is."""
    old = _old_things(text, trouble)
    on_line = [edit for edit in old if edit.line == line_of(trouble)]
    named = [edit for edit in old if edit.old and edit.old in _words(trouble.message)]
    both = [edit for edit in on_line if edit in named]
    for edit in (*both, *named):
        if edit.why is not None:
            return edit.why
    is_of_module = "module '" in trouble.message or "No module named" in trouble.message
    if (is_of_module or trouble.type == "ImportError") and on_line:
        return on_line[0].why
    for explanation, faulty in _matching(text, trouble):
        return explanation.sentence(faulty)
    return next((edit.why for edit in on_line), None)


def _old_things(text: str, trouble: Trouble) -> list[Edit]:
    try:
        return faults(text, missing(trouble))
    except _UNREADABLE:
        return []


def _words(message: str) -> set[str]:
    return {*re.findall(r"\w+", message), *re.findall(r"\w+(?:\.\w+)+", message)}


def _matching(text: str, trouble: Trouble) -> Iterator[tuple[Explanation, Faulty]]:
    readable = is_python(text)
    for explanation in EXPLANATIONS:
        faulty = explanation.matched(text, trouble)
        if faulty is not None and (readable or explanation.of_text):
            yield explanation, faulty


def missing(trouble: Trouble) -> set[str]:
    """Return the attributes and modules that an error tells to be gone."""
    message = trouble.message
    found = set(re.findall(r"has no attribute '(\w+)'", message))
    for module in re.findall(r"No module named '([\w.]+)'", message):
        found |= {module, module.partition(".")[0]}
    if trouble.type == "TclError" and "display" in message:
        found |= {"tkinter", "turtle"}
    if "tf.gradients is not supported" in message:
        found.add("gradients")
    if "eval is not supported" in message or "not supported when eager" in message:
        found.add("eval")
    return found


def _repaired(
    text: str, trouble: Trouble, run: Callable[[str], Outcome]
) -> tuple[str | None, Outcome]:
    """Return the program repaired as far as it goes, and how that ends."""
    best, end = text, Outcome(trouble)
    seen = {text}
    for _ in range(_MOST_REPAIRS):
        if end.error is None:
            break
        step = _next(best, end.error, seen, run)
        if step is None:
            break
        best, end = step
    return (best, end) if best != text else (None, end)


def _next(
    text: str, trouble: Trouble, seen: set[str], run: Callable[[str], Outcome]
) -> tuple[str, Outcome] | None:
    """Return a program that gets further than this one, and how it ends."""
    further: tuple[str, Outcome] | None = None
    for tried, candidate in enumerate(_candidates(text, trouble)):
        if candidate in seen:
            continue
        if tried > _MOST_CANDIDATES:
            break
        seen.add(candidate)
        end = run(candidate)
        if end.error is None:
            return candidate, end
        if further is None and _is_further(end.error, trouble, by_rules=tried == 0):
            further = candidate, end
            if tried == 0:
                break
    return further


def _is_further(left: Trouble, before: Trouble, *, by_rules: bool) -> bool:
    """Return whether a repaired program stops at another error, and not earlier."""
    if before.type in _NOT_PYTHON:
        return left.type not in _NOT_PYTHON or (left.line or 0) > (before.line or 0)
    if left.type in _NOT_PYTHON or (left.type, left.message) == (before.type, before.message):
        return False
    return by_rules or (left.line or 0) >= (before.line or 0)


def _candidates(text: str, trouble: Trouble) -> Iterator[str]:
    """Yield programs that may run, the likeliest first."""
    with contextlib.suppress(*_UNREADABLE):
        yield rewritten(text, missing(trouble))
    for explanation, faulty in _matching(text, trouble):
        if explanation.repairs is not None:
            yield from explanation.repairs(faulty)
