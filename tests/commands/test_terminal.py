"""What a person sees on a terminal: read from a real one, by a library that draws its screen."""

from __future__ import annotations

import os
import pty
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from queue import Empty, Queue

import pyte
import pytest

from explorer import app
from explorer.commands.terminal import ProgressBar, columns, facts, written

LONG = "one, two, three, four, five, six, seven, eight, nine"


class Terminal:
    """A terminal to which this process writes, and what it shows."""

    def __init__(self, width: int) -> None:
        self._reading, writing = pty.openpty()
        self.file = os.fdopen(writing, "w", encoding="utf-8")
        self.screen = pyte.Screen(width, 24)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = ""
        self._queue: Queue[bytes] = Queue()
        # All the time: what nobody reads would keep the one who writes waiting.
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        # Until the other end is closed, which is an error to read from.
        with suppress(OSError):
            while data := os.read(self._reading, 65536):
                self._queue.put(data)

    def lines(self) -> list[str]:
        """Return what is shown now, without the empty rest."""
        with suppress(Empty):
            while data := self._queue.get(timeout=0.05):
                self.raw += data.decode(errors="replace")
                self._stream.feed(data)
        return "\n".join(line.rstrip() for line in self.screen.display).rstrip().splitlines()

    def wait_for(self, text: str) -> str:
        """Return the one line that is shown, as soon as it holds the text."""
        while not any(text in line for line in self.lines()):
            assert len(self.lines()) <= 1
        (line,) = self.lines()
        return line

    def close(self) -> None:
        self.file.close()
        self._reader.join()
        os.close(self._reading)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], Terminal]]:
    """Have standard output and standard error be a terminal of some width."""
    begun: list[Terminal] = []
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")

    def start(width: int) -> Terminal:
        begun.append(Terminal(width))
        monkeypatch.setenv("COLUMNS", str(width))
        monkeypatch.setattr(sys, "stdout", begun[-1].file)
        monkeypatch.setattr(sys, "stderr", begun[-1].file)
        return begun[-1]

    yield start
    for each in begun:
        each.close()


