"""Training against the loops of the notebooks, side by side in one run.

    python -m tests.benchmarks.training

The other ways are a notebook's eager tape loop, Keras' `fit`, bare variables in one XLA loop, and
JAX' `lax.scan` where that is installed. Every row is a median of several rounds, taken in turn with
those it is compared with; ratios travel, times do not.
"""

from __future__ import annotations

import importlib.util
import os
import statistics
import sys
import time
from collections.abc import Callable, Generator
from itertools import pairwise
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import keras
import numpy as np
import psutil
import tensorflow as tf

from explorer.compute.training import training
from explorer.compute.training.data.batches import Batches
from explorer.compute.training.data.dataset import Dataset
from explorer.compute.training.data.prepared import load
from explorer.compute.training.loops import CompiledLoop
from explorer.compute.training.model.learner import learner_of
from explorer.compute.training.model.network import model_of
from explorer.core.training.data import Points, Samples
from explorer.core.training.results import (
    TrainingBegun,
    TrainingEnd,
    TrainingEpoch,
    TrainingPaused,
    TrainingResult,
    TrainingSteps,
)
from explorer.core.training.spec import Mode, TrainingOrder, TrainingRun, TrainingSpec
from explorer.core.training.usual import usual_problem
from tests.benchmarks.desk import Desk
from tests.benchmarks.waiting import wait

SPEC = TrainingSpec()
MODES: tuple[Mode, ...] = ("compiled", "eager", "fit")
_Run = Generator[TrainingResult | None, TrainingOrder | None, None]


def say(text: str) -> None:
    """Print a row at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def seconds(work: Callable[[], object]) -> float:
    """Return how long some work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


class Bare:
    """The same loop on four variables, without a Keras model or optimizer."""

    def __init__(self, data: Dataset) -> None:
        self._x, self._y = tf.constant(data.train.x), tf.constant(data.train.y)
        model = model_of(SPEC, 8, 1)
        self._weights = [tf.Variable(w.numpy()) for w in model.trainable_variables]
        self._epoch = tf.function(self._steps, jit_compile=True, autograph=False)

    def __call__(self, rows: np.ndarray) -> None:
        self._epoch(tf.constant(rows)).numpy()

    def _steps(self, rows: tf.Tensor) -> tf.Tensor:
        w1, b1, w2, b2 = self._weights

        def step(k: tf.Tensor, losses: tf.TensorArray) -> tuple[tf.Tensor, tf.TensorArray]:
            x, y = tf.gather(self._x, rows[k]), tf.gather(self._y, rows[k])
            with tf.GradientTape() as tape:
                y_hat = tf.nn.relu(x @ w1 + b1) @ w2 + b2
                loss = tf.reduce_mean(tf.square(y_hat - y))
            gradients = tape.gradient(loss, self._weights)
            for variable, gradient in zip(self._weights, gradients, strict=True):
                variable.assign_sub(0.01 * gradient)
            return k + 1, losses.write(k, loss)

        count = rows.shape[0]
        losses = tf.TensorArray(tf.float32, count, element_shape=[])
        _, losses = tf.while_loop(lambda k, _: k < count, step, (tf.constant(0), losses))
        return losses.stack()


def in_jax(data: Dataset) -> Callable[[np.ndarray], object] | None:
    """Return an epoch by `lax.scan`; None without JAX."""
    if importlib.util.find_spec("jax") is None:
        return None
    import jax  # type: ignore[import-not-found]
    import jax.numpy as jnp  # type: ignore[import-not-found]

    x, y = jnp.asarray(data.train.x), jnp.asarray(data.train.y)
    state: list[Any] = [[jnp.asarray(w.numpy()) for w in model_of(SPEC, 8, 1).trainable_variables]]

    def loss(w: list[Any], rows: Any) -> Any:  # noqa: ANN401
        y_hat = jax.nn.relu(x[rows] @ w[0] + w[1]) @ w[2] + w[3]
        return jnp.mean(jnp.square(y_hat - y[rows]))

    def step(w: list[Any], rows: Any) -> tuple[list[Any], Any]:  # noqa: ANN401
        value, gradients = jax.value_and_grad(loss)(w, rows)
        return [v - 0.01 * g for v, g in zip(w, gradients, strict=True)], value

    epoch = jax.jit(lambda w, rows: jax.lax.scan(step, w, rows))

    def run(rows: np.ndarray) -> None:
        state[0], losses = epoch(state[0], rows)
        losses.block_until_ready()

    return run


