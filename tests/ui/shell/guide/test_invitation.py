"""The first picture of a fresh profile moves once, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from explorer.core.session import Session
from explorer.storage.slots import take_slot
from explorer.ui.shell.application import Start
from explorer.ui.shell.guide import guide
from explorer.ui.shell.guide.invitation import Invitation
from explorer.ui.shell.state.state import WindowState, save_state
from tests.ui.conftest import PATIENCE, Person


def _invite(person: Person) -> Invitation:
    person.window.guide.invite()
    made = person.window.guide.invitation
    assert made is not None
    # As the first answer does.
    person.figure.viewport().update()
    person.see(lambda: person.spec.point < 0)
    return made


@pytest.mark.slow
def test_the_point_goes_once_along_the_curve_to_its_place(person: Person) -> None:
    made = _invite(person)
    seen = set()

    def arrived() -> bool:
        seen.add(person.spec.point)
        return not made._timer.isActive()

    person.see(arrived)
    assert person.window.session == Session()
    assert len(seen) > 1
    # Nobody did anything that could be undone.
    assert not person.window.commands.can_undo
    person.see_curves()


@pytest.mark.slow
def test_it_stops_where_the_person_does_something(person: Person) -> None:
    made = _invite(person)
    person.press(Qt.Key.Key_F3, on=person.shell)
    person.press(Qt.Key.Key_Right)
    person.see(lambda: not made._timer.isActive())
    chosen = person.spec
    person.bot.wait(100)
    assert person.spec == chosen != replace(chosen, point=1.0)


@pytest.mark.slow
def test_where_nothing_is_to_move_there_is_only_the_halo(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guide, "is_still", lambda: True)
    person.window.guide.invite()
    person.figure.viewport().update()
    person.bot.wait(200)
    assert person.spec.point == 1.0
    assert person.figure._point.has_halo


@pytest.mark.slow
def test_it_stops_for_the_tour(person: Person) -> None:
    made = _invite(person)
    person.window.actions.by_name["tour"].trigger()
    assert not made._timer.isActive()
    person.window.tour.end()


@pytest.mark.slow
def test_the_point_has_a_halo_until_it_was_dragged_and_no_file_has_it(person: Person) -> None:
    plain = person.figure.twin(400, 300).png()
    made = _invite(person)
    person.see(lambda: not made._timer.isActive())
    person.see_curves()
    layer = person.figure._point
    assert layer.has_halo
    twin = person.figure.twin(400, 300)
    assert not twin._point.has_halo
    assert twin.png() == plain
    y = float(person.samples.point.derivatives[0] or 0.0)
    person.drag(person.pixel_of(1.0, y), person.pixel_of(2.0, y))
    assert not layer.has_halo


@pytest.fixture
def started() -> Iterator[list[Start]]:
    made: list[Start] = []
    yield made
    for start in made:
        start.main_window.close()
        if isValid(start.main_window):
            start.main_window.deleteLater()


@pytest.mark.slow
@pytest.mark.parametrize("is_fresh", [True, False])
def test_only_a_fresh_profile_is_invited(
    started: list[Start], qtbot: QtBot, tmp_path: Path, is_fresh: bool
) -> None:
    path = tmp_path / "state.json"
    if not is_fresh:
        save_state(path, WindowState())
    start = Start(take_slot(path))
    started.append(start)
    with qtbot.waitSignal(start.completed, timeout=PATIENCE):
        pass
    assert start.window is not None
    assert (start.window.guide.invitation is not None) == is_fresh
