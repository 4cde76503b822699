"""A training as the TensorFlow program that runs it, as a book would write it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

from explorer.core.training.data import CsvFile
from explorer.core.training.sizes import TEST_SEED, VALIDATION_SEED
from explorer.core.training.spec import TrainingProblem
from explorer.programs.formatting import folded
from explorer.programs.optimizer import optimizer_lines
from explorer.programs.training_data import data_blocks
from explorer.storage.csv.data import CsvData


def training(
    problem: TrainingProblem, table: CsvData | None = None, folder: Path | None = None
) -> str:
    """Return the program of a run from its initial weights to its end, at its first learning rate.

    Run, it leaves `train` and `validation`, the losses of every finished epoch, and `model`.

    Args:
        problem: what is trained.
        table: the file of one's own, if that is the data; None: its beginning is read.
        folder: where the program is to stand, from which it finds that file; None: beside it.

    Raises:
        ParseError: the function has no meaning.
        SentenceError: the file cannot be read, or lacks a column.
    """
    blocks = [
        *data_blocks(problem, table, folder),
        _SPLIT,
        _prepared(problem),
        # The schedule is as long as all batches.
        _BATCHES[problem.sampling].format(seed=problem.seed, batch=problem.batch),
        "\n".join(_model(problem)),
        _ERROR,
        *([_PITFALL] if problem.pitfall else []),
        *_loop(problem),
        _TEST,
    ]
    text = folded(_spaced(blocks))
    return text if problem.standardised else _without_unit(text)


def _spaced(blocks: Sequence[str]) -> str:
    """Join blocks, with two empty lines around functions."""
    text = blocks[0]
    for before, block in itertools.pairwise(blocks):
        *_, last = (line for line in before.splitlines() if line[:1].isidentifier())
        is_function = last.startswith("def ") or block.startswith(("def ", "@"))
        text += ("\n\n\n" if is_function else "\n\n") + block
    return text


_SPLIT = """\
def split(rows, seed):
    # As scikit-learn's train_test_split.
    draw = np.random.RandomState(seed)
    order = draw.permutation(rows)
    out = int(np.ceil(0.25 * rows))
    return order[out:], order[:out]"""


def _prepared(problem: TrainingProblem) -> str:
    is_file = isinstance(problem.data, CsvFile)
    guard = "scale[np.ptp(inputs[rows], axis=0) == 0] = 1\n" if is_file else ""
    target = _STANDARDISED if problem.standardised else ""
    return _PREPARED.format(test=TEST_SEED, validation=VALIDATION_SEED, guard=guard, target=target)


_PREPARED = """\
rest, held = split(len(targets), {test})
first, second = split(len(rest), {validation})
rows, others = rest[first], rest[second]
mean = inputs[rows].mean(axis=0)
scale = inputs[rows].std(axis=0)
{guard}inputs = (inputs - mean) / scale
{target}inputs = tf.constant(inputs, tf.float32)
targets = tf.constant(
    targets[:, None], tf.float32
)
x_train = tf.gather(inputs, rows)
y_train = tf.gather(targets, rows)
x_validation = tf.gather(inputs, others)
y_validation = tf.gather(targets, others)
x_test = tf.gather(inputs, held)
y_test = tf.gather(targets, held)"""
_STANDARDISED = """\
# So is the target; unit is what a squared
# error is times, to be one of its own.
center = targets[rows].mean()
spread = targets[rows].std()
if np.ptp(targets[rows]) == 0:
    spread = 1.0
targets = (targets - center) / spread
unit = spread**2
"""
_UNIT = " * unit"


def _without_unit(text: str) -> str:
    """Return a program whose errors are in the target's own units already."""
    return text.replace(_UNIT, "")


# The model and its loop


def _model(problem: TrainingProblem) -> list[str]:
    return [
        f"tf.keras.utils.set_random_seed({problem.seed})",
        "layers = tf.keras.layers",
        "model = tf.keras.Sequential([",
        "    layers.Input(inputs.shape[1:]),",
        *(f'    layers.Dense({row.units}, "{row.activation}"),' for row in problem.layers),
        "    layers.Dense(1),",
        "])",
        *optimizer_lines(problem.runner, f"{problem.runner.rate!r}", f"{problem.epochs} * steps"),
    ]


