"""How far a run has come that is not over."""

from __future__ import annotations

import msgspec

from explorer.core.tape.record import Output, StageName


class TapeProgress(msgspec.Struct, frozen=True, gc=False, tag="tape_progress"):
    """What is known of a run by now; the record, which comes at its end, has all of it."""

    output: tuple[Output, ...]
    """What was written since the progress before."""
    operations: int
    """Recorded by now."""
    line: int | None
    """Where the snippet is."""
    stage: StageName | None = None
    """What its record is looked into for from now on; None: it runs still."""
