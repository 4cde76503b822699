"""What a snippet writes, in order, with the lines that wrote it."""

from __future__ import annotations

import codecs
import threading
from typing import Literal

from explorer.core.tape.record import Output

MOST = 1_000_000
"""Characters that are kept of what a snippet writes."""
CUT = "\n… more was written; it is left out …\n"
Stream = Literal["stdout", "stderr"]
START = (0, 0)
"""A place in a transcript: how many pieces came before, and how many parts of that piece."""


class Transcript:
    """The pieces written by now; those of one line to one stream are one."""

    def __init__(self, most: int = MOST) -> None:
        self._pieces: list[tuple[Stream, int | None, list[str]]] = []
        self._left = most
        self._is_cut = not most
        self._lock = threading.RLock()
        decoder = codecs.getincrementaldecoder("utf-8")
        self._decoders = {"stdout": decoder("replace"), "stderr": decoder("replace")}

    @property
    def is_cut(self) -> bool:
        """Whether nothing more is kept."""
        return self._is_cut

    def add_bytes(self, stream: Stream, data: bytes, line: int | None) -> None:
        """Add what was written as bytes; a letter may come in parts."""
        if not self._is_cut:
            with self._lock:
                self.add(stream, self._decoders[stream].decode(data), line)

    def add(self, stream: Stream, text: str, line: int | None) -> None:
        """Add a text, or as much of it as there is room for."""
        if self._is_cut or not text:
            return
        with self._lock:
            self._append(stream, text[: self._left], line)
            self._left -= len(text)
            if self._left < 0:
                self._is_cut = True
                self._append(stream, CUT, None)

    def _append(self, stream: Stream, text: str, line: int | None) -> None:
        last = self._pieces[-1] if self._pieces else None
        if last is not None and last[:2] == (stream, line):
            last[2].append(text)
        else:
            self._pieces.append((stream, line, [text]))

    def since(
        self, place: tuple[int, int], most: int
    ) -> tuple[tuple[Output, ...], tuple[int, int]]:
        """Return what was written after a place, until that is so much, and the place behind it."""
        number, part = place
        found: list[Output] = []
        with self._lock:
            while number < len(self._pieces):
                stream, line, texts = self._pieces[number]
                first = part
                while part < len(texts) and most > 0:
                    most -= len(texts[part])
                    part += 1
                if part > first:
                    found.append(Output(stream, line, "".join(texts[first:part])))
                if part < len(texts) or number == len(self._pieces) - 1:
                    break
                number, part = number + 1, 0
        return tuple(found), (number, part)

    def output(self) -> tuple[Output, ...]:
        """Return what was written by now."""
        with self._lock:
            return tuple(Output(s, line, "".join(texts)) for s, line, texts in self._pieces)
