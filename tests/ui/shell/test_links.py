"""Links in the window: copied, pasted, dropped, typed, and given at the start; wrong ones, too."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from explorer.core.curves.spec import CurveSpec
from explorer.core.descent.spec import DescentSpec
from explorer.core.function import FunctionSpec, Parameter
from explorer.core.session import Session
from explorer.core.sharing.link import link_of
from explorer.core.tape.spec import TapeSpec
from explorer.core.training.data import CsvFile
from explorer.ui.shell.application import Start
from tests.ui.conftest import PATIENCE, Person
from tests.ui.shell.test_dropping import drop, mime_of

FUNCTION = FunctionSpec("a x^2 + 1", (Parameter("a", 2.0),))
DESCENT = Session().with_spec(DescentSpec(FUNCTION, (2.0, 0.0), 7)).within("descent")
LINK = link_of(DESCENT)


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def copied(person: Person, action: str = "link") -> str:
    """Choose an action, and return what it puts on the clipboard."""
    QGuiApplication.clipboard().setText("something else")
    person.window.actions.by_name[action].trigger()
    return clipboard()


def assert_opened_as_one_step(person: Person, session: Session, before: Session) -> None:
    assert person.window.session == session
    assert person.window.status == "Opened the link"
    assert person.shell.edit.toPlainText() == session.function.text
    person.window.commands.undo()
    assert person.window.session == before
    assert person.shell.edit.toPlainText() == before.function.text
    person.window.commands.redo()
    assert person.window.session == session


def test_the_link_that_is_copied_opens_the_same_in_another_window(person: Person) -> None:
    person.type_function("x^3 - 3x")
    person.see(lambda: person.spec.function.text == "x^3 - 3x")
    person.set_spec(order=1, low=-2.5, taylor=(2,))
    shown = person.window.session
    QTest.keySequence(person.shell, "Ctrl+Shift+L")
    link = clipboard()
    assert link.startswith("gradient-explorer:")
    assert person.window.status == f"Copied the link, {len(link)} characters."
    person.window.document.start_over(Session())
    person.paste_function(link)
    assert person.window.session == shown
    person.see_curves()


def test_a_pasted_link_replaces_the_whole_state_as_one_step(person: Person) -> None:
    before = person.window.session
    person.paste_function(f"  {LINK}\n")
    assert_opened_as_one_step(person, DESCENT, before)
    person.see(lambda: person.page.answered is not None)


def test_a_link_pasted_into_what_is_half_typed_is_no_part_of_it(person: Person) -> None:
    person.type_function("2 sin(")
    before = person.window.session
    QGuiApplication.clipboard().setText(LINK)
    person.shell.edit.paste()
    assert_opened_as_one_step(person, DESCENT, before)
    assert not person.window.function_field.has_syntax_error


def test_a_link_to_the_function_that_stands_there_takes_a_mistake_away(person: Person) -> None:
    person.type_function("sin(")
    person.see(lambda: person.window.function_field.has_syntax_error)
    person.paste_function("gradient-explorer:curves?f=sin²x&order=1")
    assert person.shell.edit.toPlainText() == "sin²x"
    assert not person.window.function_field.has_syntax_error
    assert person.spec.order == 1


def test_a_link_that_is_typed_opens_with_enter(person: Person) -> None:
    person.window.function_field.select_all()
    QTest.keyClicks(person.shell.edit, "gradient-explorer:curves?f=x^3&order=2")
    assert person.spec.order == 3
    QTest.keyClick(person.shell.edit, "\r")
    assert (person.spec.function.text, person.spec.order) == ("x^3", 2)


@pytest.mark.parametrize("on", ["shell", "edit"])
def test_a_dropped_link_is_opened(person: Person, on: str) -> None:
    before = person.window.session
    target = person.shell if on == "shell" else person.shell.edit.viewport()
    assert drop(target, mime_of(LINK))
    assert_opened_as_one_step(person, DESCENT, before)


def test_a_link_dropped_from_a_browser_or_in_a_file_is_opened(
    person: Person, tmp_path: Path
) -> None:
    before = person.window.session
    data = QMimeData()
    data.setUrls([QUrl(LINK)])
    data.setText(LINK)
    assert drop(person.shell, data)
    assert_opened_as_one_step(person, DESCENT, before)
    (tmp_path / "link.txt").write_text("gradient-explorer:curves?f=x^5\n")
    assert drop(person.shell, mime_of(path=tmp_path / "link.txt"))
    assert person.spec.function.text == "x^5"


def test_the_program_of_a_link_is_shown_and_not_run(person: Person, tmp_path: Path) -> None:
    snippet = f"open({str(tmp_path / 'was-run')!r}, 'w').close()\n"
    session = Session().with_spec(TapeSpec(snippet)).within("tape")
    person.paste_function(link_of(session))
    assert person.window.session == session
    QTest.qWait(300)
    assert person.page.answered is None
    assert list(tmp_path.iterdir()) == []


BOMB = base64.urlsafe_b64encode(zlib.compress(bytes(20_000_000))).decode()


@pytest.mark.shares_window
@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("gradient-explorer:", "This link leads to “”, which is no workspace; there are "),
        (f"gradient-explorer:1?{BOMB}", "This link holds too much for a session."),
        ("gradient-explorer:1?" + "A" * 2_000_001, "This link is too long: 2,000,0"),
        ("gradient-explorer:1?eNqr", "This link is cut off: copy all of it."),
        ("gradient-explorer:1?&&&&", "This is no link of Gradient Explorer, or it is damaged."),
        ("gradient-explorer:3?x", "This link was made by a newer version of Gradient Explorer"),
        ("gradient-explorer:curves?f=sin(", "“)” is missing."),
        ("gradient-explorer:curves?f=x&q=1", "In this link “q” is neither a setting of “curves”"),
    ],
)
def test_a_wrong_link_changes_nothing_and_is_told_of_where_it_is_put(
    person: Person, link: str, told: str
) -> None:
    before = person.window.session
    person.paste_function(link)
    assert person.window.function_field.message.startswith(told)
    assert person.shell.edit.toPlainText() == before.function.text
    assert not person.window.function_field.has_syntax_error
    assert drop(person.shell, mime_of(link))
    assert person.window.status.startswith(told)
    assert person.window.session == before


def test_of_a_table_it_is_said_that_the_link_does_not_hold_it(person: Person) -> None:
    person.window.document.show(
        Session()
        .with_spec(replace(Session().training, data=CsvFile("/home/me/birds.csv")))
        .within("training")
    )
    assert "/home/me" not in copied(person)
    assert person.window.status.endswith("It names the table “birds.csv” and does not hold it.")


def test_of_a_long_link_it_is_said_that_some_programs_cut_it(person: Person) -> None:
    text = "".join(chr(0x4E00 + i * i * 7919 % 20_000) for i in range(3000))
    person.window.document.show(Session().with_spec(TapeSpec(text)).within("tape"))
    assert len(copied(person)) > 2000
    assert person.window.status.endswith("send a session file there.")


def test_the_command_is_copied(person: Person) -> None:
    person.paste_function("gradient-explorer:curves?f=x^2&low=-1&high=1&order=1")
    command = copied(person, "command")
    assert command == "gradient-explorer render 'x^2' --range '-1, 1' --order 1 -o curves.png"
    assert person.window.status == "Copied the command"


def test_where_no_field_is_the_link_on_the_clipboard_is_opened_by_a_key(person: Person) -> None:
    person.window.show_workspace("tape")
    before = person.window.session
    QGuiApplication.clipboard().setText("x^2")
    QTest.keySequence(person.shell, "Ctrl+Shift+O")
    assert person.window.status == "There is no link on the clipboard: copy one first."
    assert person.window.session == before
    QGuiApplication.clipboard().setText(LINK)
    QTest.keySequence(person.shell, "Ctrl+Shift+O")
    assert_opened_as_one_step(person, DESCENT, before)


def test_both_are_found_in_the_palette_and_in_the_file_menu(person: Person) -> None:
    titles = [action.text() for action in person.window.top_bar.file_menu.actions()]
    assert {"Copy link", "Copy as command line"} <= set(titles)


@pytest.fixture
def started(qapp: QApplication) -> Iterator[list[Start]]:
    """Starts of the program, which are closed at the end."""
    begun: list[Start] = []
    yield begun
    for start in begun:
        start.main_window.close()
        if isValid(start.main_window):
            start.main_window.deleteLater()


@pytest.mark.slow
def test_a_link_pasted_before_the_window_is_built_is_opened(
    started: list[Start], qtbot: QtBot
) -> None:
    start = Start(None)
    started.append(start)
    QGuiApplication.clipboard().setText(LINK)
    start.main_window.edit.paste()
    with qtbot.waitSignal(start.completed, timeout=PATIENCE):
        pass
    assert start.window is not None
    assert start.window.session == DESCENT


@pytest.mark.slow
@pytest.mark.parametrize(
    ("link", "told"),
    [(LINK, "Opened the link"), ("gradient-explorer:9?x", "This link was made by a newer")],
)
def test_the_program_is_started_with_a_link(
    started: list[Start], qtbot: QtBot, link: str, told: str
) -> None:
    start = Start(None, link)
    started.append(start)
    with qtbot.waitSignal(start.completed, timeout=PATIENCE):
        pass
    assert start.window is not None
    assert start.window.status.startswith(told)
    assert start.window.session == (DESCENT if link == LINK else Session())
    assert isinstance(start.window.session.curves, CurveSpec)
