"""The window's side: it asks, hears, and keeps the worker alive."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.core.curves.results import CurveFeatures, CurveSamples
from explorer.core.curves.spec import CurveProblem
from explorer.core.function import FunctionSpec
from explorer.core.results import Result
from explorer.core.sentence import Sentence
from explorer.core.training.spec import TrainingOrder
from explorer.engine.client import Engine, EngineState
from explorer.engine.job import Job
from explorer.engine.spare import Spares

ROOT = Path(__file__).parents[2]
FAST_WORKER = f'exec "{sys.executable}" -P -m tests.engine.fast_worker'
PATIENCE = 60.0
STARTED_AGAIN = "The engine stopped and is being started again …"


def asked(text: str, point: float = 1.0) -> CurveProblem:
    return CurveProblem(FunctionSpec(text), point=point)


def wait_until(condition: Callable[[], object]) -> None:
    """Let events pass until the condition holds."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "waited too long"
        QTest.qWait(5)


class Listener:
    """Everything that an engine has said."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.states: list[tuple[EngineState, str]] = []
        self.answers: list[tuple[Job, Result]] = []
        self.finished: list[Job] = []
        self.failed: list[tuple[Job, str]] = []
        self.on_ready: Callable[[], None] = lambda: None
        engine.state_changed.connect(self._on_state)

    def _on_state(self, state: EngineState, message: Sentence) -> None:
        self.states.append((state, str(message)))
        if state is EngineState.READY:
            self.on_ready()

    def request(self, problem: CurveProblem, *, repeats: bool = True) -> Job:
        """Ask, and listen to what becomes of it."""
        job = self.engine.request(problem, repeats=repeats)
        job.answered.connect(lambda result: self._on_answer(job, result))
        job.finished.connect(lambda: self.finished.append(job))
        job.failed.connect(lambda reason: self.failed.append((job, str(reason))))
        return job

    def _on_answer(self, run: Job, result: Result) -> None:
        # How far a run has come depends on how fast it is.
        if isinstance(result, CurveSamples | CurveFeatures):
            self.answers.append((run, result))

    def points(self, run: Job) -> list[float]:
        """Return the points of the samples answered to a run."""
        return [r.point.x for i, r in self.answers if i == run and isinstance(r, CurveSamples)]

    def ask(self, text: str, point: float = 1.0) -> Job:
        """Ask and wait until the run has ended."""
        run = self.request(asked(text, point))
        wait_until(lambda: run in self.finished or run in dict(self.failed))
        return run

    def wait_until_ready(self) -> None:
        wait_until(lambda: self.engine.state is EngineState.READY)

    def kill(self) -> None:
        os.kill(self.engine.pid, signal.SIGKILL)


def running(engine: Engine) -> Listener:
    listener = Listener(engine)
    engine.start()
    return listener


def is_gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


# The real worker, with TensorFlow


@pytest.fixture(scope="module")
def tensorflow(qapp: QApplication) -> Iterator[Listener]:
    """One worker for all tests of this part: it takes seconds to start."""
    engine = Engine(qapp)
    listener = running(engine)
    listener.wait_until_ready()
    yield listener
    pid = engine.pid
    engine.stop()
    assert is_gone(pid)


@pytest.fixture
def real(tensorflow: Listener) -> Listener:
    """The worker, with nothing heard of it yet."""
    tensorflow.wait_until_ready()
    for heard in (tensorflow.states, tensorflow.answers, tensorflow.finished, tensorflow.failed):
        heard.clear()
    return tensorflow


@pytest.mark.slow
def test_the_engine_is_ready_and_says_with_which_tensorflow(tensorflow: Listener) -> None:
    assert tensorflow.states == [(EngineState.READY, "TensorFlow 2.21.0 ready")]
    assert tensorflow.engine.state is EngineState.READY
    assert str(tensorflow.engine.state_sentence) == "TensorFlow 2.21.0 ready"


@pytest.mark.slow
def test_a_curve_is_answered_by_samples_then_features_then_an_end(real: Listener) -> None:
    run = real.ask("x^2", point=3.0)
    (first, samples), (second, features) = real.answers
    assert first == second == run
    assert isinstance(samples, CurveSamples)
    assert isinstance(features, CurveFeatures)
    assert samples.point.derivatives == [9, 6, 2, 0]
    assert [(p.kind, p.x) for p in features.points] == [("root", 0), ("minimum", 0)]
    assert (real.finished, real.failed) == ([run], [])


@pytest.mark.slow
def test_the_newest_request_wins(real: Listener) -> None:
    runs = [real.request(asked("x^2", point=float(i))) for i in range(20)]
    wait_until(lambda: runs[-1] in real.finished)
    assert real.finished == runs
    assert real.points(runs[-1]) == [19]
    looked_closer = {run for run, result in real.answers if isinstance(result, CurveFeatures)}
    assert looked_closer == {runs[-1]}


@pytest.mark.slow
def test_a_wrong_text_is_answered_by_its_sentence(real: Listener) -> None:
    run = real.ask("sni(x)")
    assert real.failed == [(run, "“sni” is not known; did you mean “sin”?")]
    assert (real.answers, real.finished) == ([], [])


@pytest.mark.slow
def test_a_cancelled_run_ends_without_its_second_part(real: Listener) -> None:
    run = real.request(asked("sin x"))
    wait_until(lambda: real.answers)
    run.cancel()
    wait_until(lambda: run in real.finished)
    real.ask("x")
    assert [type(r) for i, r in real.answers if i == run] == [CurveSamples]


@pytest.mark.slow
def test_a_killed_worker_is_revived_and_answers_what_it_owed(real: Listener) -> None:
    run = real.request(asked("gamma(x)", point=5.0))
    real.kill()
    wait_until(lambda: run in real.finished)
    assert real.points(run)[-1] == 5
    assert real.states == [
        (EngineState.RESTARTING, STARTED_AGAIN),
        (EngineState.READY, "TensorFlow 2.21.0 ready"),
    ]


# The real client and the real worker, with computations that take no TensorFlow


@pytest.fixture
def fast_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put in the place of Python a program that starts the fast worker instead."""
    return put_in_place_of_python(FAST_WORKER, tmp_path, monkeypatch)


