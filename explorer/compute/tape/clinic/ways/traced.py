"""What blocks a gradient inside of a function that TensorFlow traced."""

from __future__ import annotations

from explorer.compute.tape.clinic.ways.blocks import Block
from explorer.compute.tape.recorder.live import LiveOperation
from explorer.compute.tape.recorder.recording import Recording


class Traced:
    """The graphs of a recording, looked at from the operation that ran one."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording

    def blocks(self, operation: LiveOperation, position: int, end: int) -> tuple[Block, ...]:
        """Return what blocks the way from an input of a function to one of its results."""
        return ()
