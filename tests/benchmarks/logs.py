"""Log folders: a logger's step, a folder opened as TensorBoard opens it, and a point on screen.

    python -m tests.benchmarks.logs

Seconds are CPU time of the process, but for the point: that is what a person waits.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from explorer import watch
from explorer.storage.logs.folder import LogFolder
from explorer.storage.logs.writer import records

RUNS, POINTS = 100, 10_000
STEPS = 20_000
TRIALS = 20


def memory() -> float:
    """Return the megabytes that this process has in memory now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def logged_step(folder: Path) -> float:
    """Return the seconds that a step with two numbers takes."""
    log = watch.run("loop", folder)
    began = time.process_time()
    for step in range(STEPS):
        log(step, loss=1 / (step + 1), accuracy=step / STEPS)
    return (time.process_time() - began) / STEPS


def make_runs(folder: Path) -> None:
    """Write the runs that are to be opened."""
    for number in range(RUNS):
        rows = ((1.7e9 + step, step, {"loss": 1 / (number + step + 1)}) for step in range(POINTS))
        directory = folder / f"run {number:03}"
        directory.mkdir()
        (directory / "events.out.tfevents.1700000000.host").write_bytes(records(rows, 1.7e9))


def opened(folder: Path) -> tuple[float, float]:
    """Return the seconds until all is read, and the megabytes that it takes."""
    before, began = memory(), time.process_time()
    log, count = LogFolder(folder), 0
    while True:
        count += sum(len(new.points.steps) for new in log.look(60).points)
        if not log.is_behind:
            break
    took = time.process_time() - began
    assert count == RUNS * POINTS
    return took, memory() - before


def opened_by_tensorboard(folder: Path) -> float:
    """Return the seconds in which TensorBoard's own reader has all of the points."""
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    directories = sorted(folder.iterdir())
    # What it imports first is not counted.
    EventAccumulator(str(directories[0])).Reload()
    began = time.process_time()
    for directory in directories:
        board = EventAccumulator(str(directory), size_guidance={"scalars": 0, "tensors": 0})
        assert len(board.Reload().Tags())
    return time.process_time() - began


def on_screen(folder: Path) -> list[float]:
    """Return the seconds from a point's being written to its being in the window's curves."""
    from PySide6.QtCore import QCoreApplication, QObject

    from explorer.core.training.logged import LoggedCurves
    from explorer.ui.pages.training.logs.logged_runs import LoggedRuns

    application, parent = QCoreApplication([]), QObject()
    logged, came = LoggedRuns(lambda: 1, parent), list[LoggedCurves]()
    logged.came.connect(came.extend)
    log, took = watch.run("loop", folder), []
    log(0, loss=1.0)
    logged.follow(str(folder), "")

    def wait_for(count: int) -> float:
        began = time.monotonic()
        while not came or came[0].done < count:
            application.processEvents()
            time.sleep(0.001)
        return time.monotonic() - began

    wait_for(1)
    for step in range(1, TRIALS + 1):
        time.sleep(0.037 * step % 0.3)
        log(step, loss=1.0)
        took.append(wait_for(step + 1))
    logged.close()
    return took


def main() -> None:
    """Print a row for each."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for name in ("loops", "runs", "live"):
            (folder / name).mkdir()
        print(f"a logged step of two numbers     {1e6 * logged_step(folder / 'loops'):6.1f} µs")
        make_runs(folder / "runs")
        seconds, megabytes = opened(folder / "runs")
        print(f"{RUNS} runs of {POINTS:,} points opened {seconds:6.2f} s, {megabytes:.0f} MB more")
        print(f"  by TensorBoard's reader        {opened_by_tensorboard(folder / 'runs'):6.2f} s")
        took = on_screen(folder / "live")
        median, most = statistics.median(took), max(took)
        print(f"a new point in the curves        {median:6.3f} s, at most {most:.3f} s")


if __name__ == "__main__":
    main()
