"""Undo goes back through whole sessions, a gesture at a time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tests.strategies  # noqa: F401  # the same examples at every run
from explorer.core.curves.spec import CurveSpec
from explorer.core.history import History
from explorer.core.session import Session


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("explorer.core.history.time.monotonic", clock)
    return clock


def at(point: float) -> Session:
    return Session().with_spec(CurveSpec(point=point))


def steps_back(history: History) -> list[float]:
    """Return the points that undo leads to, last first."""
    points = []
    while history.can_undo:
        points.append(history.undo().curves.point)
    return points


def test_a_new_history_has_nothing_to_undo_or_redo(clock: Clock) -> None:
    history = History(at(0))
    assert not history.can_undo
    assert not history.can_redo
    assert history.undo() == history.redo() == history.present == at(0)


def test_changes_without_a_key_are_a_step_each(clock: Clock) -> None:
    history = History(at(0))
    for point in (1, 2, 3):
        history.change(at(point))
    assert steps_back(history) == [2, 1, 0]


def test_changes_of_one_key_in_quick_succession_are_one_step(clock: Clock) -> None:
    history = History(at(0))
    for point in range(1, 50):
        history.change(at(point), "point")
        clock.now += 0.9
    assert steps_back(history) == [0]
    assert history.redo() == at(49)


def test_a_pause_ends_a_step(clock: Clock) -> None:
    history = History(at(0))
    for point in (1, 2, 3):
        history.change(at(point), "point")
        clock.now += 1.1
    assert steps_back(history) == [2, 1, 0]


def test_another_key_or_none_ends_a_step(clock: Clock) -> None:
    history = History(at(0))
    for point, key in [(1, "a"), (2, "a"), (3, "b"), (4, "b"), (5, ""), (6, ""), (7, "b")]:
        history.change(at(point), key)
    assert steps_back(history) == [6, 5, 4, 2, 0]


def test_changes_of_two_keys_that_alternate_are_a_step_for_each_key(clock: Clock) -> None:
    history = History(at(0))
    for point in range(1, 51):
        history.change(at(point), "animate" if point % 2 else "parameter")
        clock.now += 0.1
    assert steps_back(history) == [1, 0]


def test_a_drag_that_ends_where_it_began_is_no_step(clock: Clock) -> None:
    history = History(at(0))
    for point in (1, 2, 0):
        history.change(at(point), "point")
    assert not history.can_undo


def test_a_sealed_gesture_is_a_step_of_its_own(clock: Clock) -> None:
    history = History(at(0))
    history.change(at(1), "point")
    history.seal()
    history.change(at(2), "point")
    assert steps_back(history) == [1, 0]


def test_a_change_after_undo_or_redo_is_a_step_of_its_own(clock: Clock) -> None:
    history = History(at(0))
    history.change(at(1), "point")
    history.undo()
    history.change(at(2), "point")
    assert steps_back(history) == [0]
    history.redo()
    history.change(at(3), "point")
    assert steps_back(history) == [2, 0]


def test_undo_and_redo_go_through_the_same_states(clock: Clock) -> None:
    history = History(at(0))
    for point in (1, 2, 3):
        history.change(at(point))
    assert [history.undo() for _ in range(3)] == [at(2), at(1), at(0)]
    assert not history.can_undo
    assert [history.redo() for _ in range(3)] == [at(1), at(2), at(3)]
    assert not history.can_redo
    assert history.present == at(3)


def test_a_change_forgets_what_could_be_redone(clock: Clock) -> None:
    history = History(at(0))
    history.change(at(1))
    history.change(at(2))
    history.undo()
    assert history.can_redo
    history.change(at(5))
    assert not history.can_redo
    assert history.redo() == at(5)
    assert steps_back(history) == [1, 0]


def test_a_change_to_the_same_is_no_step_and_forgets_nothing(clock: Clock) -> None:
    history = History(at(0))
    history.change(at(1))
    history.undo()
    history.change(at(0))
    assert not history.can_undo
    assert history.redo() == at(1)


def test_what_nobody_did_on_purpose_is_no_step(clock: Clock) -> None:
    history = History(at(0))
    history.change(at(1))
    history.replace(at(2))
    assert history.present == at(2)
    assert steps_back(history) == [0]
    assert history.redo() == at(2)


def test_the_oldest_of_more_than_500_steps_are_forgotten(clock: Clock) -> None:
    history = History(at(0))
    for point in range(1, 601):
        history.change(at(point))
    points = steps_back(history)
    assert len(points) == 500
    assert points[-1] == 100
    for _ in points:
        history.redo()
    assert history.present == at(600)


@settings(max_examples=200)
@given(st.lists(st.sampled_from(["change", "drag", "undo", "redo", "seal"]), max_size=40))
def test_undo_always_returns_to_the_state_before(actions: list[str]) -> None:
    history = History(at(0))
    past, future, present, dragging = [], [], 0, False
    for i, action in enumerate(actions, 1):
        if action in {"change", "drag"}:
            if not (action == "drag" and dragging):
                past.append(present)
            present, future, dragging = i, [], action == "drag"
            history.change(at(i), "drag" if action == "drag" else "")
        elif action == "seal":
            history.seal()
            dragging = False
        else:
            dragging = False
            if action == "undo" and past:
                future.append(present)
                present = past.pop()
            elif action == "redo" and future:
                past.append(present)
                present = future.pop()
            assert (history.undo() if action == "undo" else history.redo()) == at(present)
        assert history.present == at(present)
        assert (history.can_undo, history.can_redo) == (bool(past), bool(future))
