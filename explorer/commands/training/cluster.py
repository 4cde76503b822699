"""A training that machines of a cluster share, as one of them joins it."""

from __future__ import annotations

import sys

from explorer.commands.tensorflow import computation, quiet_stderr
from explorer.interrupts import ending_at_once


def join() -> bool:
    """Wait for all others, if TF_CONFIG names some; return whether this one tells what happens.

    To be called while there is nothing that Ctrl+C would leave behind.

    Raises:
        SentenceError: TF_CONFIG names none that can be joined.
    """
    cluster = computation("training.workers.cluster")
    member = cluster.cluster()
    if member is None:
        return True
    number, count = member
    sys.stderr.write(f"{cluster.waiting(count)}\n")
    sys.stderr.flush()
    with ending_at_once(), quiet_stderr():
        cluster.strategy()
    return number == 0
