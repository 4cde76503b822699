"""Ways in which the process of a snippet ends, as its window sees them."""

from __future__ import annotations

import signal

from explorer.core.sentence import Sentence, sentence
from explorer.core.translation import Text

PIPE_CLOSED = 78
"""Exit status of a process that can no longer speak to its window."""

_SAID: dict[str, Text] = {
    "SIGSEGV": "memory that is not its own",
    "SIGBUS": "memory that is not its own",
    "SIGABRT": "it gave up by itself",
    "SIGFPE": "a forbidden division",
    "SIGILL": "a forbidden instruction",
}


def ending(status: int, *, is_crash: bool) -> Sentence:
    """Return why a process has ended that nobody asked to.

    Args:
        status: with which it ended, or the signal that ended it.
        is_crash: whether it was a signal.
    """
    if not is_crash and status == PIPE_CLOSED:
        return sentence(
            "The snippet closed or overwrote the pipes between its process and this program, so "
            "the process was ended."
        )
    if not is_crash:
        return sentence(
            "The snippet ended its own process, with exit status {status}, before it was over.",
            status=status,
        )
    name = _name(status)
    if name in _SAID:
        return sentence(
            "The snippet's process crashed ({signal}: {reason}).",
            signal=name,
            reason=sentence(_SAID[name]),
        )
    return sentence("The snippet's process was killed ({signal}).", signal=name)


def _name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"{number}"
