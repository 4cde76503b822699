"""What `help` prints."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence

from explorer.commands.lessons.printing import wrapped
from explorer.core.help.idea import Idea
from explorer.core.help.search import search
from explorer.core.language.reference import Row, as_text, rows, told_of
from explorer.core.lessons.lesson import Language
from explorer.core.sentence import filled, refusal, sentence
from explorer.core.translation import language
from explorer.storage.ideas import idea, ideas

_MORE = 12
"""Other matches that are named."""


def run(words: str) -> int:
    """Print what the words mean, or all ideas; raises SentenceError where nothing matches."""
    if not words:
        sys.stdout.write("".join(f"{_line(each)}\n" for each in ideas()))
        return 0
    known: list[Idea | Row] = [*ideas(), *rows()]
    named = [each for each in ideas() if each.name == words]
    matches = search(words, list(map(_names, known)))
    found = named or [known[i] for i in (*matches.named, *matches.mentioning)]
    if not found:
        raise refusal("Nothing in the help matches “{text}”.", text=words[:60])
    sys.stdout.write(_whole(found[0]))
    others = _beside(found)[:_MORE]
    if others:
        lines = "".join(f"  {_line(each)}\n" for each in others)
        sys.stdout.write(f"\n{sentence('See also')}\n{lines}")
    return 0


def _beside(found: Sequence[Idea | Row]) -> list[Idea | Row]:
    """Return the ideas to which the best match points, and the other matches."""
    best, *others = found
    points = best.see if isinstance(best, Idea) else ()
    see = [idea(each.name) for each in points if each.kind == "idea"]
    return [*see, *(each for each in others if each not in see)]


def _language() -> Language:
    return "zh" if language().startswith("zh") else "en"


def _names(entry: Idea | Row) -> tuple[str, str, str]:
    """Return how something is called, its other names, and its text."""
    if isinstance(entry, Idea):
        return entry.title(_language()), entry.also, entry.body
    told = " ".join(map(str, told_of(entry)))
    return entry.text, " ".join((entry.function, *entry.also, told)), ""


def _line(entry: Idea | Row) -> str:
    if isinstance(entry, Idea):
        return f"{entry.name:<22}  {entry.title(_language())}"
    return as_text(entry)


def _whole(entry: Idea | Row) -> str:
    if isinstance(entry, Row):
        return f"{as_text(entry)}\n"
    title = entry.title(_language())
    width = sum(2 if unicodedata.east_asian_width(sign) in {"W", "F"} else 1 for sign in title)
    parts = [f"{title}\n{'=' * width}", wrapped(entry.text(_language()))]
    if entry.code:
        parts += [wrapped(entry.code[:1]), filled("It prints:"), wrapped(entry.code[1:])]
    return "\n\n".join(parts) + "\n"
