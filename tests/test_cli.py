"""The command line as a whole: help, processes of their own, and their streams."""

from __future__ import annotations

import json
import math
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.asking import Ran, Run, assert_misused, assert_refused, quiet, request
from tests.commands.conftest import run
from tests.test_app import ROOT, clean_environment, started

__all__ = ["run"]


@pytest.mark.parametrize("command", ["eval", "render"])
@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_every_command_has_its_help(run: Run, command: str, flag: str) -> None:
    ran = run(command, flag)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(f"usage: gradient-explorer {command} ")
    for option in ("--set", "--dtype", "--order"):
        assert option in ran.out


# In processes of their own


def process(*arguments: str, **environment: str) -> subprocess.Popen[bytes]:
    """Start a command with pipes."""
    return subprocess.Popen(
        [sys.executable, "main.py", *arguments],
        cwd=ROOT,
        env=clean_environment(**environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@pytest.mark.slow
def test_eval_says_the_answer_and_nothing_else_in_utf8_whatever_the_system_speaks() -> None:
    out = quiet("eval", "sin²θ", "--at", "pi", PYTHONIOENCODING="ascii")
    titles, values = (line.split() for line in out.splitlines())
    assert titles == ["θ", "f", "f′", "f″", "f‴"]
    assert float(values[0]) == math.pi


def test_a_mistake_is_said_on_standard_error_and_leaves_with_1() -> None:
    wrong = started("eval", "sni x", "--at", "1")
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert (
        wrong.stderr
        == "“sni” is not known; did you mean “sin”? For a product write s·n·i.\n  sni x\n  ^^^\n"
    )


@pytest.mark.slow
def test_each_answer_comes_before_the_next_request_is_made() -> None:
    with process("eval", "--stdin") as running:
        assert running.stdin is not None
        assert running.stdout is not None
        assert running.stderr is not None
        for i in range(5):
            line = b"not JSON" if i == 2 else json.dumps(request(at=[i])).encode()
            running.stdin.write(line + b"\n")
            running.stdin.flush()
            answer = json.loads(running.stdout.readline())
            assert ("error" in answer) == (i == 2)
            assert i == 2 or answer["at"] == [float(i)]
        running.stdin.close()
        assert running.stdout.read() == b""
        assert running.stderr.read() == b""
    assert running.returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("stdin", [False, True])
def test_a_reader_that_leaves_early_is_no_mistake(stdin: bool) -> None:
    at = ",".join(map(str, range(10_000)))
    arguments = ["--stdin"] if stdin else ["x", "--at", at]
    with process("eval", *arguments) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        if stdin:
            # Its answer is written as any other, and needs no TensorFlow.
            running.stdin.write(b"not JSON\n")
        running.stdin.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0


FULL, CLOSED = "> /dev/full", (">&-", "2>&-", "<&-")


@pytest.fixture(scope="module")
def redirected() -> dict[str, Ran]:
    """How a command ended whose standard streams a shell had redirected.

    All are started at once: loading TensorFlow keeps one core busy for seconds.
    """
    running: dict[str, subprocess.Popen[str]] = {}
    for where in (FULL, *CLOSED):
        shell = f'exec "$@" {where}'
        running[where] = subprocess.Popen(
            ["sh", "-c", shell, "sh", sys.executable, "main.py", "eval", "x", "--at", "1"],
            cwd=ROOT,
            env=clean_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
    ended: dict[str, Ran] = {}
    for where, one in running.items():
        out, err = one.communicate()
        ended[where] = Ran(one.returncode, out, err)
    return ended


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_at_the_output_is_a_sentence(redirected: dict[str, Ran]) -> None:
    ran = redirected[FULL]
    assert_refused(ran, "Reading or writing failed: No space left on device.")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("sh") is None, reason="needs a shell")
@pytest.mark.parametrize("closed", CLOSED)
def test_closed_standard_streams_are_no_mistake(redirected: dict[str, Ran], closed: str) -> None:
    ran = redirected[closed]
    assert (ran.status, ran.err) == (0, "")
    assert bool(ran.out) == (closed != ">&-")


@pytest.mark.slow
@pytest.mark.skipif(
    signal.getsignal(signal.SIGINT) is signal.SIG_IGN,
    reason="whatever a shell starts in the background ignores interruptions",
)
def test_an_interruption_ends_quietly() -> None:
    with process("eval", "--stdin") as running:
        assert running.stdin is not None
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdin.write(b"not JSON\n")
        running.stdin.flush()
        running.stdout.readline()
        running.send_signal(signal.SIGINT)
        assert running.stderr.read() == b""
    assert running.returncode == 130


def test_every_command_of_the_readme_form_parses() -> None:
    ended = started("render")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "-o/--output" in ended.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("watch", ""),
        ("work", ""),
        ("sweep", "", "--status"),
        ("train", "--keep", ""),
        ("train", "--resume", ""),
        ("train", "--tensorboard", ""),
        ("train", "--list", ""),
    ],
)
def test_an_empty_name_is_not_the_folder_that_one_is_in(
    run: Run, arguments: tuple[str, ...]
) -> None:
    assert_misused(run(*arguments), "the name is empty")


def test_a_folder_may_begin_with_a_minus_sign(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("work", "-1").err == "The folder “-1” does not exist.\n"
