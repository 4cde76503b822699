"""How often workers may go down before no other is started."""

from __future__ import annotations

import time

from explorer.core.sentence import Sentence, sentence

_MOST_LIVES = 6
"""Workers in a row that were ready and went down without an answer, before giving up."""
_LONG_LIFE = 60.0
"""Seconds after which a worker that goes down is not one of those."""


class Lives:
    """Counts the workers of an engine that were of no use, one after the other.

    Args:
        pause: seconds before the third start of a worker that goes down again and again; each one
            more doubles it.
    """

    def __init__(self, pause: float) -> None:
        self._pause = int(pause * 1000)
        self.starts = 0
        """Since a worker was ready; 0: one is."""
        self.wasted = 0
        """Workers in a row that were ready and of no use."""
        self._ready_at = 0.0

    def reset(self) -> None:
        """Forget all of them."""
        self.starts = self.wasted = 0

    def note_ready(self) -> None:
        """Take notice of a worker that is ready."""
        self.starts, self._ready_at = 0, time.monotonic()

    def note_answer(self) -> None:
        """Take notice of a worker that is of use."""
        self.wasted = 0

    def note_end(self) -> None:
        """Take notice of a worker that went down."""
        if not self.starts and time.monotonic() - self._ready_at > _LONG_LIFE:
            self.wasted = 0
        elif not self.starts:
            self.wasted += 1

    @property
    def are_over(self) -> bool:
        """Whether too many in a row were of no use."""
        return self.wasted >= _MOST_LIVES

    def crashed(self, last_words: str) -> Sentence:
        """Say that they are over."""
        return sentence(
            "TensorFlow started and crashed {count} times: {reason}. Memory may be short.",
            count=self.wasted,
            reason=last_words,
        )

    def pause(self, *, counts_starts: bool) -> int:
        """Return for how many milliseconds the next one waits.

        Args:
            counts_starts: whether those that were never ready count, too: of a host the line may
                be gone for a while.
        """
        tries = max(self.wasted - 1, self.starts if counts_starts else 0)
        return self._pause * 2 ** (tries - 1) if tries > 0 else 0


def crashed_under_it() -> Sentence:
    """Say why a request is not asked again of the next worker."""
    return sentence("The engine crashed twice while computing this, so it gave up.")
