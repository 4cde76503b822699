"""The command palette in the real window, by keyboard alone and by mouse alone."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QCursor, QInputMethodEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from explorer.core.descent.presets import PRESETS
from explorer.core.examples import EXAMPLES as CURVES
from explorer.core.language.examples import EXAMPLES
from explorer.core.tape.examples import EXAMPLES as SNIPPETS
from explorer.engine.client import Engine
from explorer.ui.shell.actions import ACTIONS
from explorer.ui.shell.controller import MainController
from explorer.ui.shell.main_window import MainWindow
from explorer.ui.shell.palette.palette import CommandPalette
from explorer.ui.shell.state.placement import has_real_screen
from explorer.ui.widgets.controls import NumberField
from explorer.ui.widgets.theme import present_theme
from explorer.workspaces import WORKSPACES
from tests.ui.conftest import PATIENCE, Person

CONTROL = Qt.KeyboardModifier.ControlModifier
NOTHING = re.compile("^Nothing matches “(.*)”. ")


def _palette(person: Person) -> CommandPalette:
    palette = person.shell.command_palette
    assert palette is not None
    return palette


def _open(person: Person) -> CommandPalette:
    person.press(Qt.Key.Key_K, CONTROL)
    palette = _palette(person)
    assert palette.isVisible()
    assert palette.field.hasFocus()
    return palette


def _type(person: Person, text: str) -> CommandPalette:
    palette = _open(person)
    QTest.keyClicks(palette.field, text)
    return palette


def _choose(person: Person, text: str) -> None:
    """Find something by typing, and choose the first."""
    palette = _type(person, text)
    person.press(Qt.Key.Key_Return)
    assert palette.isHidden()


def _titles(palette: CommandPalette) -> list[str]:
    return [entry.title for entry in palette.shown]


def _click(palette: CommandPalette, title: str) -> None:
    row = _titles(palette).index(title)
    place = palette.view.visualRect(palette.view.model().index(row, 0)).center()
    QTest.mouseClick(palette.view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_it_lists_every_action_workspace_and_example(person: Person) -> None:
    titles = _titles(_open(person))
    texts = [text for example in EXAMPLES for text in example.texts]
    # Nothing is being filmed, no lesson is open, and the palette is.
    absent = {"palette", "stop_gif", "stop_presenting", "json"}
    absent |= {each.name for each in ACTIONS if each.name.startswith("lesson_")}
    absent |= {"tour_end", "stop_listening"}
    absent -= {"lesson_results"}
    actions = [each.title for each in ACTIONS if each.name not in absent]
    head = [*(w.title for w in WORKSPACES), *actions]
    examples = [each.title for each in (*CURVES, *PRESETS, *SNIPPETS)]
    assert titles[: len(head)] == head
    assert titles[-len(texts) :] == texts
    first = titles.index(examples[0])
    assert titles[first : first + len(examples)] == examples


@pytest.mark.shares_window
@pytest.mark.parametrize(
    ("workspace", "typed", "found"),
    [
        ("curves", "tangent", ("Tangent at the point", "in Curves · on", "")),
        ("curves", "taylor 3", ("Taylor polynomial of degree 3", "in Curves", "")),
        ("descent", "play", ("Play", "in Descent", "Space")),
        ("descent", "last step", ("To the last step", "in Descent", ">")),
        ("descent", "all rates", ("All learning rates", "in Descent", "")),
        ("training", "log y", ("Logarithmic y axis", "in Training", "")),
        ("training", "fit", ("Fit the view to the curves", "in Training", "double click")),
    ],
)
def test_the_buttons_of_the_page_are_found(
    person: Person, workspace: str, typed: str, found: tuple[str, str, str]
) -> None:
    person.window.show_workspace(workspace)
    entry = _type(person, typed).current
    assert entry is not None
    assert (entry.title, entry.kind, entry.key) == found
    person.press(Qt.Key.Key_Escape)


def test_a_button_of_the_page_is_pressed_from_here(person: Person) -> None:
    assert person.spec.tangent
    _choose(person, "tangent")
    assert not person.spec.tangent
    person.press(Qt.Key.Key_Z, CONTROL)
    assert person.spec.tangent


def test_a_button_that_is_disabled_on_the_page_is_disabled_here(person: Person) -> None:
    _choose(person, "training")
    stop = next(entry for entry in _type(person, "stop").shown if entry.title == "Stop")
    assert not stop.is_enabled


def test_a_key_stands_beside_what_it_is_for(person: Person) -> None:
    keys = {entry.title: entry.key for entry in _open(person).shown}
    assert keys["Descent"] == "Ctrl+2"
    assert keys["Save session …"] == "Ctrl+S"
    assert keys["Help"] == "F1"
    assert keys["Save as SVG …"] == ""


@pytest.mark.shares_window
@pytest.mark.parametrize("where", ["function", "number", "figure", "code", "table"])
def test_its_key_is_heard_wherever_the_focus_is_and_the_focus_comes_back(
    person: Person, where: str
) -> None:
    side = person.window.side
    side.show_tab("numbers" if where == "table" else "code")
    widget = {
        "function": person.shell.edit,
        "number": person.page.controls.findChild(QLineEdit),
        "figure": person.figure,
        "code": side._code,
        "table": side._numbers,
    }[where]
    widget.setFocus()
    text = person.shell.edit.toPlainText()
    _open(person)
    person.press(Qt.Key.Key_Escape)
    assert _palette(person).isHidden()
    assert widget.hasFocus()
    assert person.shell.edit.toPlainText() == text


def test_a_second_press_of_its_key_closes_it(person: Person) -> None:
    palette = _type(person, "save")
    person.press(Qt.Key.Key_K, CONTROL)
    assert palette.isHidden()
    assert person.shell.edit.hasFocus()
    assert _open(person).field.text() == ""


def test_an_action_is_found_by_typing_and_run_by_enter(person: Person) -> None:
    before = present_theme().name
    _choose(person, "dark")
    assert present_theme().name != before
    assert person.shell.edit.hasFocus()


@pytest.mark.slow
def test_a_workspace_and_an_example_of_another_are_shown(person: Person) -> None:
    _choose(person, "descent")
    assert person.window.session.workspace == "descent"
    _choose(person, "curves")
    assert person.window.session.workspace == "curves"
    preset = next(each for each in PRESETS if each.title == "Saddle")
    _choose(person, "saddle")
    assert person.window.session.workspace == "descent"
    assert person.spec.function.text == preset.spec.function.text
    assert person.shell.edit.toPlainText() == preset.spec.function.text
    person.press(Qt.Key.Key_Z, CONTROL, on=person.shell)
    assert person.spec.function.text == "sin²x"


def test_an_example_of_a_function_goes_into_the_field_as_a_step_of_undo(person: Person) -> None:
    _choose(person, "x if x>0")
    assert person.spec.function.text == "x if x>0 else 0"
    person.see_curves()
    person.press(Qt.Key.Key_Z, CONTROL)
    assert person.shell.edit.toPlainText() == "sin²x"


@pytest.mark.parametrize("text", [text for example in EXAMPLES[::4] for text in example.texts[:1]])
@pytest.mark.shares_window
def test_an_example_is_found_by_typing_it(person: Person, text: str) -> None:
    palette = _type(person, text)
    assert palette.current is not None
    assert palette.current.title == text
    person.press(Qt.Key.Key_Escape)


@pytest.mark.slow
def test_a_function_chosen_in_training_is_shown_in_curves(person: Person) -> None:
    _choose(person, "training")
    assert not person.page.uses_function
    _choose(person, "log_3")
    assert person.window.session.workspace == "curves"
    assert person.spec.function.text == "log_3(x)"


def test_the_arrows_move_past_what_is_disabled_and_around_the_ends(person: Person) -> None:
    palette = _open(person)
    assert palette.current is None
    passed = []
    for _ in range(5):
        person.press(Qt.Key.Key_Down)
        assert palette.current is not None
        passed.append(palette.current.title)
    assert passed == ["Curves", "Descent", "Training", "Tape", "Open, save, export"]
    for _ in range(5):
        person.press(Qt.Key.Key_Up)
    assert palette.current.title == _titles(palette)[-1]
    person.press(Qt.Key.Key_PageUp)
    person.press(Qt.Key.Key_End)
    assert palette.current.title == _titles(palette)[-12]


def test_enter_with_nothing_typed_and_nothing_chosen_does_nothing(person: Person) -> None:
    palette = _open(person)
    session, theme = person.window.session, present_theme()
    person.press(Qt.Key.Key_Return)
    assert palette.isVisible()
    assert (person.window.session, present_theme()) == (session, theme)


def test_typing_alone_runs_nothing(person: Person) -> None:
    session, theme = person.window.session, present_theme()
    palette = _open(person)
    for text in ("dark", "descent", "undo", "saddle"):
        palette.field.clear()
        QTest.keyClicks(palette.field, text)
    person.press(Qt.Key.Key_Escape)
    assert (person.window.session, present_theme()) == (session, theme)


def test_what_would_do_nothing_is_disabled(person: Person) -> None:
    palette = _type(person, "undo")
    assert [(e.title, e.is_enabled) for e in palette.shown] == [("Undo", False)]
    person.press(Qt.Key.Key_Return)
    person.press(Qt.Key.Key_Down)
    person.press(Qt.Key.Key_Return)
    _click(palette, "Undo")
    assert palette.isVisible()
    person.press(Qt.Key.Key_Escape)
    person.type_function("x^3")
    _choose(person, "undo")
    assert person.shell.edit.toPlainText() == "sin²x"


@pytest.mark.slow
def test_an_action_that_makes_no_sense_in_the_workspace_is_left_out(person: Person) -> None:
    assert "Save animation as GIF …" in _titles(_open(person))
    person.press(Qt.Key.Key_Escape)
    _choose(person, "training")
    titles = _titles(_open(person))
    assert "Save animation as GIF …" not in titles
    assert "Type a function" not in titles


@pytest.mark.shares_window
@pytest.mark.parametrize("text", ["zzzz", "梯度下降", "🙂", "é" * 30, "<b>x</b>"])
def test_that_nothing_matches_is_said_in_a_sentence(person: Person, text: str) -> None:
    palette = _open(person)
    palette.field.insert(text)
    assert palette.shown == []
    found = NOTHING.match(palette.message)
    assert found is not None
    assert found[1] == text
    person.press(Qt.Key.Key_Return)
    assert palette.isVisible()
    palette.field.clear()
    assert not palette.message
    person.press(Qt.Key.Key_Escape)


def test_accents_and_letters_of_an_input_method_are_heard(person: Person) -> None:
    palette = _open(person)
    QApplication.sendEvent(palette.field, QInputMethodEvent("pn", []))
    person.press(Qt.Key.Key_Return)
    assert palette.isVisible()
    done = QInputMethodEvent()
    done.setCommitString("Ｐｌáteau")
    QApplication.sendEvent(palette.field, done)
    person.press(Qt.Key.Key_Return)
    assert palette.isHidden()
    assert "sigmoid" in person.spec.function.text


def test_half_a_word_in_the_function_field_stays_half_typed(person: Person) -> None:
    person.type_function("si")
    _open(person)
    person.press(Qt.Key.Key_Escape)
    assert person.spec.function.text == "sin²x"
    QTest.keyClicks(person.shell.edit, "n x")
    assert person.spec.function.text == "sin x"


def test_escape_closes_it_before_it_stops_anything_else(person: Person) -> None:
    heard: list[str] = []
    action = person.window.actions.by_name["stop_gif"]
    action.setVisible(True)
    action.triggered.connect(lambda: heard.append("stopped"))
    _open(person)
    person.press(Qt.Key.Key_Escape)
    assert heard == []
    person.press(Qt.Key.Key_Escape)
    assert heard == ["stopped"]


def test_another_key_of_the_window_closes_it_and_does_its_own(person: Person) -> None:
    palette = _type(person, "png")
    person.press(Qt.Key.Key_2, CONTROL)
    assert palette.isHidden()
    assert person.window.session.workspace == "descent"


def test_the_field_of_the_palette_has_undo_of_its_own(person: Person) -> None:
    person.type_function("x^3")
    palette = _type(person, "png")
    person.press(Qt.Key.Key_Z, CONTROL)
    assert palette.isVisible()
    assert palette.field.text() != "png"
    assert person.spec.function.text == "x^3"


# By mouse alone.


def test_the_mouse_alone_opens_scrolls_and_chooses(person: Person) -> None:
    button = person.window.top_bar.buttons["palette"]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    palette = _palette(person)
    assert palette.isVisible()
    bar = palette.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    _click(palette, "alpha x")
    assert palette.isHidden()
    assert person.spec.function.text == "alpha x"


def test_a_click_elsewhere_closes_it_and_does_what_it_does(person: Person) -> None:
    palette = _open(person)
    button = next(b for b in person.shell.findChildren(QPushButton) if b.text() == "Descent")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert palette.isHidden()
    assert person.window.session.workspace == "descent"
    palette = _open(person)
    label = person.shell.findChild(QLabel, "title")
    assert label is not None
    QTest.mouseClick(label, Qt.MouseButton.LeftButton)
    assert palette.isHidden()
    palette = _open(person)
    QTest.mouseClick(person.figure.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(9, 9))
    assert palette.isHidden()


def test_a_mouse_that_rests_over_the_list_does_not_disturb_the_arrows(person: Person) -> None:
    palette = _open(person)
    viewport = palette.view.viewport()
    QCursor.setPos(
        viewport.mapToGlobal(palette.view.visualRect(palette.view.indexAt(QPoint(60, 99))).center())
    )
    person.bot.wait(20)
    person.press(Qt.Key.Key_Escape)
    _open(person)
    person.bot.wait(20)
    assert palette.current is None
    enabled = [entry.title for entry in palette.shown if entry.is_enabled]
    for title in enabled[:20]:
        person.press(Qt.Key.Key_Down)
        person.bot.wait(1)
        assert palette.current is not None
        assert palette.current.title == title


def test_the_entry_under_the_mouse_is_the_one_that_enter_chooses(person: Person) -> None:
    palette = _open(person)
    rect = palette.view.visualRect(palette.view.model().index(1, 0))
    QTest.mouseMove(palette.view.viewport(), rect.center())
    QTest.mouseMove(palette.view.viewport(), rect.center() + QPoint(3, 1))
    person.see(lambda: palette.current is not None)
    assert palette.current is not None
    assert palette.current.title == "Descent"


def test_the_menu_of_its_field_does_not_close_it(person: Person) -> None:
    palette = _open(person)
    menu = palette.field.createStandardContextMenu()
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    at = QPointF(5, 5)
    press = QMouseEvent(QEvent.Type.MouseButtonPress, at, at, left, left, none)
    QApplication.sendEvent(menu, press)
    assert palette.isVisible()
    menu.deleteLater()
    person.press(Qt.Key.Key_Escape, on=palette.field)


def test_a_number_half_typed_is_taken_as_it_is_when_its_field_is_left(person: Person) -> None:
    number = person.page.controls.findChild(NumberField)
    before = person.window.session
    number.setFocus()
    number.selectAll()
    QTest.keyClicks(number, "0.7")
    assert person.window.session == before
    _choose(person, "undo")
    assert number.hasFocus()
    assert person.window.session == before


def test_a_theme_chosen_here_is_that_of_the_palette_too(person: Person) -> None:
    _choose(person, "dark")
    picture = _open(person).grab().toImage()
    theme = present_theme()
    assert picture.pixelColor(picture.width() // 2, 20).name() == theme.field
    person.press(Qt.Key.Key_Escape)


def test_the_file_menu_is_opened_from_here(person: Person) -> None:
    if not has_real_screen():
        pytest.skip("without a screen no menu can take the keys")
    seen: list[bool] = []
    menu = person.window.top_bar.file_menu
    QTimer.singleShot(200, lambda: (seen.append(menu.isVisible()), menu.close()))
    _choose(person, "open, save, export")
    person.see(lambda: seen == [True])


# Where it is.


@pytest.mark.shares_window
@pytest.mark.parametrize("size", [(1280, 800), (1024, 640), (760, 480)])
def test_it_lies_inside_the_window_at_every_size(person: Person, size: tuple[int, int]) -> None:
    palette = _open(person)
    person.shell.resize(*size)
    for text in ("", "save", "zzzz"):
        palette.field.setText(text)
        QApplication.processEvents()
        assert person.shell.rect().contains(palette.geometry())
        if palette.shown:
            assert palette.view.height() >= min(len(palette.shown), 5) * 30
    person.press(Qt.Key.Key_Escape)


def test_it_opens_with_the_editing_keys_of_the_desktop(person: Person) -> None:
    """On X11 an editor takes Ctrl+K and Ctrl+E as Emacs does, were they not the window's."""
    person.shell.edit.setFocus()
    person.press(Qt.Key.Key_Home)
    _open(person)
    person.press(Qt.Key.Key_Escape)
    assert person.shell.edit.toPlainText() == "sin²x"


# Before there is anything to choose.


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("turns", [None, *range(0, 9, 2)])
def test_it_is_opened_and_typed_into_while_the_window_is_being_built(
    qtbot: QtBot, engine: Engine, turns: int | None
) -> None:
    shell = MainWindow()
    shell.show()
    with qtbot.waitActive(shell, timeout=PATIENCE):
        shell.activateWindow()
    window = MainController(shell, engine, None)

    def hit() -> None:
        QTest.keyClick(shell.edit, Qt.Key.Key_K, CONTROL)
        assert shell.command_palette is not None
        QTest.keyClicks(shell.command_palette.field, "descent")
        QTest.keyClick(shell.command_palette.field, Qt.Key.Key_Return)

    if turns is None:
        hit()
        assert shell.command_palette is not None
        assert shell.command_palette.message == "The window is still being built."
    window.fill()
    for _ in range(turns or 0):
        QApplication.processEvents()
    if turns is not None:
        hit()
    qtbot.waitUntil(lambda: window.is_complete, timeout=PATIENCE)
    qtbot.waitUntil(lambda: window.session.workspace == "descent", timeout=PATIENCE)
    assert shell.edit.toPlainText() == "sin²x"
    shell.close()
    shell.deleteLater()
