"""What is meant by a question that is typed into the help, the likeliest first."""

from __future__ import annotations

import re
from collections.abc import Sequence

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


def search(query: str, candidates: Sequence[tuple[str, str, str]]) -> list[int]:
    """Return the indices of the candidates that match, the best first.

    First those that are called as all words of the query; where there is none, without the words
    of a question that say nothing; then those in whose text the words stand; where there is none,
    those that are called as one of the words.

    Args:
        query: what is typed, in any language.
        candidates: titles, more names, and texts.
    """
    plain = _MARKS.sub(" ", query).strip()
    if not plain:
        return list(range(len(candidates)))
    names = [(title, also) for title, also, _ in candidates]
    words = _telling(plain)
    found = ranked(plain, names) or ranked(" ".join(words), names)
    found += _mentioning(words, candidates, set(found))
    return found or _by_single_words(words, names)


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
        if i not in known and text and all(_stands_in(word, folded(text)) for word in wanted)
    ]


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
