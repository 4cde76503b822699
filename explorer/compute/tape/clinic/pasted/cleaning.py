"""A text made Python, by the steps that it needs and no others."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable

from explorer.compute.tape.clinic.pasted import slips, wrappings
from explorer.compute.tape.clinic.pasted.characters import plain_characters
from explorer.compute.tape.clinic.pasted.python2 import as_python3
from explorer.core.sentence import Sentence, sentence

_STEPS: tuple[tuple[Callable[[str], str], Sentence], ...] = (
    (
        wrappings.unfenced,
        sentence("The text was pasted with the fences of a page around it: leave them out."),
    ),
    (
        wrappings.unescaped,
        sentence("The text was pasted from the source of a page: “&gt;” stands for “>”."),
    ),
    (
        wrappings.unprompted,
        sentence("The text was pasted from a console: leave out its prompts and what it printed."),
    ),
    (
        wrappings.unnumbered,
        sentence("The text was pasted with the numbers of its lines: leave them out."),
    ),
    (
        plain_characters,
        sentence(
            "There are characters that only look like those of Python: typographic quotes, "
            "full-width brackets and commas, or other blanks. Type them anew."
        ),
    ),
    (
        wrappings.without_magic,
        sentence("Lines with % or ! are commands of a notebook, not Python: leave them out."),
    ),
    (
        as_python3,
        sentence(
            "This is Python 2. In Python 3, “print” is a function with brackets: print(a, b)."
        ),
    ),
    (
        wrappings.dedented,
        sentence("All lines are moved to the right: begin the first one at the margin."),
    ),
    (
        wrappings.without_tabs,
        sentence("Tabs and blanks are mixed before the lines: use four blanks for each level."),
    ),
    (
        wrappings.without_wide_tabs,
        sentence("Tabs and blanks are mixed before the lines: use four blanks for each level."),
    ),
)
_SLIPS: tuple[tuple[Callable[[str, int | None, str], str], Sentence], ...] = (
    (slips.closed, sentence("A bracket is opened and never closed.")),
    (slips.with_colon, sentence("A line that opens a block ends with a colon.")),
    (slips.compared, sentence("“=” gives a name to something; “==” compares.")),
    (slips.multiplied, sentence("A product is written with its sign in Python: 2 * x.")),
    (
        slips.aligned,
        sentence("A line is indented by less than its block and by more than the one around it."),
    ),
    (slips.in_python, sentence("This is written as in another language.")),
)
_MOST_SLIPS = 6


def cleaned(text: str) -> tuple[str, Sentence | None]:
    """Return the text as Python, and what was wrong with it first; None: it could not be made.

    Steps are made only while it is not Python, and if the parser gets as far with them.
    """
    said: Sentence | None = None
    for step, why in _STEPS:
        error = _error(text)
        if error is None:
            return text, said
        changed = step(text)
        if changed != text and _is_no_worse(changed, text, error):
            text, said = changed, said or why
    for _ in range(_MOST_SLIPS):
        error = _error(text)
        if error is None:
            return text, said
        found = _mended(text, error)
        if found is None:
            return text, None
        text, said = found[0], said or found[1]
    return (text, said) if _error(text) is None else (text, None)


def _mended(text: str, error: SyntaxError) -> tuple[str, Sentence] | None:
    for slip, why in _SLIPS:
        changed = slip(text, error.lineno, error.msg or "")
        if changed != text and _is_better(changed, error):
            return changed, why
    return None


def _error(text: str) -> SyntaxError | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except SyntaxError as error:
        return error
    except (ValueError, RecursionError, MemoryError) as error:
        return SyntaxError(str(error))
    return None


def _is_better(changed: str, before: SyntaxError) -> bool:
    """Return whether the parser gets further."""
    after = _error(changed)
    if after is None:
        return True
    return (after.lineno or 0, after.offset or 0) > (before.lineno or 0, before.offset or 0)


def _is_no_worse(changed: str, text: str, before: SyntaxError) -> bool:
    after = _error(changed)
    if after is None:
        return True
    left = text.count("\n") - (before.lineno or 0)
    left_after = changed.count("\n") - (after.lineno or 0)
    return left_after <= left or (after.lineno or 0) >= (before.lineno or 0)
