"""Matching of a typed query with entries, the likeliest first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

_WORD = re.compile(r"\w+")
_SIGNS = str.maketrans("−–—‐‑", "-----", "^")
_TYPO = 4
"""Least letters of a word in which one of them may be wrong."""
_NEVER = 99
_EXACT, _WHOLE, _START, _INSIDE, _ALSO, _INITIALS, _TYPED_WRONG = 0, 1, 2, 4, 5, 6, 9
"""Costs of a word by where it is found."""


def folded(text: str) -> str:
    """Return a text without case and accents, with one kind of dashes, widths and digits.

    A power is its digit beside what it is of: x² and x^2 are alike.
    """
    parts = unicodedata.normalize("NFKD", text.translate(_SIGNS))
    return "".join(c for c in parts if not unicodedata.combining(c)).casefold()


def ranked(query: str, candidates: Sequence[tuple[str, str]]) -> list[int]:
    """Return the indices of the candidates that match, the best first; equals stay in order.

    Every word of the query is found in a candidate: as a word of its title or its beginning, inside
    the title, at the beginning of one of its other words (of Chinese, anywhere in it), as the
    beginnings of words in a row, or, where nothing matches otherwise, with one letter wrong.

    Args:
        query: what is typed.
        candidates: titles, and more words by which each is found.
    """
    wanted = folded(query).split()
    if not wanted:
        return list(range(len(candidates)))
    whole = " ".join(wanted)
    costs = [_cost(wanted, whole, folded(title), folded(also)) for title, also in candidates]
    found = sorted((cost, i) for i, cost in enumerate(costs) if cost is not None)
    # Of what matches as it is typed, nobody wants what is merely spelled alike: tape is not take.
    return [i for (is_typo, *_), i in found if not is_typo or found[0][0][0]]


def _cost(wanted: Sequence[str], whole: str, title: str, also: str) -> tuple[bool, int, int] | None:
    """Return how far from a candidate a query is: whether a letter is wrong, cost, and place."""
    if title == whole:
        return False, _EXACT, 0
    words, others = _WORD.findall(title), _WORD.findall(also)
    costs = [_word_cost(word, title, words, others) for word in wanted]
    if max(costs) >= _NEVER:
        return None
    starts_it = title.startswith(whole)
    # Of two that match alike, the one whose title is matched sooner.
    return max(costs) >= _TYPED_WRONG, sum(costs) - starts_it, _place(wanted[0], words)


def _word_cost(wanted: str, title: str, words: Sequence[str], others: Sequence[str]) -> int:
    """Return how far from a title something typed is."""
    if wanted in words:
        return _WHOLE
    if _starts_one(wanted, words):
        return _START
    if wanted in title:
        return _INSIDE
    if _starts_one(wanted, others) or (_is_wide(wanted) and any(wanted in word for word in others)):
        return _ALSO
    if _are_beginnings(wanted, words):
        return _INITIALS
    if len(wanted) >= _TYPO and any(_is_typo(wanted, word) for word in (*words, *others)):
        return _TYPED_WRONG
    return _NEVER


def _is_wide(wanted: str) -> bool:
    """Return whether something is Chinese, which is written without spaces between words."""
    return any(unicodedata.east_asian_width(sign) == "W" for sign in wanted)


def _starts_one(wanted: str, words: Iterable[str]) -> bool:
    return any(word.startswith(wanted) for word in words)


def _place(wanted: str, words: Sequence[str]) -> int:
    return next((i for i, word in enumerate(words) if word.startswith(wanted)), _NEVER)


def _are_beginnings(wanted: str, words: Sequence[str]) -> bool:
    """Return whether something is made of beginnings of words side by side, as opse and os."""
    return any(_begin_in_a_row(wanted, words[i:]) for i in range(len(words)))


def _begin_in_a_row(wanted: str, words: Sequence[str]) -> bool:
    if not wanted or not words:
        return not wanted
    lengths = range(min(len(words[0]), len(wanted)), 0, -1)
    return any(
        words[0].startswith(wanted[:length]) and _begin_in_a_row(wanted[length:], words[1:])
        for length in lengths
    )


def _is_typo(wanted: str, word: str) -> bool:
    """Return whether one letter is missing, too many, wrong, or changed with its neighbour."""
    at = next((i for i, (a, b) in enumerate(zip(wanted, word, strict=False)) if a != b), None)
    if at is None:
        # All of the word is there, and a letter more.
        return len(wanted) == len(word) + 1
    rest = wanted[at:]
    swapped = rest[1:2] + rest[:1] + rest[2:]
    return (
        word[at:].startswith((rest[1:], swapped))
        or word[at + 1 :].startswith(rest)
        or (word[at + 1 :].startswith(rest[1:]))
    )
