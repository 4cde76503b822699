"""A snippet runs as Python runs a file, and everything that it says is caught with its line."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import warnings
from pathlib import Path

import pytest

from explorer.compute.tape.differences.effects import no_effects
from explorer.compute.tape.execution import Execution, execute
from explorer.compute.tape.process.transcript import CUT, MOST
from explorer.compute.tape.snippet import Snippet
from explorer.core.tape.host import Host
from explorer.core.tape.record import Output, Trouble, Warned


def ran(text: str, file: str = "", *, seconds: float = 20.0, host: Host | None = None) -> Execution:
    return execute(Snippet.read(text, file), seconds=seconds, host=host)


def written(execution: Execution, stream: str = "stdout") -> str:
    return "".join(piece.text for piece in execution.output if piece.stream == stream)


def test_what_is_printed_has_its_stream_and_its_line() -> None:
    execution = ran(
        "import sys\n"
        "print('one', 1)\n"
        "for i in range(2):\n"
        "    print(i, end=' ')\n"
        "sys.stderr.write('wrong\\n')\n"
        "sys.stdout.buffer.write('ü'.encode())\n"
    )
    assert execution.output == (
        Output("stdout", 2, "one 1\n"),
        Output("stdout", 4, "0 1 "),
        Output("stderr", 5, "wrong\n"),
        Output("stdout", 6, "ü"),
    )
    assert (execution.error, execution.stopped) == (None, None)
    assert execution.namespace["i"] == 1


def test_what_goes_to_the_descriptors_comes_in_order_with_what_is_printed() -> None:
    execution = ran(
        "import os, subprocess, sys\n"
        "print('first')\n"
        "os.write(1, b'second\\n')\n"
        "print('third')\n"
        "subprocess.run([sys.executable, '-S', '-c', 'print(4)'])\n"
        "print('fifth')\n"
        "os.system('echo sixth >&2')\n"
    )
    assert written(execution) == "first\nsecond\nthird\n4\nfifth\n"
    assert written(execution, "stderr") == "sixth\n"


@pytest.mark.slow
def test_what_tensorflow_prints_has_the_line_of_its_call() -> None:
    execution = ran("import tensorflow as tf\nx = tf.constant(2.0)\ntf.print('x is', x)\n")
    # TensorFlow may have something of its own to say when it is first used.
    last = execution.output[-1]
    assert (last.stream, last.line) == ("stderr", 3)
    assert last.text.endswith("x is 2\n")


def test_endless_output_is_cut() -> None:
    execution = ran("for i in range(3000):\n    print('x' * 1000)\nprint('end')\n")
    assert written(execution) == ("x" * 1000 + "\n") * 999 + "x" * (MOST - 999 * 1001) + CUT
    assert execution.error is None


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (
            "def f():\n    return 1 / 0\n\nf()\n",
            Trouble("ZeroDivisionError", 2, "division by zero"),
        ),
        ("import json\n\njson.loads('{')\n", ("JSONDecodeError", 3)),
        ("raise KeyboardInterrupt\n", Trouble("KeyboardInterrupt", 1, "")),
        ("raise BaseException('b')\n", Trouble("BaseException", 1, "b")),
        ("import sys\nsys.exit()\n", None),
        ("import sys\nsys.exit(0)\n", None),
        ("import sys\nsys.exit(3)\n", Trouble("SystemExit", 2, "3")),
        ("import sys\nsys.exit('no data')\n", Trouble("SystemExit", 2, "no data")),
        ("x = input('how many? ')\n", Trouble("EOFError", 1, "EOF when reading a line")),
        ("eval('1 +')\n", ("SyntaxError", 1)),
        (
            "class E(Exception):\n    def __str__(self):\n        raise ValueError\nraise E\n",
            Trouble("E", 4, "<E that cannot be written>"),
        ),
        ("def f():\n    f()\nf()\n", ("RecursionError", 2)),
    ],
)
def test_an_error_is_told_with_the_innermost_line_of_the_snippet(
    text: str, error: Trouble | tuple[str, int] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Path(os.devnull).open() as nothing:
        # As in the process of snippets.
        monkeypatch.setattr(sys, "stdin", nothing)
        found = ran(text).error
    if isinstance(error, tuple):
        assert found is not None
        assert (found.type, found.line) == error
    else:
        assert found == error


def test_warnings_are_told_and_neither_written_nor_raised() -> None:
    execution = ran(
        "import warnings, logging\n"
        "def f():\n"
        "    warnings.warn('first', stacklevel=2)\n"
        "f()\n"
        "warnings.warn('old', DeprecationWarning)\n"
        "warnings.warn('quiet', PendingDeprecationWarning)\n"
        "with warnings.catch_warnings(record=True) as caught:\n"
        "    warnings.warn('its own')\n"
        "print(len(caught))\n"
        "logging.getLogger('tensorflow').warning('from %s', 'TensorFlow')\n"
        "logging.warning('to standard error')\n"
    )
    assert execution.warnings == (
        Warned(4, "first"),
        Warned(5, "old"),
        Warned(10, "from TensorFlow"),
    )
    assert written(execution) == "1\n"
    assert written(execution, "stderr") == "WARNING:root:to standard error\n"


PROGRAM = """\
import atexit, sys, threading, time
atexit.register(print, "at the end")
print(__name__, sys.argv, __file__ == sys.argv[0], len(sys.path[0]) > 3)
import beside
print(beside.VALUE, sys.modules["__main__"].__dict__ is globals())

