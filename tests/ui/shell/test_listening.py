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
from tests.ui.listening import Players, players

__all__ = ["players"]

pytestmark = pytest.mark.slow


def frames(data: bytes) -> np.ndarray:
    with wave.open(io.BytesIO(data)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2)


def test_the_curves_are_played_one_after_the_other(person: Person, players: Players) -> None:
    players.install("aplay")
    person.see_features()
    lines = person.page.heard_lines()
    person.press(Qt.Key.Key_F4)
    person.see(lambda: len(players.played()) == 4)
    person.see(lambda: not person.window.commands.is_listening)
    for line, played in zip(lines, players.played(), strict=True):
        assert np.array_equal(frames(played.read_bytes()), sound_of([line]).samples)
    assert person.window.status == "Listening to f‴, 4 of 4 · Esc stops it"


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
    assert person.window.status == "Listening to f‴, 4 of 4 · Esc stops it"


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
