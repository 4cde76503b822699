"""The data of a training, as the program reads or samples them.

What is returned leaves the arrays inputs (rows, columns) and targets (rows,).
"""

from __future__ import annotations

import contextlib
import os
import textwrap
from pathlib import Path

from explorer.core.language.source import python_name, to_tensorflow
from explorer.core.resources import resource
from explorer.core.sentence import refusal, short
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
from explorer.core.training.sizes import SAMPLES_SEED
from explorer.core.training.spec import TrainingProblem
from explorer.programs.curves import beginning, with_plain_y
from explorer.storage.csv.data import CsvData, read_head
from explorer.storage.csv.numbers import Replacements
from explorer.storage.csv.selection.chosen import default_inputs


def data_file(problem: TrainingProblem) -> Path | None:
    """Return the file of the program's own that has to stand beside a program, if there is one."""
    return resource(_HOUSING_FILE) if isinstance(problem.data, Housing) else None


def data_blocks(problem: TrainingProblem, table: CsvData | None, folder: Path | None) -> list[str]:
    """Return what leaves `inputs` (rows, columns) and `targets` (rows,)."""
    imports = "import itertools\n\n" if problem.mode == "fit" else ""
    match problem.data:
        case Housing():
            imports = f"{imports.strip()}\n{_PATHS}".lstrip()
            place = _PLACE.format(path=resource(_HOUSING_FILE).name)
            return [f"{imports}{_IMPORTS}", place, _HOUSING]
        case Samples():
            return _sampled(problem, problem.data, imports)
        case Penguins() | Wine() | Digits() | Points() | Sides():
            raise refusal("There is no program for these data yet.")
        case CsvFile():
            read = _read(problem.data, table)
            more = "import re\n" if any("re.sub(" in block for block in read) else ""
            imports = f"import csv\nimport itertools\n{more}{_PATHS}{_IMPORTS}"
            return [imports, _place(problem.data.path, folder), *read]


def _place(path: str, folder: Path | None) -> str:
    """Return what says where a file is, as seen from the program."""
    seen = Path(path).name
    if folder is not None:
        with contextlib.suppress(ValueError):
            # Raised where it is on another drive.
            seen = Path(os.path.relpath(path, folder)).as_posix()
    return _PLACE.format(path=seen)


def _sampled(problem: TrainingProblem, data: Samples, imports: str) -> list[str]:
    """Return the function and its samples.

    No name of the program has but one letter, or is that of a Greek one: the function has those.
    """
    expression, axes = problem.function.parsed().expression, problem.function.axes()
    variables = ", ".join(python_name(name) for name in axes)
    function = f"def f({variables}):\n    return {to_tensorflow(expression, 'float64')}"
    text = beginning(expression, problem.function.values(axes), function, "float64")
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
        raise refusal("Choose the column that is to be predicted.")
    if table is None:
        table = read_head(Path(data.path), data.reading)
    names = {column.name: i for i, column in enumerate(table.columns)}
    inputs = data.columns or [column.name for column in default_inputs(table, data.target)]
    used = list(dict.fromkeys((data.target, *inputs)))
    for name in used:
        if name not in names:
            raise refusal("The file has no column “{name}”.", name=short(name))
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