def _loop(problem: TrainingProblem) -> list[str]:
    loss = "broadcast_error" if problem.pitfall else "squared_error"
    if problem.mode == "fit":
        return [_ALL_BATCHES, _FIT.format(loss=loss, epochs=problem.epochs)]
    step = _STEP.format(loss=loss)
    if problem.mode == "eager":
        return [step, _EAGER.format(epochs=problem.epochs) + _TOLD]
    return [step, _COMPILED_EPOCH, _COMPILED.format(epochs=problem.epochs) + _TOLD]


_BATCHES = {
    "replacement": """\
batch = min({batch}, len(y_train))
steps = len(y_train) // batch


def batches(epoch):
    seed = [{seed}, epoch]
    draw = np.random.default_rng(seed)
    shape = steps, batch
    return draw.integers(
        0, len(y_train), shape, np.int32
    )""",
    "shuffled": """\
batch = min({batch}, len(y_train))
steps = len(y_train) // batch


def batches(epoch):
    seed = [{seed}, epoch]
    draw = np.random.default_rng(seed)
    order = draw.permutation(len(y_train))
    order = order[: steps * batch]
    return order.reshape(steps, batch)""",
}
_ERROR = """\
def squared_error(y, y_hat):
    return tf.reduce_mean(
        tf.square(y_hat - y)
    )"""
_PITFALL = """\
def broadcast_error(y, y_hat):
    # (batch, 1) less (batch,) is
    # (batch, batch).
    y = tf.reshape(y, [-1])
    return tf.reduce_mean(
        tf.square(y_hat - y)
    )"""
_STEP = """\
def step(rows):
    x = tf.gather(x_train, rows)
    y = tf.gather(y_train, rows)
    with tf.GradientTape() as tape:
        y_hat = model(x, training=True)
        loss = {loss}(y, y_hat)
    weights = model.trainable_variables
    gradients = tape.gradient(loss, weights)
    optimizer.apply_gradients(
        zip(gradients, weights)
    )
    return loss"""
_EAGER = """\
metric = tf.keras.metrics.Mean()
train, validation = [], []
for epoch in range({epochs}):
    metric.reset_state()
    for rows in batches(epoch):
        metric.update_state(step(rows))
    mean = float(metric.result()) * unit
"""
_COMPILED_EPOCH = """\
@tf.function(jit_compile=True)
def train_epoch(drawn):
    total = tf.constant(0.0)
    for rows in drawn:
        total += step(rows)
    return total / steps"""
_COMPILED = """\
optimizer.build(model.trainable_variables)
train, validation = [], []
for epoch in range({epochs}):
    drawn = tf.constant(batches(epoch))
    mean = float(train_epoch(drawn)) * unit
"""
_TOLD = """\
    if not np.isfinite(mean):
        print("diverged in epoch", epoch + 1)
        break
    y_hat = model(x_validation)
    error = squared_error(
        y_validation, y_hat
    ) * unit
    train.append(mean)
    validation.append(float(error))
    print(epoch + 1, mean, validation[-1])"""
_ALL_BATCHES = """\
def all_batches():
    for epoch in itertools.count():
        for rows in batches(epoch):
            x = tf.gather(x_train, rows)
            y = tf.gather(y_train, rows)
            yield x, y"""
_FIT = """\
callbacks = tf.keras.callbacks
model.compile(
    optimizer,
    loss={loss},
    metrics=["mse"],
)
found = model.fit(
    all_batches(),
    epochs={epochs},
    steps_per_epoch=steps,
    shuffle=False,
    validation_data=(
        x_validation,
        y_validation,
    ),
    validation_batch_size=1024,
    callbacks=[callbacks.TerminateOnNaN()],
    verbose=2,
)
history = found.history
train = np.array(history["loss"]) * unit
validation = np.array(history["val_mse"]) * unit
if not np.isfinite(train[-1:]).all():
    # This epoch was not finished.
    train = train[:-1]
    validation = validation[:-1]"""
_TEST = """\
y_hat = model(x_test)
error = squared_error(y_test, y_hat) * unit
print("test", float(error))"""
