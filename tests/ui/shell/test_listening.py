"""Listening to the curves: what is played, what is seen meanwhile, and what ends it."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from explorer.core.sound.synthesis import sound_of
from explorer.ui.output import listening
from tests.ui.conftest import Person
from tests.ui.learning import learner, train
from tests.ui.listening import Players, players

__all__ = ["learner", "players"]

pytestmark = pytest.mark.slow


def frames(data: bytes) -> np.ndarray:
    with wave.open(io.BytesIO(data)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2)


def test_the_curves_are_played_one_after_the_other(person: Person, players: Players) -> None:
    players.install("aplay")
    person.see_features()
    lines = person.page.heard_lines()
    told: list[str] = []
    person.window.commands.listening.told.connect(
        lambda text: told.append(text.partition(" of ")[0]) if " of " in text else None
    )
    person.press(Qt.Key.Key_F4)
    person.see(lambda: len(players.played()) == 4)
    person.see(lambda: not person.window.commands.is_listening)
    for line, played in zip(lines, players.played(), strict=True):
        assert np.array_equal(frames(played.read_bytes()), sound_of([line]).samples)
    assert told == [f"Listening to {name}" for name in ("f, 1", "f′, 2", "f″, 3", "f‴, 4")]
    assert person.window.status == "The sound has ended"


def test_the_place_that_is_heard_moves_over_its_curve(person: Person, players: Players) -> None:
    players.install("aplay", "exec /bin/sleep 100")
    person.set_spec(order=0)
    person.see_features()
    person.see(lambda: not person.figure.main_plot.is_hasty)
    plain = person.figure.image()
    person.press(Qt.Key.Key_F4)
    assert person.window.status == "Listening to f, 1 of 1 · Esc stops it"
    seen: list[float] = []
    layer = person.figure.heard
    person.see(lambda: layer.place is not None)
    for _ in range(2):
        assert layer.place is not None
        seen.append(layer.place.x)
        person.see(lambda: layer.place is None or layer.place.x > seen[-1] + 0.3)
    assert person.spec.low <= seen[0] < seen[1] <= person.spec.high
    assert person.figure.image() != plain
    person.press(Qt.Key.Key_Escape)
    assert layer.place is None
    assert person.figure.image() == plain


def test_the_same_key_ends_it(person: Person, players: Players) -> None:
    players.install("aplay", "exec /bin/sleep 100")
    for is_heard in (True, False, True, False):
        person.press(Qt.Key.Key_F4)
        assert person.window.commands.is_listening is is_heard


def test_what_changes_the_picture_ends_it(person: Person, players: Players) -> None:
    players.install("aplay", "exec /bin/sleep 100")
    commands = person.window.commands
    person.press(Qt.Key.Key_F4)
    person.set_spec(order=1)
    assert not commands.is_listening
    person.see_curves()
    person.press(Qt.Key.Key_F4)
    assert commands.is_listening
    commands.show_workspace("descent")
    assert not commands.is_listening


def test_another_language_ends_it(person: Person, players: Players) -> None:
    players.install("aplay", "exec /bin/sleep 100")
    person.press(Qt.Key.Key_F4)
    person.window.commands.switch_language()
    assert not person.window.commands.is_listening


def test_a_player_that_hangs_is_not_waited_for(
    person: Person, players: Players, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "_LATE", -5.0)
    players.install("aplay", "exec /bin/sleep 100")
    person.press(Qt.Key.Key_F4)
    person.see(lambda: not person.window.commands.is_listening)
    assert person.window.status == "The sound has ended"


def test_without_a_player_it_is_said_and_can_be_saved(
    person: Person, players: Players, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    person.see_features()
    person.press(Qt.Key.Key_F4)
    assert not person.window.commands.is_listening
    assert person.window.status.endswith("the File menu saves it as WAV.")
    path = tmp_path / "curves.wav"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    menu = person.window.top_bar.file_menu
    (action,) = (each for each in menu.actions() if each.text().endswith("as WAV …"))
    action.trigger()
    assert np.array_equal(frames(path.read_bytes()), sound_of(person.page.heard_lines()).samples)


def test_where_no_curve_is_there_is_nothing_to_hear(person: Person, players: Players) -> None:
    players.install("aplay")
    person.set_spec(order=0, hidden=(0,))
    person.see_curves()
    person.press(Qt.Key.Key_F4)
    assert person.window.status == "There is no curve here that can be heard."
    assert not person.window.commands.is_listening


def test_the_steps_of_a_descent_go_with_the_sound_of_their_losses(
    person: Person, players: Players
) -> None:
    players.install("aplay", "exec /bin/sleep 100")
    person.type_function("x^2")
    person.window.commands.show_workspace("descent")
    person.see(lambda: person.page.answered == person.page.problem() and person.page.paths.is_whole)
    # A start that is better than the minimum is looked for once the ground is drawn.
    person.see(lambda: person.page.ground.is_drawn and person.spec.start[0] != 0)
    person.see(lambda: person.page.answered == person.page.problem() and person.page.paths.is_whole)
    person.page.player.go_to(0)
    person.press(Qt.Key.Key_F4)
    assert person.window.status.startswith("Listening to own loop, 1 of 1")
    person.see(lambda: person.page.player.step > 1)
    person.press(Qt.Key.Key_Escape)
    assert not person.window.commands.is_listening


def test_the_losses_of_a_training_are_read_where_they_are_heard(
    learner: Person, players: Players
) -> None:
    players.install("aplay", "exec /bin/sleep 100")
    learner.press(Qt.Key.Key_F4)
    assert learner.window.status == "There is no curve here that can be heard."
    train(learner)
    (line,) = learner.page.heard_lines()
    assert (line.name, line.number) == ("run 1", 0)
    learner.press(Qt.Key.Key_F4)
    learner.see(lambda: learner.figure.losses.reading is not None)
    learner.press(Qt.Key.Key_Escape)
    assert learner.figure.losses.reading is None
