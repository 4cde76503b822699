"""Running a snippet as Python runs a file, within limits, with all that it writes captured."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from explorer.compute.tape.process.capture import captured
from explorer.compute.tape.process.complaints import Complaints
from explorer.compute.tape.process.endings import AtExit, heard_exit, join_threads, own_process
from explorer.compute.tape.process.limits import Interrupted, Limit
from explorer.compute.tape.process.live import Live
from explorer.compute.tape.process.place import line_of_frame, line_of_thread
from explorer.compute.tape.process.surroundings import as_main, put_back, traced_alone
from explorer.compute.tape.process.transcript import Transcript
from explorer.compute.tape.process.troubles import trouble_of
from explorer.compute.tape.snippet import Snippet
from explorer.core.sentence import Sentence
from explorer.core.tape.host import MEMORY, Host
from explorer.core.tape.record import Output, Trouble, Warned


@dataclass(slots=True)
class Execution:
    """What came of a run."""

    output: tuple[Output, ...] = ()
    warnings: tuple[Warned, ...] = ()
    error: Trouble | None = None
    namespace: dict[str, Any] = field(default_factory=dict)
    """The names of its module, as it left them."""
    seconds: float = 0.0
    stopped: Sentence | None = None
    """Why it was ended before its end."""


def execute(
    snippet: Snippet,
    around: AbstractContextManager[object] | None = None,
    *,
    seconds: float,
    quiet: bool = False,
    host: Host | None = None,
    on_stuck: Callable[[Execution], object] = lambda execution: None,
    on_progress: Callable[[tuple[Output, ...], int | None], object] | None = None,
) -> Execution:
    """Run a snippet as the main program; whatever it does is told and nothing is raised.

    Args:
        snippet: what to run.
        around: entered just around it.
        seconds: it may take.
        quiet: whether nobody wants to know what it writes.
        host: whose Stop is heeded.
        on_stuck: called, in any thread, with what there is, where the snippet does not end though
            it was told to, or is about to end the whole process.
        on_progress: called, in a thread, some ten times a second, with what was written since it
            was called before, and the line at which the snippet is.
    """
    run = _Run(snippet, host or Host(), seconds, on_stuck, 0 if quiet else None)
    return run.run(around, on_progress)


class _Run:
    def __init__(
        self,
        snippet: Snippet,
        host: Host,
        seconds: float,
        on_stuck: Callable[[Execution], object],
        most_text: int | None,
    ) -> None:
        self._snippet = snippet
        self._thread = threading.get_ident()
        self._transcript = Transcript() if most_text is None else Transcript(most_text)
        self._complaints = Complaints(self._line, snippet.file)
        self._began = time.perf_counter()
        self._on_stuck = on_stuck
        self._limit = Limit(seconds, host.stop, MEMORY, self._tell_stuck)
        self._namespace: dict[str, Any] = {}
        self._error: Trouble | None = None
        self._has_begun = False

    def run(
        self,
        around: AbstractContextManager[object] | None,
        on_progress: Callable[[tuple[Output, ...], int | None], object] | None,
    ) -> Execution:
        live = None
        if on_progress is not None:
            live = Live(self._transcript, lambda output: on_progress(output, self._line()))
        try:
            self._run_within_limits(around, live)
        except Interrupted:
            # By the limit of this run, at the very end; or by one that is around it.
            if self._limit.reason is None:
                raise
        if self._limit.reason is not None:
            # What it did about being interrupted is no error of its own.
            self._error = None
        return self._execution(self._limit.reason)

    def _run_within_limits(
        self, around: AbstractContextManager[object] | None, live: Live | None
    ) -> None:
        with contextlib.ExitStack() as stack:
            stack.enter_context(own_process())
            wrote = live.wrote if live is not None else lambda: None
            stack.enter_context(captured(self._transcript, self._line, wrote))
            stack.enter_context(live or contextlib.nullcontext())
            stack.enter_context(self._complaints.heard())
            at_exit = stack.enter_context(AtExit(self._snippet.file))
            stack.enter_context(heard_exit(self._tell_stuck))
            stack.enter_context(self._limit)
            if around is not None:
                stack.enter_context(around)
            self._namespace = stack.enter_context(
                as_main(self._snippet.file, self._snippet.file if self._snippet.is_file else "")
            )
            threads = set(threading.enumerate())
            self._began = time.perf_counter()
            self._has_begun = True
            self._call(lambda: exec(self._snippet.code, self._namespace))
            self._call(lambda: join_threads(self._snippet.file, threads))
            self._call(at_exit.call)

    def _call(self, do: Callable[[], object]) -> None:
        """Do something of the snippet's; keep the first error."""
        if self._limit.reason is not None:
            return
        try:
            with put_back():
                traced_alone(do)
        except Interrupted:
            if self._limit.reason is None:
                raise
        except BaseException as error:
            self._error = self._error or trouble_of(error, self._snippet.file)

    def _line(self) -> int | None:
        """Return where it is; what is read after its end was written just before."""
        # Of a thread of its own that writes, or else of the main one.
        line = line_of_frame(sys._getframe(1), self._snippet.file)
        line = line or line_of_thread(self._thread, self._snippet.file)
        if line is None and self._has_begun and self._snippet.tree.body:
            ended = self._error.line if self._error is not None else None
            return ended or self._snippet.tree.body[-1].lineno
        return line

    def _tell_stuck(self, reason: Sentence) -> None:
        self._on_stuck(self._execution(reason))

    def _execution(self, stopped: Sentence | None) -> Execution:
        return Execution(
            self._transcript.output(),
            self._complaints.warned(),
            self._error,
            self._namespace,
            time.perf_counter() - self._began,
            stopped,
        )
