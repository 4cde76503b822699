"""One idea: its text, its program, and what to look at besides."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal

from explorer.core.help.idea import Idea
from explorer.core.session import Session
from explorer.ui.lessons.prose import Prose
from explorer.ui.shell.help.code_view import CodeView
from explorer.ui.shell.help.item_list import ItemList
from explorer.ui.shell.help.items import Item, reading_language
from explorer.ui.shell.help.reading import ReadingView
from explorer.ui.widgets.theme import labelled, section
from explorer.workspaces import workspace


class IdeaView(ReadingView):
    """Shows an idea in the language of the window.

    Signals:
        tried(Session): what shows the idea is wanted in its workspace.
    """

    tried = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.name = ""
        """Of the idea that is shown; empty: none yet."""
        self.list: ItemList | None = None
        """What to look at besides."""

    def show_idea(self, idea: Idea, besides: Sequence[Item]) -> None:
        """Show an idea, and what it points at."""
        self.name, language = idea.name, reading_language()
        self.begin(idea.title(language))
        self.add(Prose(14)).show_text(idea.text(language))
        if idea.session is not None:
            self._offer(idea.session)
        if idea.program:
            self._show_program(idea)
        self._show_besides(besides)
        self.column.addStretch(1)

    def _show_program(self, idea: Idea) -> None:
        self.column.addWidget(CodeView(idea.program, self.tr("Program")))
        printed = CodeView(idea.printed, self.tr("What the program prints"), is_python=False)
        self.column.addWidget(labelled(self.tr("It prints:"), "muted"))
        self.column.addWidget(printed)
        session = idea.on_the_tape
        if session is not None:
            self._offer(session)

    def _offer(self, session: Session) -> None:
        title = QCoreApplication.translate("help", workspace(session.workspace).title)
        is_tape = session.workspace == "tape"
        text = self.tr("Put it into {workspace}") if is_tape else self.tr("Try it in {workspace}")
        tip = self.tr("Show it there, as one step that can be undone; nothing is run")
        button = self.add_button(text.format(workspace=title), tip)
        button.clicked.connect(lambda: self.tried.emit(session))

    def _show_besides(self, besides: Sequence[Item]) -> None:
        self.column.addWidget(section(self.tr("See also")))
        self.list = _Besides(besides)
        self.list.setAccessibleName(self.tr("See also"))
        self.list.chosen.connect(lambda item: item.run())
        self.column.addWidget(self.list)


class _Besides(ItemList):
    """A list that is as high as its rows."""

    def __init__(self, items: Sequence[Item]) -> None:
        super().__init__()
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.show_items(items, tells_kinds=True)

    def doItemsLayout(self) -> None:  # noqa: N802
        """Take the height that the rows need at this width."""
        super().doItemsLayout()
        rows = (self.model().index(i, 0) for i in range(self.model().rowCount()))
        height = sum(self.sizeHintForIndex(row).height() for row in rows)
        if height != self.height():
            self.setFixedHeight(height)
