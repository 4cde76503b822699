"""`tape`: snippets run headless, one line of JSON or a page of text for each."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from explorer.commands.tape.text import record_text
from explorer.core.sentence import sentence
from tests.commands.asking import Run, assert_misused
from tests.core.tape.test_as_json import record
from tests.test_app import ROOT, clean_environment

GRADIENT = """\
import numpy as np
import tensorflow as tf

x = tf.Variable(2.0)
n = tf.constant(3)
with tf.GradientTape(persistent=True) as tape:
    y = x * x + np.sin(0.0)
print(float(tape.gradient(y, x)))
print(tape.gradient(y, [x, n]))
"""
NOTEBOOK = {"cells": [{"cell_type": "code", "source": ["%matplotlib inline\n", "1 / 0"]}]}


def saved(folder: Path, **texts: str) -> list[str]:
    paths = [folder / f"{name}.py" for name in texts]
    for path, text in zip(paths, texts.values(), strict=True):
        path.write_text(text, encoding="utf-8")
    return [str(path) for path in paths]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, list[dict[str, Any]], str]:
    """All kinds of files in one call, of which each has a process of its own."""
    folder = tmp_path_factory.mktemp("snippets")
    files = saved(
        folder,
        gradient=GRADIENT,
        raises="import tensorflow as tf\ntf.GradientTape = None\n1 / 0\n",
        after="import tensorflow as tf, sys\nprint(tf.GradientTape.__name__)\nsys.exit(2)\n",
        wrong="x = (\n",
        killed="import os\nprint('x', flush=True)\nos.kill(os.getpid(), 9)\n",
        endless="print('begun')\nwhile True:\n    pass\n",
        named="import sys\nprint(__name__, sys.argv == [__file__], sys.stdin.read() == '')\n",
    )
    (folder / "cells.ipynb").write_text(json.dumps(NOTEBOOK))
    done = subprocess.run(
        [
            *(sys.executable, "-m", "explorer", "tape", *files, str(folder / "cells.ipynb")),
            *(str(folder / "missing.py"), "-", "--seconds", "2", "--format", "json"),
        ],
        input="print('from standard input')\n",
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=clean_environment(QT_QPA_PLATFORM="offscreen"),
        timeout=200,
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def of(ran: tuple[int, list[dict[str, Any]], str], name: str) -> dict[str, Any]:
    return next(each for each in ran[1] if Path(each["file"]).name == name)


@pytest.mark.slow
def test_every_file_has_its_line_in_order_and_one_that_is_missing_its_sentence(
    ran: tuple[int, list[dict[str, Any]], str],
) -> None:
    status, lines, said = ran
    names = [Path(each["file"]).stem for each in lines]
    expected = ["gradient", "raises", "after", "wrong", "killed", "endless", "named", "cells", "-"]
    assert names == expected
    assert (status, said) == (1, "missing.py cannot be opened: No such file or directory.\n")


@pytest.mark.slow
def test_calls_tell_values_causes_and_the_sweep(ran: tuple[int, list[dict[str, Any]], str]) -> None:
    found = of(ran, "gradient.py")
    assert found["error"] is None
    assert found["output"].startswith("4.0\n[<tf.Tensor")
    first, second = found["calls"]
    assert (first["line"], first["method"], first["tape"]) == (8, "gradient", 0)
    assert [source["value"] for source in first["sources"]] == [4.0]
    assert [source["value"] for source in second["sources"]] == [4.0, None]
    assert "integer_dtype" in second["sources"][1]["causes"]
    assert second["sources"][1]["sentence"]
    assert first["sweep"][0]["adjoints"] == [1.0]
    (tape,) = found["tapes"]
    assert (tape["persistent"], tape["lines"]) == (True, [6, 7])
    names = {operation["id"]: operation["name"] for operation in found["operations"]}
    assert names[first["sweep"][0]["operation"]] == "AddV2"
    assert found["checked"]["replayed"] > 0
    assert found["checked"]["differing"] == 0


@pytest.mark.slow
def test_what_a_snippet_raises_is_data_and_the_next_has_a_fresh_process(
    ran: tuple[int, list[dict[str, Any]], str],
) -> None:
    error = of(ran, "raises.py")["error"]
    assert (error["type"], error["line"]) == ("ZeroDivisionError", 3)
    after = of(ran, "after.py")
    assert after["output"] == "GradientTape\n"
    assert (after["error"]["type"], after["error"]["message"]) == ("SystemExit", "2")
    assert (of(ran, "wrong.py")["error"]["type"], of(ran, "wrong.py")["error"]["line"]) == (
        "SyntaxError",
        1,
    )
    cells = of(ran, "cells.ipynb")["error"]
    assert (cells["type"], cells["line"]) == ("ZeroDivisionError", 2)


@pytest.mark.slow
def test_what_does_not_end_in_order_says_why(ran: tuple[int, list[dict[str, Any]], str]) -> None:
    killed = of(ran, "killed.py")
    assert killed["error"]["message"] == "The snippet's process was killed (SIGKILL)."
    assert killed["output"] == "x\n"
    endless = of(ran, "endless.py")
    assert endless["output"] == "begun\n"
    assert endless["stopped"] == "It ran for 2 seconds, the most it may, and was stopped."


@pytest.mark.slow
def test_a_snippet_is_run_as_the_main_program_of_its_file(
    ran: tuple[int, list[dict[str, Any]], str],
) -> None:
    assert of(ran, "named.py")["output"] == "__main__ True True\n"
    assert of(ran, "-")["output"] == "from standard input\n"


@pytest.mark.slow
def test_a_person_reads_output_calls_causes_and_what_was_checked(run: Run, tmp_path: Path) -> None:
    ran = run("tape", *saved(tmp_path, gradient=GRADIENT))
    assert (ran.status, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0] == "4.0"
    assert "tape.gradient(y, x)   line 8" in lines
    assert "  x  4   differences 4" in lines
    assert any(line.startswith("  n  None   integer") for line in lines)
    assert any(line.startswith("checked: ") for line in lines)
    assert any(line.startswith("persistent tape tape in lines 6 to 7") for line in lines)


def test_text_shows_errors_meanings_and_the_repaired_program() -> None:
    text = record_text(record(), None, "x = 2\n", "s.py")
    assert text.startswith("── s.py ──\n\n4\ne\n5\n")
    assert "line 2: integers" in text
    assert "line 8: ValueError: bad\n  It is bad." in text
    assert "     “n” divides by 0.\n     Make it a float." in text
    assert "-x = 2\n+x = 1" in text
    assert record_text(None, sentence("It crashed."), "x = 2\n") == "It crashed.\n\n"


def test_what_holds_no_program_is_refused_and_nothing_is_started(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "p.py").write_bytes(b"\xff\xfe\xff")
    ran = run("tape", str(tmp_path / "p.py"), str(tmp_path))
    assert (ran.status, ran.out) == (1, "")
    first, second = ran.err.splitlines()
    assert first.startswith("p.py is no program")
    assert second.endswith("cannot be opened: Is a directory.")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfe\xff")))
    ran = run("tape", "-")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("Standard input is no program")


@pytest.mark.parametrize("seconds", ["0", "-1", "4000"])
def test_seconds_are_within_their_bounds(run: Run, tmp_path: Path, seconds: str) -> None:
    ran = run("tape", *saved(tmp_path, p="x = 1\n"), "--seconds", seconds)
    assert (ran.status, ran.out) == (1, "")
    assert "seconds" in ran.err


def test_files_are_named(run: Run) -> None:
    assert_misused(run("tape"), "required: SNIPPET.py")


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_the_snippet_and_all_that_it_started(
    tmp_path: Path, number: signal.Signals
) -> None:
    files = saved(
        tmp_path,
        endless="import subprocess, pathlib\n"
        "subprocess.Popen(['sleep', '7272'], start_new_session=True, env={})\n"
        "pathlib.Path(__file__).with_suffix('.begun').touch()\n"
        "while True:\n    pass\n",
    )
    command = subprocess.Popen(
        [sys.executable, "-m", "explorer", "tape", *files],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=clean_environment(QT_QPA_PLATFORM="offscreen"),
    )
    wait_for(lambda: (tmp_path / "endless.begun").exists())
    command.send_signal(number)
    out, said = command.communicate(timeout=60)
    assert (command.returncode, out, said) == (128 + number, "", "")
    wait_for(lambda: not sleeping("7272"))


def wait_for(condition: Callable[[], object]) -> None:
    import time

    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def sleeping(mark: str) -> bool:
    return any(mark in (p.info["cmdline"] or ()) for p in psutil.process_iter(["cmdline"]))


@pytest.mark.slow
def test_who_reads_no_further_ends_it(tmp_path: Path) -> None:
    files = saved(tmp_path, a="print('a' * 100)\n", b="while True:\n    pass\n")
    reading, writing = os.pipe()
    os.close(reading)
    command = subprocess.Popen(
        [sys.executable, "-m", "explorer", "tape", *files, "--format", "json"],
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=clean_environment(QT_QPA_PLATFORM="offscreen"),
    )
    os.close(writing)
    _, said = command.communicate(timeout=60)
    assert (command.returncode, said) == (0, "")
