"""Where in the snippet something happens: line, expression, loops around it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import CodeType, FrameType

from explorer.compute.tape.recorder.live import NOWHERE, Site
from explorer.compute.tape.snippet import Snippet
from explorer.core.tape.record import Span

_OWN = str(Path(__file__).parent)


def _is_between(file: str) -> bool:
    """Tell whether a file is the recorder's, the tape's, or AutoGraph's."""
    return (
        file.startswith(_OWN)
        or file.endswith("eager/backprop.py")
        or "/python/autograph/" in file.replace(os.sep, "/")
    )


class Sites:
    """Places in one snippet, each worked out once."""

    def __init__(self, snippet: Snippet) -> None:
        self._file = snippet.file
        self._lines = snippet.text.splitlines()
        self._positions: dict[CodeType, list[tuple[int | None, ...]]] = {}
        self._sites: dict[tuple[CodeType, int], Site] = {}

    def frame(self, depth: int = 1) -> FrameType | None:
        """Return the innermost frame of the snippet on the stack, if there is one."""
        frame: FrameType | None = sys._getframe(depth)
        file = self._file
        while frame is not None and frame.f_code.co_filename != file:
            frame = frame.f_back
        return frame

    def calls_directly(self, depth: int = 1) -> bool:
        """Tell whether the snippet itself called TensorFlow, not a library that it uses.

        AutoGraph's frames between them do not count.
        """
        frame: FrameType | None = sys._getframe(depth)
        while frame is not None and _is_between(frame.f_code.co_filename):
            frame = frame.f_back
        if frame is None:
            return False
        name = frame.f_code.co_filename
        return name == self._file or "__autograph_generated_file" in name

    def here(self, depth: int = 1) -> Site:
        """Return the place of the innermost frame of the snippet."""
        return self.of(self.frame(depth + 1))

    def of(self, frame: FrameType | None) -> Site:
        """Return the place where a frame of the snippet is."""
        if frame is None:
            return NOWHERE
        key = (frame.f_code, frame.f_lasti)
        site = self._sites.get(key)
        if site is None:
            site = self._sites[key] = self._resolved(frame)
        return site

    def _resolved(self, frame: FrameType) -> Site:
        code = frame.f_code
        if code not in self._positions:
            self._positions[code] = list(code.co_positions())
        line, end_line, column, end_column = self._positions[code][frame.f_lasti // 2]
        if line is None or end_line is None or column is None or end_column is None:
            return Site(frame.f_lineno, None)
        span = Span(
            line, self._characters(line, column), end_line, self._characters(end_line, end_column)
        )
        return Site(frame.f_lineno, span)

    def _characters(self, line: int, column: int) -> int:
        """Return a column in characters; Python counts bytes of UTF-8."""
        if not 0 < line <= len(self._lines):
            return column
        return len(self._lines[line - 1].encode()[:column].decode(errors="ignore"))

    def text(self, span: Span | None) -> str:
        """Return what stands at a place, on one line."""
        if span is None or span.end_line > len(self._lines):
            return ""
        lines = self._lines[span.line - 1 : span.end_line]
        lines[-1] = lines[-1][: span.end_column]
        lines[0] = lines[0][span.column :]
        return " ".join(line.strip() for line in lines)
