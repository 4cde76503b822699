"""A lesson is read with all it says, and each fault is told with its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tests.strategies  # noqa: F401  # the same examples at every run
from explorer.core.curves.spec import CurveSpec
from explorer.core.lessons.lesson import Choose, Draw, Mark, Number
from explorer.core.lessons.places import all_places
from explorer.core.lessons.text import plain, plain_text
from explorer.core.training.data import Digits
from tests.core.lessons.making import HEAD, NUMBER, SESSION, asked, faults, read, step

_WHY = "right: So.\nwrong: No.\n"
_DRAW = f"kind: draw\nask: Draw.\n{_WHY}"
_MARK = f"kind: mark\nask: Where?\non: x\nvalue: [-1, 1]\ntolerance: 0.1\n{_WHY}"
_RATE = f"kind: mark\nask: Where?\non: rate\nvalue: stable_limit\n{_WHY}"
_CHOOSE = (
    "kind: choose\nask: Which?\noptions:\n- {text: A, because: a}\n"
    "- {text: B, right: true, because: b}\n"
)
_DESCENT = "session: {workspace: descent}"


def test_head_introduction_steps_and_reveal_are_read() -> None:
    lesson = read(HEAD + step() + "\n## Second\n\nMore.\n")
    assert (lesson.title, lesson.order, lesson.cases) == ("One", 3.0, ("S1",))
    assert plain_text(lesson.intro) == "About it."
    first, second = lesson.steps
    assert [plain(each.title) for each in lesson.steps] == ["First", "Second"]
    assert (plain_text(first.text), plain_text(first.reveal)) == ("Text.", "Revealed.")
    assert first.predict is not None
    assert (second.predict, second.reveal) == (None, ())


def test_predictions_of_every_kind_are_read_with_their_usual_values() -> None:
    draw, mark, rate = asked(_DRAW), asked(_MARK), asked(_RATE, _DESCENT)
    choose, number = asked(_CHOOSE), asked(NUMBER)
    assert isinstance(draw, Draw)
    assert (draw.of, draw.tolerance) == (1, 0.1)
    assert isinstance(mark, Mark)
    assert (mark.on, mark.values, mark.within) == ("x", (-1.0, 1.0), 0.1)
    assert isinstance(rate, Mark)
    assert (rate.on, rate.values, rate.within) == ("rate", (), 1.3)
    assert isinstance(choose, Choose)
    assert [option.right for option in choose.options] == [False, True]
    assert isinstance(number, Number)
    assert (number.value, number.tolerance) == (1 / 3, 0.005 * (1 / 3))


def test_a_step_shows_the_session_of_the_lesson_with_its_own_changes() -> None:
    changed = "session: {curves: {problem: {low: -1, order: 2}, view: {pi_ticks: true}}}"
    lesson = read(HEAD + step("", changed) + step("") + step("", "session: {workspace: tape}"))
    first, second, third = (each.session for each in lesson.steps)
    assert (first.curves.low, first.curves.high, first.curves.order) == (-1.0, 2.2, 2)
    assert first.curves.pi_ticks
    assert second == first
    assert (third.workspace, third.curves) == ("tape", lesson.session.curves)
    assert [each.sets_up for each in lesson.steps] == [True, False, True]


def test_a_mapping_of_another_type_is_replaced_whole() -> None:
    data = {"type": "california", "standardised": True}
    document = {**SESSION, "workspace": "training", "training": {"problem": {"data": data}}}
    changed = "session: {training: {problem: {data: {type: digits}}}}"
    assert read(HEAD + step("", changed), document).steps[0].session.training.data == Digits()


def test_sessions_of_the_first_version_are_migrated_with_what_is_laid_over_them() -> None:
    document = {
        "program": "gradient-explorer",
        "version": 1,
        "workspace": "curves",
        "curves": {"function": {"text": "x^2"}, "low": -3.0, "high": 3.0},
    }
    lesson = read(HEAD + step("", "session: {curves: {high: 4}}"), document)
    assert lesson.session.function.text == "x^2"
    assert lesson.steps[0].session.curves.high == 4.0


@pytest.mark.parametrize("place", all_places())
def test_everything_that_is_named_can_be_pointed_at(place: str) -> None:
    page = place.partition(".")[0] if "." in place else "curves"
    session = "function: {text: x y}" if page == "surface" else f"workspace: {page}"
    setup = f"session: {{{session}}}\npoint: {place}"
    assert read(HEAD + step("", setup)).steps[0].point == place


def test_what_a_block_says_runs_nothing_and_stays_text() -> None:
    asked_for = asked(NUMBER.replace("How much?", "'<script>alert(1)</script> `rm`'"))
    assert plain(asked_for.ask) == "<script>alert(1)</script> rm"
    assert read(HEAD + step()).session.spec == CurveSpec(
        function=read(HEAD + step()).session.function, low=-2.2, high=2.2, order=1, point=1.0
    )


@given(st.text(max_size=300))
def test_any_text_is_a_lesson_or_sentences(text: str) -> None:
    for whole in (text, HEAD + text, HEAD + step(text)):
        assert all(faults(whole))
