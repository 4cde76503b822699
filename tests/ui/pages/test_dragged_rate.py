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


def _way_here() -> list[str]:
    """Return our own functions from a slider's signal to the document, the last first."""
    names: list[str] = []
    for caller in _callers(sys._getframe()):
        if caller.f_code is Slider._on_moved.__code__:
            break
        if caller.f_code.co_filename.startswith(_OWN):
            names.append(caller.f_code.co_qualname)
    return names[names.index(Document._on_changed.__qualname__) + 1 :]


def _drag(slider: Slider, document: Document) -> list[list[str]]:
    """Move a slider, and return the way of each of its changes to the session."""
    ways: list[list[str]] = []

    def note(_: object) -> None:
        ways.append(_way_here())

    document.changed.connect(note)
    try:
        slider.setValue(slider.value() + 400)
    finally:
        document.changed.disconnect(note)
    return ways


@pytest.mark.shares_window
@pytest.mark.parametrize("workspace", ["descent", "training"])
def test_a_dragged_rate_reaches_the_session_in_three_calls(person: Person, workspace: str) -> None:
    person.window.show_workspace(workspace)
    controls = person.page.controls
    row = controls.runner_list.rows[0] if workspace == "descent" else controls.loop.runner_row
    before = person.spec
    (way,) = _drag(row.slider, person.window.document)
    assert 0 < len(way) <= 3, way
    assert person.spec != before
    person.window.document.undo()
    assert person.spec == before
