"""A GIF made from the window: drawn while everything goes on, stopped, refused, or failed."""

from __future__ import annotations

import errno
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

import explorer.ui.output.film
import explorer.ui.output.gif
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.sentence import sentence
from explorer.engine.client import Engine
from explorer.storage import files
from explorer.ui.figures.kit.figure import Figure
from explorer.ui.output.filming import Filming
from tests.ui.conftest import Person

STOPS = " · Esc stops it"


@pytest.fixture
def descent(person: Person) -> Iterator[Person]:
    """A person before a descent of four steps on x²."""
    person.press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier, on=person.shell)
    person.type_function("x^2")
    person.set_spec(start=(2.0, 0.0), steps=4)
    _see_whole(person)
    yield person
    person.page.pause()


def _see_whole(person: Person) -> None:
    page = person.page
    person.see(lambda: page.answered == page.problem() and page.paths.is_whole)
    person.see(lambda: page.ground.is_drawn)


def _choose(monkeypatch: pytest.MonkeyPatch, path: Path | None) -> list[str]:
    """Let the system's dialog answer; return the titles it is opened with."""
    titles: list[str] = []
    answer = (str(path) if path is not None else "", "")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: (titles.append(a[1]), answer)[1])
    return titles


def _ask(person: Person) -> None:
    """Choose the entry of the menu."""
    menu = person.window.top_bar.file_menu
    (action,) = (a for a in menu.actions() if a.text() == "Save animation as GIF …")
    action.trigger()


def _is_drawing(person: Person) -> bool:
    return person.window.status.startswith("Drawing") and person.window.files._filming.is_busy


def _see_saved(person: Person, path: Path) -> None:
    person.see(lambda: person.window.status == f"Saved {path.name}")