def eager_epoch(data: Dataset, rows: np.ndarray) -> float:
    """Return the seconds of an epoch as a notebook has it, from some of its steps."""
    model = model_of(SPEC, 8, 1)
    optimizer, metric = keras.optimizers.SGD(0.01), keras.metrics.MeanSquaredError()
    taken = 0
    began = time.perf_counter()
    for batch in rows:
        x, y = data.train.x[batch], data.train.y[batch]
        with tf.GradientTape() as tape:
            y_hat = model(x, training=True)
            loss = tf.reduce_mean(tf.square(y_hat - y))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))
        metric.update_state(y, y_hat)
        taken += 1
        if taken == 1:
            began = time.perf_counter()
        elif time.perf_counter() > began + 1.5:
            break
    return (time.perf_counter() - began) / (taken - 1) * len(rows)


class _Clock(keras.callbacks.Callback):
    def on_epoch_begin(self, epoch: int, logs: object = None) -> None:
        self.began = time.perf_counter()

    def on_epoch_end(self, epoch: int, logs: object = None) -> None:
        self.seconds = time.perf_counter() - self.began


def fit_epoch(data: Dataset) -> float:
    """Return the seconds of the second epoch of Keras' `fit` on arrays."""
    model = model_of(SPEC, 8, 1)
    model.compile(keras.optimizers.SGD(0.01), loss="mse")
    clock = _Clock()
    x, y = data.train.x[: 362 * 32], data.train.y[: 362 * 32]
    model.fit(x, y, batch_size=32, epochs=2, verbose=0, callbacks=[clock])
    return clock.seconds


def epochs() -> None:
    """Time an epoch of 362 steps in every way."""
    data = load(SPEC)
    # Each way draws its own batches, and no epoch twice.
    draws, drawn = (Batches(len(data.train), SPEC.batch, SPEC.sampling, SPEC.seed) for _ in "ab")
    ours, bare, scan = CompiledLoop(learner_of(SPEC, data)), Bare(data), in_jax(data)
    times: dict[str, list[float]] = {"compiled": [], "bare variables": [], "JAX lax.scan": []}
    ours.advance(0, 0, 362)
    for epoch in range(1, 60):
        times["compiled"].append(seconds(lambda e=epoch: ours.advance(e, 0, 362)))
        times["bare variables"].append(seconds(lambda e=epoch: bare(draws.of(e))))
        if scan is not None:
            times["JAX lax.scan"].append(seconds(lambda e=epoch: scan(drawn.of(e))))
    times["Keras fit"] = [fit_epoch(data) for _ in range(2)]
    times["eager"] = [eager_epoch(data, draws.of(0)) for _ in range(3)]
    base = statistics.median(times["compiled"])
    for name, rounds in times.items():
        if rounds:
            middle = statistics.median(rounds)
            say(f"an epoch, {name:<16} {1000 * middle:9.2f} ms   {middle / base:7.2f} × compiled")
        else:
            say(f"an epoch, {name:<16}  not installed")


def whole() -> None:
    """Time 100 epochs, and what a person waits for."""
    began = time.perf_counter()
    for result in training.run(TrainingRun(SPEC)):
        if isinstance(result, TrainingSteps) and result.first == 0:
            shown = time.perf_counter() - began
        if isinstance(result, TrainingEnd):
            wall = time.perf_counter() - began
            say(
                f"100 epochs: first call {result.first_call:.2f} s, training {result.total:.2f} s; "
                f"from the word to the first loss {shown:.2f} s, to the end {wall:.2f} s"
            )


def _until(steps: _Run, kind: type, order: TrainingOrder | None = None) -> float:
    """Return the seconds until a run that is told something answers with a result of a kind."""
    began = time.perf_counter()
    result = steps.send(order)
    while not isinstance(result, kind):
        result = next(steps)
    return time.perf_counter() - began


def answers(mode: Mode, rounds: int = 15) -> None:
    """Time how soon a pause and a stop are answered."""
    steps = training.run(TrainingRun(TrainingSpec(mode=mode, epochs=100_000)))
    _until(steps, TrainingBegun)
    _until(steps, TrainingSteps)
    paused = []
    for _ in range(rounds):
        for _ in range(10):
            _until(steps, TrainingSteps)
        paused.append(_until(steps, TrainingPaused, TrainingOrder(go="pause")))
        _until(steps, TrainingPaused, TrainingOrder(go="on"))
    stopped = _until(steps, TrainingEnd, TrainingOrder(go="stop"))
    say(
        f"{mode:<9} pause answered in {1000 * statistics.median(paused):5.1f} ms, at most "
        f"{1000 * max(paused):5.1f} ms; stop in {1000 * stopped:5.1f} ms"
    )


