"""How often workers may go down before no other one is started."""

from __future__ import annotations

import time

from explorer.core.sentence import Sentence, sentence

_MOST_LIVES = 6
"""Workers in a row that were ready but went down without an answer, before giving up."""
_LONG_LIFE = 60.0
"""Seconds after which a worker that goes down does not count as one of these."""


class Lives:
    """Counts the workers in a row that were of no use to an engine.

    Args:
        pause: seconds before the third start in a row; each further start doubles it.
    """

    def __init__(self, pause: float) -> None:
        self._pause = int(pause * 1000)
        self.starts = 0
        """Starts since a worker was last ready; 0: one is."""
        self.wasted = 0
        """Workers in a row that were ready but of no use."""
        self._ready_at = 0.0

    def reset(self) -> None:
        """Begin to count anew."""
        self.starts = self.wasted = 0

    def note_ready(self) -> None:
        """Take notice that a worker is ready."""
        self.starts, self._ready_at = 0, time.monotonic()

    def note_answer(self) -> None:
        """Take notice that a worker has answered."""
        self.wasted = 0

    def note_end(self) -> None:
        """Take notice that a worker went down."""
        if not self.starts and time.monotonic() - self._ready_at > _LONG_LIFE:
            self.wasted = 0
        elif not self.starts:
            self.wasted += 1

    @property
    def are_over(self) -> bool:
        """Whether too many in a row were of no use."""
        return self.wasted >= _MOST_LIVES

    def crashed(self, last_words: str) -> Sentence:
        """Say that no other worker is started, and why."""
        return sentence(
            "TensorFlow started and crashed {count} times: {reason}. Memory may be short.",
            count=self.wasted,
            reason=last_words,
        )

    def pause(self, *, counts_starts: bool) -> int:
        """Return the milliseconds to wait before the next start.

        Args:
            counts_starts: whether workers that were never ready count, too: another machine may be
                out of reach for a while.
        """
        tries = max(self.wasted - 1, self.starts if counts_starts else 0)
        return self._pause * 2 ** (tries - 1) if tries > 0 else 0


def crashed_under_it() -> Sentence:
    """Say why a request is not given to a third worker."""
    return sentence("The engine crashed twice while computing this, so it gave up.")
