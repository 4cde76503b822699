"""What a person acts by: actions, the row at the top, lessons and guide, connected."""

from __future__ import annotations

from typing import NamedTuple

from explorer.ui.shell.commands.action_set import ActionSet
from explorer.ui.shell.commands.commands import Commands
from explorer.ui.shell.commands.top_bar import TopBar
from explorer.ui.shell.document import Document
from explorer.ui.shell.files import Files
from explorer.ui.shell.guide.guide import Guide
from explorer.ui.shell.guide.tour import Tour
from explorer.ui.shell.lessons.lessons import Lessons
from explorer.ui.shell.main_window import MainWindow
from explorer.ui.shell.page_stack import PageStack
from explorer.ui.shell.presentation import Presentation
from explorer.ui.shell.side.side_area import SideArea
from explorer.ui.shell.state.keeper import StateKeeper
from explorer.ui.shell.status_line import StatusLine
from explorer.ui.shell.undo import Undo
from explorer.ui.widgets.function_field import FunctionField


class Tools(NamedTuple):
    """Parts of the window, in the order in which they can be deleted."""

    actions: ActionSet
    commands: Commands
    top_bar: TopBar
    presentation: Presentation
    guide: Guide
    tour: Tour
    lessons: Lessons


def make_tools(
    window: MainWindow,
    document: Document,
    field: FunctionField,
    stack: PageStack,
    side: SideArea,
    files: Files,
    undo: Undo,
    status_line: StatusLine,
    keeper: StateKeeper,
) -> Tools:
    """Make the tools of a window, of parts that are there."""
    presentation = Presentation(window, stack, side)
    lessons = Lessons(window, document, stack, side, keeper.state.lesson, keeper.path)
    tour = Tour(window, document, stack, side, lessons, presentation)
    commands = Commands(
        window, document, field, stack, side, files, undo, presentation, lessons, tour
    )
    actions = ActionSet(window, commands)
    lessons.actions = actions.by_name
    top_bar = TopBar(window, actions.by_name)
    buttons, hints = top_bar.buttons, keeper.state.hints
    guide = Guide(window, stack, tour, actions.by_name, buttons, hints)
    made = Tools(actions, commands, top_bar, presentation, guide, tour, lessons)
    _connect(made, document, files, status_line, keeper)
    return made


def _connect(
    tools: Tools, document: Document, files: Files, status_line: StatusLine, keeper: StateKeeper
) -> None:
    """Let each tool know what the others have changed."""
    commands, lessons, presentation = tools.commands, tools.lessons, tools.presentation
    commands.said = status_line.said
    for told in (lessons.said, commands.listening.told):
        told.connect(status_line.say)
    for changed in (lessons.changed, tools.guide.changed):
        changed.connect(keeper.save_soon)
    for changed in (
        lessons.changed,
        files.filming_changed,
        commands.listening.changed,
        presentation.changed,
        tools.tour.changed,
    ):
        changed.connect(tools.actions.refresh)
    presentation.changed.connect(lambda: lessons.give_way(presentation.is_on))
    tools.top_bar.workspaces.chosen.connect(document.turn_to)
    tools.top_bar.examples.chosen.connect(commands.show_example)
    commands.file_menu_asked.connect(tools.top_bar.buttons["file"].showMenu)
