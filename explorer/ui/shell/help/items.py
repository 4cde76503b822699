"""What the help lists: ideas, functions, keys and actions, lessons and examples."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from explorer.core.help.idea import Idea, See
from explorer.core.language.reference import Row, rows, told_of
from explorer.core.lessons.lesson import Language
from explorer.core.translation import Text, language
from explorer.storage.ideas import ideas
from explorer.ui.shell.actions import Action, Host, action
from explorer.ui.shell.help.keys import KeyGroup, key_groups
from explorer.ui.shell.palette.entries import Entry, place_entries
from explorer.ui.widgets.translation import translated
from explorer.workspaces import workspace

IDEAS, FUNCTIONS, KEYS = "ideas", "functions", "keys"
"""Sections; what is in none of them, and actions without a key, are found by searching only."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is listed."""

    title: str
    section: str = ""
    kind: str = ""
    """What it is, told beside its title where things of all kinds are listed."""
    key: str = ""
    detail: str = ""
    """More that there is to be said of it."""
    also: str = ""
    """More words by which it is found."""
    body: str = ""
    """Text in which a word may stand."""
    run: Callable[[], object] | None = None
    """What Enter does; None: nothing."""
    is_typed: bool = False
    """Whether the title is something that can be typed into the function field."""
    is_heading: bool = False

    @property
    def spoken(self) -> str:
        """The item as it is read aloud."""
        return ", ".join(filter(None, (self.title, self.kind, self.key, self.detail)))


def reading_language() -> Language:
    """Return the language in which ideas are shown."""
    return "zh" if language().startswith("zh") else "en"


class Catalogue:
    """All items, made when somebody looks.

    Args:
        host: what the window can do.
        show_idea: shows the idea of a name.
    """

    def __init__(self, host: Host, show_idea: Callable[[str], object]) -> None:
        self._host, self._show_idea = host, show_idea
        self._functions = [self._function(row) for row in rows()]
        self._others: list[Item] | None = None
        """Keys, actions, lessons and examples, as they were when somebody began to search."""
        self._ideas = [self._idea(each) for each in ideas()]

    def section(self, name: str) -> list[Item]:
        """Return what is listed while nothing is searched."""
        if name == FUNCTIONS:
            return list(self._functions)
        if name == KEYS:
            return list(self._keys(self._groups()))
        return list(self._by_topic())

    def refresh(self) -> None:
        """Look anew at what the window can do, once something is searched."""
        self._others = None

    def all(self, first: str) -> list[Item]:
        """Return all that can be found; of what matches alike, the functions first if asked for."""
        if self._others is None:
            keys = [each for each in self._keys(self._groups()) if not each.is_heading]
            self._others = [*keys, *map(self._entry, place_entries(self._host))]
        explained = [self._functions, self._ideas]
        if first != FUNCTIONS:
            explained.reverse()
        return [*explained[0], *explained[1], *self._others]

    def seen_from(self, idea: Idea) -> list[Item]:
        """Return what an idea points at."""
        return [item for see in idea.see if (item := self._seen(see)) is not None]

    def _seen(self, see: See) -> Item | None:
        if see.kind == "idea":
            return next(item for item in self._ideas if item.also.startswith(f"{see.name} "))
        # A folder of lessons may be damaged, which is told where lessons are opened.
        found = (entry for entry in self._host.lessons.entries() if entry.name == see.name)
        entry = next(found, None)
        if entry is None:
            return None
        run = functools.partial(self._host.lessons.open, entry)
        return Item(entry.title, kind=_tr("lesson"), run=run)

    def _idea(self, idea: Idea) -> Item:
        run = functools.partial(self._show_idea, idea.name)
        title = idea.title(reading_language())
        return Item(title, IDEAS, _tr("idea"), also=idea.also, body=idea.body, run=run)

    def _by_topic(self) -> Iterator[Item]:
        """Yield the ideas below the names of their workspaces, those of the present one first."""
        present = self._host.workspace
        known = list(zip(ideas(), self._ideas, strict=True))
        topics = dict.fromkeys(idea.topic for idea, _ in known)
        for topic in sorted(topics, key=lambda topic: topic != present):
            yield Item(QCoreApplication.translate("help", workspace(topic).title), is_heading=True)
            yield from (item for idea, item in known if idea.topic == topic)

    def _function(self, row: Row) -> Item:
        told = " · ".join(translated(each) for each in told_of(row))
        also = f"{row.function} {' '.join(row.also)} {told}"
        run = functools.partial(self._host.take_function, row.text)
        return Item(
            row.text, FUNCTIONS, _tr("function"), detail=told, also=also, run=run, is_typed=True
        )

    def _groups(self) -> Sequence[KeyGroup]:
        """Return the keys, those of the present workspace first."""
        present = self._host.workspace
        return sorted(key_groups(), key=lambda group: group.workspace not in {present, None})

    def _keys(self, groups: Sequence[KeyGroup]) -> Iterator[Item]:
        for group in groups:
            yield Item(group.title, is_heading=True)
            for key, meaning, name in group.keys:
                known = action(name) if name else None
                run = functools.partial(self._run, known) if known else None
                short = key.replace(" ", "")
                also = f"{short} {key} {group.title}"
                if known is not None:
                    also += f" {_tr(known.also)} {known.also} {known.title}"
                yield Item(meaning, KEYS, _tr("key"), key, also=also, run=run)

    def _run(self, known: Action) -> None:
        """Do what a key does, where it would be heard."""
        if known.is_offered(self._host) and known.is_available(self._host):
            known.run(self._host)

    def _entry(self, entry: Entry) -> Item:
        run = entry.run if entry.is_enabled else None
        section = KEYS if entry.kind == _tr("action") else ""
        return Item(entry.title, section, entry.kind, entry.key, also=entry.also, run=run)


def _tr(text: Text) -> str:
    return QCoreApplication.translate("help", text)
