"""The process in which a snippet runs, as far as its run knows it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from explorer.core.tape.progress import TapeProgress
from explorer.core.tape.record import TapeJudgement, TapeRecord

MEMORY = 4 << 30
"""Bytes that a snippet may take beyond what its process had before."""


def _nothing(_: object) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Host:
    """What the process gives to a run."""

    stop: threading.Event = field(default_factory=threading.Event)
    """Set once the person wants it to end; what was recorded until then is kept."""
    is_over: threading.Event = field(default_factory=threading.Event)
    """Set once the snippet is over, or will not be: from then on it is only looked into."""
    progress: Callable[[TapeProgress], None] = _nothing
    """Tells how far the snippet has come, from any thread."""
    last_words: Callable[[TapeRecord | TapeJudgement | None], None] = _nothing
    """Sends what was not sent yet, if anything, from any thread, and says that no more comes.

    For a run that cannot be ended in order: the process is ended after it.
    """
