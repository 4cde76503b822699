"""Playing by the system's player: which of them, what ends it, and what is said without one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from pytestqt.qtbot import QtBot

from explorer.core.sentence import Sentence
from explorer.ui.output.sound_player import SoundPlayer
from tests.ui.conftest import PATIENCE
from tests.ui.listening import Players, players

__all__ = ["players"]

DATA = b"RIFF of a test"


@pytest.fixture
def player(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundPlayer]:
    (tmp_path / "files").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "files"))
    made = SoundPlayer()
    yield made
    made.stop()
    assert list((tmp_path / "files").iterdir()) == []


def failure(qtbot: QtBot, player: SoundPlayer) -> str:
    """Play, and return why it was not."""
    with qtbot.waitSignal(player.failed, timeout=PATIENCE) as caught:
        player.play(DATA)
    assert caught.args is not None
    (reason,) = caught.args
    assert isinstance(reason, Sentence)
    return str(reason)


def test_the_player_of_the_system_gets_the_whole_file(
    qtbot: QtBot, players: Players, player: SoundPlayer
) -> None:
    players.install("aplay")
    with qtbot.waitSignal(player.ended, timeout=PATIENCE):
        player.play(DATA)
    (played,) = players.played()
    assert played.read_bytes() == DATA


def test_a_player_that_fails_gives_way_to_the_next(
    qtbot: QtBot, players: Players, player: SoundPlayer
) -> None:
    players.install("pw-play", "echo no daemon >&2; exit 1")
    players.install("aplay")
    with qtbot.waitSignal(player.ended, timeout=PATIENCE):
        player.play(DATA)
    assert [each.name.split(".")[0] for each in players.played()] == ["pw-play", "aplay"]


def test_without_a_player_it_is_said_what_to_do(
    qtbot: QtBot, players: Players, player: SoundPlayer
) -> None:
    assert failure(qtbot, player) == (
        "Nothing here plays sound (pw-play, paplay, aplay, afplay are looked for); "
        "the File menu saves it as WAV."
    )


def test_a_missing_device_is_told_in_the_player_s_words(
    qtbot: QtBot, players: Players, player: SoundPlayer
) -> None:
    players.install("aplay", "echo 'audio open error: No such device' >&2; exit 1")
    assert failure(qtbot, player) == (
        "aplay could not play it (audio open error: No such device); the File menu saves it as WAV."
    )


def test_what_cannot_be_started_is_told_too(
    qtbot: QtBot, players: Players, player: SoundPlayer
) -> None:
    broken = players.folder / "aplay"
    broken.write_text("#!/nowhere/at-all\n")
    broken.chmod(0o755)
    assert failure(qtbot, player).startswith("aplay could not play it (")


def test_stopping_ends_the_process_and_says_nothing(
    qtbot: QtBot, players: Players, player: SoundPlayer
) -> None:
    players.install("aplay", "exec /bin/sleep 100")
    with qtbot.assertNotEmitted(player.ended), qtbot.assertNotEmitted(player.failed):
        player.play(DATA)
        qtbot.waitUntil(lambda: len(players.played()) == 1, timeout=PATIENCE)
        (process,) = psutil.Process().children()[-1:]
        player.stop()
        assert not process.is_running()
        qtbot.wait(50)


def test_another_sound_takes_the_place_of_the_first(
    qtbot: QtBot, players: Players, player: SoundPlayer
) -> None:
    players.install("aplay", "exec /bin/sleep 100")
    player.play(DATA)
    qtbot.waitUntil(lambda: len(players.played()) == 1, timeout=PATIENCE)
    players.install("aplay")
    with qtbot.waitSignal(player.ended, timeout=PATIENCE):
        player.play(b"another")
    assert players.played()[-1].read_bytes() == b"another"


def test_a_player_that_is_gone_leaves_no_process(qtbot: QtBot, players: Players) -> None:
    from shiboken6 import delete

    players.install("aplay", "exec /bin/sleep 100")
    before = set(psutil.Process().children())
    player = SoundPlayer()
    player.play(DATA)
    qtbot.waitUntil(lambda: len(players.played()) == 1, timeout=PATIENCE)
    (process,) = set(psutil.Process().children()) - before
    delete(player)
    assert not process.is_running()