def work():
    time.sleep(0.1)
    print("from a thread")

threading.Thread(target=work).start()

class Held:
    def __enter__(self):
        return self
    def __exit__(self, *error):
        print("left", error[0])

with Held():
    print([line for line in open(__file__)][-1].strip())
sys.exit("over")
"""


def test_it_does_what_python_does_with_the_same_file(tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(PROGRAM)
    (tmp_path / "beside.py").write_text("VALUE = 42\n")
    plain = subprocess.run(
        [sys.executable, path], capture_output=True, text=True, check=False, timeout=60
    )
    execution = ran(PROGRAM, str(path))
    assert written(execution) == plain.stdout
    assert execution.error == Trouble("SystemExit", 21, plain.stderr.strip())


def test_a_child_that_it_forks_off_ends_where_it_does() -> None:
    execution = ran(
        "import os\n"
        "child = os.fork()\n"
        "if child:\n"
        "    print(os.waitpid(child, 0)[1])\n"
        "print('child' if child == 0 else 'parent', flush=True)\n"
    )
    assert written(execution).splitlines() == ["child", "0", "parent"]
    # This process is the only one that comes here.
    assert execution.namespace["child"] != 0


def test_an_endless_loop_is_stopped_at_its_time() -> None:
    execution = ran("print('begun')\nn = 0\nwhile True:\n    n += 1\n", seconds=0.3)
    assert str(execution.stopped) == "It ran for 0.3 seconds, the most it may, and was stopped."
    assert (written(execution), execution.error) == ("begun\n", None)
    assert execution.namespace["n"] > 0


def test_who_sleeps_is_woken() -> None:
    execution = ran("import time\ntime.sleep(1000)\n", seconds=0.3)
    assert execution.stopped is not None
    assert execution.seconds < 100


def test_a_person_stops_it() -> None:
    host = Host()
    threading.Timer(0.2, host.stop.set).start()
    execution = ran("while True:\n    pass\n", host=host)
    assert str(execution.stopped) == "It was stopped."


@pytest.mark.slow
def test_who_ignores_the_signal_is_stopped_by_an_exception() -> None:
    execution = ran(
        "import signal, time\n"
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "while True:\n"
        "    time.sleep(0.01)\n",
        seconds=0.2,
    )
    assert execution.stopped is not None


@pytest.mark.slow
def test_of_who_does_not_stop_is_told_what_there_is() -> None:
    told: list[Execution] = []
    execution = execute(
        Snippet.read(
            "import time\n"
            "print('begun')\n"
            "end = time.monotonic() + 3\n"
            "while time.monotonic() < end:\n"
            "    try:\n"
            "        time.sleep(0.01)\n"
            "    except BaseException:\n"
            "        pass\n"
        ),
        seconds=0.2,
        on_stuck=told.append,
    )
    assert [written(each) for each in told] == ["begun\n"]
    assert told[0].stopped == execution.stopped
    assert execution.stopped is not None


@pytest.mark.slow
def test_a_limit_within_a_limit_leaves_the_outer_one_its_own() -> None:
    from explorer.compute.tape.process.limits import Interrupted, Limit

    outer = Limit(0.3)
    with pytest.raises(Interrupted), outer:
        ran("while True:\n    pass\n", seconds=30)
    assert outer.reason is not None
    # Nothing of it comes later.
    time.sleep(0.1)


def test_what_it_replaced_is_put_back() -> None:
    directory, handlers = Path.cwd(), warnings.filters
    execution = ran(
        "import builtins, os, sys, tempfile, time\n"
        "import numpy as np\n"
        "print('before')\n"
        "os.chdir(tempfile.gettempdir())\n"
        "builtins.len = builtins.print = None\n"
        "del builtins.open\n"
        "np.asarray = time.sleep = None\n"
        "sys.setrecursionlimit(99999)\n"
        "sys.stdout = None\n"
        "sys.settrace(lambda *a: None)\n"
    )
    assert execution.error is None
    assert written(execution) == "before\n"
    assert Path.cwd() == directory
    assert warnings.filters is handlers
    assert len([open]) == 1
    assert sys.stdout is not None
    assert sys.getrecursionlimit() < 99999


def test_recording_is_around_the_snippet_alone() -> None:
    seen: list[str] = []

    class Around:
        def __enter__(self) -> None:
            seen.append("entered")

        def __exit__(self, *error: object) -> None:
            seen.append(f"left {error[0]}")

    execution = execute(Snippet.read("raise ValueError('x')"), Around(), seconds=5.0)  # pyright: ignore[reportArgumentType]
    assert seen == ["entered", "left None"]
    assert execution.error == Trouble("ValueError", 1, "x")


def test_a_quiet_run_tells_nothing_that_was_written() -> None:
    execution = execute(
        Snippet.read("print('x')\nimport os\nos.write(1, b'y')"), seconds=5, quiet=True
    )
    assert execution.output == ()


@pytest.mark.slow
def test_traced_functions_are_those_of_its_text_whatever_the_file_holds(tmp_path: Path) -> None:
    text = (
        "import tensorflow as tf\n"
        "@tf.function\n"
        "def half(x):\n"
        "    return x / 2.0\n"
        "print(half(tf.constant(8.0)).numpy())\n"
    )
    file = tmp_path / "half.py"
    file.write_text(text)
    assert written(ran(text, str(file))) == "4.0\n"
    assert written(ran(text.replace("/ 2.0", "+ 2.0"), str(file))) == "10.0\n"


def test_what_is_written_is_told_while_it_runs_with_the_line_where_it_is() -> None:
    told: list[tuple[str, int | None]] = []

    def tell(output: tuple[Output, ...], line: int | None) -> None:
        told.append(("".join(piece.text for piece in output), line))

    text = (
        "import time\n"
        "print('first')\n"
        "time.sleep(0.5)\n"
        "for i in range(5000):\n"
        "    print('line', i)\n"
    )
    execution = execute(Snippet.read(text), seconds=20, on_progress=tell)
    first = next(number for number, (text, _) in enumerate(told) if text)
    assert told[first][0] == "first\n"
    assert ("", 3) in told[first:]
    # The last of it comes with the whole.
    assert written(execution).startswith("".join(text for text, _ in told))
    assert "line 0" in "".join(text for text, _ in told)


def test_who_fails_to_be_told_is_not_heard_of() -> None:
    def fail(output: tuple[Output, ...], line: int | None) -> None:
        raise RuntimeError

    execution = execute(Snippet.read("print(1)\n"), seconds=20, on_progress=fail)
    assert execution.output == (Output("stdout", 1, "1\n"),)


REPLACED = {
    "of os": "import os\nos.write = os.read = os.getpid = os.fstat = lambda *given: 1 / 0\n",
    "of time": "import time\ntime.time = time.monotonic = time.sleep = lambda *given: 1 / 0\n",
    "of signal": "import signal\nsignal.pthread_kill = signal.raise_signal = None\n",
    "of the built-in": "import builtins\nbuiltins.open = None\n",
}


@pytest.mark.parametrize("name", REPLACED)
def test_functions_that_it_replaces_are_not_needed_to_hear_and_to_stop_it(name: str) -> None:
    execution = ran(f"{REPLACED[name]}print('heard')\nwhile True:\n    pass\n", seconds=0.3)
    assert execution.output == (Output("stdout", 3, "heard\n"),)
    assert execution.stopped is not None


def test_letters_that_no_encoding_has_are_told_as_python_writes_them() -> None:
    execution = ran("import warnings\nwarnings.warn('\\udcff')\nraise ValueError('\\ud800 x')\n")
    assert execution.error == Trouble("ValueError", 3, "\\ud800 x")
    assert execution.warnings == (Warned(2, "\\udcff"),)


@pytest.mark.slow
def test_an_alarm_that_it_set_does_not_go_off_after_it() -> None:
    ran(
        "import signal, faulthandler\n"
        "signal.setitimer(signal.ITIMER_REAL, 0.3)\n"
        "faulthandler.dump_traceback_later(0.3, exit=True)\n"
    )
    time.sleep(0.6)


def test_modules_that_it_takes_away_are_there_again() -> None:
    kept = sys.modules["numpy"]
    ran("import sys\nsys.modules['tensorflow'] = None\ndel sys.modules['numpy']\n")
    assert sys.modules["tensorflow"] is not None
    assert sys.modules["numpy"] is kept


def test_a_thread_that_writes_has_a_line_of_its_own() -> None:
    execution = ran(
        "import threading\n"
        "def f():\n"
        "    print('thread')\n"
        "t = threading.Thread(target=f)\n"
        "t.start()\n"
        "t.join()\n"
    )
    assert execution.output == (Output("stdout", 3, "thread\n"),)


def test_a_run_that_must_change_nothing_is_ended_at_its_time_too() -> None:
    with no_effects():
        assert ran("while True:\n    pass\n", seconds=0.2).stopped is not None


def test_it_finds_no_threads_but_its_own() -> None:
    before = len(threading.enumerate())
    execution = ran("import threading\nprint(len(threading.enumerate()))\n")
    assert written(execution) == f"{before}\n"


def test_an_error_whose_class_does_harm_where_it_is_asked_for_its_name_is_told() -> None:
    execution = ran(
        "class Meta(type):\n"
        "    def __getattribute__(cls, name):\n"
        "        raise SystemExit(9)\n"
        "class Harmful(Exception, metaclass=Meta):\n"
        "    pass\n"
        "raise Harmful\n"
    )
    assert execution.error == Trouble("Exception", 6, "")
