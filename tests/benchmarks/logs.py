"""Log folders: a logger's step, a folder opened as TensorBoard opens it, and a point on screen.

    python -m tests.benchmarks.logs

Seconds are CPU time of the process, but for what is in the window: that is what a person waits.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np

from explorer import watch
from explorer.core.training.curves import RunCurves
from explorer.core.training.results import TrainingEpoch
from explorer.core.training.spec import TrainingProblem
from explorer.storage.logs.folder import LogFolder
from explorer.storage.logs.writer import records
from tests.runs import begin_run

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


def callback_step(folder: Path) -> tuple[float, float]:
    """Return median and mean of the seconds that the callback takes after a batch of `fit`."""
    import keras

    took = []

    class Timed(watch.KerasCallback):
        def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
            began = time.thread_time()
            super().on_train_batch_end(batch, logs)
            took.append(time.thread_time() - began)

    x = np.linspace(0, 1, 32 * 500).reshape(-1, 1)
    model = keras.Sequential([keras.layers.Dense(32, "relu"), keras.layers.Dense(1)])
    model.compile("adam", "mse", metrics=["mae"])
    model.fit(x, x, epochs=4, verbose=0, callbacks=[Timed("fit", folder)])
    return statistics.median(took), statistics.fmean(took)


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


class Window:
    """The real window, in which what others write is drawn."""

    def __init__(self) -> None:
        from tests.benchmarks.desk import Desk
        from tests.benchmarks.gaps import Gaps

        self._desk = Desk()
        self._gaps = Gaps()

    @property
    def _runs(self) -> list[RunCurves]:
        return self._desk.page.runs

    def open(self, folder: Path) -> str:
        """Tell how long it takes until all runs of a log folder are in a picture."""
        before, began, busy = memory(), time.monotonic(), time.process_time()
        self._gaps.begin()
        self._desk.change(logs=str(folder), axis="step")
        self._desk.wait_for_picture(lambda: sum(run.done for run in self._runs) == RUNS * POINTS)
        took, busy = time.monotonic() - began, time.process_time() - busy
        told = f"{took:6.2f} s ({busy:.2f} s CPU), {memory() - before:.0f} MB more, {self._gaps}"
        self._desk.change(logs="")
        return told

    def follow(self, folder: Path) -> None:
        """Show a log folder."""
        self._desk.change(logs=str(folder), axis="step")

    def reopen(self, directory: Path) -> None:
        """Show a kept run, which goes on."""
        self._desk.page.collection.reopen(directory)

    def waits(self, write: Callable[[int], int]) -> str:
        """Tell how long it takes from a point's being written until it is in a picture.

        Args:
            write: writes the point of a number, from 0, and returns how many steps there are then.
        """
        took = []
        for number in range(TRIALS):
            time.sleep(0.037 * number % 0.3)
            steps, began = write(number), time.monotonic()
            self._desk.wait_for_picture(
                lambda steps=steps: any(run.done >= steps for run in self._runs)
            )
            if number:
                took.append(time.monotonic() - began)
        return f"{statistics.median(took):6.3f} s, at most {max(took):.3f} s"

    def clear(self) -> None:
        """Take all runs off."""
        self._desk.change(logs="")
        for run in [*self._runs]:
            self._desk.page.collection.remove(run.number)

    def end(self) -> None:
        """Close it."""
        self._desk.end()


def from_logger(window: Window, folder: Path) -> str:
    """Tell how soon a point of `explorer.watch` is seen."""
    log = watch.run("loop", folder)

    def write(number: int) -> int:
        log(number, loss=1.0)
        return number + 1

    window.follow(folder)
    told = window.waits(write)
    window.clear()
    return told


def from_tensorboard(window: Window, folder: Path) -> str:
    """Tell how soon a point of TensorFlow's own writer is seen."""
    import tensorflow as tf

    writer = tf.summary.create_file_writer(str(folder))

    def write(number: int) -> int:
        with writer.as_default():
            tf.summary.scalar("loss", 1.0, step=number)
        writer.flush()
        return number + 1

    window.follow(folder)
    told = window.waits(write)
    window.clear()
    return told


def from_kept_run(window: Window, folder: Path) -> str:
    """Tell how soon an epoch of a run that another process keeps is seen."""
    steps, problem = 4, TrainingProblem(epochs=1000)
    writer = begin_run(folder, problem, ("a",), "y", ("dense", "dense_1"), steps=steps)

    def write(number: int) -> int:
        epoch = TrainingEpoch(number + 1, 1.0, 1.0, 0.1, 0.01)
        writer.keep_epoch(epoch, np.ones(steps, np.float32), [np.ones(1)])
        if number == 0:
            window.reopen(writer.directory)
        return (number + 1) * steps

    told = window.waits(write)
    window.clear()
    writer.close()
    return told


def main() -> None:
    """Print a row for each."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for name in ("loops", "runs", "logger", "tensorboard", "kept"):
            (folder / name).mkdir()
        print(f"a logged step of two numbers     {1e6 * logged_step(folder / 'loops'):6.1f} µs")
        median, mean = (1e6 * each for each in callback_step(folder / "loops"))
        print(f"  of the callback, in Keras' fit {median:6.1f} µs, mean {mean:.1f} µs")
        make_runs(folder / "runs")
        seconds, megabytes = opened(folder / "runs")
        print(f"{RUNS} runs of {POINTS:,} points read  {seconds:6.2f} s, {megabytes:.0f} MB more")
        print(f"  by TensorBoard's reader        {opened_by_tensorboard(folder / 'runs'):6.2f} s")
        window = Window()
        print(f"  in the window, to the picture  {window.open(folder / 'runs')}")
        print("a new point in the picture")
        for told, follow, name in (
            ("explorer.watch", from_logger, "logger"),
            ("TensorFlow's writer", from_tensorboard, "tensorboard"),
            ("a kept run", from_kept_run, "kept"),
        ):
            print(f"  of {told:<27} {follow(window, folder / name)}")
        window.end()


if __name__ == "__main__":
    main()
