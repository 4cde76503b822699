"""A training as the TensorFlow program that runs it, as a book would write it."""

from __future__ import annotations

import contextlib
import itertools
import os
import textwrap
from collections.abc import Sequence
from pathlib import Path

from explorer.core.language.source import python_name, to_tensorflow
from explorer.core.resources import resource
from explorer.core.sentence import SentenceError, sentence
from explorer.core.training.sizes import HOLD_OUT, SAMPLES_SEED, TEST_SEED, VALIDATION_SEED
from explorer.core.training.spec import CsvFile, Housing, Samples, TrainingSpec
from explorer.programs.curves import beginning, with_plain_y
from explorer.programs.formatting import folded
from explorer.programs.optimizer import optimizer_lines
from explorer.storage.csv.column import short
from explorer.storage.csv.data import CsvData, default_inputs, read_head
from explorer.storage.csv.numbers import Replacements


def training(spec: TrainingSpec, table: CsvData | None = None, folder: Path | None = None) -> str:
    """Return the program of a run from its initial weights to its end, at its first learning rate.

    Run, it leaves `train` and `validation`, the losses of every finished epoch, and `model`.

    Args:
        spec: what is trained.
        table: the file of one's own, if that is the data; None: its beginning is read.
        folder: where the program is to stand, from which it finds that file; None: beside it.

    Raises:
        ParseError: the function has no meaning.
        SentenceError: the file cannot be read, or lacks a column.
    """
    blocks = [
        *_data(spec, table, folder),
        _SPLIT,
        _prepared(spec),
        # The schedule is as long as all batches.
        _BATCHES[spec.sampling].format(seed=spec.seed, batch=spec.batch),
        "\n".join(_model(spec)),
        _ERROR,
        *([_PITFALL] if spec.pitfall else []),
        *_loop(spec),
        _TEST,
    ]
    text = folded(_spaced(blocks))
    return text if spec.data.standardised else _without_unit(text)


def _spaced(blocks: Sequence[str]) -> str:
    """Join blocks, with two empty lines around functions."""
    text = blocks[0]
    for before, block in itertools.pairwise(blocks):
        *_, last = (line for line in before.splitlines() if line[:1].isidentifier())
        is_function = last.startswith("def ") or block.startswith(("def ", "@"))
        text += ("\n\n\n" if is_function else "\n\n") + block
    return text


# The data


def data_file(spec: TrainingSpec) -> Path | None:
    """Return the file of the program's own that has to stand beside a program, if there is one."""
    return resource(_HOUSING_FILE) if isinstance(spec.data, Housing) else None


def _data(spec: TrainingSpec, table: CsvData | None, folder: Path | None) -> list[str]:
    """Return what leaves `inputs` (rows, columns) and `targets` (rows,)."""
    imports = "import itertools\n\n" if spec.mode == "fit" else ""
    match spec.data:
        case Housing():
            imports = f"{imports.strip()}\n{_PATHS}".lstrip()
            place = _PLACE.format(path=resource(_HOUSING_FILE).name)
            return [f"{imports}{_IMPORTS}", place, _HOUSING]
        case Samples():
            return _sampled(spec, spec.data, imports)
        case CsvFile():
            read = _read(spec.data, table)
            more = "import re\n" if any("re.sub(" in block for block in read) else ""
            imports = f"import csv\nimport itertools\n{more}{_PATHS}{_IMPORTS}"
            return [imports, _place(spec.data.path, folder), *read]


def _place(path: str, folder: Path | None) -> str:
    """Return what says where a file is, as seen from the program."""
    seen = Path(path).name
    if folder is not None:
        with contextlib.suppress(ValueError):
            # Raised where it is on another drive.
            seen = Path(os.path.relpath(path, folder)).as_posix()
    return _PLACE.format(path=seen)


def _sampled(spec: TrainingSpec, data: Samples, imports: str) -> list[str]:
    """Return the function and its samples.

    No name of the program has but one letter, or is that of a Greek one: the function has those.
    """
    expression, axes = spec.function.parsed().expression, spec.function.axes()
    variables = ", ".join(python_name(name) for name in axes)
    function = f"def f({variables}):\n    return {to_tensorflow(expression, 'float64')}"
    text = beginning(expression, spec.function.values(axes), function, "float64")
    text = text.replace("import tensorflow as tf", _IMPORTS, 1)
    if text.startswith("import math\n"):
        # One group.
        imports = imports.replace("\n\n", "\n")
    columns = ", ".join(f"tf.constant(inputs[:, {i}])" for i in range(len(axes)))
    return [
        with_plain_y(imports + text).rstrip("\n"),
        _SAMPLES.format(
            seed=SAMPLES_SEED, low=data.low, high=data.high, count=data.count,
            width=len(axes), columns=columns, noise=data.noise,
        ),
    ]  # fmt: skip


