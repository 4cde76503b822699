"""What is meant by a question that is typed into the help, the likeliest first."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import NamedTuple

from explorer.core.matching import folded, ranked

_MARKS = re.compile(r"[?？!！。，、：“”《》]+(?=\s|$)|[？！。，、：“”《》]+")
_FILLERS = frozenset(
    [
        "a",
        "an",
        "the",
        "is",
        "are",
        "was",
        "do",
        "does",
        "did",
        "can",
        "could",
        "will",
        "would",
        "i",
        "my",
        "me",
        "we",
        "you",
        "your",
        "it",
        "its",
        "this",
        "that",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "with",
        "and",
        "or",
        "how",
        "what",
        "why",
        "when",
        "where",
        "which",
        "who",
        "be",
        "there",
        "get",
        "has",
        "have",
    ]
)
"""Words of a question that say nothing of what it is about."""
_CHINESE_FILLERS = re.compile(
    "什么是|是什么|为什么|为何|怎么样|怎么办|怎么|怎样|如何|什么|哪个|多少|多大|我的|吗|呢|的|了|是"
)


class Found(NamedTuple):
    """Indices of what matches, the likeliest first."""

    named: list[int]
    """What is called so."""
    mentioning: list[int]
    """What only speaks of it."""


def search(query: str, candidates: Sequence[tuple[str, str, str]]) -> Found:
    """Return what matches a query.

    First what has the query as its short name; then what is called as all words of the query; where
    there is none, without the words of a question that say nothing. Where not even a text has the
    words, what is called as one of them is found.

    Args:
        query: what is typed, in any language.
        candidates: titles, more names, a short one first, and texts.
    """
    plain = _MARKS.sub(" ", query).strip()
    if not plain:
        return Found(list(range(len(candidates))), [])
    names = [(title, also) for title, also, _ in candidates]
    words = _telling(plain)
    found = ranked(plain, names) or ranked(" ".join(words), names)
    short = _closed_up(plain)
    exact = [i for i, (_, also) in enumerate(names) if _closed_up(also.partition(" ")[0]) == short]
    found = exact + [i for i in found if i not in exact]
    mentioning = _mentioning(words, candidates, set(found))
    if not found and not mentioning:
        found = _by_single_words(words, names)
    return Found(found, mentioning)


def _closed_up(name: str) -> str:
    """Return a short name without what stands between its words: Ctrl + Z and ctrl+z are alike."""
    return re.sub(r"[\s-]", "", folded(name))


def _telling(query: str) -> list[str]:
    """Return the words of a question that say what it is about; all where none does."""
    words = _CHINESE_FILLERS.sub(" ", query).split()
    return [word for word in words if word.casefold() not in _FILLERS] or query.split()


def _mentioning(
    words: Sequence[str], candidates: Sequence[tuple[str, str, str]], known: set[int]
) -> list[int]:
    """Return those that are not known yet and whose text has all of the words."""
    wanted = [folded(word) for word in words]
    return [
        i
        for i, (_, _, text) in enumerate(candidates)
        if i not in known and text and all(_stands_in(word, _folded(text)) for word in wanted)
    ]


@functools.lru_cache(maxsize=500)
def _folded(text: str) -> str:
    """Return a text as `folded` does; the same texts are looked through at every key."""
    return folded(text)


def _stands_in(word: str, text: str) -> bool:
    """Return whether a word begins one of a text; of Chinese, which has no words apart, any."""
    return re.search(rf"(?<![a-z]){re.escape(word)}", text) is not None


def _by_single_words(words: Sequence[str], names: Sequence[tuple[str, str]]) -> list[int]:
    """Return those that are called as some of the words, those with the most of them first."""
    counts: dict[int, int] = {}
    for word in words:
        for i in ranked(word, names) if len(word) > 1 else ():
            counts[i] = counts.get(i, 0) + 1
    return sorted(counts, key=lambda i: -counts[i])