@pytest.fixture
def progress() -> Iterator[Callable[[], ProgressBar]]:
    """Begin progress bars that are ended after the test."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(ProgressBar())


# Facts and tables


def test_facts_are_as_wide_as_the_terminal_and_go_on_below_themselves(
    terminal: Callable[[int], Terminal],
) -> None:
    narrow = terminal(30)
    sys.stdout.write(written(facts({"inputs": LONG, "target": "price"})))
    sys.stdout.flush()
    assert narrow.lines() == [
        "inputs  one, two, three, four,",
        "        five, six, seven,",
        "        eight, nine",
        "target  price",
    ]


@pytest.mark.parametrize("width", [4, 20, 200])
def test_no_digit_of_a_table_is_lost_where_it_is_narrow(
    terminal: Callable[[int], Terminal], width: int
) -> None:
    shown = terminal(width)
    sys.stdout.write(written(columns(("step", "loss"), [("1", "0.123456789"), ("20", "7.5")])))
    sys.stdout.flush()
    digits = [[c for c in "".join(shown.lines()) if c == digit] for digit in "89"]
    assert digits == [["8"], ["9"]]


def test_in_a_pipe_lines_are_whole_and_plain(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    sys.stdout.write(written(facts({"a": LONG * 9, "name": "[b]x[/b] :smile:"}), "Ended."))
    assert capsys.readouterr().out == f"a     {LONG * 9}\nname  [b]x[/b] :smile:\n\nEnded.\n"
    sys.stdout.write(written(columns(("step", "loss"), [("1", "0.5"), ("20", "0.25")])))
    assert capsys.readouterr().out == "step  loss\n   1   0.5\n  20  0.25\n"


@pytest.mark.parametrize(("no_color", "is_bold"), [("", True), ("1", False)])
def test_nothing_is_styled_where_no_colours_are_wanted(
    terminal: Callable[[int], Terminal],
    monkeypatch: pytest.MonkeyPatch,
    no_color: str,
    is_bold: bool,
) -> None:
    shown = terminal(80)
    monkeypatch.setenv("NO_COLOR", no_color)
    sys.stdout.write(written(facts({"target": "price"})))
    sys.stdout.flush()
    assert shown.lines() == ["target  price"]
    assert shown.screen.buffer[0][0].bold is is_bold
    assert ("\x1b[" in shown.raw) is is_bold


def test_a_name_cannot_control_the_terminal(terminal: Callable[[int], Terminal]) -> None:
    shown = terminal(80)
    sys.stdout.write(written(facts({"target": "\x1b[2Jprice\x07"})))
    sys.stdout.flush()
    assert shown.lines() == [r"target  \x1b[2Jprice\x07"]


def test_wide_letters_are_counted_as_they_are_shown(terminal: Callable[[int], Terminal]) -> None:
    shown = terminal(16)
    sys.stdout.write(written(facts({"価格": "数量と面積と部屋", "a": "b"})))
    sys.stdout.flush()
    assert [line.replace(" ", "") for line in shown.lines()] == ["価格数量と面積", "と部屋", "ab"]
    assert shown.screen.display[2].rstrip() == "a     b"


# The bar


@pytest.mark.slow
def test_a_bar_shows_what_is_done_and_how_long_the_rest_takes(
    terminal: Callable[[int], Terminal], progress: Callable[[], ProgressBar]
) -> None:
    shown, bar = terminal(80), progress()
    bar.say("Starting TensorFlow")
    assert shown.wait_for("Starting TensorFlow").endswith("Starting TensorFlow")
    bar.show(0.0, "epoch 1 of 4")
    assert "Starting" not in shown.wait_for("epoch 1 of 4")
    for done in (0.25, 0.5):
        bar.show(done, "epoch 2 of 4")
        line = shown.wait_for("epoch 2 of 4")
    assert "left" in shown.wait_for("left")
    assert line.startswith("━")
    bar.erase()
    assert shown.lines() == []
    assert (shown.screen.cursor.x, shown.screen.cursor.y) == (0, 0)
    assert "\x1b[?25l" not in shown.raw


def test_a_bar_takes_one_line_however_narrow(
    terminal: Callable[[int], Terminal], progress: Callable[[], ProgressBar]
) -> None:
    shown, bar = terminal(24), progress()
    bar.show(0.0, "epoch 1 of 1,000")
    for done in (0.25, 0.5):
        bar.show(done, "epoch 2 of 1,000, validation 0.1234")
        shown.wait_for("epoch 2 of 1")
    bar.erase()
    assert shown.lines() == []


def test_a_bar_has_no_colours_where_none_are_wanted(
    terminal: Callable[[int], Terminal],
    progress: Callable[[], ProgressBar],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    shown, bar = terminal(80), progress()
    bar.show(0.5, "epoch 2 of 4")
    shown.wait_for("epoch 2 of 4")
    cells = shown.screen.buffer[0]
    assert {cells[i].fg for i in range(80)} == {"default"}


def test_a_mistake_is_said_where_the_bar_was(
    terminal: Callable[[int], Terminal], tmp_path: Path
) -> None:
    shown = terminal(80)
    assert app.main(["train", "--data", str(tmp_path / "gone.csv"), "--target", "b"]) == 1
    sys.stderr.flush()
    assert shown.lines() == ["gone.csv cannot be opened: No such file or directory."]
    assert "Starting TensorFlow" in shown.raw


def test_a_terminal_that_cannot_erase_gets_no_bar(
    terminal: Callable[[int], Terminal],
    progress: Callable[[], ProgressBar],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = terminal(80)
    monkeypatch.setenv("TERM", "dumb")
    bar = progress()
    bar.say("Starting TensorFlow")
    bar.show(0.5, "epoch 2 of 4")
    bar.erase()
    assert (shown.lines(), shown.raw) == ([], "")


def test_a_pipe_gets_no_bar(
    capsys: pytest.CaptureFixture[str], progress: Callable[[], ProgressBar]
) -> None:
    bar = progress()
    bar.say("Starting TensorFlow")
    bar.show(0.5, "epoch 2 of 4")
    bar.erase()
    assert capsys.readouterr() == ("", "")
