"""What a snippet that does not end has recorded is kept; then a fresh process is ready."""

from __future__ import annotations

import pytest

from tests.engine.snippets.trying import GRADIENT, Tried, wait_until

pytestmark = pytest.mark.slow

STOPPED = "It ran for 1 seconds, the most it may, and was stopped."
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


def test_what_takes_all_memory_is_stopped(tried: Tried) -> None:
    heard = tried.run(f"{GRADIENT}held = []\nwhile True:\n    held.append(bytearray(50_000_000))\n")
    assert heard.record is not None
    assert str(heard.record.stopped) == "It took more than 4 GB of memory and was stopped."
    assert heard.printed == "4.0\n"
