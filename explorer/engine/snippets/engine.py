"""The engine of snippets: a fresh process for each of them, with TensorFlow imported before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psutil
from PySide6.QtCore import QObject, QTimer

from explorer.core.sentence import Sentence, sentence
from explorer.core.tape.host import MEMORY
from explorer.core.tape.progress import TapeProgress
from explorer.core.tape.record import TapeRecord
from explorer.engine.client import Engine, EngineState
from explorer.engine.job import Job
from explorer.engine.snippets.family import memory_of
from explorer.engine.snippets.process import SnippetProcess
from explorer.engine.snippets.slim import filled
from explorer.engine.spare import free_memory_of_machine

if TYPE_CHECKING:
    from explorer.core.problem import Problem
    from explorer.engine.messages import FromWorker

_GRACE = 2.0
"""Seconds that a process may take to end a run in order once a person has stopped it."""
_LATE = 4.0
"""The same once its time is up; nobody stands at a button then, and the machine may be busy."""
_PATIENCE = 20.0
"""Seconds that it may say nothing once the run is over and is looked into."""
_LOOK_EVERY = 250
_FAMILY_EVERY = 4
"""Looks at the process itself for one at all its descendants."""
_MORE_MEMORY = 1 << 30
"""Bytes beyond the most that a run may take, where it is ended from outside."""
_MOST_PROCESSES = 64
_LEAST_FREE = 300 << 20
"""Bytes of the machine's memory that a run leaves to others."""
_FREE_FOR_NEXT = 2 << 30
"""Bytes of free memory with which a process is made ready before it is needed."""
_MOST_STARTS = 3


