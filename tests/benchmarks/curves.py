"""Curves against the straightforward way, side by side in one run.

    python -m tests.benchmarks.curves            # offscreen
    python -m tests.benchmarks.curves --rounds 40

The straightforward way is a notebook's: eager nested tapes over the same samples, drawn by
Matplotlib's Agg at the same size. Every row is a median with its quartiles, and the ratio of the
medians; absolute times belong to the machine, ratios travel.
"""

from __future__ import annotations

import argparse
import functools
import itertools
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.waiting import wait

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QWidget

    from explorer.ui.figures.curves.curves import CurvesFigure

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

LONG = "x^2 e^(-x/3) sin(5x) + ln(1+x^2) cos(3x) - sqrt(1+x^2)"
VERY_LONG = "sin(x^2) e^(-x/3) + tanh(3x)/(1+x^2) + ln(1+x^2) cos(5x) - sqrt(1+sin²x) + atan(x^3)"
EXPRESSIONS = {
    "sin²x": ("sin^2", " x"),
    "a quadratic": ("3x^2 + 2x - ", "1"),
    "a long one": (f"{LONG} + ", "1"),
    "a very long one": (f"{VERY_LONG} + ", "1"),
}
SLIDING = {
    "a/2 sin 2x + x^3/40": "a/2 sin 2x + x^3/40",
    "a long one": f"a + {LONG}",
    "a very long one": f"a + {VERY_LONG}",
}
ROOT = Path(__file__).resolve().parents[2]
BARE_WINDOW = """
import os, time
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            fields = open("/proc/self/stat").read().rpartition(")")[2].split()
            born = int(fields[19]) / os.sysconf("SC_CLK_TCK")
            print(1000 * (time.clock_gettime(time.CLOCK_BOOTTIME) - born), flush=True)
            QTimer.singleShot(0, app.quit)
        return False
app = QApplication([])
line, watch = QLineEdit(), Watch()
line.installEventFilter(watch)
line.show()
app.exec()
"""

BARE_CURVE = """
import os, time
import numpy as np, pyqtgraph as pg
from PySide6.QtWidgets import QApplication
app = QApplication([])
pg.setConfigOptions(antialias=True)
window = pg.PlotWidget()
window.resize(1280, 800)
x = np.linspace(-6.283185307179586, 6.283185307179586, 672)
paint = pg.PlotCurveItem.paint
def timed(*arguments):
    paint(*arguments)
    fields = open("/proc/self/stat").read().rpartition(")")[2].split()
    born = int(fields[19]) / os.sysconf("SC_CLK_TCK")
    print(1000 * (time.clock_gettime(time.CLOCK_BOOTTIME) - born), flush=True)
    os._exit(0)
pg.PlotCurveItem.paint = timed
window.plot(x, np.sin(x) ** 2)
window.show()
app.exec()
"""


def row(name: str, ours: list[float], theirs: list[float] | None = None, unit: str = "ms") -> None:
    """Print a median with its quartiles, and the ratio to the straightforward way."""
    low, middle, high = statistics.quantiles(ours, n=4)
    text = f"{name:<52} {middle:8.1f} {unit}  ({low:.1f} … {high:.1f})"
    if theirs:
        other = statistics.median(theirs)
        text += f"   other {other:8.1f} {unit}   ours/other {middle / other:6.2f}"
    print(text, flush=True)


