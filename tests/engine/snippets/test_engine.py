"""A run answers with what it found; a newer one, Stop and the window's end end it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.core.tape.spec import TapeProblem
from explorer.engine.client import EngineState
from explorer.engine.snippets.engine import SnippetEngine
from explorer.engine.snippets.process import SnippetProcess
from tests.engine.snippets.trying import GRADIENT, Heard, Tried, wait_until

pytestmark = pytest.mark.slow


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


def test_a_run_that_is_cancelled_answers_with_what_it_has(tried: Tried) -> None:
    wait_until(lambda: tried.engine.state is EngineState.READY)
    heard = tried.begin(f"{GRADIENT}while True:\n    pass\n")
    # Both are told while it runs.
    wait_until(lambda: heard.live == "4.0\n" and heard.operations > 4)
    heard.job.cancel()
    wait_until(lambda: heard.is_over)
    assert heard.record is not None, heard.failure
    assert heard.printed == heard.live
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
