"""What a terminal would show of an output: carriage returns, backspaces, colours obeyed.

Progress bars write over their own line again and again, and libraries colour what they write.
Obeyed are the control characters and the sequences of ECMA-48 that move within some rows or erase
in one; others, colours among them, leave no trace.
"""

from __future__ import annotations

import itertools
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from explorer.core.tape.record import Output

_ROWS = 40
"""Last rows that can still be written over."""
_COLUMNS = 2000
"""Of a row; what is longer goes on in the next. (A window lays out a row as a whole.)"""
_PART = 50_000
_LINE_COST = 20
"""Characters that a line feed counts as, where there is only so much room."""
_CONTROL = re.compile(
    r"(?:\r[^\n\r\b\a\x1b]*)+(?=\r)"
    r"|[\n\r\b\a]"
    r"|\x1b\[(?P<count>[0-9;:?<=>]*)[ -/]*(?P<does>[@-~])"
    r"|\x1b\][^\a\x1b]{0,2000}(?:\a|\x1b\\)"
    r"|\x1b[()*+][0-9A-Za-z]"
    r"|\x1b[@-Z\\^_0-9=>]"
)
_BEGUN = re.compile(r"\x1b(?:\[[0-9;:?<=>]{0,30}[ -/]?|\][^\a\x1b]{0,200}\x1b?|[()*+])?\Z")
"""A sequence of which the rest is still to come."""
_Mark = tuple[Literal["stdout", "stderr"], int | None]
"""Stream and line of a letter."""


@dataclass(slots=True)
class _Row:
    letters: list[str] = field(default_factory=list)
    marks: list[_Mark] = field(default_factory=list)
    end: _Mark | None = None
    """Of its line feed, if it has one."""

    def write(self, column: int, text: str, mark: _Mark) -> None:
        missing = column - len(self.letters)
        if missing > 0:
            self.letters += " " * missing
            self.marks += [mark] * missing
        self.letters[column : column + len(text)] = text
        self.marks[column : column + len(text)] = [mark] * len(text)

    def erase(self, column: int) -> None:
        del self.letters[column:], self.marks[column:]

    def pieces(self) -> Iterator[Output]:
        at = 0
        for (stream, line), group in itertools.groupby(self.marks):
            count = sum(1 for _ in group)
            yield Output(stream, line, "".join(self.letters[at : at + count]))
            at += count
        if self.end is not None:
            yield Output(*self.end, "\n")


class Terminal:
    """Takes an output in parts; rows that nothing can change any more are settled."""

    def __init__(self) -> None:
        self._rows: deque[_Row] = deque([_Row()])
        self._row = 0
        """The one that is written to."""
        self._column = 0
        self._held = ""
        self._settled: list[Output] = []

    def feed(self, output: Iterable[Output]) -> None:
        """Take what was written next."""
        for piece in output:
            self._feed(piece.text, (piece.stream, piece.line))

    def settled(self) -> list[Output]:
        """Return what was settled since it was asked before."""
        settled, self._settled = self._settled, []
        return _joined(settled)

    def open(self) -> list[Output]:
        """Return what comes after it, and may be written over."""
        return _joined(piece for row in self._rows for piece in row.pieces())

    def _feed(self, text: str, mark: _Mark) -> None:
        text = self._held + text
        begun = _BEGUN.search(text, max(len(text) - 250, 0))
        self._held = begun[0] if begun else ""
        end = len(text) - len(self._held)
        at = 0
        for control in _CONTROL.finditer(text, 0, end):
            self._write(text[at : control.start()], mark)
            self._obey(control, mark)
            at = control.end()
        self._write(text[at:end], mark)

    def _write(self, text: str, mark: _Mark) -> None:
        while text:
            room = _COLUMNS - self._column
            if room <= 0:
                self._feed_line(mark)
                continue
            self._rows[self._row].write(self._column, text[:room], mark)
            self._column += len(text[:room])
            text = text[room:]

    def _obey(self, control: re.Match[str], mark: _Mark) -> None:
        match control[0]:
            case "\n":
                self._feed_line(mark)
            case "\r":
                self._column = 0
            case "\b":
                self._column = max(self._column - 1, 0)
            case beginnings if beginnings[0] == "\r":
                self._column = 0
                self._write(_over_each_other(beginnings.split("\r")), mark)
            case _ if control["does"]:
                self._obey_sequence(control["does"], control["count"])
            case _:
                pass

    def _obey_sequence(self, does: str, given: str) -> None:
        number = int(given[:4]) if given[:4].isdecimal() else 0
        count = max(number, 1)
        match does:
            case "A":
                self._row = max(self._row - count, 0)
            case "B":
                self._row = min(self._row + count, len(self._rows) - 1)
            case "C":
                self._column = min(self._column + count, _COLUMNS)
            case "D":
                self._column = max(self._column - count, 0)
            case "G":
                self._column = min(count - 1, _COLUMNS)
            case "K":
                self._rows[self._row].erase(0 if number == 2 else self._column)
            case _:
                pass

    def _feed_line(self, mark: _Mark) -> None:
        self._rows[self._row].end = mark
        self._row += 1
        self._column = 0
        if self._row == len(self._rows):
            self._rows.append(_Row())
            if len(self._rows) > _ROWS:
                self._settled += self._rows.popleft().pieces()
                self._row -= 1


def _over_each_other(texts: list[str]) -> str:
    """Return what is seen of texts that are written one over the other."""
    seen = ""
    for text in reversed(texts):
        seen += text[len(seen) :]
    return seen


def _joined(output: Iterable[Output]) -> list[Output]:
    """Return pieces of which those of one line to one stream are one."""
    return [
        Output(stream, line, "".join(piece.text for piece in group))
        for (stream, line), group in itertools.groupby(output, lambda o: (o.stream, o.line))
    ]


def as_shown(output: Iterable[Output], most: int) -> tuple[list[Output], bool]:
    """Return what a terminal would show of an output, as far as there is room, and if that is all.

    Args:
        output: what was written.
        most: characters that there is room for.
    """
    terminal = Terminal()
    kept: list[Output] = []
    room = most
    for part in _parts(output):
        terminal.feed([part])
        settled = terminal.settled()
        kept += settled
        room -= sum(cost(piece.text) for piece in settled)
        if room < 0:
            return cut(_joined(kept), most)
    return cut(_joined((*kept, *terminal.open())), most)


def _parts(output: Iterable[Output]) -> Iterator[Output]:
    """Yield an output in parts, after each of which there may be enough."""
    for piece in output:
        for at in range(0, len(piece.text), _PART):
            yield Output(piece.stream, piece.line, piece.text[at : at + _PART])


def cost(text: str) -> int:
    """Return how many characters of the room a text takes."""
    return len(text) + _LINE_COST * text.count("\n")


def cut(output: Iterable[Output], most: int) -> tuple[list[Output], bool]:
    """Return as much of an output as there is room for, and whether that is all of it."""
    kept: list[Output] = []
    for piece in output:
        taken = cost(piece.text)
        if taken > most:
            kept.append(Output(piece.stream, piece.line, _beginning(piece.text, most)))
            return kept, False
        most -= taken
        kept.append(piece)
    return kept, True


def _beginning(text: str, most: int) -> str:
    end = 0
    for line in text.splitlines(keepends=True):
        if cost(line) > most:
            break
        most -= cost(line)
        end += len(line)
    return text[:end]
