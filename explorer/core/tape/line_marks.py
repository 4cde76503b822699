"""What a run did at each line of its snippet, for the marks beside the lines."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from explorer.core.tape.record import Tape, TapeRecord

_OF_TAPES = frozenset(
    {"watch", "reset", "stop_recording", "gradient", "jacobian", "batch_jacobian"}
)
"""Methods of a tape, whose lines need record nothing."""
_SILENT_CALLS = frozenset({"print"})


@dataclass(frozen=True, slots=True)
class Bracket:
    """The lines within which a tape was open."""

    tape: int
    first: int
    last: int
    depth: int
    """How many others are open around it."""


@dataclass(frozen=True, slots=True)
class LineMarks:
    """Marks by line, from 1."""

    brackets: tuple[Bracket, ...] = ()
    recorded: dict[int, int] | None = None
    """How many operations of a line any tape recorded."""
    silent: frozenset[int] = frozenset()
    """Lines within a tape that compute something, of which no tape recorded anything."""


def line_marks(record: TapeRecord, snippet: str) -> LineMarks:
    """Return the marks of a run of a snippet."""
    brackets = _brackets(record.tapes)
    recorded: Counter[int] = Counter()
    for operation in record.operations:
        if operation.line is not None and operation.tapes:
            recorded[operation.line] += 1
    silent = _silent_lines(snippet, brackets, recorded)
    return LineMarks(brackets, dict(recorded), frozenset(silent))


def _brackets(tapes: tuple[Tape, ...]) -> tuple[Bracket, ...]:
    """Return one bracket for each place: a tape in a loop is opened there again and again."""
    found: dict[tuple[int, int], int] = {}
    for tape in tapes:
        if tape.lines is not None:
            found.setdefault(tape.lines, tape.id)
    places = sorted(found, key=lambda lines: (lines[0], -lines[1]))
    numbers = {tape: number for number, tape in enumerate(sorted(found.values()))}
    return tuple(Bracket(numbers[found[lines]], *lines, _depth(lines, places)) for lines in places)


def _depth(lines: tuple[int, int], others: Iterable[tuple[int, int]]) -> int:
    return sum(o[0] <= lines[0] and lines[1] <= o[1] and o != lines for o in others)


def _silent_lines(
    snippet: str, brackets: tuple[Bracket, ...], recorded: Counter[int]
) -> Iterator[int]:
    try:
        tree = ast.parse(snippet)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    spans = [(bracket.first, bracket.last) for bracket in brackets]
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and _computes(node):
            lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
            is_inside = any(first < node.lineno <= last for first, last in spans)
            if is_inside and not any(recorded[line] for line in lines):
                yield node.lineno


def _computes(node: ast.stmt) -> bool:
    """Return whether a statement computes with something, as what a tape should record does."""
    if not isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Expr | ast.Return):
        return False
    if node.value is None:
        return False
    if isinstance(node, ast.AugAssign):
        return not _is_number(node.value)
    inner = list(ast.walk(node.value))
    calls = [_name(each.func) for each in inner if isinstance(each, ast.Call)]
    if any(name in _OF_TAPES or name in _SILENT_CALLS for name in calls):
        return False
    works = (ast.Call, ast.BinOp, ast.UnaryOp, ast.Compare, ast.Subscript)
    return any(isinstance(each, works) for each in inner) and any(
        isinstance(each, ast.Name) for each in inner
    )


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant)


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
