"""Keys and what the mouse does, by where they are heard."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from explorer.core.translation import Text
from explorer.ui.shell.actions import ACTIONS, spelled, workspace_keys
from explorer.workspaces import WORKSPACES, load

_IN_FIGURE: tuple[tuple[Text, Text], ...] = (
    ("+  −", "zoom"),
    ("Home", "fit the picture"),
    ("Ctrl + ← → ↑ ↓", "move the picture"),
    ("drag", "move the picture"),
    ("wheel", "zoom; with Shift only x, with Ctrl only y"),
    ("double click", "fit the picture"),
)


class KeyLine(NamedTuple):
    """A key with its meaning."""

    key: str
    meaning: str
    action: str = ""
    """The name of what it does in every workspace; empty: it does no such thing."""


class KeyGroup(NamedTuple):
    """Keys that are heard in one place."""

    title: str
    workspace: str | None
    """Where they are heard; None: everywhere."""
    keys: tuple[KeyLine, ...]


def key_groups() -> list[KeyGroup]:
    """Return the keys of each workspace, those of figures, and those that are heard everywhere."""
    own = [
        KeyGroup(
            _tr(each.title),
            each.name,
            tuple(KeyLine(_tr(key), _tr(meaning)) for key, meaning in load(each.keys)),
        )
        for each in WORKSPACES
    ]
    figure = tuple(KeyLine(_tr(key), _tr(meaning)) for key, meaning in _IN_FIGURE)
    return [*own, KeyGroup(_tr("In the figure"), None, figure), _everywhere()]


def _everywhere() -> KeyGroup:
    """Return the keys of the table of actions, after those of the workspaces."""
    digits = ", ".join(key.removeprefix("Ctrl+") for key in workspace_keys().values())
    titles = ", ".join(_tr(each.title) for each in WORKSPACES)
    actions = [
        KeyLine(spelled(key), _as_meaning(_tr(each.title)), each.name)
        for each in ACTIONS
        for key in each.keys[:1]
    ]
    return KeyGroup(_tr("Everywhere"), None, (KeyLine(f"Ctrl + {digits}", titles), *actions))


def _as_meaning(title: str) -> str:
    """Return what stands on a menu as what stands beside a key."""
    return title[:1].lower() + title[1:].removesuffix(" …")


def _tr(text: Text) -> str:
    return QCoreApplication.translate("help", text)
