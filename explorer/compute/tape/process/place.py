"""Finds where the snippet is: the line in its innermost frame."""

from __future__ import annotations

import sys
from types import FrameType, TracebackType

_MOST_FRAMES = 3000
"""Looked through: a snippet may call itself for as long as Python lets it."""


def line_of_frame(frame: FrameType | None, file: str) -> int | None:
    """Return the line of the innermost frame of a file, from a frame outwards."""
    for _ in range(_MOST_FRAMES):
        if frame is None:
            return None
        if frame.f_code.co_filename == file:
            return frame.f_lineno
        frame = frame.f_back
    return None


def line_of_thread(thread: int, file: str) -> int | None:
    """Return the line at which a thread is, by its identifier."""
    return line_of_frame(sys._current_frames().get(thread), file)


def line_of_traceback(traceback: TracebackType | None, file: str) -> int | None:
    """Return the line of the innermost frame of a file that an error passed."""
    line = None
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == file:
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line