class SnippetEngine(Engine):
    """Runs one snippet after the other, each in a process of its own.

    The next process is made ready while one runs. A newer request ends the older one at once. A
    cancelled run answers with what it has recorded, and is ended after some seconds.

    Args:
        parent: what it belongs to.
        ahead: whether the next process is made ready as soon as a run begins, for many runs in a
            row; else when its record has come.
        keeps_ready: whether one is made ready at all before it is asked for.
        start_patience: seconds for which a process may take to import TensorFlow.
    """

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        ahead: bool = False,
        keeps_ready: bool = True,
        start_patience: float = 180.0,
    ) -> None:
        super().__init__(parent, start_patience=start_patience)
        self._ahead = ahead
        self.keeps_ready = keeps_ready
        """Whether more runs are to come, so that a process stands ready for the next."""
        self._worker: SnippetProcess | None = None
        self._next: SnippetProcess | None = None
        self._running: Job | None = None
        self._waiting: Job | None = None
        self._record: TapeRecord | None = None
        """Of the run."""
        self._base = 0
        """Bytes that the process had before the run."""
        self._looks = 0
        self._deadline = QTimer(self, singleShot=True)
        self._deadline.timeout.connect(self._on_late)
        self._look = QTimer(self, interval=_LOOK_EVERY)
        self._look.timeout.connect(self._on_look)

    @property
    def pid(self) -> int:
        """The process id of the worker, 0 where there is none."""
        return self._worker.family.pid if self._worker else 0

    @property
    def has_next(self) -> bool:
        """Whether another process stands ready, or is being made so."""
        return self._next is not None

    def start(self) -> None:
        """Have a process with TensorFlow imported."""
        if self._worker is not None:
            return
        self._lives.starts += 1
        worker, self._next = self._next, None
        worker = self._worker = worker or self._made()
        if worker.ready is not None:
            self._on_ready(worker.ready)
        else:
            self._watchdog.start(self._start_patience)

    def request(self, problem: Problem, channel: str = "", *, repeats: bool = False) -> Job:
        """Run a snippet; what runs or waits is ended."""
        self._last_number += 1
        job = Job(self._last_number, problem, channel, self._cancel, self._control, repeats=False)
        self._jobs[job.number] = job
        older, self._waiting = self._waiting, job
        if older is not None:
            self._end(older)
        if self._running is not None:
            self._finish()
        elif self._state is EngineState.FAILED:
            self.revive()
        elif self._worker is None:
            self.start()
        self._send_waiting()
        return job

    def stop(self) -> None:
        """End all processes for good."""
        # Also those that were killed and are not gone yet.
        workers = self.findChildren(SnippetProcess)
        self._worker = self._next = None
        for timer in (self._watchdog, self._deadline, self._look):
            timer.stop()
        for worker in workers:
            worker.blockSignals(True)
            worker.kill(sentence("The program ended."))
        for worker in workers:
            worker.wait(2000)
            worker.family.kill()

    def _made(self, *, gently: bool = False) -> SnippetProcess:
        worker = SnippetProcess(self, gently=gently)
        worker.heard.connect(lambda message: self._on_heard(worker, message))
        worker.ended.connect(lambda: self._on_ended(worker))
        return worker

    def _prepare(self) -> None:
        """Make the next process ready, where there is memory for it."""
        if self._next is None and self.keeps_ready and free_memory_of_machine() > _FREE_FOR_NEXT:
            self._next = self._made(gently=not self._ahead)

    def _on_heard(self, worker: SnippetProcess, message: FromWorker) -> None:
        if worker is self._worker:
            self._take(message)

    def _take(self, message: FromWorker) -> None:
        from explorer.engine import messages as protocol

        job = self._running
        match message:
            case protocol.Ready():
                self._on_ready(message)
            case protocol.Heartbeat() if job is not None:
                self._deadline.start(int(_PATIENCE * 1000))
            case protocol.Answer(run=number, result=TapeProgress() as progress):
                is_due = (self._record is None) == (progress.stage is None)
                if job is not None and job.number == number and is_due:
                    job.answered.emit(progress)
            case protocol.Answer(run=number, result=result) if job and job.number == number:
                self._deadline.start(int(_PATIENCE * 1000))
                self._prepare()
                if isinstance(result, TapeRecord):
                    self._record = result
                job.answered.emit(filled(result, self._record))
            case protocol.Finished(run=number) if job and job.number == number:
                self._finish()
            case protocol.Failed(run=number, message=reason) if job and job.number == number:
                self._finish(reason)

    def _on_ready(self, message: object) -> None:
        from explorer.engine.messages import Ready

        assert isinstance(message, Ready)
        self._watchdog.stop()
        self._lives.note_ready()
        self._announce(
            EngineState.READY, sentence("TensorFlow {version} ready", version=message.tensorflow)
        )
        self._send_waiting()

    def _send_waiting(self) -> None:
        from explorer.engine.messages import Request

        job, worker = self._waiting, self._worker
        if job is None or worker is None or worker.ready is None:
            return
        self._running, self._waiting, self._record = job, None, None
        self._base = max(memory_of([worker.family.pid]), default=0)
        self._looks = 0
        worker.send(Request(job.number, job.problem, job.channel))
        seconds: float = getattr(job.problem, "seconds", 60.0)
        self._deadline.start(int((seconds + _LATE) * 1000))
        self._look.start()
        if self._ahead:
            self._prepare()

    def _cancel(self, job: Job) -> None:
        from explorer.engine.messages import Cancel

        if job is self._running and self._worker is not None:
            self._worker.send(Cancel(job.number))
            self._deadline.start(int(_GRACE * 1000))
        elif job.number in self._jobs:
            if job is self._waiting:
                self._waiting = None
            self._end(job)

    def _finish(self, reason: Sentence | None = None) -> None:
        """Let the run be over, and have a fresh process in the place of its own."""
        job, self._running = self._running, None
        self._deadline.stop()
        self._look.stop()
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.kill(sentence("The run is over."))
        if self._next is None or self._next.ready is None:
            self._announce(EngineState.RESTARTING, sentence("A fresh process is being started …"))
        if self.keeps_ready or self._waiting is not None:
            self.start()
        if job is not None and job.number in self._jobs:
            self._end(job, reason if self._record is None else None)

    def _on_ended(self, worker: SnippetProcess) -> None:
        if worker is self._next:
            self._next = None
        if worker is not self._worker:
            return
        if self._running is not None:
            self._finish(worker.reason)
            return
        self._worker = None
        if self._lives.starts >= _MOST_STARTS:
            self._announce(
                EngineState.FAILED,
                sentence(
                    "TensorFlow does not start: {reason}",
                    reason=worker.last_words or "it said nothing",
                ),
            )
            return
        self._announce(EngineState.RESTARTING, sentence("A fresh process is being started …"))
        self.start()

    def _on_silence(self) -> None:
        """TensorFlow is imported for far too long."""
        if self._worker is not None:
            self._worker.kill()

    def _on_late(self) -> None:
        """It should have ended by now, and does not listen."""
        job, worker = self._running, self._worker
        if job is None or worker is None:
            return
        if job.is_cancelled:
            reason = sentence("The snippet did not stop, so its process was ended.")
        else:
            reason = sentence(
                "The snippet ran longer than {seconds} seconds and could not be stopped, so its "
                "process was ended.",
                seconds=f"{getattr(job.problem, 'seconds', 60.0):g}",
            )
        worker.kill(reason)

    def _on_look(self) -> None:
        """End the process where it takes what others need."""
        worker = self._worker
        if worker is None:
            return
        self._looks += 1
        pids = [worker.family.pid]
        if self._looks % _FAMILY_EVERY == 0:
            pids = worker.family.members()
        reason = self._excess(pids)
        if reason is not None:
            worker.kill(reason)

    def _excess(self, pids: list[int]) -> Sentence | None:
        if len(pids) > _MOST_PROCESSES:
            return sentence(
                "The snippet started more than {count} processes, so all of them were ended.",
                count=_MOST_PROCESSES,
            )
        most = max(memory_of(pids), default=0) - self._base
        if most > MEMORY + _MORE_MEMORY or psutil.virtual_memory().available < _LEAST_FREE:
            return sentence(
                "The snippet took more than {gigabytes} GB of memory, so its process was ended.",
                gigabytes=f"{MEMORY / (1 << 30):g}",
            )
        return None
