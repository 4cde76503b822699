"""The rows of a table file of one's own, as the program reads them."""

from __future__ import annotations

import functools
from pathlib import Path

from explorer.core.sentence import refusal, short
from explorer.core.training.data import CsvFile, Reading
from explorer.core.training.spec import Task, TrainingProblem
from explorer.programs.training.beginning import imports, place
from explorer.programs.training.cells import indices, number_function, spellings
from explorer.storage.csv.columns.column import Column
from explorer.storage.csv.data import CsvData, read_csv, read_head
from explorer.storage.csv.selection.chosen import chosen, default_inputs
from explorer.storage.csv.selection.classes import task_of


def table_of(data: CsvFile, table: CsvData | None, task: Task) -> CsvData:
    """Return a table, read as far as its program needs it: to the end for classes in a small file.

    Args:
        data: the file and its columns.
        table: what has been read of it; None: nothing.
        task: whether the target is a number or a class.

    Raises:
        SentenceError: the file cannot be read, or lacks a column.
    """
    path = Path(data.path)
    table = table or read_head(path, data.reading)
    target = _columns(data, table)[0]
    if table.is_whole or not _has_classes(table.columns[target], task):
        return table
    status = path.stat()
    if status.st_size > _MOST_BYTES:
        return table
    return _read_whole(path, data.reading, status.st_mtime_ns)


@functools.lru_cache(maxsize=2)
def _read_whole(path: Path, reading: Reading, _changed: int) -> CsvData:
    """Return a whole table, since later rows may have other classes.

    A file that has changed is read again: `_changed` is its time of modification.
    """
    return read_csv(path, reading)


def classes_in(data: CsvFile, table: CsvData, task: Task) -> int:
    """Return how many classes the target has in the rows that were read; 0 for a number."""
    if not _has_classes(table.columns[_columns(data, table)[0]], task):
        return 0
    return len(chosen(table, data.target, data.columns, task).classes)


def _has_classes(column: Column, task: Task) -> bool:
    return task_of(column, task).task == "classes"


def file_blocks(
    problem: TrainingProblem, data: CsvFile, table: CsvData, folder: Path | None
) -> list[str]:
    """Return what reads the columns of a file into `inputs` and `targets`.

    Args:
        problem: what is trained.
        data: the file and its columns.
        table: what `table_of` returned.
        folder: see `training`.
    """
    target, *inputs = _columns(data, table)
    column = table.columns[target]
    if not _has_classes(column, problem.task):
        columns, file = [target, *inputs], _file(table, [target, *inputs], found=_TARGETS)
        names = ""
    else:
        count = classes_in(data, table, problem.task)
        checked = "" if table.is_whole else _CHECKED.format(count=count)
        if column.kind in ("number", "yes/no"):
            columns, names = [target, *inputs], ""
            file = _file(table, columns, found=_CLASSES_OF_NUMBERS + checked)
        else:
            columns, names = inputs, spellings(column, data.reading.missing or ())
            cell = "\nlabels = [names.get(name, name) for name in labels]" if names else ""
            file = _file(
                table, columns, label=target, cell=cell, found=_CLASSES_OF_LABELS + checked
            )
    number = number_function(table.columns, columns)
    modules = ["csv", "itertools", "pathlib", *(["re"] if "re.sub(" in number else [])]
    blocks = [names, number, file]
    return [imports(*modules), place(data.path, folder), *filter(None, blocks)]


def _columns(data: CsvFile, table: CsvData) -> list[int]:
    """Return the numbers of the columns that are used, the target's first.

    Raises:
        SentenceError: no target is chosen, or the file lacks a column.
    """
    if not data.target:
        raise refusal("Choose the column that is to be predicted.")
    names = {column.name: i for i, column in enumerate(table.columns)}
    inputs = data.columns or [column.name for column in default_inputs(table, data.target)]
    used = list(dict.fromkeys((data.target, *inputs)))
    for name in used:
        if name not in names:
            raise refusal("The file has no column “{name}”.", name=short(name))
    return [names[name] for name in used]


def _file(
    table: CsvData, columns: list[int], *, label: int | None = None, cell: str = "", found: str
) -> str:
    """Return what reads the rows.

    Args:
        table: the file.
        columns: numbers of the columns of numbers.
        label: number of the column of class names; None: the target is the first of `columns`.
        cell: how a class name is read.
        found: what takes the targets from the rows.
    """
    layout, encoding = table.layout, table.encoding
    lines = "lines = itertools.islice(file, before, None)"
    if layout.is_wrapped:
        lines = f"{lines}\n{_UNWRAPPED}"
    if layout.delimiter == " ":
        lines = f"{lines}\n{_BLANKS}"
    totals, is_row = "", ""
    if table.totals:
        totals = f"{_TOTALS}{indices(list(table.totals), '    ')}\n"
        is_row = "\n        and before + rows.line_num not in totals"
    kept = _NUMBERS if label is None else _LABELS.replace("LABEL", str(label))
    most = "max(columns)" if label is None else str(max(label, *columns))
    return _FILE.format(
        comment="# The target comes first.\n" if label is None else "",
        columns=indices(columns, "    "), before=layout.before,
        delimiter=layout.delimiter or "\x1e", quote=layout.quote, lines=lines,
        encoding=encoding.name, totals=totals,
        kept=kept.format(most=most, is_row=is_row, cell=cell), found=found,
    )  # fmt: skip


_MOST_BYTES = 4 << 20
"""Of the largest file that is read to its end to find all classes."""
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
{comment}columns = {columns}
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
{kept}
is_whole = np.isfinite(table).all(axis=1)
{found}
varies = np.ptp(inputs, axis=0) > 0
inputs = inputs[:, varies]"""
_NUMBERS = """\
    table = np.array([
        [number(row[i], i) for i in columns]
        for row in rows
        if len(row) > {most}{is_row}
    ])"""
_TARGETS = """\
targets = table[is_whole, 0]
inputs = table[is_whole, 1:]"""
_CLASSES_OF_NUMBERS = """\
classes, targets = np.unique(
    table[is_whole, 0], return_inverse=True
)
inputs = table[is_whole, 1:]"""
_LABELS = """\
    rows = [
        row
        for row in rows
        if len(row) > {most}{is_row}
    ]
table = np.array([
    [number(row[i], i) for i in columns]
    for row in rows
])
labels = [row[LABEL].strip() for row in rows]{cell}
labels = np.array(labels)"""
_CLASSES_OF_LABELS = """\
is_whole &= labels != ""
classes, targets = np.unique(
    labels[is_whole], return_inverse=True
)
inputs = table[is_whole]"""
_CHECKED = """
# As in the first rows of the file.
assert len(classes) == {count}, classes"""