def memory(count: int = 10_000) -> None:
    """Tell how much memory is taken along many epochs."""
    process = psutil.Process()
    spec = TrainingSpec(data=Samples(), epochs=count)
    taken = []
    for result in training.run(TrainingRun(spec)):
        if isinstance(result, TrainingEpoch) and result.epoch % (count // 10) == 0:
            taken.append(f"{process.memory_info().rss / 1e6:.0f}")
    say(f"memory along {count:,} epochs: {' '.join(taken)} MB")


class Learning(Desk):
    """The real window, in which runs are drawn while they go on."""

    def train(self, seed: int, epochs: int = 100) -> None:
        """Train from start to end."""
        page = self.page
        page.spec_changed.emit(TrainingSpec(seed=seed, epochs=epochs), "")
        page.toggle()
        wait(lambda: not page.trainer.is_on)

    def live(self, runs: int) -> None:
        """Tell how far apart pictures come, and how long a loss that has come waits for its own.

        Time in which there is nothing new, as during the first call, is none between pictures.
        """
        came: list[float] = []
        painted = time.perf_counter()
        apart: list[float] = []
        waited: list[float] = []

        def on_answered(result: object) -> None:
            if isinstance(result, TrainingSteps):
                came.append(time.perf_counter())

        def on_painted() -> None:
            nonlocal painted
            now = time.perf_counter()
            if came:
                apart.append(1000 * (now - max(painted, came[0])))
                waited.extend(now - at for at in came)
            painted = now
            came.clear()

        figure = self.page.figure
        link = figure.painted.connect(on_painted)
        began = self.page.trainer.began.connect(
            lambda: self.page.trainer._present.job.answered.connect(on_answered)
        )
        self.train(runs, epochs=400)
        for each in (link, began):
            self.page.disconnect(each)
        middle, late = statistics.median(apart), sum(a > 34 for a in apart)
        say(
            f"{runs:2} runs drawn, one of them live: pictures {middle:.0f} ms apart, "
            f"{late} of {len(apart)} above 34; a loss that has come is painted after "
            f"{1000 * statistics.median(waited):.0f} ms, at most {1000 * max(waited):.0f}"
        )

    def boundary(self, epochs: int = 400) -> None:
        """Tell how often a boundary of 200 × 200 is on the screen anew while it is learned."""
        page, painted = self.page, []
        figure = page.figure

        def on_painted() -> None:
            boundary = page.current.boundary if page.current is not None else None
            if boundary is not None and (not painted or painted[-1][0] is not boundary):
                painted.append((boundary, time.perf_counter()))

        link = figure.painted.connect(on_painted)
        problem = usual_problem(Points("moons"))
        spec = TrainingSpec(
            data=problem.data, layers=problem.layers, runner=problem.runner, epochs=epochs
        )
        page.spec_changed.emit(spec, "")
        page.toggle()
        wait(lambda: not page.trainer.is_on)
        page.disconnect(link)
        apart = [b[1] - a[1] for a, b in pairwise(painted)]
        say(f"boundary: {1 / statistics.fmean(apart):.0f} pictures a second, {len(painted)} in all")

    def move(self, name: str, views: list[tuple[float, float]]) -> None:
        """Tell how long a picture takes while views, in epochs, follow one another."""
        painted: list[bool] = []
        figure = self.page.figure
        link = figure.painted.connect(lambda: painted.append(True))
        took = []
        for low, high in views:
            painted.clear()
            began = time.perf_counter()
            figure.view_changed.emit(low, high, None, None)
            wait(lambda: painted)
            took.append(1000 * (time.perf_counter() - began))
        self.page.disconnect(link)
        say(
            f"10 runs {name}: a picture takes {statistics.median(took):.0f} ms, "
            f"{sum(each > 34 for each in took)} of {len(took)} above 34, at most {max(took):.0f}"
        )


def in_window() -> None:
    """Time what is seen, with one run and with ten."""
    desk = Learning()
    desk.wait_for_engine()
    desk.train(99, epochs=5)
    desk.boundary(20)
    desk.boundary()
    desk.live(1)
    for seed in range(8):
        desk.train(seed)
    desk.live(10)
    desk.move("dragged", [(20 + i / 4, 80 + i / 4) for i in range(100)])
    desk.move("zoomed", [(20.0, 20 + 80 * 0.95**i) for i in range(100)])
    desk.end()


if __name__ == "__main__":
    epochs()
    whole()
    for way in MODES:
        answers(way)
    memory()
    in_window()