def _read(data: CsvFile, table: CsvData | None) -> list[str]:
    if not data.target:
        raise SentenceError(sentence("Choose the column that is to be predicted."))
    if table is None:
        table = read_head(Path(data.path))
    names = {column.name: i for i, column in enumerate(table.columns)}
    inputs = data.columns or [column.name for column in default_inputs(table, data.target)]
    used = list(dict.fromkeys((data.target, *inputs)))
    for name in used:
        if name not in names:
            raise SentenceError(sentence("The file has no column “{name}”.", name=short(name)))
    columns = [names[name] for name in used]
    styles = {i: table.columns[i].style for i in columns}
    patterns = {i: style.patterns for i, style in styles.items() if style.patterns}
    marks = {i: style.marks for i, style in styles.items() if style.marks}
    return [_number(patterns, marks), _file(table, columns)]


def _number(patterns: dict[int, Replacements], marks: dict[int, Replacements]) -> str:
    """Return the function that reads a cell, as the numbers of its column are written."""
    tables, replaced = [], ""
    if patterns:
        tables.append(_by_column("patterns", patterns))
        replaced += _MATCHED
    if marks:
        tables.append(_by_column("marks", marks))
        replaced += _REPLACED
    return "\n".join([*tables, _NUMBER.format(replaced=replaced)])


def _by_column(name: str, replacements: dict[int, Replacements]) -> str:
    groups: dict[Replacements, list[int]] = {}
    for column, of_column in replacements.items():
        groups.setdefault(of_column, []).append(column)
    lines = ["# What stands for what in cells,", "# by column.", f"{name} = {{"]
    for of_column, columns in groups.items():
        pairs = "".join(f"        {_literal(old)}: {new!r},\n" for old, new in of_column)
        if len(columns) == 1:
            lines.append(f"    {columns[0]}: {{\n{pairs}    }},")
        else:
            indices = _indices(columns, "        ")
            lines.append(f"    **dict.fromkeys({indices}, {{\n{pairs}    }}),")
    return "\n".join([*lines, "}", "", ""])


def _literal(text: str) -> str:
    """Return a text as source, in pieces where it is long."""
    if len(text) <= _PIECE:
        return repr(text)
    pieces = [text[i : i + _PIECE] for i in range(0, len(text), _PIECE)]
    lines = "\n".join(f"            {piece!r}" for piece in pieces)
    return f"(\n{lines}\n        )"


def _indices(columns: list[int], indent: str) -> str:
    """Return a list of columns as source, with ranges: there may be thousands."""
    runs: list[list[int]] = []
    for column in columns:
        if runs and column == runs[-1][-1] + 1:
            runs[-1].append(column)
        else:
            runs.append([column])
    parts = [
        # With a blank at which no line is broken.
        f"*range({run[0]},\u00a0{run[-1] + 1})" if len(run) > 2 else ", ".join(map(str, run))
        for run in runs
    ]
    text = ", ".join(parts)
    if len(text) >= 24:
        wrapped = textwrap.wrap(text, 34 - len(indent), break_on_hyphens=False)
        text = "\n" + "\n".join(indent + line for line in wrapped) + f"\n{indent[4:]}"
    return f"[{text}]".replace("\u00a0", " ")


def _file(table: CsvData, columns: list[int]) -> str:
    layout, encoding = table.layout, table.encoding
    lines = "lines = itertools.islice(file, before, None)"
    if layout.is_wrapped:
        lines = f"{lines}\n{_UNWRAPPED}"
    if layout.delimiter == " ":
        lines = f"{lines}\n{_BLANKS}"
    totals, is_row = "", ""
    if table.totals:
        totals = f"{_TOTALS}{_indices(list(table.totals), '    ')}\n"
        is_row = "\n        and before + rows.line_num not in totals"
    return _FILE.format(
        columns=_indices(columns, "    "), before=layout.before,
        delimiter=layout.delimiter or "\x1e", quote=layout.quote, lines=lines,
        encoding=encoding.name, totals=totals, is_row=is_row,
    )  # fmt: skip


