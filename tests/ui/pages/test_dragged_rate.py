"""A learning rate on its way from the slider to the session."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import pytest

from explorer.ui.shell.document import Document
from explorer.ui.widgets.controls import Slider
from tests.ui.conftest import Person

_OWN = str(Path(sys.modules["explorer"].__file__ or "").parent)


def _callers(frame: FrameType | None) -> Iterator[FrameType]:
    """Yield what called a frame, the nearest first."""
    while frame is not None and (frame := frame.f_back) is not None:
        yield frame


def _functions_between(frame: FrameType) -> list[str]:
    """Return our own functions from the slider's signal to a frame, the nearest first."""
    names: list[str] = []
    for caller in _callers(frame):
        if caller.f_code is Slider._on_moved.__code__:
            break
        if caller.f_code.co_filename.startswith(_OWN):
            names.append(caller.f_code.co_qualname)
    return names


def _drag(slider: Slider) -> list[list[str]]:
    """Move a slider, and return the way of each of its changes to the session."""
    ways: list[list[str]] = []

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code is Document.change_spec.__code__:
            ways.append(_functions_between(frame))

    sys.setprofile(note)
    try:
        slider.setValue(slider.value() + 400)
    finally:
        sys.setprofile(None)
    return ways


@pytest.mark.shares_window
@pytest.mark.parametrize("workspace", ["descent", "training"])
def test_a_dragged_rate_reaches_the_session_in_three_calls(person: Person, workspace: str) -> None:
    person.window.show_workspace(workspace)
    controls = person.page.controls
    row = controls.runner_list.rows[0] if workspace == "descent" else controls.loop.runner_row
    before = person.spec
    (way,) = _drag(row.slider)
    assert 0 < len(way) <= 3, way
    assert person.spec != before
    person.window.document.undo()
    assert person.spec == before
