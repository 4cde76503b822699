"""Entries of the palette: workspaces, actions, the buttons of the page, and examples."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QAbstractButton, QMenu
from shiboken6 import isValid

from explorer.core.language.examples import EXAMPLES
from explorer.core.translation import Text
from explorer.ui.shell.actions import ACTIONS, Host, workspace_keys
from explorer.ui.widgets.translation import translated
from explorer.workspaces import WORKSPACES, load, workspace

if TYPE_CHECKING:
    # It reads YAML and Markdown, for which the first picture need not wait.
    from explorer.storage.lessons.library import Entry as Lesson


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be chosen."""

    title: str
    kind: str
    """The kind of the entry, shown beside its title."""
    run: Callable[[], object]
    key: str = ""
    also: str = ""
    """More words by which it is found."""
    is_enabled: bool = True


def entries(host: Host) -> list[Entry]:
    """Return all that can be chosen now; what would do nothing is disabled."""
    return [
        *_workspaces(host),
        *_actions(host),
        *_controls(host),
        *_workspace_examples(host),
        *_lessons(host),
        *_functions(host),
    ]


def place_entries(host: Host) -> list[Entry]:
    """Return what the help finds beside what it explains, each once: actions have no key here."""
    return [
        *_workspaces(host),
        *(entry for entry in _actions(host) if not entry.key),
        *_workspace_examples(host),
        *(_lesson(host, entry) for entry in host.lessons.entries()),
    ]


def _workspaces(host: Host) -> Iterator[Entry]:
    keys = workspace_keys()
    for each in WORKSPACES:
        show = functools.partial(host.show_workspace, each.name)
        yield Entry(
            _tr(each.title), _tr("workspace"), show, keys[each.name], _found_by("go to", each.title)
        )


def _actions(host: Host) -> Iterator[Entry]:
    for each in ACTIONS:
        if each.is_offered(host) and each.name != "palette":
            run = functools.partial(each.run, host)
            key = next(iter(each.keys), "")
            is_enabled = each.is_available(host)
            also = _found_by(each.also, each.title)
            yield Entry(_tr(each.title), _tr("action"), run, key, also, is_enabled)


def _found_by(words: Text, title: Text) -> str:
    """Return words by which something is found, in another language also those in English."""
    own = _tr(words)
    return own if _tr(title) == title else f"{own} {title} {words}"


def _controls(host: Host) -> Iterator[Entry]:
    """Yield the buttons of the page that is shown, by the names they have for who listens."""
    kind = _tr("in {workspace}").format(workspace=_tr(workspace(host.workspace).title))
    for button in host.buttons():
        if button.findChild(QMenu) is None:
            title, key = _parted(button.accessibleName())
            run = functools.partial(_click, button)
            on = f"{kind} · {_tr('on')}" if button.isChecked() else kind
            yield Entry(title, on, run, key, button.text(), button.isEnabled())


def _parted(name: str) -> tuple[str, str]:
    """Return a name without the keys in brackets at its end, and the first of these."""
    name = " ".join(name.split())
    title, _, keys = name.removesuffix(")").partition(" (")
    return (title, keys.partition(", ")[0]) if name.endswith(")") and keys else (name, "")


def _click(button: QAbstractButton) -> None:
    if isValid(button):
        button.click()


def _workspace_examples(host: Host) -> Iterator[Entry]:
    for each in WORKSPACES:
        kind = _tr("example of {workspace}").format(workspace=_tr(each.title))
        for number, example in enumerate(load(each.examples) if each.examples else ()):
            show = functools.partial(host.show_example, each.name, number)
            yield Entry(_tr(example.title), kind, show, also=kind)


def _lessons(host: Host) -> Iterator[Entry]:
    """Yield the lessons, each once more for every case that it shows."""
    for entry in host.lessons.entries():
        made = _lesson(host, entry)
        yield made
        for case in entry.cases:
            yield replace(made, title=f"{case} {entry.title}", also=entry.about)


def _lesson(host: Host, entry: Lesson) -> Entry:
    show = functools.partial(host.lessons.open, entry)
    return Entry(entry.title, _tr("lesson"), show, also=f"{entry.name} {entry.about}")


def _functions(host: Host) -> Iterator[Entry]:
    """Yield what can be typed into the function field."""
    kind = _tr("function")
    for example in EXAMPLES:
        for text in example.texts:
            take = functools.partial(host.take_function, text)
            yield Entry(text, kind, take, also=f"{_tr('example')} {translated(example.meaning)}")


def _tr(text: Text) -> str:
    return QCoreApplication.translate("palette", text)
