"""The tape of a snippet: it is run once, and what it recorded is looked into, stage by stage."""

from __future__ import annotations

import contextlib
import functools
import io
import logging
import threading
import time
import warnings
from collections.abc import Generator, Iterator

from msgspec.structs import replace

from explorer.compute.tape import stages
from explorer.compute.tape.clinic.errors import explained, mended
from explorer.compute.tape.clinic.verified import outcome
from explorer.compute.tape.execution import Execution, execute
from explorer.compute.tape.process.limits import Interrupted, Limit
from explorer.compute.tape.process.troubles import trouble_of
from explorer.compute.tape.recorder.recorder import Recorder
from explorer.compute.tape.recorder.recording import Recording
from explorer.compute.tape.snippet import TYPED, Snippet
from explorer.compute.tape.stages import Stage
from explorer.compute.tape.work import Work
from explorer.core.sentence import sentence
from explorer.core.tape.host import MEMORY, Host
from explorer.core.tape.progress import TapeProgress
from explorer.core.tape.record import Output, TapeJudgement, TapeRecord
from explorer.core.tape.spec import TapeProblem

_TELL_EVERY = 0.25
"""Seconds between two judgements of one stage: a window has something to do with each."""
_OVER = object()
_log = logging.getLogger(__name__)


def run(
    problem: TapeProblem, host: Host | None = None
) -> Generator[TapeRecord | TapeProgress | TapeJudgement, object, None]:
    """Yield the record of a run as soon as it is over, then what each stage finds out beside.

    What comes later loses nothing of what was there: a stage that fails, takes too long or kills
    the process leaves the record as it was.
    """
    host = host or Host()
    try:
        snippet = Snippet.read(problem.snippet, problem.file)
    except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError) as error:
        record = _unreadable(problem, error)
        yield record
        yield from _made_readable(problem, record, host)
        return
    record, work = _worked(problem, snippet, host)
    yield record
    if work is not None:
        yield from _judged(work, host)


def _judged(work: Work, host: Host) -> Iterator[TapeProgress | TapeJudgement]:
    """Yield what each later stage finds out, and before that which of them it is."""
    for stage in stages.LATER:
        if host.stop.is_set():
            return
        if stage.reruns and work.execution.stopped is not None:
            continue
        yield TapeProgress((), len(work.record.operations), None, stage.name)
        yield from _told(stage, work, host)


def _told(stage: Stage, work: Work, host: Host) -> Iterator[TapeJudgement]:
    """Do a stage, and yield what is known by now from time to time, and when it has ended."""
    told, last = work.record, time.monotonic()
    for _ in _pieces(stage, work, host.stop):
        if time.monotonic() - last > _TELL_EVERY:
            yield _judgement(stage, work)
            told, last = work.record, time.monotonic()
    if work.record is not told:
        yield _judgement(stage, work)


def _unreadable(problem: TapeProblem, error: BaseException) -> TapeRecord:
    """Return the record of a text that is no program."""
    trouble = trouble_of(error, problem.file or TYPED)
    if trouble is not None:
        # Without its explanation it is told all the same.
        with contextlib.suppress(Exception):
            trouble = explained(problem.snippet, trouble)
    return _record(Execution(error=trouble), None)


def _made_readable(problem: TapeProblem, record: TapeRecord, host: Host) -> Iterator[TapeJudgement]:
    """Yield what the text may have meant, if that runs."""
    if record.error is None:
        return
    run = functools.partial(outcome, host=host, seconds=problem.seconds, file=problem.file)
    try:
        with _silence(), Limit(60.0, host.stop, MEMORY, lambda reason: host.last_words(None)):
            error = mended(problem.snippet, record.error, run)
    except Interrupted:
        return
    except Exception:
        _log.exception("the repair of a text failed")
        return
    yield TapeJudgement((), error, (), None, "repairs")


def _worked(problem: TapeProblem, snippet: Snippet, host: Host) -> tuple[TapeRecord, Work | None]:
    """Run the snippet, and return what can be told of it at once, and what can be looked into."""
    recorder = Recorder(snippet, problem.eager_functions)

    def looked_into(execution: Execution) -> tuple[TapeRecord, Work | None]:
        host.is_over.set()
        recording, record = _recorded(execution, recorder)
        if recording is None:
            return record, None
        work = Work(problem, host, snippet, recording, execution, record)
        for stage in stages.FIRST:
            # Also of what was stopped.
            for _ in _pieces(stage, work, None):
                pass
        return work.record, work

    def tell(execution: Execution) -> None:
        """Send what there is of a run that cannot be ended in order."""
        record, _ = looked_into(execution)
        host.last_words(record)

    def tell_progress(output: tuple[Output, ...], line: int | None) -> None:
        host.progress(TapeProgress(output, recorder.log.seen, line))

    execution = execute(
        snippet,
        recorder,
        seconds=problem.seconds,
        host=host,
        on_stuck=tell,
        on_progress=tell_progress,
    )
    return looked_into(execution)


def _recorded(execution: Execution, recorder: Recorder) -> tuple[Recording | None, TapeRecord]:
    """Return what was recorded; where it makes no sense, as much as is known without."""
    try:
        recording = recorder.recording()
        return recording, _record(execution, recording)
    except Exception as error:
        _log.exception("the recording cannot be read")
        reason = sentence(
            "What was recorded cannot be read: {error}",
            error=(str(error).splitlines() or [type(error).__name__])[0][:200],
        )
        return None, replace(_record(execution, None), not_seen=reason)


def _record(execution: Execution, recording: Recording | None) -> TapeRecord:
    """Return the record of a run; without a recording that of a run of which nothing was seen."""
    return TapeRecord(
        operations=recording.operations if recording else (),
        leaves=recording.leaves if recording else (),
        variables=recording.variables if recording else (),
        graphs=recording.graphs if recording else (),
        tapes=recording.tapes if recording else (),
        calls=recording.calls if recording else (),
        output=execution.output,
        warnings=execution.warnings,
        error=execution.error,
        seconds=execution.seconds,
        left_out=recording.left_out if recording else 0,
        not_seen=recording.not_seen if recording else None,
        stopped=execution.stopped,
    )


def _judgement(stage: Stage, work: Work) -> TapeJudgement:
    record = work.record
    return TapeJudgement(record.calls, record.error, record.warnings, record.checked, stage.name)


def _pieces(stage: Stage, work: Work, stop: threading.Event | None) -> Iterator[None]:
    """Do a stage, as far as its time allows, and yield after each piece of it.

    Between its pieces nothing interrupts: what was found out is sent there.
    """
    pieces, end = stage.do(work), time.monotonic() + stage.seconds
    while _goes_on(stage, pieces, end - time.monotonic(), work, stop):
        yield


def _goes_on(
    stage: Stage, pieces: Iterator[None], seconds: float, work: Work, stop: threading.Event | None
) -> bool:
    """Do the next piece of a stage, and return whether there may be another."""
    limit = Limit(seconds, stop, MEMORY, lambda reason: _tell_last(stage, work))
    try:
        with _silence(), limit:
            is_over = next(pieces, _OVER) is _OVER
    except Interrupted:
        return False
    except Exception:
        _log.exception("the stage of %s failed", stage.name)
        return False
    return not is_over and limit.reason is None


def _tell_last(stage: Stage, work: Work) -> None:
    """Send what is known, though a stage does not end."""
    work.host.last_words(_judgement(stage, work))


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Let nothing be seen of what is written or warned of meanwhile: the snippet did not do it."""
    before = logging.root.manager.disable
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        logging.disable(logging.CRITICAL)
        try:
            yield
        finally:
            logging.disable(before)
