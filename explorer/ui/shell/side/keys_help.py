"""The list of keys and of what the mouse does, those of the workspace first."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QScrollArea, QWidget

from explorer.core.language.examples import EXAMPLES, function_names
from explorer.ui.shell.actions import ACTIONS, spelled, workspace_keys
from explorer.ui.widgets.plain import Label
from explorer.ui.widgets.theme import labelled, section
from explorer.ui.widgets.translation import translated
from explorer.workspaces import WORKSPACES, load


class _Group(NamedTuple):
    """Keys with their meanings."""

    title: str
    workspace: str | None
    """Where they are heard; None: everywhere."""
    keys: tuple[tuple[str, str], ...]


class KeysHelp(QScrollArea):
    """The list; it shows what can be done in one workspace.

    Signals:
        typing_asked(): what can be typed is to be searched.
    """

    typing_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("help")
        self._only: dict[QWidget, str] = {}
        """Widgets that belong to one workspace."""
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(16, 8, 16, 16)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        for group in self._groups():
            self._add(grid, group)
        self._add_examples(grid)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(grid.rowCount(), 1)
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Keys and mouse"))

    def _add(self, grid: QGridLayout, group: _Group) -> None:
        heading = section(group.title)
        heading.setContentsMargins(0, 8, 0, 0)
        grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
        added: list[QWidget] = [heading]
        for key, meaning in group.keys:
            row, name, text = grid.rowCount(), labelled(key, "quiet-number"), Label(meaning)
            text.setWordWrap(True)
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(text, row, 1)
            added += [name, text]
        if group.workspace is not None:
            self._only |= dict.fromkeys(added, group.workspace)

    def _add_examples(self, grid: QGridLayout) -> None:
        """List what can be typed in the function field, with every function."""
        heading = section(self.tr("What can be typed"))
        heading.setContentsMargins(0, 16, 0, 0)
        more = QPushButton(self.tr("Search all of it (Shift + F1)"))
        more.clicked.connect(self.typing_asked)
        rows: list[QWidget] = [heading, more]
        for example in EXAMPLES:
            rows.append(labelled("    ".join(example.texts), "quiet-number"))
            rows.append(Label(translated(example.meaning)))
        rows.append(section(self.tr("Functions")))
        rows.append(Label(", ".join(function_names())))
        for widget in rows:
            if isinstance(widget, Label):
                widget.setWordWrap(True)
            grid.addWidget(widget, grid.rowCount(), 0, 1, 2)

    def show_workspace(self, workspace: str) -> None:
        """Show the keys of a workspace, and those that are heard everywhere."""
        for widget, heard_in in self._only.items():
            widget.setVisible(heard_in == workspace)

    def _groups(self) -> list[_Group]:
        own = [
            _Group(
                self.tr(each.title),
                each.name,
                tuple((self.tr(key), self.tr(meaning)) for key, meaning in load(each.keys)),
            )
            for each in WORKSPACES
        ]
        return [*own, self._in_figure(), self._everywhere()]

    def _in_figure(self) -> _Group:
        keys = (
            ("+  −", self.tr("zoom")),
            ("Home", self.tr("fit the picture")),
            ("Ctrl + ← → ↑ ↓", self.tr("move the picture")),
            (self.tr("drag"), self.tr("move the picture")),
            (self.tr("wheel"), self.tr("zoom; with Shift only x, with Ctrl only y")),
            (self.tr("double click"), self.tr("fit the picture")),
        )
        return _Group(self.tr("In the figure"), None, keys)

    def _everywhere(self) -> _Group:
        """Return the keys of the table of actions, after those of the workspaces."""
        digits = ", ".join(key.removeprefix("Ctrl+") for key in workspace_keys().values())
        titles = ", ".join(self.tr(each.title) for each in WORKSPACES)
        actions = [
            (spelled(key), _as_meaning(self.tr(each.title)))
            for each in ACTIONS
            for key in each.keys[:1]
        ]
        return _Group(self.tr("Everywhere"), None, ((f"Ctrl + {digits}", titles), *actions))


def _as_meaning(title: str) -> str:
    """Return what stands on a menu as what stands beside a key."""
    return title[:1].lower() + title[1:].removesuffix(" …")
