"""The data of a training, as the program reads or draws them.

The lines leave the arrays `inputs` (rows, columns) and `targets` (rows,), which are numbers or the
numbers of classes. Where the typed function is among them, no other name is a single letter or the
name of a Greek one: those belong to the function.
"""

from __future__ import annotations

from pathlib import Path

from explorer.core.language.expression import names as names_of
from explorer.core.language.source import python_name, to_tensorflow
from explorer.core.resources import resource
from explorer.core.training.data import (
    CsvFile,
    Digits,
    Housing,
    Penguins,
    Points,
    Samples,
    Sides,
    Wine,
)
from explorer.core.training.sizes import SAMPLES_SEED, known_classes
from explorer.core.training.spec import TrainingProblem
from explorer.programs.curves import beginning, with_plain_y
from explorer.programs.training.beginning import imports, place
from explorer.programs.training.files import classes_in, file_blocks
from explorer.programs.training.points import SHAPES
from explorer.storage.csv.data import CsvData


def data_file(problem: TrainingProblem) -> Path | None:
    """Return the shipped file that has to be beside the program, if it needs one."""
    name = _FILES.get(type(problem.data))
    return resource(f"data/{name}") if name is not None else None


def class_count(problem: TrainingProblem, table: CsvData | None) -> int:
    """Return how many classes there are, 0 for a number; `table` is that of a file."""
    if isinstance(problem.data, CsvFile):
        assert table is not None
        return classes_in(problem.data, table, problem.task)
    count = known_classes(problem)
    assert count is not None
    return count


def data_blocks(problem: TrainingProblem, table: CsvData | None, folder: Path | None) -> list[str]:
    """Return what reads or draws the data.

    Args:
        problem: what is trained.
        table: what `table_of` returned, for a file of one's own.
        folder: see `training`.
    """
    modules = ("itertools",) if problem.mode == "fit" else ()
    match problem.data:
        case CsvFile():
            assert table is not None
            return file_blocks(problem, problem.data, table, folder)
        case Housing() | Digits():
            return [imports(*modules, "pathlib"), place(_FILES[type(problem.data)]),
                    _ARRAYS[type(problem.data)]]  # fmt: skip
        case Penguins() | Wine():
            return [imports(*modules, "csv", "pathlib"), place(_FILES[type(problem.data)]),
                    _SHIPPED + _ARRAYS[type(problem.data)]]  # fmt: skip
        case Points(count=count, noise=noise):
            drawn = SHAPES[problem.data.shape].format(seed=SAMPLES_SEED, count=count, noise=noise)
            return [imports(*modules), drawn]
        case Samples():
            return _of_function(problem, problem.data, modules, _SAMPLES)
        case Sides():
            is_curve = len(problem.function.axes()) == 1
            text = _SIDES_OF_CURVE if is_curve else _SIDES
            return _of_function(problem, problem.data, modules, text)


def _of_function(
    problem: TrainingProblem, data: Samples | Sides, modules: tuple[str, ...], drawn: str
) -> list[str]:
    """Return the typed function, and what draws data with it."""
    expression, axes = problem.function.parsed().expression, problem.function.axes()
    variables = ", ".join(python_name(name) for name in axes)
    function = f"def f({variables}):\n    return {to_tensorflow(expression, 'float64')}"
    text = beginning(expression, problem.function.values(axes), function, "float64")
    if text.startswith("import math\n"):
        text = text.removeprefix("import math\n\n")
        modules = *modules, "math"
    text = text.replace("import tensorflow as tf", imports(*modules), 1)
    columns = ", ".join(f"tf.constant(inputs[:, {i}])" for i in range(len(axes)))
    values = f"f({columns}).numpy()"
    if isinstance(data, Sides) and {*names_of(expression)}.isdisjoint(axes):
        values = f"np.full({data.count}, f({columns}))"
    return [
        with_plain_y(text).rstrip("\n"),
        drawn.format(
            seed=SAMPLES_SEED, low=data.low, high=data.high, count=data.count,
            width=len(axes), values=values, noise=data.noise,
        ),
    ]  # fmt: skip


_FILES: dict[type, str] = {
    Housing: "california_housing.npz",
    Digits: "digits.npz",
    Penguins: "penguins.csv",
    Wine: "wine.csv",
}
_ARRAYS: dict[type, str] = {
    Housing: """\
# The file of Gradient Explorer; the same
# rows come from scikit-learn's
# fetch_california_housing.
with np.load(path) as data:
    inputs = data["data"]
    targets = data["target"]""",
    Digits: """\
# The file of Gradient Explorer; the same
# rows come from scikit-learn's
# load_digits.
with np.load(path) as data:
    inputs = data["data"]
    targets = data["target"]""",
    Penguins: """\
columns = [
    "bill_length_mm",
    "bill_depth_mm",
    "flipper_length_mm",
    "body_mass_g",
]
# Two penguins were not measured.
table = [
    row
    for row in table
    if all(row[name] != "NA" for name in columns)
]
inputs = np.array([
    [float(row[name]) for name in columns]
    for row in table
])
classes, targets = np.unique(
    [row["species"] for row in table],
    return_inverse=True,
)""",
    Wine: """\
columns = [*table[0]]
columns.remove("cultivar")
inputs = np.array([
    [float(row[name]) for name in columns]
    for row in table
])
classes, targets = np.unique(
    [row["cultivar"] for row in table],
    return_inverse=True,
)""",
}
_SHIPPED = """\
# The file of Gradient Explorer.
with path.open(newline="") as file:
    table = list(csv.DictReader(file))
"""
_SAMPLES = """\
draw = np.random.default_rng({seed})
shape = {count}, {width}
inputs = draw.uniform({low!r}, {high!r}, shape)
values = {values}
noise = draw.standard_normal({count})
targets = values + {noise!r} * noise
# Only where f has a value in float32.
largest = np.finfo(np.float32).max
has_value = np.abs(targets) <= largest
inputs = inputs[has_value]
targets = targets[has_value]"""
_DRAWN = """\
draw = np.random.default_rng({seed})
shape = {count}, {width}
inputs = draw.uniform({low!r}, {high!r}, shape)
values = {values}
noise = {noise!r} * draw.standard_normal({count})
"""
_SIDES = f"""\
{_DRAWN}targets = (values + noise > 0).astype(int)
# Only where f has a value in float32.
largest = np.finfo(np.float32).max
has_value = np.abs(values) <= largest
inputs = inputs[has_value]
targets = targets[has_value]"""
_SIDES_OF_CURVE = f"""\
{_DRAWN}share = draw.uniform(0, 1, {{count}})
# Only where f has a value in float32.
largest = np.finfo(np.float32).max
has_value = np.abs(values) <= largest
# Points about its middle nine tenths.
low, high = np.percentile(
    values[has_value], [5, 95]
)
margin = 0.25 * (high - low) or 1.0
low, high = low - margin, high + margin
heights = low + (high - low) * share
# Whether they are above f.
is_above = heights > values + noise
targets = is_above.astype(int)
inputs = np.column_stack([inputs, heights])
inputs = inputs[has_value]
targets = targets[has_value]"""