_PIECE = 12
"""Characters of a pattern in one line, each of which may take two."""
_IMPORTS = "import numpy as np\nimport tensorflow as tf"
_HOUSING_FILE = "data/california_housing.npz"
_PATHS = "from pathlib import Path\n\n"
_PLACE = """\
# Where the data are, from this program.
here = Path(globals().get("__file__", "."))
path = here.parent / {path!r}"""
_HOUSING = """\
# The file of Gradient Explorer; the same
# rows come from scikit-learn's
# fetch_california_housing.
with np.load(path) as data:
    inputs = data["data"]
    targets = data["target"]"""
_SAMPLES = """\
draw = np.random.default_rng({seed})
shape = {count}, {width}
inputs = draw.uniform({low!r}, {high!r}, shape)
values = f({columns}).numpy()
noise = draw.standard_normal({count})
targets = values + {noise!r} * noise
# Only where f has a value in float32.
largest = np.finfo(np.float32).max
has_value = np.abs(targets) <= largest
inputs = inputs[has_value]
targets = targets[has_value]"""
_NUMBER = """\
def number(cell, column):
{replaced}    try:
        return float(cell)
    except ValueError:
        return np.nan"""
_MATCHED = """\
    for old, new in patterns.get(column, {}).items():
        cell = re.sub(old, new, cell)
"""
_REPLACED = """\
    for old, new in marks.get(column, {}).items():
        cell = cell.replace(old, new)
"""
_UNWRAPPED = """\
    # Each stands in quotation marks.
    lines = (
        line.strip()[1:-1].replace('""', '"')
        for line in lines
    )"""
_BLANKS = """\
    lines = (
        line.replace("\\t", " ").rstrip()
        for line in lines
    )"""
_TOTALS = """\
# Lines that sum up others.
totals = """
_FILE = """\
# The target comes first.
columns = {columns}
# Lines before the first row.
before = {before}
{totals}with open(
    path,
    encoding={encoding!r},
    errors="replace",
    newline="",
) as file:
    {lines}
    rows = csv.reader(
        lines,
        delimiter={delimiter!r},
        quotechar={quote!r},
        skipinitialspace=True,
    )
    table = np.array([
        [number(row[i], i) for i in columns]
        for row in rows
        if len(row) > max(columns){is_row}
    ])
is_whole = np.isfinite(table).all(axis=1)
targets = table[is_whole, 0]
inputs = table[is_whole, 1:]
varies = np.ptp(inputs, axis=0) > 0
inputs = inputs[:, varies]"""
_SPLIT = f"""\
def split(rows, seed):
    # As scikit-learn's train_test_split.
    draw = np.random.RandomState(seed)
    order = draw.permutation(rows)
    out = int(np.ceil({HOLD_OUT} * rows))
    return order[out:], order[:out]"""


def _prepared(spec: TrainingSpec) -> str:
    is_file = isinstance(spec.data, CsvFile)
    guard = "scale[np.ptp(inputs[rows], axis=0) == 0] = 1\n" if is_file else ""
    target = _STANDARDISED if spec.data.standardised else ""
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


def _model(spec: TrainingSpec) -> list[str]:
    return [
        f"tf.keras.utils.set_random_seed({spec.seed})",
        "layers = tf.keras.layers",
        "model = tf.keras.Sequential([",
        "    layers.Input(inputs.shape[1:]),",
        *(f'    layers.Dense({row.units}, "{row.activation}"),' for row in spec.layers),
        "    layers.Dense(1),",
        "])",
        *optimizer_lines(spec.runner, f"{spec.runner.rate!r}", f"{spec.epochs} * steps"),
    ]


def _loop(spec: TrainingSpec) -> list[str]:
    loss = "broadcast_error" if spec.pitfall else "squared_error"
    if spec.mode == "fit":
        return [_ALL_BATCHES, _FIT.format(loss=loss, epochs=spec.epochs)]
    step = _STEP.format(loss=loss)
    if spec.mode == "eager":
        return [step, _EAGER.format(epochs=spec.epochs) + _TOLD]
    return [step, _COMPILED_EPOCH, _COMPILED.format(epochs=spec.epochs) + _TOLD]


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