def put_in_place_of_python(command: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    program = folder / "python"
    program.write_text(f"#!/bin/sh\n{command}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setattr(sys, "executable", str(program))
    return program


@pytest.fixture
def engine(fast_python: Path, qapp: QApplication) -> Iterator[Engine]:
    made = Engine(qapp, patience=1.5)
    yield made
    pid = made.pid
    made.stop()
    assert pid == 0 or is_gone(pid)
    made.deleteLater()


@pytest.fixture
def fast(engine: Engine) -> Listener:
    listener = running(engine)
    listener.wait_until_ready()
    listener.states.clear()
    return listener


def test_what_is_asked_while_the_engine_starts_is_answered(engine: Engine) -> None:
    listener = running(engine)
    assert engine.state is EngineState.STARTING
    run = listener.ask("x", point=2.0)
    assert listener.points(run) == [2, -2]


def test_what_is_asked_before_the_engine_is_started_is_answered(engine: Engine) -> None:
    listener = Listener(engine)
    run = listener.request(asked("x", point=2.0))
    engine.start()
    wait_until(lambda: run in listener.finished)
    assert listener.points(run) == [2, -2]


def test_each_request_has_its_own_number(fast: Listener) -> None:
    assert fast.ask("x").number < fast.ask("x").number < fast.ask("x").number


def test_a_request_replaces_the_one_before_it(fast: Listener) -> None:
    older = fast.request(asked("waits"))
    newer = fast.ask("x")
    assert fast.finished == [older, newer]


def test_an_unexpected_error_leaves_the_engine_as_it_was(fast: Listener) -> None:
    pid = fast.engine.pid
    run = fast.ask("broken")
    assert fast.failed == [(run, "TensorFlow could not compute this: out of memory")]
    assert fast.ask("x") in fast.finished
    assert (fast.engine.pid, fast.states) == (pid, [])


def test_a_cancelled_run_is_finished_once(fast: Listener) -> None:
    run = fast.request(asked("waits"))
    run.cancel()
    run.cancel()
    wait_until(lambda: run in fast.finished)
    run.cancel()
    fast.ask("x")
    assert fast.finished.count(run) == 1


def test_a_worker_killed_while_it_is_idle_is_revived(fast: Listener) -> None:
    pid = fast.engine.pid
    fast.kill()
    wait_until(lambda: len(fast.states) == 2)
    assert fast.states == [
        (EngineState.RESTARTING, STARTED_AGAIN),
        (EngineState.READY, "TensorFlow 0.0 ready"),
    ]
    assert fast.engine.pid not in {0, pid}
    assert fast.points(fast.ask("x", point=4.0)) == [4, -4]


def test_a_worker_killed_while_it_owes_an_answer_is_revived_and_answers(fast: Listener) -> None:
    run = fast.request(asked("x", point=4.0))
    fast.kill()
    wait_until(lambda: run in fast.finished)
    assert fast.points(run)[-2:] == [4, -4]
    assert fast.failed == []


def test_a_run_that_must_not_be_repeated_fails_with_its_worker(fast: Listener) -> None:
    run = fast.request(asked("waits"), repeats=False)
    fast.kill()
    wait_until(lambda: fast.failed)
    assert fast.failed == [(run, "The engine crashed while computing this.")]
    fast.wait_until_ready()
    assert fast.ask("x") in fast.finished
    assert fast.points(run) == []


def test_a_run_is_told_something_while_it_goes_on(fast: Listener) -> None:
    run = fast.request(asked("listens"))
    run.control(TrainingOrder(rate=0.25))
    wait_until(lambda: fast.points(run))
    assert fast.points(run) == [0.25]
    run.cancel()
    wait_until(lambda: run in fast.finished)


@pytest.mark.slow
def test_a_worker_stopped_in_its_tracks_is_killed_and_revived_and_answers(fast: Listener) -> None:
    pid = fast.engine.pid
    os.kill(pid, signal.SIGSTOP)
    run = fast.request(asked("x", point=4.0))
    wait_until(lambda: run in fast.finished)
    assert is_gone(pid)
    assert fast.points(run) == [4, -4]
    assert [state for state, _ in fast.states] == [EngineState.RESTARTING, EngineState.READY]


@pytest.mark.slow
def test_a_worker_that_waits_long_but_shows_that_it_lives_is_left_alone(fast: Listener) -> None:
    pid = fast.engine.pid
    run = fast.request(asked("waits"))
    QTest.qWait(2500)
    assert (fast.engine.pid, fast.states, fast.finished) == (pid, [], [])
    run.cancel()
    wait_until(lambda: run in fast.finished)


@pytest.mark.slow
def test_a_worker_that_computes_for_longer_than_patience_is_left_alone(fast: Listener) -> None:
    pid = fast.engine.pid
    run = fast.request(asked("labours"))
    QTest.qWait(2500)
    assert (fast.engine.pid, fast.states, fast.failed) == (pid, [], [])
    newer = fast.ask("x", point=4.0)
    assert fast.finished == [run, newer]
    assert fast.points(newer) == [4, -4]
    assert (fast.engine.pid, fast.states) == (pid, [])


@pytest.mark.slow
def test_a_long_evaluation_of_the_tapes_is_left_for_a_newer_one(real: Listener) -> None:
    pid = real.engine.pid
    spec = CurveProblem(FunctionSpec("x^x^x^x^x^x^x"), order=6)
    older = real.request(spec)
    QTest.qWait(1000)
    newer = real.ask("x^2", point=3.0)
    assert older in real.finished
    assert [r.point.derivatives for i, r in real.answers if isinstance(r, CurveSamples)] == [
        [9, 6, 2, 0]
    ]
    assert newer in real.finished
    assert (real.engine.pid, real.states) == (pid, [])


@pytest.mark.slow
def test_a_run_that_hangs_twice_is_given_up(fast: Listener) -> None:
    run = fast.ask("hangs")
    assert fast.failed == [(run, "The engine crashed twice while computing this, so it gave up.")]
    fast.wait_until_ready()
    assert fast.points(fast.ask("x")) == [1, -1]


@pytest.mark.slow
def test_a_run_that_kills_the_engine_every_time_is_given_up(fast: Listener) -> None:
    fast.on_ready = fast.kill
    run = fast.request(asked("waits"))
    fast.kill()
    wait_until(lambda: fast.failed)
    fast.on_ready = lambda: None
    assert fast.failed == [(run, "The engine crashed twice while computing this, so it gave up.")]
    wait_until(lambda: fast.states[-1][0] is EngineState.READY)
    assert fast.points(fast.ask("x")) == [1, -1]


def test_an_engine_that_dies_while_starting_is_no_fault_of_the_run(engine: Engine) -> None:
    listener = running(engine)
    run = listener.request(asked("x", point=2.0))
    listener.kill()
    wait_until(lambda: listener.states)
    listener.kill()
    wait_until(lambda: run in listener.finished)
    assert listener.failed == []


@pytest.mark.slow
def test_a_cancelled_run_that_hangs_is_ended_and_not_asked_again(fast: Listener) -> None:
    run = fast.request(asked("hangs"))
    QTest.qWait(200)
    run.cancel()
    wait_until(lambda: run in fast.finished)
    assert fast.failed == []
    wait_until(lambda: len(fast.states) == 2)
    assert fast.points(fast.ask("x")) == [1, -1]
    assert len(fast.states) == 2


def test_an_engine_that_cannot_start_is_given_up_with_its_last_words(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in_place_of_python(
        "echo loading >&2; echo 'ImportError: no TensorFlow here' >&2; exit 1",
        tmp_path,
        monkeypatch,
    )
    listener = running(Engine(qapp))
    run = listener.request(asked("x"))
    wait_until(lambda: listener.engine.state is EngineState.FAILED)
    assert [state for state, _ in listener.states] == [
        EngineState.RESTARTING,
        EngineState.RESTARTING,
        EngineState.FAILED,
    ]
    words = "TensorFlow does not start: ImportError: no TensorFlow here"
    assert listener.states[-1][1] == str(listener.engine.state_sentence) == words
    assert listener.engine.pid == 0
    run.cancel()
    assert listener.finished == [run]
    listener.engine.stop()


def test_a_python_that_is_not_there_is_said(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    listener = running(Engine(qapp))
    wait_until(lambda: listener.engine.state is EngineState.FAILED)
    assert "No such file" in listener.states[-1][1]


def test_a_request_revives_an_engine_that_was_given_up(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = put_in_place_of_python("exit 1", tmp_path, monkeypatch)
    listener = running(Engine(qapp))
    wait_until(lambda: listener.engine.state is EngineState.FAILED)
    assert listener.states[-1][1] == "TensorFlow does not start: it said nothing"
    program.write_text(f"#!/bin/sh\n{FAST_WORKER}\n")
    listener.states.clear()
    run = listener.ask("x", point=2.0)
    assert listener.points(run) == [2, -2]
    assert listener.states == [
        (EngineState.STARTING, "Starting TensorFlow …"),
        (EngineState.READY, "TensorFlow 0.0 ready"),
    ]
    listener.engine.stop()


def test_a_worker_that_speaks_nonsense_is_started_again(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in_place_of_python("echo 'hello, this is no message'; sleep 60", tmp_path, monkeypatch)
    listener = running(Engine(qapp))
    wait_until(lambda: listener.engine.state is EngineState.FAILED)
    listener.engine.stop()


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize("text", ["", "waits", "hangs"])
def test_stopping_leaves_no_process_behind(fast: Listener, text: str) -> None:
    if text:
        fast.request(asked(text))
        QTest.qWait(100)
    pid = fast.engine.pid
    fast.engine.stop()
    assert is_gone(pid)
    assert fast.engine.pid == 0
    assert (fast.states, fast.failed) == ([], [])


def test_stopping_while_starting_leaves_no_process_behind(engine: Engine) -> None:
    listener = running(engine)
    wait_until(lambda: engine.pid)
    pid = engine.pid
    engine.stop()
    assert is_gone(pid)
    assert listener.states == []


@pytest.mark.slow
def test_stopping_a_worker_that_does_not_listen_kills_it(fast: Listener) -> None:
    pid = fast.engine.pid
    os.kill(pid, signal.SIGSTOP)
    fast.engine.stop()
    assert is_gone(pid)


def test_stopping_twice_or_before_a_start_is_nothing(qapp: QApplication) -> None:
    engine = Engine(qapp)
    engine.stop()
    engine.stop()
    assert engine.pid == 0


# A worker that is ready and of no use, and spare ones


@pytest.mark.slow
def test_a_worker_that_is_ready_and_goes_down_is_given_up_and_can_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    program = put_in_place_of_python(f"{FAST_WORKER} short", tmp_path, monkeypatch)
    engine = Engine(qapp, pause=0.01)
    listener = running(engine)
    wait_until(lambda: engine.state is EngineState.FAILED)
    assert listener.states.count((EngineState.READY, "TensorFlow 0.0 ready")) == 6
    assert listener.states[-1][1] == (
        "TensorFlow started and crashed 6 times: out of memory. Memory may be short."
    )
    assert engine.pid == 0
    program.write_text(f'#!/bin/sh\n{FAST_WORKER} "$@"\n')
    listener.ask("x", 7.0)
    assert engine.state is EngineState.READY
    engine.stop()


@pytest.mark.slow
def test_pauses_grow_between_starts_of_a_worker_that_goes_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    put_in_place_of_python(f"{FAST_WORKER} short", tmp_path, monkeypatch)
    engine = Engine(qapp, pause=3600)
    listener = running(engine)
    wait_until(lambda: engine.state is EngineState.RESTARTING and not engine.pid)
    assert listener.states.count((EngineState.READY, "TensorFlow 0.0 ready")) == 2
    # It need not be waited for.
    engine.start()
    assert engine.pid
    engine.stop()


@pytest.fixture
def spares(fast_python: Path, qapp: QApplication) -> Iterator[Spares]:
    fast_python.write_text(f'#!/bin/sh\n{FAST_WORKER} "$@"\n')
    made = Spares(qapp, idle=20, free_memory=lambda: 1 << 40)
    yield made
    pid = made.pid
    made.stop()
    assert pid == 0 or is_gone(pid)


@pytest.mark.slow
def test_a_spare_takes_over_at_once_and_another_one_comes(
    spares: Spares, qapp: QApplication
) -> None:
    engine = Engine(qapp, spares=spares)
    listener = running(engine)
    listener.wait_until_ready()
    wait_until(lambda: spares.is_ready)
    spare = spares.pid
    listener.states.clear()
    run = listener.request(asked("waits"))
    listener.kill()
    wait_until(lambda: engine.pid == spare)
    assert listener.states == [(EngineState.READY, "TensorFlow 0.0 ready")]
    wait_until(lambda: spares.is_ready)
    assert spares.pid != spare
    assert listener.points(listener.ask("x", 5.0))[:1] == [5]
    assert run not in dict(listener.failed)
    engine.stop()


def test_an_engine_that_is_started_later_begins_with_the_spare(
    spares: Spares, qapp: QApplication
) -> None:
    spares.postpone()
    wait_until(lambda: spares.is_ready)
    engine, spare = Engine(qapp, spares=spares), spares.pid
    engine.start()
    assert engine.state is EngineState.READY
    assert engine.pid == spare
    engine.stop()


@pytest.mark.slow
def test_a_spare_that_is_killed_is_replaced_and_hurts_nobody(spares: Spares) -> None:
    spares.postpone()
    wait_until(lambda: spares.is_ready)
    first = spares.pid
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: spares.is_ready and spares.pid != first)


def test_where_memory_is_short_there_is_no_spare(fast_python: Path, qapp: QApplication) -> None:
    spares = Spares(qapp, idle=1, free_memory=lambda: 2 << 30)
    spares.postpone()
    QTest.qWait(50)
    assert spares.pid == 0
    spares.stop()


@pytest.mark.slow
def test_a_spare_tensorflow_goes_on_with_the_picture(qapp: QApplication) -> None:
    spares = Spares(qapp, idle=20, free_memory=lambda: 1 << 40)
    engine = Engine(qapp, spares=spares)
    listener = running(engine)
    wait_until(lambda: spares.is_ready)
    spare = spares.pid
    listener.kill()
    wait_until(lambda: engine.pid == spare)
    run = listener.ask("x^2", 3.0)
    assert listener.points(run) == [3]
    priority = os.getpriority(os.PRIO_PROCESS, engine.pid)
    assert priority == os.getpriority(os.PRIO_PROCESS, os.getpid())
    engine.stop()
    spares.stop()
