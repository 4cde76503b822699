"""Descent against the loops of the notebooks, side by side in one run.

    python -m tests.benchmarks.descent

The other way is a notebook's: a `GradientTape` and `assign_sub` (or Keras' `apply_gradients`) for
every step, eagerly. Every row is a median of several rounds; ratios travel, times do not.
"""

from __future__ import annotations

import gc
import itertools
import os
import statistics
import sys
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import tensorflow as tf
from msgspec.structs import replace
from PySide6.QtCore import QEventLoop

from explorer.compute.descent import descent, overview
from explorer.core.descent.presets import PRESETS, Preset
from explorer.core.descent.spec import DescentSpec, StartsProblem, SweepProblem
from explorer.core.function import FunctionSpec
from explorer.core.optimizers.config import OptimizerConfig
from tests.benchmarks.waiting import wait

SIX = ("tape", "momentum", "rmsprop", "adam", "nadam", "adagrad")


def median(work: Callable[[], object], rounds: int) -> float:
    """Return the median milliseconds of some rounds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times)


def exhausted(run: object) -> None:
    """Let a run go to its end."""
    for _ in run:  # type: ignore[attr-defined]
        pass


def eager_loop(steps: int) -> None:
    """Descend x² − 2x + 1 as the notebooks do."""
    x = tf.Variable(0.0, dtype=tf.float64)
    for _ in range(steps):
        with tf.GradientTape() as tape:
            y = tf.square(x) - 2.0 * x + 1.0
        x.assign_sub(0.01 * tape.gradient(y, x))


def say(text: str) -> None:
    """Print a row at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def paths() -> None:
    """Time the bare loop and a race, warm."""
    bare = DescentSpec(
        FunctionSpec("x^2 - 2x + 1"), (0.0, 0.0), 1000, (OptimizerConfig("tape", 0.01),)
    )
    exhausted(descent.run(bare))
    ours = median(lambda: exhausted(descent.run(bare)), 15)
    theirs = median(lambda: eager_loop(1000), 3)
    ratio = f"eager/ours {theirs / ours:6.0f}"
    say(f"1000 steps of the bare loop   {ours:8.2f} ms   eager {theirs:8.1f} ms   {ratio}")
    race = replace(
        preset("Rosenbrock").spec, steps=200, runners=tuple(OptimizerConfig(n, 0.005) for n in SIX)
    )
    exhausted(descent.run(race))
    ours = median(lambda: exhausted(descent.run(race)), 15)
    say(f"200 steps of six optimizers   {ours:8.2f} ms")


def overviews(title: str) -> None:
    """Time the sweep and the map of starts on a landscape, warm."""
    spec = replace(preset(title).spec, steps=200)
    starts, sweep = (
        StartsProblem(spec.problem(), spec.low, spec.high, spec.bottom or 0.0, spec.top or 1.0),
        SweepProblem(spec.problem()),
    )
    for name, work in (
        ("sweep of 241 rates", lambda: exhausted(overview.sweep(sweep))),
        ("map of 256 × 256 starts", lambda: exhausted(overview.starts(starts))),
    ):
        work()
        say(f"{name}, {title:<14} {median(work, 5):8.1f} ms")


def preset(title: str) -> Preset:
    """Return one of the program's examples."""
    return next(p for p in PRESETS if p.title == title)


class Descent:
    """The real window: a learning rate dragged, and the player playing."""

    def __init__(self) -> None:
        from explorer.engine.client import Engine
        from explorer.ui.application import make_application
        from explorer.ui.shell.controller import MainController
        from explorer.ui.shell.main_window import MainWindow

        gc.disable()
        self._application = make_application()
        self._engine = Engine()
        self._engine.start()
        self._shell = MainWindow(None)
        self._window = MainController(self._shell, self._engine, None)
        self._painted_at = self._answered_at = 0.0
        completed: list[bool] = []
        self._window.completed.connect(lambda: completed.append(True))
        self._shell.show()
        self._window.fill()
        wait(lambda: completed)
        self._window.show_workspace("descent")
        self._window.page.figure.painted.connect(self._on_painted)
        self._window.page.results_changed.connect(self._on_results)

    def _on_painted(self) -> None:
        self._painted_at = time.perf_counter()

    def _on_results(self) -> None:
        self._answered_at = time.perf_counter()

    def _show(self, spec: DescentSpec) -> None:
        """Ask for a spec and wait until its whole paths are painted."""
        page = self._window.page
        began = time.perf_counter()
        page.spec_changed.emit(spec, "rate")
        wait(
            lambda: (
                self._painted_at > self._answered_at > began
                and page.answered == page.problem()
                and page.paths.is_whole
            )
        )

    def drag(self, title: str, frames: int = 60) -> None:
        """Move the rate of one runner over 1000 steps."""
        example = preset(title).spec
        runner = example.runners[0]
        spec = replace(example, steps=1000, runners=(runner,))
        self._show(spec)
        times = []
        for i in range(frames):
            moved = replace(runner, rate=runner.rate * (1 + 0.002 * (i + 1)))
            began = time.perf_counter()
            self._show(replace(spec, runners=(moved,)))
            times.append(1000 * (time.perf_counter() - began))
        say(f"rate dragged, 1000 steps, {title:<14} {statistics.median(times):6.1f} ms a frame")

    def play(self, name: str, spec: DescentSpec, seconds: float = 4.0) -> None:
        """Play, and tell how far apart the pictures come."""
        self._show(spec)
        player = self._window.page.player
        player.go_to(0)
        times: list[float] = []
        connection = self._window.page.figure.painted.connect(
            lambda: times.append(time.perf_counter())
        )
        player.toggle()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        player.pause()
        self._window.page.figure.painted.disconnect(connection)
        apart = sorted(1000 * (b - a) for a, b in itertools.pairwise(times))
        late = sum(a > 33 for a in apart)
        middle, longest = statistics.median(apart), apart[-1]
        say(
            f"playing {name:<28} {middle:6.1f} ms apart, longest {longest:.0f}, "
            f"{late} of {len(apart)} above 33"
        )

    def end(self) -> None:
        """Close the window."""
        self._shell.close()
        self._engine.stop()


if __name__ == "__main__":
    paths()
    for landscape in ("Rosenbrock", "Himmelblau", "Rastrigin"):
        overviews(landscape)
    window = Descent()
    for landscape in ("x² − 2x + 1", "Rosenbrock"):
        window.drag(landscape)
    valley = preset("Rosenbrock").spec
    race = replace(valley, steps=1000, runners=tuple(OptimizerConfig(n, 0.005) for n in SIX))
    for title, spec in (
        ("x² − 2x + 1", preset("x² − 2x + 1").spec),
        ("Rosenbrock, three optimizers", valley),
        ("Rosenbrock, six × 1000 steps", race),
        ("Rosenbrock, 100,000 steps", replace(valley, steps=100_000, runners=valley.runners[:1])),
    ):
        window.play(title, spec)
    window.end()
