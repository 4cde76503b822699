"""Examples of all workspaces, by a part of their titles."""

from __future__ import annotations

from typing import Any, NamedTuple

from explorer.core.sentence import refusal
from explorer.core.session import Session
from explorer.core.translation import translate
from explorer.workspaces import WORKSPACES, load


class _Found(NamedTuple):
    workspace: str
    example: Any

    @property
    def titles(self) -> tuple[str, ...]:
        """In English and in the person's language, as they are compared."""
        title = self.example.title
        return title.casefold(), translate(title).casefold()


def example_session(name: str) -> Session:
    """Return a session that shows an example, alone.

    Args:
        name: its title, or a part that no other title has.

    Raises:
        SentenceError: there is none, or more than one.
    """
    found = _of_name(name)
    if len(found) != 1:
        titles = "; ".join(translate(each.example.title) for each in found or _all())
        if found:
            raise refusal("Several examples have “{name}” in their titles: {titles}.",
                          name=name[:40], titles=titles)  # fmt: skip
        raise refusal("No example has “{name}” in its title. There are: {titles}.",
                      name=name[:40], titles=titles)  # fmt: skip
    return Session().with_spec(found[0].example.spec).within(found[0].workspace)


def _all() -> list[_Found]:
    return [
        _Found(each.name, example)
        for each in WORKSPACES
        for example in (load(each.examples) if each.examples else ())
    ]


def _of_name(name: str) -> list[_Found]:
    """Return those whose title this is, or in whose titles it is a part."""
    wanted = name.casefold().strip()
    if not wanted:
        return []
    whole = [each for each in _all() if wanted in each.titles]
    return whole or [each for each in _all() if any(wanted in title for title in each.titles)]
