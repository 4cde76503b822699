"""The place in the snippet where something happens: line, expression, loops around it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import CodeType, FrameType

from explorer.compute.tape import turns
from explorer.compute.tape.recorder.live import NOWHERE, Site
from explorer.compute.tape.recorder.syntax import Syntax
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
        self.syntax = Syntax(snippet)
        self._file = snippet.file
        self._positions: dict[CodeType, list[tuple[int | None, ...]]] = {}
        self._sites: dict[tuple[CodeType, int], Site] = {}
        self._has_loops = bool(snippet.loops)

    def frame(self, depth: int = 1) -> FrameType | None:
        """Return the innermost frame of the snippet on the stack, if there is one."""
        return self._out(sys._getframe(depth))

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
        characters = self.syntax.characters
        span = Span(line, characters(line, column), end_line, characters(end_line, end_column))
        return Site(frame.f_lineno, span, self.syntax.loops_around(line, column))

    def turns(self, frame: FrameType | None, site: Site) -> tuple[int, ...]:
        """Return the turns of the loops around a frame's place, and around those that called it."""
        if frame is None or not self._has_loops:
            return ()
        counts = tuple([turns.turn(frame, loop) + more for loop, more in site.loops])
        if frame.f_code.co_name == "<module>":
            return counts
        caller = self._out(frame.f_back)
        return self.turns(caller, self.of(caller)) + counts

    def _out(self, frame: FrameType | None) -> FrameType | None:
        """Return a frame, or the innermost one around it, that is the snippet's."""
        file = self._file
        while frame is not None and frame.f_code.co_filename != file:
            frame = frame.f_back
        return frame