@pytest.mark.slow
def test_the_way_is_saved_from_the_start_to_the_last_step(
    descent: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "way.gif"
    assert _choose(monkeypatch, path) == []
    _ask(descent)
    _see_saved(descent, path)
    assert list(tmp_path.iterdir()) == [path]
    with Image.open(path) as film:
        assert film.n_frames == 49  # type: ignore[attr-defined]
        assert film.size == (descent.figure.width(), descent.figure.height())
        frames, durations = [], []
        for k in (0, 1, 24, 48):
            film.seek(k)
            frames.append(np.asarray(film.convert("RGB")).astype(int))
            durations.append(film.info["duration"])
    assert durations == [40, 40, 40, 1500]
    first, second, _, last = frames
    assert (first != last).any(axis=2).sum() > 500
    assert 10 < (first != second).any(axis=2).sum() < (first != last).any(axis=2).sum()


@pytest.mark.slow
@pytest.mark.parametrize("step", [0, 4])
def test_a_frame_is_the_figure_at_that_step(
    descent: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    path = tmp_path / "way.gif"
    _choose(monkeypatch, path)
    descent.paste_function("x^2 + 2y^2")
    descent.set_spec(
        start=(2.0, 1.0), runners=(OptimizerConfig("tape", 0.05), OptimizerConfig("adam", 0.1))
    )
    _see_whole(descent)
    _ask(descent)
    _see_saved(descent, path)
    descent.page.player.go_to(step)
    shown = descent.figure.image(1.0)
    with Image.open(path) as film:
        film.seek(0 if step == 0 else film.n_frames - 1)  # type: ignore[attr-defined]
        frame = np.asarray(film.convert("RGB")).astype(int)
    data = np.frombuffer(shown.constBits(), np.uint8).reshape(shown.height(), shown.width(), 4)
    off = np.abs(frame - data[..., 2::-1])
    assert off.mean() < 2
    assert np.quantile(off, 0.999) < 40


@pytest.mark.slow
def test_what_is_played_plays_on_while_it_is_drawn(
    descent: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "way.gif"
    _choose(monkeypatch, path)
    player = descent.page.player
    player.loop_button.setChecked(True)
    player.toggle()
    _ask(descent)
    seen: set[float] = set()
    player.step_changed.connect(seen.add)
    _see_saved(descent, path)
    assert player.is_playing
    assert len(seen) > 10


@pytest.mark.slow
def test_the_status_line_tells_how_far_it_is(
    descent: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "way.gif"
    _choose(monkeypatch, path)
    told: list[str] = []
    descent.window.files._filming.told.connect(told.append)
    _ask(descent)
    _see_saved(descent, path)
    assert told[0] == f"Drawing way.gif: 1 of 52 frames{STOPS}"
    assert told[-1] == f"Writing way.gif …{STOPS}"
    assert len(told) == 52


@pytest.mark.slow
def test_it_is_of_what_was_shown_when_it_was_asked_for(
    descent: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "way.gif"
    _choose(monkeypatch, path)
    descent.page.player.go_to(4)
    before = descent.figure.image(1.0)
    _ask(descent)
    descent.paste_function("x^4 - 3x^2")
    descent.window.show_workspace("curves")
    _see_saved(descent, path)
    with Image.open(path) as film:
        film.seek(film.n_frames - 1)  # type: ignore[attr-defined]
        last = np.asarray(film.convert("RGB")).astype(int)
    data = np.frombuffer(before.constBits(), np.uint8).reshape(before.height(), before.width(), 4)
    assert np.abs(last - data[..., 2::-1]).mean() < 2


@pytest.mark.slow
def test_escape_stops_it_and_nothing_is_written(
    descent: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _choose(monkeypatch, tmp_path / "way.gif")
    _ask(descent)
    descent.see(lambda: _is_drawing(descent))
    descent.press(Qt.Key.Key_Escape, on=descent.shell)
    assert descent.window.status == "way.gif was not written: it was stopped."
    assert not descent.window.files._filming.is_busy
    descent.bot.wait(100)
    assert list(tmp_path.iterdir()) == []
    assert descent.window.status == "way.gif was not written: it was stopped."


@pytest.mark.slow
def test_after_a_stop_another_one_can_be_made(
    descent: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "way.gif"
    _choose(monkeypatch, path)
    _ask(descent)
    descent.see(lambda: _is_drawing(descent))
    descent.press(Qt.Key.Key_Escape, on=descent.shell)
    descent.set_spec(steps=2)
    _see_whole(descent)
    _ask(descent)
    _see_saved(descent, path)
    with Image.open(path) as film:
        assert film.n_frames == 25  # type: ignore[attr-defined]


@pytest.mark.slow
def test_a_second_one_is_refused_while_one_is_being_made(
    descent: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles = _choose(monkeypatch, tmp_path / "way.gif")
    _ask(descent)
    descent.see(lambda: _is_drawing(descent))
    _ask(descent)
    assert descent.window.status == "A film is being made already; Esc stops it."
    assert titles == ["Save as GIF"]


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("text", ["x^2", "x y"])
def test_where_nothing_moves_a_sentence_says_so(
    person: Person, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    titles = _choose(monkeypatch, None)
    person.paste_function(text)
    person.see_curves()
    _ask(person)
    assert person.window.status == (
        "There is nothing to animate here; an animation shows a descent or a sweep step by step, "
        "or a function such as a x^2 while one of its parameters goes back and forth."
    )
    assert titles == []


def _frame(path: Path, number: int) -> np.ndarray:
    with Image.open(path) as film:
        film.seek(number)
        return np.asarray(film.convert("RGB")).astype(int)


def _is_like(frame: np.ndarray, figure: Figure) -> bool:
    """Return whether a frame is a figure, but for the corner with the value.

    Contours depend a little on what was there before.
    """
    image = figure.image(1.0)
    data = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    off = np.abs(frame - data[..., 2::-1])
    off[:60, :260] = 0
    return bool(off.mean() < 1.5 and np.quantile(off, 0.99) < 60)


@pytest.mark.slow
@pytest.mark.parametrize("text", ["a x^2 + b", "a x^2 + b y"])
def test_the_letter_that_was_moved_last_goes_to_and_fro(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    path = tmp_path / "letter.gif"
    _choose(monkeypatch, path)
    # A fifth of the frames are as good for this.
    monkeypatch.setattr(explorer.ui.output.film, "_MOST_VALUES", 10)
    person.paste_function(text)
    person.see_curves()
    if "y" not in text:
        person.set_spec(low=-2.0, high=2.0, bottom=-6.0, top=6.0, roots=False, extrema=False)
    person.page.parameter_list.rows["b"].slider.number_changed.emit(2.0)
    person.see_curves()
    _ask(person)
    person.window.show_workspace("training")
    _see_saved(person, path)
    person.window.show_workspace("curves")
    with Image.open(path) as film:
        assert film.n_frames == 20  # type: ignore[attr-defined]
        assert film.info["duration"] == 350
    for number, value in ((0, -5.0), (2, -3.0), (10, 5.0), (15, 0.0)):
        person.page.parameter_list.rows["b"].slider.number_changed.emit(value)
        person.see_curves()
        assert _is_like(_frame(path, number), person.page.figure), number


@pytest.mark.slow
def test_what_the_engine_cannot_compute_is_said(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _choose(monkeypatch, tmp_path / "letter.gif")
    person.paste_function("a x^2")
    person.see_curves()
    _ask(person)
    person.see(lambda: _is_drawing(person))
    jobs = person.page.engine._jobs
    jobs[max(jobs)].failed.emit(sentence("The engine crashed while computing this."))
    said = "letter.gif was not written: The engine crashed while computing this."
    person.see(lambda: person.window.status == said)
    assert not person.window.files._filming.is_busy
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_an_animated_letter_comes_before_the_one_moved_last(person: Person) -> None:
    person.paste_function("a x + b + c")
    person.see_curves()
    letters = person.page.parameter_list
    assert letters.foremost is not None
    assert letters.foremost.name == "a"
    letters.rows["c"].slider.number_changed.emit(2.0)
    assert letters.foremost.name == "c"
    letters.rows["b"].play_button.click()
    assert letters.foremost.name == "b"
    person.page.pause()
    person.paste_function("a x")
    assert letters.foremost.name == "a"


@pytest.mark.slow
def test_paths_that_are_not_there_yet_are_no_film(
    descent: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles = _choose(monkeypatch, None)
    descent.page.paths = None
    _ask(descent)
    said = "There are no paths yet: the engine has not answered."
    assert descent.window.status == said
    assert titles == []


@pytest.mark.slow
def test_a_dialog_that_is_left_makes_nothing(
    descent: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles = _choose(monkeypatch, None)
    _ask(descent)
    assert titles == ["Save as GIF"]
    assert not descent.window.files._filming.is_busy
    # The figure that was to be filmed, a window of its own, is gone.
    descent.see(lambda: not any(isinstance(w, Figure) for w in QApplication.topLevelWidgets()))


@pytest.mark.slow
def test_a_full_disk_leaves_the_old_file_and_is_said(
    descent: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "way.gif"
    path.write_bytes(b"old")
    _choose(monkeypatch, path)
    descent.set_spec(steps=1)
    _see_whole(descent)

    def is_full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", is_full)
    _ask(descent)
    descent.see(
        lambda: descent.window.status == "way.gif was not written: No space left on device."
    )
    assert path.read_bytes() == b"old"


@pytest.mark.slow
def test_what_the_encoder_cannot_do_is_said(
    descent: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> bytes:
        raise MemoryError

    monkeypatch.setattr(explorer.ui.output.gif, "gif", fail)
    _choose(monkeypatch, tmp_path / "way.gif")
    _ask(descent)
    descent.see(lambda: descent.window.status == "way.gif was not written: MemoryError.")
    assert not descent.window.files._filming.is_busy


@pytest.mark.slow
def test_closing_the_window_ends_it(
    qtbot: QtBot, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = Person(qtbot, engine, None)
    person.window.show_workspace("descent")
    _see_whole(person)
    _choose(monkeypatch, tmp_path / "way.gif")
    _ask(person)
    person.see(lambda: _is_drawing(person))
    person.close()
    qtbot.wait(50)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_no_more_frames_are_drawn_than_the_thread_can_take(
    descent: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The frames of a large figure would fill the memory."""
    drawn: list[float] = []

    def frame(step: float) -> np.ndarray:
        drawn.append(step)
        return np.zeros((4, 4), np.uint32)

    def wait(frames: Iterator[np.ndarray], *_: object) -> bytes:
        begun.set()
        go_on.wait(20)
        return b"".join(bytes([len(f)]) for f in frames)

    begun, go_on = threading.Event(), threading.Event()
    monkeypatch.setattr(explorer.ui.output.gif, "gif", wait)
    steps = [float(k) for k in range(100)]
    film = SimpleNamespace(
        places=steps,
        samples=[],
        durations=[40] * 100,
        is_ready=lambda _: True,
        frame=frame,
        close=lambda: None,
    )
    filming = Filming(descent.shell)
    filming.start(film, Path("way.gif"))  # type: ignore[arg-type]
    descent.bot.wait(200)
    assert begun.is_set()
    assert len(drawn) <= 10
    with descent.bot.waitSignal(filming.made, timeout=30_000):
        go_on.set()
    assert drawn == steps


@pytest.mark.slow
def test_a_picture_is_of_the_step_that_was_seen_when_it_was_asked_for(
    descent: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "step.png"
    player = descent.page.player
    player.go_to(0)
    player.toggle()
    descent.see(lambda: player.step > 0.3)
    shown = []

    def answer(*_: object) -> tuple[str, str]:
        # The dialog is open for a while.
        shown.append((player.step, descent.figure.image(1.0)))
        descent.bot.wait(100)
        return str(path), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    descent.window.files.export("png")
    ((step, image),) = shown
    assert (player.is_playing, player.step) == (False, step)
    with Image.open(path) as written:
        assert written.size == (descent.figure.width(), descent.figure.height())
        back = np.asarray(written.convert("RGB"))
    data = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    np.testing.assert_array_equal(back, data[..., 2::-1])


@pytest.mark.slow
def test_saving_numbers_does_not_stop_the_player(
    descent: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _choose(monkeypatch, tmp_path / "way.csv")
    descent.page.player.go_to(0)
    descent.page.player.toggle()
    descent.window.files.export("csv")
    assert descent.page.player.is_playing
