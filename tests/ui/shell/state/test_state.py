"""What comes back at the next start, and what is put aside because it cannot."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from explorer.core.curves.spec import CurveSpec
from explorer.core.function import FunctionSpec
from explorer.core.session import Session
from explorer.engine.client import Engine
from explorer.ui.shell.state.state import WindowState, load_state, save_state
from tests.ui.conftest import Person


def _state(text: str) -> WindowState:
    return WindowState(session=Session().with_spec(CurveSpec(FunctionSpec(text))), theme="dark")


def test_a_state_that_was_saved_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "state.json"
    save_state(path, _state("cos 3x"))
    assert load_state(path) == (_state("cos 3x"), None)


def test_without_a_state_the_first_one_is_shown_and_nothing_said(tmp_path: Path) -> None:
    assert load_state(tmp_path / "state.json") == (WindowState(), None)


def test_a_state_that_may_not_be_read_is_left_as_it_is(person: Person, tmp_path: Path) -> None:
    folder = tmp_path / "state.json"
    folder.mkdir()
    (folder / "inside").touch()
    _is_left_as_it_is(person.engine, person.bot, folder, "Is a directory")
    assert (folder / "inside").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_in_the_place_of_the_state_is_not_waited_for(person: Person, tmp_path: Path) -> None:
    pipe = tmp_path / "state.json"
    os.mkfifo(pipe)
    _is_left_as_it_is(person.engine, person.bot, pipe, "no file but a pipe")
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def _is_left_as_it_is(engine: Engine, bot: QtBot, path: Path, reason: str) -> None:
    state, problem = load_state(path)
    assert state is None
    assert reason in str(problem)
    assert "is left as it is" in str(problem)
    other = Person(bot, engine, path)
    other.type_function("cos 3x")
    other.see_curves()
    other.close()


@pytest.mark.parametrize("text", ["", "x + sni(x)", "(x", "x" * 1001, "f(x) ="])
def test_a_state_whose_function_has_no_meaning_is_put_aside(tmp_path: Path, text: str) -> None:
    path = tmp_path / "state.json"
    save_state(path, _state(text))
    written = path.read_bytes()
    state, problem = load_state(path)
    assert state == WindowState()
    assert str(problem) == "The last session was damaged; it is kept as state.json.broken."
    assert [p.name for p in tmp_path.iterdir()] == ["state.json.broken"]
    assert (tmp_path / "state.json.broken").read_bytes() == written
