"""The tape in the real window, over a real process that runs the snippets.

    python -m tests.benchmarks.tape

How long it takes from Run to the picture, to all but the witnesses, and to the last of them, how
long the window stands still meanwhile, and how fast its player goes. Of each gap between two turns
of the event loop there are two numbers: the time by the clock, and the CPU time of the window's
thread, which others on the machine disturb less.
"""

from __future__ import annotations

import os
import statistics
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import psutil
from msgspec.structs import replace

from explorer.core.tape.record import TapeJudgement, TapeRecord
from explorer.engine.client import EngineState
from tests.benchmarks.gaps import Gaps
from tests.benchmarks.waiting import wait

ROUNDS = 2
CHAIN = """
import tensorflow as tf
x = tf.Variable(0.5)
with tf.GradientTape() as tape:
    y = x * 1.0
    for _ in range({turns}):
        y = tf.sin(y) * 0.5 + x
tape.gradient(y, x)
"""
"""Four operations a turn, read included, and about as many of its sweep."""
DESCENT = """
import tensorflow as tf
x = tf.Variable(0.0)
for _ in range(1000):
    with tf.GradientTape() as tape:
        y = x**2 - 2 * x + 1
    x.assign(x - 0.01 * tape.gradient(y, x))
"""
KERAS = """
import tensorflow as tf
model = tf.keras.Sequential([tf.keras.layers.Dense(4, activation="tanh"), tf.keras.layers.Dense(1)])
features, wanted = tf.random.normal((16, 2)), tf.random.normal((16, 1))
optimizer = tf.keras.optimizers.SGD(0.1)
for _ in range(1000):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(features) - wanted) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
"""
SNIPPETS = {
    "1,000 operations": CHAIN.format(turns=125),
    "5,000 operations": CHAIN.format(turns=625),
    "20,000 operations": CHAIN.format(turns=2600),
    "1,000 steps of a descent": DESCENT,
    "1,000 steps of Keras' SGD": KERAS,
}
HOSTILE = {
    "a loop without end": "while True:\n    pass\n",
    "prints without end": "while True:\n    print('a line that is written again and again')\n",
}


def say(text: str) -> None:
    """Print a row at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


class TapeWindow:
    """The real window, with a snippet that is run."""

    def __init__(self) -> None:
        from explorer.engine.client import Engine
        from explorer.ui.application import make_application
        from explorer.ui.pages.tape.runner import RunState
        from explorer.ui.shell.controller import MainController
        from explorer.ui.shell.main_window import MainWindow

        self._states = RunState
        self._application = make_application()
        self._engine = Engine()
        self._engine.start()
        self._shell = MainWindow(None)
        self._window = MainController(self._shell, self._engine, None)
        completed: list[bool] = []
        self._window.completed.connect(lambda: completed.append(True))
        self._shell.resize(1280, 800)
        self._shell.show()
        self._window.fill()
        wait(lambda: completed)
        self._window.show_workspace("tape")
        self.page = self._window.page
        self.page.figure.painted.connect(self._on_painted)
        self.page.runner.recorded.connect(self._on_recorded)
        self.page.runner.judged.connect(self._on_judged)
        self._painted_at = self._recorded_at = self._judged_at = 0.0
        self.gaps = Gaps()

    def _on_painted(self) -> None:
        self._painted_at = time.perf_counter()

    def _on_recorded(self) -> None:
        self._recorded_at = time.perf_counter()

    def _on_judged(self, _: TapeRecord, judgement: TapeJudgement) -> None:
        if judgement.stage != "witnesses":
            self._judged_at = time.perf_counter()

    def _is_shown(self, began: float) -> bool:
        return self._painted_at > self._recorded_at > began and self.page.figure.steps > 0

    def show(self, text: str) -> None:
        """Show a snippet, and have a spare process ready for it."""
        spec = replace(self.page.spec, snippet=text, file="", call=0, step=0)
        self.page.spec_changed.emit(spec, "")
        engine = self.page.engine
        wait(lambda: engine.state is EngineState.READY and engine.pid)
        rest = time.monotonic() + 0.5
        wait(lambda: time.monotonic() > rest)

    def run(self, name: str, text: str) -> None:
        """Print when a snippet's record is painted, and when the last is known of it."""
        pictures, judged, ends, longest, busiest = [], [], [], [], []
        for _ in range(ROUNDS):
            self.show(text)
            self.gaps.begin()
            began = time.perf_counter()
            self.page.run()
            wait(lambda began=began: self._is_shown(began))
            pictures.append(time.perf_counter() - began)
            wait(lambda: self.page.runner.state is self._states.IDLE)
            ends.append(time.perf_counter() - began)
            judged.append(self._judged_at - began)
            longest.append(self.gaps.longest)
            busiest.append(self.gaps.busiest)
        assert self.page.record is not None
        say(
            f"{name:26} {len(self.page.record.operations):6} operations"
            f"   shown {_both(pictures)} s   all but witnesses {_both(judged)} s"
            f"   all known {_both(ends)} s"
            f"   longest gap {min(longest):4.0f} … {max(longest):4.0f} ms"
            f" ({min(busiest):4.0f} … {max(busiest):4.0f} ms CPU)"
            f"   window {psutil.Process().memory_info().rss >> 20} MB"
        )

    def scrub(self, name: str, pictures: int = 120) -> None:
        """Print how many pictures of the present record come in a second, by its slider."""
        page, figure = self.page, self.page.figure
        for far in (False, True):
            if far:
                figure.fit()
            steps, apart, busy = figure.steps, [], []
            for i in range(pictures):
                began, used = time.perf_counter(), time.thread_time()
                page.player.go_to(int(steps * ((i * 37) % pictures) / pictures))
                wait(lambda began=began: self._painted_at > began)
                apart.append(time.perf_counter() - began)
                busy.append(time.thread_time() - used)
            what = "all of the graph" if far else "the graph near"
            say(
                f"scrubbing {name}, {what:17} {1 / statistics.median(apart):5.0f} pictures a second"
                f" (slowest {1000 * max(apart):3.0f} ms), {1 / statistics.median(busy):5.0f} by CPU"
            )

    def endure(self, name: str, text: str, seconds: float = 3.0) -> None:
        """Print how long the window stands still while a snippet runs, and is stopped."""
        self.show(text)
        self.gaps.begin()
        self.page.run()
        end = time.monotonic() + seconds
        wait(lambda: time.monotonic() > end)
        began = time.perf_counter()
        self.page.stop()
        wait(lambda: self.page.runner.state is self._states.IDLE)
        say(f"{name:26} {self.gaps}   stopped after {time.perf_counter() - began:.1f} s")

    def end(self) -> None:
        """Close the window."""
        self._shell.close()
        self._engine.stop()


def _both(seconds: list[float]) -> str:
    return f"{min(seconds):5.2f} … {max(seconds):5.2f}"


def main() -> None:
    """Print a row for each snippet."""
    window = TapeWindow()
    for name, text in SNIPPETS.items():
        window.run(name, text)
        if name.startswith(("5,000", "20,000")):
            window.scrub(name)
    for name, text in HOSTILE.items():
        window.endure(name, text)
    window.end()


if __name__ == "__main__":
    main()
