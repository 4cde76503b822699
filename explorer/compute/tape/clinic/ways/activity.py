"""Tells when a tape was recording, from what happened to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from explorer.core.tape.record import TapeEvent

State = Literal["recording", "outside", "stopped", "forgotten"]


class Activity:
    """The life of one tape, in operations seen."""

    def __init__(self, events: Sequence[TapeEvent]) -> None:
        kinds = ("enter", "exit", "stop", "resume", "reset")
        self._events = [event for event in events if event.kind in kinds]

    def state(self, operation: int, asked: int) -> State:
        """Tell what a tape did while an operation ran, as it counts for a call made at `asked`.

        `operation` and `asked` count operations. `forgotten`: the tape was reset in between.
        """
        if any(e.kind == "reset" and operation < e.at <= asked for e in self._events):
            return "forgotten"
        entered = stopped = False
        for event in self._events:
            if event.at > operation:
                break
            if event.kind in ("enter", "exit"):
                entered = event.kind == "enter"
            elif event.kind in ("stop", "resume"):
                stopped = event.kind == "stop"
        if stopped:
            return "stopped"
        return "recording" if entered else "outside"
