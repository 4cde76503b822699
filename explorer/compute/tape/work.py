"""A run of a snippet while it is looked into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.compute.tape.execution import Execution
from explorer.compute.tape.snippet import Snippet
from explorer.core.tape.host import Host
from explorer.core.tape.record import TapeRecord
from explorer.core.tape.spec import TapeProblem

if TYPE_CHECKING:
    from explorer.compute.tape.recorder.recording import Recording


@dataclass(slots=True)
class Work:
    """A run, and what is known of it by now."""

    problem: TapeProblem
    host: Host
    snippet: Snippet
    recording: Recording
    execution: Execution
    record: TapeRecord
    """Every stage puts a fuller one in its place."""
