"""Lessons in a real window: opened, walked with mouse and keys, answered right and wrong, left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from explorer.core.lessons.lesson import CASES, Choose, Draw, Mark, Number, Step
from explorer.core.translation import used
from explorer.engine.client import Engine
from explorer.storage.lessons.library import Entry, list_lessons, own_folder
from explorer.ui.lessons.answers.choose import ChooseAnswer
from explorer.ui.lessons.answers.mark import MarkAnswer
from explorer.ui.lessons.answers.number import NumberAnswer
from explorer.ui.shell.lessons.classroom import Classroom
from explorer.ui.shell.lessons.questions import Question
from explorer.ui.shell.palette.entries import entries
from tests.ui.conftest import Person

COURSE = [entry.name for entry in list_lessons(own_folder(), "en")]


class Pupil:
    """A person who walks through lessons."""

    def __init__(self, person: Person) -> None:
        self.person = person
        click(person.window.top_bar.buttons["lessons"])

    @property
    def room(self) -> Classroom:
        return self.person.window.lessons.classroom

    @property
    def step(self) -> Step:
        assert self.room.lesson is not None
        return self.room.lesson.steps[self.room.step - 1]

    @property
    def question(self) -> Question:
        assert self.room.question is not None
        return self.room.question

    @property
    def verdict(self) -> str:
        return self.room.panel.view.verdict.title.text()

    def choose(self, title: str) -> None:
        """Click a lesson in the list."""
        view = self.room.panel.list
        row = next(i for i, row in enumerate(view.rows) if row.title == title)
        index = view.model().index(row, 0)
        view.scrollTo(index)
        QTest.mouseClick(
            view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center()
        )

    def go_on(self) -> None:
        click(self.room.panel.view.next_button)

    def see_picture(self) -> None:
        page = self.person.page
        if self.person.window.stack.name in {"curves", "descent", "surface"}:
            self.person.see(lambda: page.answered is not None and not page.is_pending)

    def answer(self, *, rightly: bool) -> None:
        """Give an answer by mouse and keys, and have it marked."""
        step, question = self.step, self.question
        match step.predict, question.answer:
            case Choose(options=options), ChooseAnswer(buttons=buttons):
                number = next(i for i, each in enumerate(options) if each.right == rightly)
                click(buttons[number])
            case Number(value=value, tolerance=tolerance), NumberAnswer(field=field):
                field.setFocus()
                QTest.keyClicks(field, f"{value if rightly else value + 3 * tolerance + 1:.12g}")
            case Mark(), MarkAnswer(axis=axis):
                self.person.see(lambda: bool(self.targets(step)))
                target = self.targets(step)[0] if rightly else axis._value(0.97)
                if not rightly and target == pytest.approx(self.targets(step)[0], rel=0.3):
                    target = axis._value(0.03)
                at = QPoint(axis.pixel_of(target), 20)
                QTest.mouseClick(axis, Qt.MouseButton.LeftButton, pos=at)
            case Draw(of=order), _:
                self.draw(order, rightly)
            case other:
                raise AssertionError(other)
        assert self.room.panel.view.card is not None
        click(self.room.panel.view.card.check_button)

    def targets(self, step: Step) -> tuple[float, ...]:
        assert isinstance(step.predict, Mark)
        limit = self.question.limit
        return step.predict.values or (() if limit is None else (limit,))

    def draw(self, order: int, rightly: bool) -> None:
        """Draw the right curve with the mouse, or a straight line."""
        samples, figure = self.person.samples, self.person.figure
        x = np.linspace(samples.x[0], samples.x[-1], 90)
        y = np.interp(x, samples.x, samples.derivatives[order])
        if not rightly:
            y = np.full_like(x, figure.view.bottom * 0.9 + figure.view.top * 0.1)
        places = [self.person.pixel_of(*pair) for pair in zip(x, y, strict=True)]
        viewport = figure.viewport()
        QTest.mouseMove(viewport, places[0])
        QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=places[0])
        for place in places:
            QTest.mouseMove(viewport, place)
            # pyqtgraph looks at the mouse a hundred times a second and not oftener.
            self.person.bot.wait(12)
        QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=places[-1])


def click(widget: QWidget) -> None:
    """Click a button where it is."""
    at = QPoint(8, widget.height() // 2)
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at)


@pytest.fixture
def pupil(person: Person) -> Iterator[Pupil]:
    made = Pupil(person)
    yield made
    person.window.lessons.leave()


def entry(name: str) -> Entry:
    return next(each for each in list_lessons(own_folder(), "en") if each.name == name)


@pytest.mark.slow
@pytest.mark.shares_window
@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("name", COURSE)
def test_every_lesson_is_walked_with_wrong_and_right_answers(
    person: Person, name: str, language: str
) -> None:
    own = person.window.session
    with used(language):
        pupil = Pupil(person)
        try:
            pupil.choose(next(e for e in person.window.lessons.entries() if e.name == name).title)
            walk(pupil)
        finally:
            person.window.lessons.leave()
    assert person.window.session == own


def walk(pupil: Pupil) -> None:
    """Go through all steps, answering each question wrongly and then rightly."""
    lesson = pupil.room.lesson
    assert lesson is not None
    # Where it was walked before, it goes on where it was left.
    pupil.room.go_to(0, is_fresh=True)
    for number, step in enumerate(lesson.steps, start=1):
        pupil.go_on()
        assert pupil.room.step == number
        pupil.see_picture()
        if step.point and not step.point.startswith(
            ("tape.causes", "tape.witnesses", "tape.calls")
        ):
            pupil.person.see(lambda: not pupil.room.pointer.ring.seen().isEmpty())
        if step.predict is None:
            continue
        pupil.answer(rightly=False)
        assert pupil.verdict.startswith("✗"), (number, pupil.verdict)
        assert pupil.room.panel.view.card is not None
        click(pupil.room.panel.view.card.again_button)
        pupil.answer(rightly=True)
        assert pupil.verdict.startswith("✓"), (number, pupil.verdict)


def test_a_lesson_is_two_clicks_away_and_leaves_ones_own_session_as_it_was(pupil: Pupil) -> None:
    window = pupil.person.window
    own = window.session
    pupil.choose("What a derivative looks like")
    assert window.session != own
    assert window.document.own_session == own
    pupil.go_on()
    assert pupil.room.step == 1
    click(pupil.room.panel.head.close_button)
    assert window.session == own
    assert pupil.person.shell.left_scroll.isVisible()


def test_a_lesson_goes_on_where_it_was_left(pupil: Pupil) -> None:
    pupil.choose("What a derivative looks like")
    pupil.go_on()
    pupil.go_on()
    click(pupil.room.panel.head.close_button)
    click(pupil.person.window.top_bar.buttons["lessons"])
    pupil.choose("What a derivative looks like")
    assert pupil.room.step == 2


@pytest.mark.slow
def test_a_derivative_is_drawn_with_the_keyboard(pupil: Pupil) -> None:
    pupil.choose("What a derivative looks like")
    pupil.go_on()
    pupil.see_picture()
    person = pupil.person
    figure = person.figure
    for _ in range(12):
        person.press(Qt.Key.Key_Left, on=figure)
    view = figure.view
    step = (view.top - view.bottom) / 40
    for _ in range(21):
        x, value = figure.guess_place
        wanted = np.interp(x, person.samples.x, person.samples.derivatives[1])
        presses = round(abs(wanted - value) / step)
        person.press(Qt.Key.Key_Space, on=figure)
        for _ in range(presses):
            person.press(Qt.Key.Key_Up if wanted > value else Qt.Key.Key_Down, on=figure)
        person.press(Qt.Key.Key_Right, on=figure)
    pupil.room.check()
    assert pupil.verdict.startswith("✓"), pupil.verdict


def test_what_is_to_be_drawn_is_hidden_until_the_answer(pupil: Pupil) -> None:
    pupil.choose("What a derivative looks like")
    pupil.go_on()
    pupil.see_picture()
    assert 1 not in pupil.person.figure._data.visible()
    card = pupil.room.panel.view.card
    assert card is not None
    assert not card.check_button.isEnabled()
    click(card.reveal_button)
    assert 1 in pupil.person.figure._data.visible()


@pytest.mark.slow
def test_nothing_runs_by_itself_in_any_lesson(pupil: Pupil) -> None:
    window = pupil.person.window
    for name in COURSE:
        pupil.room.open(entry(name), 0)
        assert pupil.room.lesson is not None
        for number in range(len(pupil.room.lesson.steps) + 1):
            pupil.room.go_to(number)
            page = window.page
            if window.stack.name == "tape":
                assert not page.runner.has_begun
            if window.stack.name == "training":
                assert not page.trainer.is_on


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("---\nlesson: 1\ntitle: A\ncolour: red\n---\nText.\n\n## Step\nText.\n", "line 4"),
        ("---\nlesson: 7\ntitle: A\n---\nText.\n\n## Step\nText.\n", "line 2"),
    ],
    ids=["unknown key", "future version"],
)
def test_a_faulty_lesson_is_listed_with_its_line_and_told_when_opened(
    pupil: Pupil, tmp_path: Path, text: str, said: str
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "en.md").write_text(text)
    (folder / "session.json").write_text('{"program": "gradient-explorer", "version": 2}')
    pupil.person.window.lessons.open_folder(tmp_path)
    click(pupil.room.panel.head.list_button)
    row = next(row for row in pupil.room.panel.list.rows if row.is_faulty)
    assert said in row.about
    assert pupil.room.lesson is None


@pytest.mark.slow
def test_a_lesson_comes_back_at_its_step_after_a_restart(
    qtbot: QtBot, engine: Engine, training_engine: Engine, tmp_path: Path
) -> None:
    first = Person(qtbot, engine, tmp_path / "state.json", training_engine)
    pupil = Pupil(first)
    pupil.choose("What a derivative looks like")
    pupil.go_on()
    pupil.go_on()
    own = first.window.document.own_session
    first.close()
    second = Person(qtbot, engine, tmp_path / "state.json", training_engine)
    room = second.window.lessons.classroom
    assert room.lesson is not None
    assert (room.lesson.name, room.step) == ("derivatives-plotted", 2)
    second.window.lessons.leave()
    assert second.window.session == own
    second.close()


def test_answers_go_out_as_a_table_and_lessons_as_notebooks(
    pupil: Pupil, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lessons, names = pupil.person.window.lessons, iter(("a.csv", "s.ipynb", "t.ipynb", "mine"))
    chosen = lambda *_: (str(tmp_path / next(names)), "")  # noqa: E731
    monkeypatch.setattr(QFileDialog, "getSaveFileName", chosen)
    pupil.room.open(entry("numeric-derivative"), 1)
    pupil.see_picture()
    pupil.answer(rightly=True)
    lessons.save_results()
    assert (tmp_path / "a.csv").read_text("utf-8-sig").count("numeric-derivative") == 1
    lessons.save_notebook(teacher=False)
    lessons.save_notebook(teacher=True)
    assert (tmp_path / "s.ipynb").stat().st_size < (tmp_path / "t.ipynb").stat().st_size
    lessons.save_as_lesson()
    assert "mine" in [each.name for each in lessons.entries()]


def test_controls_are_a_click_away_and_the_lesson_is_again(pupil: Pupil) -> None:
    pupil.choose("What a derivative looks like")
    head, shell = pupil.room.panel.head, pupil.person.shell
    assert not shell.left_scroll.isVisible()
    click(head.controls_chip)
    assert shell.left_scroll.isVisible()
    click(head.lesson_chip)
    assert not shell.left_scroll.isVisible()
    assert pupil.room.panel.view.isVisible()


def test_every_case_is_found_in_the_palette(person: Person) -> None:
    titles = [each.title for each in entries(person.window.commands)]
    missing = [c for c in CASES if not any(title.startswith(f"{c} ") for title in titles)]
    assert missing == []


def test_keys_go_through_steps(pupil: Pupil) -> None:
    pupil.choose("What a derivative looks like")
    alt = Qt.KeyboardModifier.AltModifier
    QTest.keyClick(pupil.person.shell, Qt.Key.Key_Right, alt)
    QTest.keyClick(pupil.person.shell, Qt.Key.Key_Right, alt)
    assert pupil.room.step == 2
    QTest.keyClick(pupil.person.shell, Qt.Key.Key_Left, alt)
    assert pupil.room.step == 1


def test_the_function_of_a_lesson_is_looked_at_on_the_tape(pupil: Pupil) -> None:
    pupil.choose("What a derivative looks like")
    pupil.go_on()
    click(pupil.room.panel.foot.elsewhere_button)
    assert pupil.person.window.session.workspace == "tape"
    assert "GradientTape" in pupil.person.window.session.spec.snippet
