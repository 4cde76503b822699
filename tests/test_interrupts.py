"""How the program ends where it is not the person who closes the window."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.test_app import ROOT, clean_environment

PATIENCE = 60.0
TYPED = "x^3 - 2x"
PROGRAM = f"""
import os, sys
from explorer import app
from explorer.ui.shell.application import Start

def end(*error):
    sys.__excepthook__(*error)
    os._exit(1)

def type_function(start, build=Start._on_completed):
    build(start)
    start.main_window.edit.setPlainText({TYPED!r})
    if "busy" in sys.argv:
        from PySide6.QtCore import QTimer
        def labour():
            print("typed", flush=True)
            while True:
                pass
        QTimer.singleShot(0, labour)
    else:
        print("typed", flush=True)

# A mistake here must not leave a window that waits for ever.
sys.excepthook = end
Start._on_completed = type_function
sys.exit(app.main([]))
"""


class Running:
    """The program in a process of its own, with a profile of its own, once a function is typed."""

    def __init__(self, home: Path, *arguments: str, **environment: str) -> None:
        self.state_path = home / "gradient-explorer" / "state.json"
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *arguments],
            cwd=ROOT,
            env=clean_environment(XDG_DATA_HOME=str(home), **environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "typed\n"
        self.workers = psutil.Process(self.process.pid).children()
        assert self.workers

    def end(self) -> tuple[int, str]:
        """Return the exit status and what was said, once it has ended with its workers."""
        _, said = self.process.communicate(timeout=PATIENCE)
        # Qt's own, of a platform without a screen.
        said = said.replace("This plugin does not support propagateSizeHints()\n", "")
        _, alive = psutil.wait_procs(self.workers, timeout=PATIENCE)
        assert alive == []
        return self.process.returncode, said

    @property
    def kept(self) -> str:
        """The function that the next start would show."""
        return json.loads(self.state_path.read_bytes())["session"]["function"]["text"]


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    made: list[Running] = []

    def start(*arguments: str, **environment: str) -> Running:
        environment = {"QT_QPA_PLATFORM": "offscreen", **environment}
        made.append(Running(tmp_path, *arguments, **environment))
        return made[-1]

    yield start
    for running in made:
        running.process.kill()
        running.process.communicate()


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_window_with_its_state_kept_and_no_worker_left(
    started: Callable[..., Running], number: signal.Signals
) -> None:
    running = started()
    running.process.send_signal(number)
    assert running.end() == (128 + number, "")
    assert running.kept == TYPED


@pytest.mark.slow
def test_ctrl_c_ends_a_window_that_does_not_answer(started: Callable[..., Running]) -> None:
    running = started("busy")
    running.process.send_signal(signal.SIGINT)
    assert running.end() == (130, "")


@pytest.mark.slow
def test_a_second_ctrl_c_waits_for_nothing(started: Callable[..., Running]) -> None:
    running = started("busy")
    running.process.send_signal(signal.SIGINT)
    time.sleep(0.1)
    running.process.send_signal(signal.SIGINT)
    assert running.end() == (130, "")


@pytest.mark.slow
def test_ctrl_c_in_a_terminal_is_for_the_window_and_not_for_its_worker(
    started: Callable[..., Running],
) -> None:
    running = started()
    for worker in running.workers:
        assert os.getsid(worker.pid) != os.getsid(running.process.pid)


@pytest.mark.slow
def test_a_window_that_is_killed_leaves_no_worker_behind(started: Callable[..., Running]) -> None:
    running = started()
    running.process.kill()
    assert running.end()[0] == -signal.SIGKILL


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="Xvfb is not installed")
def test_a_lost_display_ends_the_window_with_its_state_kept(
    started: Callable[..., Running],
) -> None:
    with subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-noreset", "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        assert server.stdout is not None
        display = f":{server.stdout.readline().strip()}"
        running = started(DISPLAY=display, QT_QPA_PLATFORM="xcb")
        server.kill()
        status, said = running.end()
    assert status == 1
    assert "The X11 connection broke" in said
    assert running.kept == TYPED


@pytest.mark.slow
def test_of_two_windows_each_keeps_its_own_session(
    started: Callable[..., Running], tmp_path: Path
) -> None:
    first, second = started(), started()
    folder = first.state_path.parent
    for running in (first, second):
        running.process.send_signal(signal.SIGTERM)
        running.end()
    assert {p.name for p in folder.glob("state*.json")} == {"state.json", "state-2.json"}


@pytest.mark.slow
def test_sigint_ends_a_window_that_a_script_started_in_the_background(
    started: Callable[..., Running],
) -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        running = started()
    finally:
        signal.signal(signal.SIGINT, before)
    running.process.send_signal(signal.SIGINT)
    assert running.end() == (130, "")
    assert running.kept == TYPED


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("nohup") is None, reason="nohup is not installed")
def test_what_nohup_started_outlives_its_terminal(started: Callable[..., Running]) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        running = started()
    finally:
        signal.signal(signal.SIGHUP, before)
    running.process.send_signal(signal.SIGHUP)
    with pytest.raises(subprocess.TimeoutExpired):
        running.process.wait(1)
    running.process.send_signal(signal.SIGTERM)
    assert running.end() == (143, "")


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ["eval", "sin x", "--at", ",".join(["1"] * 60_000), "--order", "6"],
        ["descend", "x^2", "--start", "1", "--steps", "100000", "--optimizer", "adam"],
        ["train", "--epochs", "100000"],
        ["render", "sin x", "-o", "figure.png"],
    ],
)
@pytest.mark.parametrize("after", [0.0, 0.2, 1.5])
def test_ctrl_c_ends_a_command_without_a_complaint(
    command: list[str], after: float, tmp_path: Path
) -> None:
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), *command],
        cwd=tmp_path,
        env=clean_environment(QT_QPA_PLATFORM="offscreen"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    # Signals are heard in a thread of their own; what Python says before that is not ours.
    _wait_for_a_second_thread(process.pid)
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=PATIENCE)
    # A shell shows both as 130; the second is that of a process that was at its end already.
    assert process.returncode in {130, -signal.SIGINT}
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


WRITER = """
import os
import sys
from pathlib import Path
from explorer import cli
from explorer.app import main
from explorer.storage.files import write_atomic

really = os.fsync
def slowly(handle):
    print("writing", flush=True)
    for _ in range(20_000_000):
        pass
    really(handle)

os.fsync = slowly
cli.run = lambda *_: write_atomic(Path("figure.csv"), b"whole")
sys.exit(main(["eval"]))
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_waits_for_the_file_that_is_being_written(
    number: signal.Signals, tmp_path: Path
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER],
        cwd=tmp_path,
        env=clean_environment(PYTHONPATH=str(ROOT)),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "writing\n"
    process.send_signal(number)
    process.communicate(timeout=PATIENCE)
    assert process.returncode == 128 + number
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("figure.csv", b"whole")]


def _wait_for_a_second_thread(process: int) -> None:
    while psutil.Process(process).num_threads() < 2:
        time.sleep(0.005)
