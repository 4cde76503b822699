"""The window's side of the engine: starts the worker, asks it, and revives it when it dies."""

from __future__ import annotations

from enum import Enum
from types import ModuleType
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from explorer import __version__
from explorer.core.sentence import Sentence
from explorer.engine.job import Job
from explorer.engine.last_words import last_words
from explorer.engine.lives import Lives, crashed_under_it
from explorer.engine.places import Place
from explorer.engine.process import abandon_worker, end_worker

if TYPE_CHECKING:
    from explorer.core.problem import Problem
    from explorer.core.training.spec import TrainingOrder
    from explorer.engine.messages import FromWorker, ToWorker, Unpacker
    from explorer.engine.spare import Spares

_MOST_TRIES = 2
"""Times one request may take the worker down before it is given up."""


def _protocol() -> ModuleType:
    """Return `messages`, imported at the first message.

    It brings NumPy, and the worker is started before the window has had time to import that.
    """
    from explorer.engine import messages

    return messages


class EngineState(Enum):
    """State of the engine, as the status line shows it."""

    STARTING = "starting"
    READY = "ready"
    RESTARTING = "restarting"
    FAILED = "failed"


class Engine(QObject):
    """One worker process, kept alive.

    Signals:
        state_changed(EngineState, Sentence): and a sentence about it.
    """

    state_changed = Signal(object, object)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        patience: float = 10.0,
        start_patience: float = 180.0,
        pause: float = 0.5,
        spares: Spares | None = None,
        host: str = "",
        uses_gpu: bool = False,
    ) -> None:
        """Make an engine that is not started yet.

        Args:
            parent: what it belongs to.
            patience: seconds for which a worker that owes an answer may say nothing.
            start_patience: the same while TensorFlow is imported.
            pause: seconds before the third start of a worker that goes down again and again; each
                one more doubles it.
            spares: has workers that can take over at once.
            host: a machine on which it runs, as ssh knows it; empty: this one.
            uses_gpu: whether it may compute on a GPU of this machine; spares do not.
        """
        super().__init__(parent)
        self._place = Place(host, uses_gpu)
        self.spares = spares
        self._patience = int(patience * 1000)
        self._start_patience = int(start_patience * 1000)
        self._process: QProcess | None = None
        self._state = EngineState.STARTING
        self._sentence = self._place.starting()
        self._last_number = self._last_channel = 0
        self.device = ""
        """What computed there last, such as “CPU:0”; empty: it was never ready."""
        self._jobs: dict[int, Job] = {}
        """Those that have not ended, by their numbers."""
        self._lives = Lives(pause)
        self._pause = QTimer(self, singleShot=True)
        self._pause.timeout.connect(self.start)
        self._stderr = b""
        self._unpacker: Unpacker | None = None
        self._watchdog = QTimer(self, singleShot=True)
        self._watchdog.timeout.connect(self._on_silence)

    @property
    def state(self) -> EngineState:
        """The state last announced."""
        return self._state

    @property
    def state_sentence(self) -> Sentence:
        """The sentence that went with the state."""
        return self._sentence

    @property
    def host(self) -> str:
        """The machine on which it runs; empty: this one."""
        return self._place.host

    def move(self, host: str) -> None:
        """Run on another machine from now on; what goes on is lost and said to be.

        Args:
            host: as ssh knows it; empty: this machine.
        """
        if host == self.host:
            return
        for job in list(self._jobs.values()):
            self._end(job, self._place.left())
        self._abandon()
        self._place, self.device = Place(host, self._place.uses_gpu), ""
        self.revive()

    @property
    def pid(self) -> int:
        """The process id of the worker, 0 where there is none."""
        return self._process.processId() if self._process else 0

    def start(self) -> None:
        """Start the worker; at once, because TensorFlow takes seconds to import."""
        self._pause.stop()
        self._lives.starts += 1
        self._stderr = b""
        spares = self.spares if self._place == Place() else None
        spare = spares.take() if spares is not None else None
        process = spare[0] if spare is not None else self._place.process(self)
        process.setParent(self)
        self._unpacker = spare[1] if spare is not None else None
        process.readyReadStandardOutput.connect(lambda: self._on_output(process))
        process.readyReadStandardError.connect(lambda: self._on_stderr(process))
        process.finished.connect(lambda: self._on_end(process))
        process.errorOccurred.connect(lambda error: self._on_error(process, error))
        self._process = process
        if spare is None:
            process.start()
        for job in self._jobs.values():
            self._send_job(job)
        if spare is not None:
            self._take(spare[2])
        self._watch()

    def channel(self) -> str:
        """Return a channel that nobody else asks on."""
        self._last_channel += 1
        return f"{self._last_channel}"

    def request(self, problem: Problem, channel: str = "", *, repeats: bool = True) -> Job:
        """Ask for the answer to a problem.

        Args:
            problem: what to compute.
            channel: whose older job is replaced; without any, that of the problem's kind.
            repeats: whether it is asked for again where the worker goes down under it.
        """
        self._last_number += 1
        channel = channel or type(problem).__name__
        job = Job(self._last_number, problem, channel, self._cancel, self._control, repeats=repeats)
        self._jobs[job.number] = job
        if self._state is EngineState.FAILED:
            self.revive()
        else:
            self._send_job(job)
            self._watch()
        return job

    def revive(self) -> None:
        """Start again after the engine was given up."""
        self._lives.reset()
        self._announce(EngineState.STARTING, self._place.starting())
        self.start()

    def stop(self) -> None:
        """End the worker for good."""
        process, self._process = self._process, None
        self._watchdog.stop()
        self._pause.stop()
        if process is not None:
            end_worker(process)

    def _abandon(self) -> None:
        """Have nothing to do with the worker any more, without waiting for its end."""
        process, self._process = self._process, None
        self._watchdog.stop()
        self._pause.stop()
        if process is not None:
            abandon_worker(process)

    def _cancel(self, job: Job) -> None:
        """Ask the worker to stop a job; one that does not listen is ended by the watchdog."""
        if self._process is None:
            self._end(job)
            return
        self._send(_protocol().Cancel(job.number))
        self._watch()

    def _control(self, job: Job, order: TrainingOrder) -> None:
        self._send(_protocol().Control(job.number, order))

    def _send_job(self, job: Job) -> None:
        self._send(_protocol().Request(job.number, job.problem, job.channel))

    def _send(self, message: ToWorker) -> None:
        if self._process is not None and self._process.state() != QProcess.ProcessState.NotRunning:
            self._process.write(_protocol().pack(message))

    def _watch(self) -> None:
        """Expect the worker to say something soon, if it owes an answer."""
        if self.spares is not None:
            self.spares.postpone()
        if self._state in {EngineState.STARTING, EngineState.RESTARTING}:
            self._watchdog.start(self._start_patience)
        elif self._jobs:
            self._watchdog.start(self._patience)
        else:
            self._watchdog.stop()

    def _on_output(self, process: QProcess) -> None:
        if process is not self._process:
            return
        unpacker = self._unpacker = self._unpacker or _protocol().Unpacker.at_window()
        try:
            messages = unpacker.feed(bytes(process.readAllStandardOutput().data()))
        except msgspec.DecodeError:
            self._stderr += b"\nwhat answers is something else than Gradient Explorer"
            process.kill()
            return
        for message in messages:
            self._take(message)
        if self._process is not None:
            self._watch()

    def _take(self, message: FromWorker) -> None:
        protocol = _protocol()
        match message:
            case protocol.Ready() if self.host and message.version != __version__:
                self._refuse(self._place.other_version(message.version, __version__))
            case protocol.Ready(tensorflow=version):
                self._lives.note_ready()
                self.device = message.device
                self._announce(EngineState.READY, self._place.ready(version, message.device))
            case protocol.Answer(run=number, result=result):
                self._lives.note_answer()
                # A cancel may cross the end of a job on the way.
                if job := self._jobs.get(number):
                    job.answered.emit(result)
            case protocol.Finished(run=number) if number in self._jobs:
                self._end(self._jobs[number])
            case protocol.Failed(run=number, message=reason) if number in self._jobs:
                self._end(self._jobs[number], reason)

    def _end(self, job: Job, reason: Sentence | None = None) -> None:
        """Let a job be over, for a reason where it failed."""
        del self._jobs[job.number]
        job.is_over = True
        if reason is None:
            job.finished.emit()
        else:
            job.failed.emit(reason)

    def _on_stderr(self, process: QProcess) -> None:
        self._stderr = (self._stderr + process.readAllStandardError().data())[-4000:]

    def _on_error(self, process: QProcess, error: QProcess.ProcessError) -> None:
        if process is self._process and error == QProcess.ProcessError.FailedToStart:
            self._stderr = process.errorString().encode()
            self._on_end(process)

    def _on_silence(self) -> None:
        """The worker owes an answer and says nothing: it hangs."""
        if self._process is not None:
            self._process.kill()

    def _on_end(self, process: QProcess) -> None:
        if process is not self._process:
            return
        self._process = None
        process.deleteLater()
        self._watchdog.stop()
        self._end_what_is_left()
        self._lives.note_end()
        if self._lives.starts >= self._place.starts or self._lives.are_over:
            self._give_up()
        else:
            self._start_again()

    def _give_up(self) -> None:
        give_up = self._lives.crashed if self._lives.are_over else self._place.given_up
        self._announce(EngineState.FAILED, give_up(self._last_words()))

    def _refuse(self, reason: Sentence) -> None:
        """Have nothing to do with what answers, and fail what is asked."""
        self._abandon()
        for job in list(self._jobs.values()):
            self._end(job, reason)
        self._announce(EngineState.FAILED, reason)

    def _start_again(self) -> None:
        """Start a worker in the place of the one that went down; a pause grows with their number.

        Where a spare takes over, there is nothing to be said.
        """
        if self.host or self.spares is None or not self.spares.is_ready:
            self._announce(EngineState.RESTARTING, self._place.restarting(self._last_words()))
        pause = self._lives.pause(counts_starts=bool(self.host))
        if pause:
            self._pause.start(pause)
        else:
            self.start()

    def _end_what_is_left(self) -> None:
        """End the jobs that are not asked again of the next worker.

        They are cancelled or replaced, do not repeat, or had the worker, once it was ready, go down
        twice.
        """
        newest = {job.channel: job for job in self._jobs.values()}
        for job in list(self._jobs.values()):
            job.tries += not self._lives.starts
            if job.is_cancelled or newest[job.channel] is not job:
                self._end(job)
            elif job.tries >= _MOST_TRIES:
                self._end(job, crashed_under_it())
            elif not job.repeats:
                self._end(job, self._place.lost())

    def _last_words(self) -> str:
        return last_words(self._stderr) or "it said nothing"

    def _announce(self, state: EngineState, message: Sentence) -> None:
        self._state, self._sentence = state, message
        self.state_changed.emit(state, message)
