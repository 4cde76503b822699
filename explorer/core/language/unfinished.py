"""Whether what is being typed may be the beginning of something else.

The core does not know about keys: the field asks where its cursor stands, and decides.
"""

from __future__ import annotations

import functools
import re

from explorer.core.language.functions import FUNCTIONS
from explorer.core.language.known_names import ALIASES, CONSTANT_ALIASES, GREEK
from explorer.core.language.reading.identifiers import MODULES, SERIES
from explorer.core.language.reading.refusals import refused_words

_OTHERS = frozenset({"piecewise", "true", "false", "lambda", "and", "not", "else", "mod", "times"})


def beginning_at(text: str, cursor: int) -> tuple[str, str]:
    """Return the letters before the cursor that a known name begins with, and that name.

    Both are empty where the cursor is not at the end of letters, where there is only one, which
    is a letter of the function as it stands, and where they are a name already.
    """
    dotted = re.search(r"(?<!\w)(\w+)\.$", text[:cursor])
    if dotted and dotted[1] in MODULES:
        return f"{dotted[1]}.", f"{dotted[1]}.sin"
    word = word_at(text, cursor)
    if len(word) < 2 or is_known(word):
        return "", ""
    name = _longer(word)
    return (word, name) if name else ("", "")


def word_at(text: str, cursor: int) -> str:
    """Return the letters that end at the cursor, those of known functions before them apart."""
    if re.match(r"\w", text[cursor : cursor + 1]):
        return ""
    found = re.search(r"[^\W\d_]+$", text[:cursor])
    letters = found.group() if found else ""
    return letters[_end_of_known(letters) :]


def is_known(word: str) -> bool:
    """Whether this is the whole name of a function, a constant or a Greek letter."""
    return word in ALIASES or word in CONSTANT_ALIASES or word in GREEK


def _end_of_known(letters: str) -> int:
    """Return where the last known function of three letters or more ends."""
    found = [m.end() for m in _functions().finditer(letters)]
    return found[-1] if found else 0


@functools.cache
def _functions() -> re.Pattern[str]:
    names = sorted((n for n in ALIASES if len(n) > 2 and n.isascii()), key=lambda n: (-len(n), n))
    return re.compile("|".join(map(re.escape, names)))


@functools.lru_cache(maxsize=256)
def _longer(word: str) -> str:
    """Return the shortest name that begins with these letters and is longer."""
    small = word.lower()
    if word in MODULES:
        return f"{word}."
    found = [name for name in _names() if name.startswith(small) and name != small]
    return min(found, key=lambda name: (len(name), name), default="")


@functools.cache
def _names() -> frozenset[str]:
    functions = {n for n in ALIASES if not FUNCTIONS[ALIASES[n]].infix}
    every = {*functions, *CONSTANT_ALIASES, *GREEK, *refused_words(), *SERIES, *_OTHERS, *MODULES}
    return frozenset(name.lower() for name in every if len(name) > 2)