def start_up(rounds: int) -> None:
    """Window and first picture against bare windows; first curve against importing TensorFlow."""
    smoke, windows, curves, imports = [], [], [], []
    for _ in range(rounds):
        answer = subprocess.run(
            [sys.executable, str(ROOT / "main.py"), "--smoke"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        smoke.append(json.loads(answer.stdout))
        for program, times in ((BARE_WINDOW, windows), (BARE_CURVE, curves)):
            bare = subprocess.run(
                [sys.executable, "-c", program], capture_output=True, text=True, check=True
            )
            times.append(float(bare.stdout))
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", "import tensorflow"], capture_output=True, check=True)
        imports.append(1000 * (time.perf_counter() - begun))
    row("window painted / bare PySide6 window", [s["window_ms"] for s in smoke], windows)
    row(
        "first picture of f / bare window with one curve",
        [s["first_picture_ms"] for s in smoke],
        curves,
    )
    row("first curve / bare import tensorflow", [s["first_curve_ms"] for s in smoke], imports)
    row("memory of the window", [s["gui_rss_mb"] for s in smoke], unit="MB")
    row("memory of the engine", [s["engine_rss_mb"] for s in smoke], unit="MB")


class Notebook:
    """The straightforward way: eager nested tapes and Matplotlib's Agg."""

    def __init__(self, width: int, height: int) -> None:
        import matplotlib as mpl

        mpl.use("Agg")
        from matplotlib import pyplot

        self.figure, self.axes = pyplot.subplots(figsize=(width / 100, height / 100), dpi=100)
        self.width = width
        self.tapes: list[float] = []

    def draw(self, text: str, parameters: dict[str, float]) -> float:
        """Compute and draw f to f‴; return the milliseconds."""
        import math

        import tensorflow as tf

        from explorer.core.language.parser import parse_expression
        from explorer.core.language.source import definitions, to_tensorflow

        expression = parse_expression(text)
        names: dict = {"tf": tf, "math": math}
        source = "\n".join(definitions(expression))
        source += f"\ndef f(x):\n    return {to_tensorflow(expression)}\n"
        exec(compile(source, "<notebook>", "exec"), names)
        names |= {n: tf.constant(v, tf.float64) for n, v in parameters.items()}
        begun = time.perf_counter()
        x = tf.linspace(tf.constant(-6.283185307179586, tf.float64), 6.283185307179586, self.width)
        with tf.GradientTape() as third:
            third.watch(x)
            with tf.GradientTape() as second:
                second.watch(x)
                with tf.GradientTape() as first:
                    first.watch(x)
                    y = names["f"](x)
                d1 = first.gradient(y, x)
            d2 = second.gradient(d1, x)
        d3 = third.gradient(d2, x)
        self.tapes.append(1000 * (time.perf_counter() - begun))
        self.axes.clear()
        for curve, style in ((y, "-"), (d1, "--"), (d2, "-."), (d3, ":")):
            if curve is not None:
                self.axes.plot(x, curve, style, linewidth=2)
        self.figure.canvas.draw()
        return 1000 * (time.perf_counter() - begun)


class Desk:
    """The real window over the real engine, with the figure at 1200×800."""

    def __init__(self) -> None:
        from PySide6.QtWidgets import QApplication

        from explorer.engine.client import Engine
        from explorer.ui.application import make_application
        from explorer.ui.shell.controller import MainController
        from explorer.ui.shell.main_window import MainWindow

        self.application: QApplication = make_application()
        self.engine = Engine()
        self.engine.start()
        begun = time.perf_counter()
        self.shell = MainWindow(None)
        self.shell.resize(1200 + 296, 800 + 48 + 28)
        self.window = MainController(self.shell, self.engine)
        completed: list[bool] = []
        self.window.completed.connect(lambda: completed.append(True))
        self.shell.show()
        self.window.fill()
        wait(lambda: completed)
        self.opening = 1000 * (time.perf_counter() - begun)
        """Milliseconds from nothing to the built window, all being imported."""
        wait(lambda: self.window.page.samples)
        self.window.side.hide()
        self.watch = Watch(self.window.page.figure)
        self.answered_at = 0.0
        self.window.page.results_changed.connect(self._on_results)
        self.settle()

    def is_drawn(self) -> bool:
        """Whether the figure shows the answer to the present spec."""
        return self.window.page.answered == self.window.page.problem()

    def _on_results(self) -> None:
        self.answered_at = time.perf_counter()

    def painted(self, act: Callable[[], object]) -> float:
        """Do something; return the milliseconds until its picture is painted."""
        begun = time.perf_counter()
        act()
        wait(lambda: self.watch.painted_at > self.answered_at > begun and self.is_drawn())
        return 1000 * (self.watch.painted_at - begun)

    def settle(self) -> None:
        """Wait until features are found and everything compiled that will be."""
        wait(self.is_drawn)
        until = time.perf_counter() + 60
        wait(lambda: self.window.page.features or time.perf_counter() > until)
        self.rest(0.3)

    def rest(self, seconds: float) -> None:
        """Let the event loop run for a while."""
        until = time.perf_counter() + seconds
        wait(lambda: time.perf_counter() > until)


class Watch:
    """Knows when the curves were last painted, and how long that took."""

    def __init__(self, figure: CurvesFigure) -> None:
        self._figure = figure
        self.painted_at = 0.0
        self.frames = 0
        self._seen: object = None
        self.paints: list[tuple[float, float]] = []
        layer = figure.main_plot.layer
        self._paint = layer.paint_contents
        layer.paint_contents = self._timed

    def _timed(self, painter: QPainter, widget: QWidget | None) -> None:
        begun = time.perf_counter()
        self._paint(painter, widget)
        self.painted_at = time.perf_counter()
        # A picture counts once, however often it is painted.
        self.frames += self._figure.samples is not self._seen
        self._seen = self._figure.samples
        self.paints.append((begun, self.painted_at))


def first_paint(desk: Desk, notebook: Notebook, rounds: int) -> None:
    """From the last key of a new expression to painted pixels."""
    from PySide6.QtTest import QTest

    edit = desk.shell.edit
    for name, (begun, last) in EXPRESSIONS.items():
        ours, theirs = [], []
        notebook.tapes.clear()
        for i in range(rounds):
            # A number that was never there makes each expression new to every cache.
            edit.selectAll()
            QTest.keyClicks(edit, f"0.{i + 1:03d} + {begun}")
            desk.rest(0.05)
            wait(desk.is_drawn)
            ours.append(desk.painted(lambda key=last: QTest.keyClicks(edit, key)))
            theirs.append(notebook.draw(f"0.{i + 1:03d} + {begun}{last}", {}))
        row(f"new expression, {name}: key to pixels", ours[1:], theirs[1:])
        row("    against the notebook's tapes alone", ours[1:], notebook.tapes[1:])


def slider_drag(desk: Desk, notebook: Notebook, rounds: int) -> None:
    """One step of a slider to painted pixels, four curves at a sample a pixel."""
    from PySide6.QtTest import QTest

    for name, text in SLIDING.items():
        desk.shell.edit.selectAll()
        QTest.keyClicks(desk.shell.edit, text)
        desk.settle()
        slider = desk.window.page.parameter_list.rows["a"].slider
        ours, theirs = [], []
        for i in range(rounds):
            value = 3000 + 120 * (i % 30)
            ours.append(desk.painted(functools.partial(slider.setValue, value)))
            theirs.append(notebook.draw(text, {"a": 1 + i / 100}))
        row(f"slider step, {name}: to pixels", ours[2:], theirs[2:])


def continuous_drag(desk: Desk) -> None:
    """Frames a second while a slider is dragged with 125 moves a second, as a mouse sends them."""
    from PySide6.QtCore import QTimer
    from PySide6.QtTest import QTest

    for name, text in SLIDING.items():
        desk.shell.edit.selectAll()
        QTest.keyClicks(desk.shell.edit, text)
        desk.settle()
        slider = desk.window.page.parameter_list.rows["a"].slider
        positions = itertools.cycle([*range(2000, 8000, 30), *range(8000, 2000, -30)])
        mouse = QTimer()
        mouse.setInterval(8)
        mouse.timeout.connect(lambda: slider.setValue(next(positions)))  # noqa: B023
        mouse.start()
        desk.rest(0.3)
        desk.watch.frames = 0
        begun = time.perf_counter()
        desk.rest(3.0)
        rate = desk.watch.frames / (time.perf_counter() - begun)
        mouse.stop()
        print(f"{'dragging ' + name + ': new pictures':<52} {rate:8.1f} a second", flush=True)


def blocking(desk: Desk) -> None:
    """The longest the event loop was away while a person typed and dragged."""
    from PySide6.QtCore import QTimer
    from PySide6.QtTest import QTest

    beats: list[float] = []
    paints = desk.watch.paints
    paints.clear()
    timer = QTimer()
    timer.setInterval(1)
    timer.timeout.connect(lambda: beats.append(time.perf_counter()))
    timer.start()
    desk.shell.edit.selectAll()
    for key in "a x^3/4 - 1.5x + 2 sin 2x + ln(1+x^2)":
        QTest.keyClick(desk.shell.edit, key)
        desk.rest(0.06)
    for i in range(60):
        desk.window.page.parameter_list.rows["a"].slider.setValue(3000 + 60 * i)
        desk.rest(0.016)
    timer.stop()
    gaps = []
    for begun, ended in itertools.pairwise(beats):
        painting = sum(max(0.0, min(b, ended) - max(a, begun)) for a, b in paints)
        gaps.append(1000 * (ended - begun - painting))
    print(f"{'event loop away, its painting apart: longest':<52} {max(gaps):8.1f} ms", flush=True)


def theme_change(desk: Desk, rounds: int) -> None:
    """From light to dark or back, until it is painted, after all workspaces were shown."""
    for name in ("descent", "training", "curves"):
        desk.window.show_workspace(name)
        desk.rest(1.0)
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        desk.window.commands.switch_theme()
        desk.application.sendPostedEvents()
        desk.shell.repaint()
        times.append(1000 * (time.perf_counter() - begun))
        desk.rest(0.3)
    row("change of theme / opening the window", times, [desk.opening])


def main() -> None:
    """Run all of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--starts", type=int, default=5)
    options = parser.parse_args()
    start_up(options.starts)
    desk, notebook = Desk(), Notebook(1200, 800)
    first_paint(desk, notebook, options.rounds)
    slider_drag(desk, notebook, 3 * options.rounds)
    continuous_drag(desk)
    blocking(desk)
    theme_change(desk, options.rounds)
    desk.shell.close()
    desk.engine.stop()


if __name__ == "__main__":
    main()
