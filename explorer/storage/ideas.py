"""The program's own files of ideas."""

from __future__ import annotations

import functools

from explorer.core.help.idea import Idea, read_idea
from explorer.core.resources import resource
from explorer.workspaces import WORKSPACES


@functools.cache
def ideas() -> tuple[Idea, ...]:
    """Return all ideas, by topic in the order of the workspaces, each in its order.

    Raises:
        OSError: the files are not there.
        ValueError: one of them is damaged.
    """
    topics = [each.name for each in WORKSPACES]
    found = [
        read_idea(path.stem, path.read_text(encoding="utf-8"))
        for path in sorted(resource("help").glob("*.md"))
    ]
    return tuple(sorted(found, key=lambda idea: (topics.index(idea.topic), idea.order)))


def idea(name: str) -> Idea:
    """Return the idea of a name; raises KeyError."""
    return {each.name: each for each in ideas()}[name]
