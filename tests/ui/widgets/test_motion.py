"""Nothing moves by itself where the person, or else the desktop, wants it so."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QProxyStyle, QStyle
from pytestqt.qtbot import QtBot

from explorer.engine.client import Engine
from explorer.storage.lessons.library import list_lessons, own_folder
from explorer.ui.shell.state.state import load_state
from explorer.ui.widgets import motion
from explorer.ui.widgets.motion import is_still, keep_still
from tests.ui.conftest import Person


class Still(QProxyStyle):
    """The style of a desktop without animations."""

    def styleHint(self, hint: QStyle.StyleHint, *_: object, **__: object) -> int:  # noqa: N802
        return int(hint != QStyle.StyleHint.SH_Widget_Animate)


def test_what_was_chosen_counts_more_than_the_desktop(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not is_still()
    keep_still(True)
    assert is_still()
    assert qapp.cursorFlashTime() == 0
    keep_still(None)
    assert qapp.cursorFlashTime() > 0
    monkeypatch.setattr(motion.QApplication, "style", Still)
    assert is_still()
    keep_still(False)
    assert not is_still()


def test_reduced_motion_is_an_action_and_comes_back_at_the_next_start(
    qtbot: QtBot, engine: Engine, tmp_path: Path
) -> None:
    path = tmp_path / "state.json"
    first = Person(qtbot, engine, path)
    first.window.actions.by_name["motion"].trigger()
    assert first.window.status == "Nothing moves by itself any more"
    first.close()
    assert load_state(path)[0].still is True  # pyright: ignore[reportOptionalMemberAccess]
    keep_still(None)
    second = Person(qtbot, engine, path)
    assert is_still()
    second.window.actions.by_name["motion"].trigger()
    assert second.window.status == "Things may move by themselves again"
    assert not is_still()
    second.close()


@pytest.mark.slow
@pytest.mark.parametrize("still", [False, True])
def test_a_step_of_a_lesson_plays_only_where_things_may_move(person: Person, still: bool) -> None:
    person.window.looks.set_still(still)
    lessons = person.window.lessons
    entry = next(e for e in list_lessons(own_folder(), "en") if e.name == "rate-too-large")
    lessons.classroom.open(entry, 1)
    player = person.page.player
    # What a step plays is the answer to what it asks.
    lessons.classroom.panel.view.card.reveal_button.click()
    person.see(lambda: person.page.paths is not None and not person.page.is_pending)
    if still:
        person.bot.wait(400)
        assert not player.is_playing
        assert player.step == 0
    else:
        person.see(lambda: player.is_playing)
    lessons.leave()
