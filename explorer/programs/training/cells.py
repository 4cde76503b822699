"""The cells of a table file, as the program reads them."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from explorer.storage.csv.columns.column import Column
from explorer.storage.csv.numbers import Replacements
from explorer.storage.csv.selection.classes import class_key


def number_function(table: Sequence[Column], columns: list[int]) -> str:
    """Return the function that reads a cell, in the way its column writes numbers.

    Args:
        table: all columns of the file.
        columns: numbers of those that are read as numbers.
    """
    styles = {i: table[i].style for i in columns}
    patterns = {i: style.patterns for i, style in styles.items() if style.patterns}
    marks = {i: style.marks for i, style in styles.items() if style.marks}
    tables, replaced = [], ""
    if patterns:
        tables.append(_by_column("patterns", patterns))
        replaced += _MATCHED
    if marks:
        tables.append(_by_column("marks", marks))
        replaced += _REPLACED
    return "\n".join([*tables, _NUMBER.format(replaced=replaced)])


def spellings(column: Column, missing: Sequence[str]) -> str:
    """Return which cells stand for classes of other names, as source; "" where none does.

    Args:
        column: has the classes.
        missing: cells that a person says stand for no value.
    """
    assert column.codes is not None
    counts: dict[str, int] = dict.fromkeys(column.labels, 0)
    for code in column.codes.tolist():
        counts[column.labels[code]] += 1
    groups: dict[str, list[str]] = {}
    blank = {word.strip() for word in missing}
    for label in column.labels:
        if column.is_blank(label):
            blank.add(label)
        else:
            groups.setdefault(class_key(label), []).append(label)
    names = dict.fromkeys(sorted(blank - {""}), "")
    for group in groups.values():
        name = " ".join(max(group, key=counts.__getitem__).split())
        names |= {label: name for label in group if label != name}
    pairs = "".join(f"    {label!r}: {name!r},\n" for label, name in names.items())
    return _SPELLINGS.format(pairs=pairs) if names else ""


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
            some = indices(columns, "        ")
            lines.append(f"    **dict.fromkeys({some}, {{\n{pairs}    }}),")
    return "\n".join([*lines, "}", "", ""])


def _literal(text: str) -> str:
    """Return a text as source, in pieces if it is long."""
    if len(text) <= _PIECE:
        return repr(text)
    pieces = [text[i : i + _PIECE] for i in range(0, len(text), _PIECE)]
    lines = "\n".join(f"            {piece!r}" for piece in pieces)
    return f"(\n{lines}\n        )"


def indices(columns: list[int], indent: str) -> str:
    """Return a list of columns as source, with ranges, as there may be thousands."""
    runs: list[list[int]] = []
    for column in columns:
        if runs and column == runs[-1][-1] + 1:
            runs[-1].append(column)
        else:
            runs.append([column])
    parts = [
        # A no-break space, so that the line is not broken inside.
        f"*range({run[0]},\u00a0{run[-1] + 1})" if len(run) > 2 else ", ".join(map(str, run))
        for run in runs
    ]
    text = ", ".join(parts)
    if len(text) >= 24:
        wrapped = textwrap.wrap(text, 34 - len(indent), break_on_hyphens=False)
        text = "\n" + "\n".join(indent + line for line in wrapped) + f"\n{indent[4:]}"
    return f"[{text}]".replace("\u00a0", " ")


_PIECE = 12
"""Characters of a pattern in one line; each may take two when escaped."""
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
_SPELLINGS = """\
# What cells stand for; "" is no class.
names = {{
{pairs}}}"""
