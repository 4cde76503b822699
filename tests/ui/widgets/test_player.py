"""The player: buttons, keys, scrubbing, speed, and what becomes of where it stands."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton, QWidget
from pytestqt.qtbot import QtBot

from explorer.core.optimizers.config import OptimizerConfig
from explorer.ui.widgets.player import Player
from tests.ui.conftest import PATIENCE, Person
from tests.ui.descending import path_of, see_whole


@pytest.fixture
def player(qtbot: QtBot) -> Iterator[Player]:
    """A player of ten steps that stands at the beginning."""
    made = Player()
    qtbot.addWidget(made)
    made.resize(600, 48)
    made.show()
    made.set_steps(10)
    made.go_to(0)
    yield made
    made.pause()


def _press(player: Player, name: str) -> None:
    (button,) = (b for b in player.findChildren(QToolButton) if b.accessibleName().startswith(name))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_it_begins_at_the_start_so_that_it_can_be_played(qtbot: QtBot) -> None:
    made = Player()
    qtbot.addWidget(made)
    made.set_steps(100)
    assert made.step == 0
    assert made.label.text() == "step   0 / 100"


def test_where_it_stands_is_whole_or_left_out_in_a_narrow_window(qtbot: QtBot) -> None:
    # A window of its own would not become narrower than it can be.
    frame, player = QWidget(), Player()
    player.setParent(frame)
    qtbot.addWidget(frame)
    frame.resize(700, 60)
    frame.show()
    label, layout = player.label, player.layout()
    assert layout is not None
    for steps, planned, said in ((100, 0, "  0 / 100"), (7, 100, "0 / 7 of 100")):
        player.resize(600, 48)
        player.set_steps(steps, planned)
        assert label.text() == f"step {said}"
        seen: set[str] = set()
        for width in range(player.minimumSizeHint().width(), 600, 5):
            player.resize(width, 48)
            layout.activate()
            if label.isVisible():
                seen.add(label.text())
                assert label.width() >= label.fontMetrics().horizontalAdvance(label.text())
            assert player.play_button.width() == player.play_button.maximumWidth()
        assert seen == {said, f"step {said}"}


@pytest.mark.slow
def test_play_moves_on_between_whole_steps_and_stops_at_the_end(
    qtbot: QtBot, player: Player
) -> None:
    seen: list[float] = []
    player.step_changed.connect(seen.append)
    for _ in range(2):
        _press(player, "Speed: ")
    assert player.speed_button.text() == "4×"
    _press(player, "Play")
    assert player.is_playing
    qtbot.waitUntil(lambda: not player.is_playing, timeout=PATIENCE)
    assert player.step == seen[-1] == 10
    assert seen == sorted(seen)
    assert any(step != int(step) for step in seen)


def test_the_play_button_says_what_it_does(player: Player) -> None:
    assert player.play_button.accessibleName() == "Play (Space)"
    _press(player, "Play")
    assert player.play_button.accessibleName() == "Pause (Space)"
    _press(player, "Pause")
    assert not player.is_playing
    assert player.play_button.accessibleName() == "Play (Space)"


def test_a_pause_keeps_the_step_and_play_goes_on_from_it(qtbot: QtBot, player: Player) -> None:
    player.go_to(4)
    _press(player, "Play")
    qtbot.waitUntil(lambda: player.step > 4.2, timeout=PATIENCE)
    _press(player, "Pause")
    step = player.step
    qtbot.wait(60)
    assert player.step == step
    _press(player, "Play")
    qtbot.waitUntil(lambda: player.step > step, timeout=PATIENCE)
    assert player.is_playing


def test_at_the_end_play_begins_again(qtbot: QtBot, player: Player) -> None:
    player.go_to(10)
    _press(player, "Play")
    assert player.step == 0
    qtbot.waitUntil(lambda: 0 < player.step < 10, timeout=PATIENCE)


@pytest.mark.slow
def test_a_loop_begins_again_by_itself(qtbot: QtBot, player: Player) -> None:
    seen: list[float] = []
    player.step_changed.connect(seen.append)
    _press(player, "Begin again")
    player.go_to(9.9)
    _press(player, "Play")
    qtbot.waitUntil(lambda: any(b < a for a, b in itertools.pairwise(seen)), timeout=PATIENCE)
    assert player.is_playing


def test_a_loop_shows_the_end_before_it_begins_again(
    qtbot: QtBot, player: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "perf_counter", lambda: now[0])
    _press(player, "Begin again")
    player.go_to(9.9)
    _press(player, "Play")
    player._timer.stop()
    seen = []
    for _ in range(100):
        now[0] += 0.1
        player._on_frame()
        seen.append(player.step)
    at_end = seen.index(10.0)
    begun = seen.index(0.0)
    assert seen[at_end:begun] == [10.0] * (begun - at_end)
    assert 14 <= begun - at_end <= 16
    # And it goes on as before.
    assert seen[begun + 1] == pytest.approx(0.1)


def test_a_loop_that_is_given_up_at_the_end_stays_there(qtbot: QtBot, player: Player) -> None:
    _press(player, "Begin again")
    player.go_to(9.9)
    _press(player, "Play")
    qtbot.waitUntil(lambda: player.step == 10, timeout=PATIENCE)
    _press(player, "Begin again")
    qtbot.waitUntil(lambda: not player.is_playing, timeout=PATIENCE)
    assert player.step == 10


def test_the_speed_goes_round(player: Player) -> None:
    shown = [player.speed_button.text()]
    for _ in range(6):
        _press(player, "Speed: ")
        shown.append(player.speed_button.text())
    assert shown == ["1×", "2×", "4×", "0.1×", "0.25×", "0.5×", "1×"]


def test_a_step_forward_and_back_stands_still_at_whole_steps(player: Player) -> None:
    player.go_to(3)
    _press(player, "One step forward")
    assert player.step == 4
    _press(player, "One step back")
    _press(player, "One step back")
    assert player.step == 2


def test_a_step_from_between_two_goes_to_the_next_whole_one(player: Player) -> None:
    player.go_to(2.5)
    _press(player, "One step forward")
    assert player.step == 3
    player.go_to(2.5)
    _press(player, "One step back")
    assert player.step == 2


def test_there_is_no_step_beyond_the_ends(player: Player) -> None:
    _press(player, "One step back")
    assert player.step == 0
    player.go_to(10)
    _press(player, "One step forward")
    assert player.step == 10
    player.go_to(1e9)
    assert player.step == 10
    player.go_to(-3)
    assert player.step == 0


def test_first_and_last_go_to_the_ends(player: Player) -> None:
    player.go_to(4)
    _press(player, "To the last step")
    assert player.step == 10
    _press(player, "To the first step")
    assert player.step == 0


@pytest.mark.parametrize("part", [0.1, 0.35, 0.5, 0.8])
def test_a_click_in_the_track_goes_there(player: Player, part: float) -> None:
    player.set_steps(1000)
    track = player.slider
    at = track.rect().center()
    at.setX(round(track.width() * part))
    player.go_to(1000 if part < 0.5 else 0)
    QTest.mouseClick(track, Qt.MouseButton.LeftButton, pos=at)
    # Within the width of the handle.
    assert abs(player.step / 1000 - part) < 8 / track.width()


def test_a_step_while_playing_pauses(player: Player) -> None:
    _press(player, "Play")
    _press(player, "One step forward")
    assert not player.is_playing
    assert player.step == int(player.step)


def test_the_slider_scrubs_and_pauses(player: Player) -> None:
    _press(player, "Play")
    player.slider.setFocus()
    player.slider.setValue(7)
    assert player.step == 7
    assert not player.is_playing
    QTest.keyClick(player.slider, Qt.Key.Key_Left)
    assert player.step == 6
    QTest.keyClick(player.slider, Qt.Key.Key_End)
    assert player.step == 10


def test_the_first_and_the_last_step_are_a_button_each(player: Player) -> None:
    player.go_to(4)
    _press(player, "To the last step")
    assert player.step == 10
    _press(player, "To the first step")
    assert player.step == 0


@pytest.mark.parametrize("steps", [10, 7, 1000])
def test_a_click_in_the_track_goes_there_and_takes_hold(player: Player, steps: int) -> None:
    player.set_steps(steps)
    slider = player.slider
    for part in (0.7, 0.2, 0.98):
        at = QPoint(round(part * slider.width()), slider.height() // 2)
        QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=at)
        assert abs(player.step / steps - part) < 0.5 / steps + 0.03
        assert slider.isSliderDown()
        QTest.mouseMove(slider, QPoint(slider.width() // 2, at.y()))
        QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=at)
        assert not slider.isSliderDown()


def test_steps_without_numbers_are_counted_but_cannot_be_shown(player: Player) -> None:
    player.go_to(10)
    player.set_steps(7, 100)
    assert (player.step, player.slider.maximum()) == (7, 7)
    assert player.label.text() == "step 7 / 7 of 100"
    player.set_steps(100, 100)
    assert player.label.text() == "step 100 / 100"


def test_who_stands_at_the_end_stays_at_the_end_of_more_or_fewer_steps(player: Player) -> None:
    player.go_to(10)
    player.set_steps(100)
    assert player.step == 100
    player.set_steps(3)
    assert player.step == 3
    assert player.slider.maximum() == 3


def test_who_stands_before_the_end_keeps_the_step_as_long_as_there_is_one(player: Player) -> None:
    player.go_to(4)
    player.set_steps(100)
    assert player.step == 4
    player.set_steps(2)
    assert player.step == 2


def test_fewer_steps_while_playing_end_the_play_at_the_last_one(
    qtbot: QtBot, player: Player
) -> None:
    player.go_to(8)
    _press(player, "Play")
    player.set_steps(5)
    qtbot.waitUntil(lambda: not player.is_playing, timeout=PATIENCE)
    assert player.step == 5


@pytest.mark.slow
@pytest.mark.parametrize("steps", [0, 1, 100_000])
def test_any_number_of_steps_can_be_played(qtbot: QtBot, player: Player, steps: int) -> None:
    player.set_steps(steps)
    player.go_to(steps)
    assert player.label.text() == f"step {steps} / {steps}"
    _press(player, "Play")
    if steps < 2:
        player._speed = 5
    else:
        qtbot.waitUntil(lambda: player.step > 100, timeout=PATIENCE)
        player.go_to(steps - 1)
        _press(player, "Play")
    qtbot.waitUntil(lambda: not player.is_playing, timeout=PATIENCE)
    assert player.step == steps


def test_the_place_of_the_label_does_not_change_with_the_step(player: Player) -> None:
    player.set_steps(100)
    player.go_to(9)
    assert player.label.text() == "step   9 / 100"


# In the window.


@pytest.fixture
def descent(person: Person) -> Person:
    """A person in Descent, with a path before them."""
    person.press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier, on=person.shell)
    person.type_function("x^2")
    person.see_curves()
    return person


@pytest.mark.slow
def test_space_plays_and_pauses_where_the_figure_or_the_steps_have_the_focus(
    descent: Person,
) -> None:
    player = descent.page.player
    for widget in (descent.figure, player.slider):
        widget.setFocus()
        descent.press(Qt.Key.Key_Space)
        assert player.is_playing
        descent.see(lambda: 0 < player.step < 100)
        descent.press(Qt.Key.Key_Space)
        assert not player.is_playing
        player.go_to(100)


@pytest.mark.slow
def test_comma_and_full_stop_step_wherever_the_focus_is_in_the_picture(descent: Person) -> None:
    player = descent.page.player
    for widget in (descent.figure, player.slider, player.play_button, player.loop_button):
        player.go_to(50)
        widget.setFocus()
        descent.press(Qt.Key.Key_Comma)
        assert player.step == 49
        descent.press(Qt.Key.Key_Period)
        descent.press(Qt.Key.Key_Period)
        assert player.step == 51


@pytest.mark.slow
def test_less_and_greater_go_to_the_ends(descent: Person) -> None:
    descent.figure.setFocus()
    descent.press(Qt.Key.Key_Less)
    assert descent.page.player.step == 0
    descent.press(Qt.Key.Key_Greater)
    assert descent.page.player.step == descent.page.player.steps


def test_the_player_ends_where_the_numbers_do(descent: Person) -> None:
    descent.set_spec(start=(1.0, 0.0), runners=(OptimizerConfig("tape", 1e40),))
    see_whole(descent)
    path = path_of(descent)
    assert np.isnan(path.values[-1])
    last = int(np.flatnonzero(np.isfinite(path.values))[-1])
    player = descent.page.player
    player.go_to(100)
    assert player.step == last == 3
    assert player.label.text() == "step 3 / 3 of 100"
    assert f"{path.values[3]:.3g}".replace("e+", "e") in descent.page.controls.step_text
    for chart in (descent.figure.loss_chart, descent.figure.gradient_chart):
        view = chart.plot.view
        assert (view.low, view.high) == (0.0, 3.0)
        # From where it began.
        assert view.bottom <= 0.31 < 100 < view.top
    descent.set_spec(runners=(OptimizerConfig("tape", 0.1),))
    see_whole(descent)
    assert player.slider.maximum() == 100


@pytest.mark.slow
def test_space_and_comma_typed_into_a_field_play_nothing(descent: Person) -> None:
    descent.page.player.go_to(50)
    descent.type_function("x ^2")
    QTest.keyClicks(descent.shell.edit, ",.")
    assert descent.page.player.step == 50
    assert not descent.page.player.is_playing


@pytest.mark.slow
def test_the_picture_and_the_numbers_follow_the_player(descent: Person) -> None:
    descent.page.player.go_to(3)
    assert "STEP 3 " in descent.page.controls.step_numbers.title
    before = descent.figure.image(1.0)
    descent.page.player.go_to(60)
    assert descent.figure.image(1.0) != before


@pytest.mark.slow
def test_leaving_the_workspace_pauses(descent: Person) -> None:
    player = descent.page.player
    player.toggle()
    descent.press(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier, on=descent.shell)
    assert not player.is_playing
