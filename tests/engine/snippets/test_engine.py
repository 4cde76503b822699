"""Whatever a snippet does, it harms only its own process; then a fresh one is ready."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.core.sentence import Sentence
from explorer.core.tape.record import TapeJudgement, TapeRecord
from explorer.core.tape.spec import TapeProblem
from explorer.engine.client import EngineState
from explorer.engine.job import Job
from explorer.engine.snippets.engine import SnippetEngine
from explorer.engine.snippets.family import Family
from explorer.engine.snippets.process import SnippetProcess

pytestmark = pytest.mark.slow

PATIENCE = 120.0
GRADIENT = """\
import tensorflow as tf
x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = x * x
print(float(tape.gradient(y, x)))
"""


def wait_until(condition: Callable[[], object]) -> None:
    """Let events pass until the condition holds."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "waited too long"
        QTest.qWait(5)


class Heard:
    """What became of one run."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.record: TapeRecord | None = None
        self.judgements: list[TapeJudgement] = []
        self.failure = ""
        self.is_over = False
        job.answered.connect(self._take)
        job.failed.connect(self._fail)
        job.finished.connect(self._end)

    def _take(self, result: object) -> None:
        if isinstance(result, TapeRecord):
            self.record = result
        elif isinstance(result, TapeJudgement):
            self.judgements.append(result)

    def _fail(self, reason: Sentence) -> None:
        self.failure, self.is_over = str(reason), True

    def _end(self) -> None:
        self.is_over = True

    @property
    def printed(self) -> str:
        assert self.record is not None
        return "".join(piece.text for piece in self.record.output)


class Tried:
    """An engine, and the processes that are its own."""

    def __init__(self, engine: SnippetEngine) -> None:
        self.engine = engine
        self.over: list[Family] = []
        """Of the runs that are over."""

    def begin(self, text: str, seconds: float = 30.0) -> Heard:
        return Heard(self.engine.request(TapeProblem(text, seconds=seconds)))

    def run(self, text: str, seconds: float = 30.0) -> Heard:
        wait_until(lambda: self.engine.state is EngineState.READY)
        pid = self.engine.pid
        families = [child.family for child in self.engine.findChildren(SnippetProcess)]
        heard = self.begin(text, seconds)
        wait_until(lambda: heard.is_over)
        assert self.engine.pid != pid
        self.over += [family for family in families if family.pid == pid]
        return heard

    def left(self) -> list[int]:
        """Return the processes that are left of the snippets that are over."""
        return [pid for family in self.over for pid in family.members()]


@pytest.fixture(scope="module")
def tried(qapp: QApplication) -> Iterator[Tried]:
    """One engine for all: every snippet has a process of its own."""
    engine = SnippetEngine(qapp, ahead=True)
    engine.start()
    yield Tried(engine)
    engine.stop()


def test_a_snippet_is_recorded_and_looked_into(tried: Tried) -> None:
    heard = tried.run(GRADIENT)
    assert heard.record is not None
    assert (heard.printed, heard.failure) == ("4.0\n", "")
    assert [call.line for call in heard.record.calls] == [5]
    stages = [judgement.stage for judgement in heard.judgements]
    assert {"replay", "differences"} <= set(stages)
    last = heard.judgements[-1]
    assert last.calls[0].sweep == heard.record.calls[0].sweep
    assert len(last.calls[0].sweep) > 0
    assert last.calls[0].sources[0].difference == pytest.approx(4.0)


def test_nothing_of_one_run_is_left_for_the_next(tried: Tried) -> None:
    tried.run("import tensorflow as tf\ntf.GradientTape = None\nimport builtins\nbuiltins.A = 1\n")
    heard = tried.run(f"{GRADIENT}A")
    assert heard.record is not None
    assert heard.record.error is not None
    assert (heard.printed, heard.record.error.type) == ("4.0\n", "NameError")


STOPPED = "It ran for 1 seconds, the most it may, and was stopped."
HUNG = "The snippet ran longer than 1 seconds and could not be stopped, so its process was ended."
ENDED = {
    "catches everything": (
        "while True:\n    try:\n        while True:\n            pass\n"
        "    except BaseException:\n        pass\n",
        STOPPED,
    ),
    "signals ignored": (
        "import signal, time\n"
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "while True:\n    time.sleep(1)\n",
        STOPPED,
    ),
    "loops at exit": (
        "import atexit\n@atexit.register\ndef f():\n    while True:\n        pass\n",
        STOPPED,
    ),
    "loops in __del__": (
        "class A:\n    def __del__(self):\n        while True:\n            pass\na = A()\ndel a\n",
        STOPPED,
    ),
    "a thread goes on": (
        "import threading\ndef f():\n    while True:\n        pass\n"
        "threading.Thread(target=f).start()\n",
        STOPPED,
    ),
    "prints without end": ("while True:\n    print('x' * 1000)\n", STOPPED),
    "writes without end": ("import os\nwhile True:\n    os.write(1, b'x' * 100000)\n", STOPPED),
    "os._exit": ("import os\nos._exit(3)\n", "It ended its process: os._exit(3)."),
}
"""With what was recorded before."""


@pytest.mark.parametrize("name", ENDED)
def test_what_was_recorded_is_kept_where_a_snippet_does_not_end(tried: Tried, name: str) -> None:
    text, reason = ENDED[name]
    heard = tried.run(f"print('begun')\n{text}", seconds=1.0)
    assert heard.record is not None, heard.failure
    assert str(heard.record.stopped) == reason
    assert heard.printed.startswith("begun\n")
    wait_until(lambda: tried.left() == [])


def test_gradients_are_kept_and_judged_where_a_snippet_does_not_end(tried: Tried) -> None:
    text = GRADIENT.replace("x * x", "x * 0.0 + 1.0 if False else tf.constant(1.0)")
    text = text.replace("float(tape.gradient(y, x))", "tape.gradient(y, x)")
    heard = tried.run(f"{text}while True:\n    pass\n", seconds=5.0)
    assert heard.record is not None, heard.failure
    assert str(heard.record.stopped) == STOPPED.replace("1", "5")
    assert heard.printed == "None\n"
    (call,) = heard.record.calls
    assert call.sources[0].causes == ("not_connected",)
    assert [judgement.stage for judgement in heard.judgements if judgement.checked] != []


FAILED = {
    "C code": ("import re\nre.match('(a+)+$', 'a' * 60 + 'b')\n", HUNG),
    "stopped as a job": ("import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)\n", HUNG),
    "killed": (
        "import os\nos.kill(os.getpid(), 9)\n",
        "The snippet's process was killed (SIGKILL).",
    ),
    "crashed": (
        "import ctypes\nctypes.string_at(0)\n",
        "The snippet's process crashed (SIGSEGV: memory that is not its own).",
    ),
    "descriptors closed": (
        "import os\nos.closerange(0, 1000)\n",
        "The snippet closed or overwrote the pipes between its process and this program, so the "
        "process was ended.",
    ),
    "garbage everywhere": (
        "import os\nfor i in range(1000):\n    try:\n        os.write(i, b'garbage!' * 100)\n"
        "    except OSError:\n        pass\n",
        "The snippet wrote into the pipe between its process and this program, so the process was "
        "ended.",
    ),
    "forks without end": (
        "import os\nwhile True:\n    os.fork()\n",
        "The snippet started more than 64 processes, so all of them were ended.",
    ),
}
"""With nothing to be had of it."""


@pytest.mark.parametrize("name", FAILED)
def test_what_kills_its_process_is_told_and_leaves_nothing(tried: Tried, name: str) -> None:
    text, reason = FAILED[name]
    heard = tried.run(text, seconds=30.0 if "fork" in name else 1.0)
    assert (heard.record, heard.failure) == (None, reason)
    wait_until(lambda: tried.left() == [])


def test_a_file_that_takes_the_number_of_a_pipe_is_not_written_to(
    tried: Tried, tmp_path: Path
) -> None:
    heard = tried.run(
        f"import os\nos.closerange(0, 1000)\n"
        f"files = [open({str(tmp_path / 'mine')!r}, 'w') for i in range(300)]\n"
    )
    assert heard.failure.startswith("The snippet closed or overwrote the pipes")
    assert (tmp_path / "mine").read_bytes() == b""


def test_what_takes_all_memory_is_stopped(tried: Tried) -> None:
    heard = tried.run(f"{GRADIENT}held = []\nwhile True:\n    held.append(bytearray(50_000_000))\n")
    assert heard.record is not None
    assert str(heard.record.stopped) == "It took more than 4 GB of memory and was stopped."
    assert heard.printed == "4.0\n"


def test_children_that_hide_are_ended_too(tried: Tried) -> None:
    heard = tried.run(
        "import os, subprocess, time\n"
        "subprocess.Popen(['sleep', '7171'])\n"
        "subprocess.Popen(['sleep', '7171'], start_new_session=True, env={})\n"
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    if os.fork() == 0:\n"
        "        time.sleep(7171)\n"
        "    os._exit(0)\n"
        "os.wait()\n"
    )
    assert heard.record is not None
    assert heard.record.error is None
    wait_until(lambda: tried.left() == [])

    def sleepers() -> list[int]:
        all_processes = psutil.process_iter(["cmdline"])
        return [p.pid for p in all_processes if "7171" in (p.info["cmdline"] or ())]

    wait_until(lambda: sleepers() == [])


def test_a_run_that_is_cancelled_answers_with_what_it_has(tried: Tried) -> None:
    wait_until(lambda: tried.engine.state is EngineState.READY)
    heard = tried.begin(f"{GRADIENT}while True:\n    pass\n")
    QTest.qWait(1000)
    heard.job.cancel()
    wait_until(lambda: heard.is_over)
    assert heard.record is not None, heard.failure
    assert str(heard.record.stopped) == "It was stopped."


def test_a_cancelled_run_that_does_not_listen_is_ended(tried: Tried) -> None:
    wait_until(lambda: tried.engine.state is EngineState.READY)
    heard = tried.begin("import re\nre.match('(a+)+$', 'a' * 60 + 'b')\n")
    QTest.qWait(500)
    heard.job.cancel()
    wait_until(lambda: heard.is_over)
    assert heard.failure == "The snippet did not stop, so its process was ended."


def test_a_newer_run_ends_the_older_one(tried: Tried) -> None:
    wait_until(lambda: tried.engine.state is EngineState.READY)
    older = tried.begin("while True:\n    pass\n")
    QTest.qWait(300)
    newer = tried.begin(GRADIENT)
    assert older.is_over
    wait_until(lambda: newer.is_over)
    assert (older.record, newer.printed) == (None, "4.0\n")


def test_a_run_that_waits_for_tensorflow_can_be_cancelled(qapp: QApplication) -> None:
    engine = SnippetEngine(qapp)
    engine.start()
    waiting = Heard(engine.request(TapeProblem("x = 1")))
    waiting.job.cancel()
    assert waiting.is_over
    wait_until(lambda: engine.state is EngineState.READY)
    engine.stop()


def test_nothing_is_left_once_the_engine_stops(qapp: QApplication) -> None:
    engine = SnippetEngine(qapp, ahead=True)
    engine.start()
    heard = Heard(engine.request(TapeProblem("import os\nos.fork()\nwhile True:\n    pass\n")))
    wait_until(lambda: engine.has_next)
    QTest.qWait(500)
    families = [child.family for child in engine.findChildren(SnippetProcess)]
    assert len(families) == 2
    engine.stop()
    wait_until(lambda: not any(family.members() for family in families))
    assert not heard.is_over


PROGRAM = """
import sys
from PySide6.QtCore import QCoreApplication
from explorer.core.tape.spec import TapeProblem
from explorer.engine.snippets.engine import SnippetEngine
app = QCoreApplication([])
engine = SnippetEngine()
engine.start()
engine.request(TapeProblem("print(1)\\nimport re\\nre.match('(a+)+$', 'a' * 60 + 'b')"))
engine._look.timeout.connect(lambda: print(engine.pid, flush=True))
app.exec()
"""


def test_a_snippet_in_c_code_ends_with_a_window_that_is_killed() -> None:
    window = subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True, env=os.environ
    )
    assert window.stdout is not None
    pid = int(window.stdout.readline())
    time.sleep(0.5)
    window.send_signal(signal.SIGKILL)
    window.communicate()
    wait_until(lambda: not psutil.pid_exists(pid))
