"""What comes back at the next start, and what is put aside because it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer.core.session import Session
from explorer.core.specs import CurveSpec, FunctionSpec
from explorer.ui.state import WindowState, load_state, save_state


def _state(text: str) -> WindowState:
    return WindowState(session=Session(curves=CurveSpec(FunctionSpec(text))), theme="dark")


def test_a_state_that_was_saved_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "state.json"
    save_state(path, _state("cos 3x"))
    assert load_state(path) == (_state("cos 3x"), None)


def test_without_a_state_the_first_one_is_shown_and_nothing_said(tmp_path: Path) -> None:
    assert load_state(tmp_path / "state.json") == (WindowState(), None)


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
