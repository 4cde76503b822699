"""What each column of a file is to a training, and the data in which it is something else."""

from __future__ import annotations

from typing import Literal

from msgspec.structs import replace

from explorer.core.training.data import CsvFile
from explorer.storage.csv.columns.column import Column, Override
from explorer.storage.csv.data import CsvData
from explorer.storage.csv.selection.chosen import default_inputs

Role = Literal["target", "input", "out"]


def inputs_of(data: CsvFile, head: CsvData) -> tuple[str, ...]:
    """Return the names of the columns that are predicted from."""
    if not data.columns:
        return tuple(column.name for column in default_inputs(head, data.target))
    usable = {column.name for column in head.columns if column.is_numeric}
    return tuple(name for name in data.columns if name in usable)


def can_be(column: Column, role: Role) -> bool:
    """Return whether a column can be the target, or an input."""
    if role == "input":
        return column.is_numeric
    return role == "out" or column.kind not in ("date", "empty")


def with_role(data: CsvFile, head: CsvData, name: str, role: Role) -> CsvFile:
    """Return the data with another role of a column."""
    chosen = {*inputs_of(data, head)} - {name}
    target = "" if name == data.target else data.target
    if role == "target":
        target = name
    elif role == "input":
        chosen.add(name)
    default = tuple(column.name for column in default_inputs(head, target))
    columns = tuple(column.name for column in head.columns if column.name in chosen)
    return replace(data, target=target, columns=() if columns == default else columns)


def with_kind(data: CsvFile, name: str, kind: Override | None) -> CsvFile:
    """Return the data with a column read as of another kind, or as it is found."""
    kinds = {key: value for key, value in data.reading.kinds.items() if key != name}
    if kind is not None:
        kinds[name] = kind
    columns = data.columns
    if kind == "class":
        columns = tuple(each for each in columns if each != name)
    return replace(data, columns=columns, reading=replace(data.reading, kinds=kinds))
