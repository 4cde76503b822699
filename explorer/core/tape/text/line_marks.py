"""What a run did at each line of its snippet, for the marks beside the lines."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
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
    silent = _silent_lines(snippet, brackets, recorded, _Run.of(record))
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


@dataclass(frozen=True, slots=True)
class _Run:
    """What a record tells of the lines that ran."""

    worked: frozenset[int]
    """Lines of which some operation ran, recorded by a tape or not."""
    failed: int | None
    """The line at which the run ended before its end."""

    @classmethod
    def of(cls, record: TapeRecord) -> _Run:
        found = frozenset(o.line for o in record.operations if o.line is not None)
        return cls(found, record.error.line if record.error is not None else None)

    def reached(self, block: Sequence[ast.stmt], *, is_sure: bool) -> Iterator[ast.stmt]:
        """Yield the statements of a block that are known to have been run, with all within them.

        Args:
            block: statements one after the other.
            is_sure: whether the block was entered for certain.
        """
        if not is_sure and not any(line in self.worked for node in block for line in _lines(node)):
            return
        for node in block:
            yield node
            for inner, is_always in _blocks(node):
                yield from self.reached(self._begun(node, inner), is_sure=is_always)
            if self.failed is not None and self.failed in _lines(node):
                return

    def _begun(self, node: ast.stmt, block: list[ast.stmt]) -> list[ast.stmt]:
        """Return what surely ran of a block: an error that was caught may have cut it short."""
        if not (isinstance(node, ast.Try | ast.TryStar) and node.handlers and block is node.body):
            return block
        worked = [
            number
            for number, each in enumerate(block)
            if any(line in self.worked for line in _lines(each))
        ]
        return block[: worked[-1] + 1] if worked else []


def _lines(node: ast.stmt) -> range:
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)


def _blocks(node: ast.stmt) -> Iterator[tuple[list[ast.stmt], bool]]:
    """Yield the blocks within a statement, each with whether it runs wherever the statement does.

    A branch, the body of a loop or of a function, and what catches an error may never run.
    """
    is_always = isinstance(node, ast.With | ast.AsyncWith | ast.Try | ast.TryStar)
    for name in ("body", "orelse", "finalbody"):
        if inner := getattr(node, name, None):
            yield inner, is_always and name != "orelse"
    for part in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
        yield part.body, False


def _silent_lines(
    snippet: str, brackets: tuple[Bracket, ...], recorded: Counter[int], run: _Run
) -> Iterator[int]:
    try:
        tree = ast.parse(snippet)
        own = _own_calls(tree, recorded)
        reached = list(run.reached(tree.body, is_sure=True))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    spans = [(bracket.first, bracket.last) for bracket in brackets]
    for node in reached:
        if _computes(node) and run.failed not in _lines(node):
            is_inside = any(first < node.lineno <= last for first, last in spans)
            is_elsewhere = not own.isdisjoint(_called(node))
            if is_inside and not is_elsewhere and not any(recorded[line] for line in _lines(node)):
                yield node.lineno


def _own_calls(tree: ast.Module, recorded: Counter[int]) -> frozenset[str]:
    """Return the names by which a call may have been recorded at other lines than its own.

    Such are the snippet's own functions of which something was recorded, and whatever is made of
    one of its classes or functions and then called, as a layer or a compiled function is.
    """
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and any(recorded[line] for line in _lines(node)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                found.add(node.name)
            elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
                found.update(_names(*node.targets))
    # What is made of one of them goes by another name, which may be made into something again.
    before = 0
    while found and len(found) != before:
        before = len(found)
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and not found.isdisjoint(_names(node.value)):
                found.update(_names(*node.targets))
    return frozenset(found)


def _names(*nodes: ast.AST) -> set[str]:
    inner = [each for node in nodes for each in ast.walk(node)]
    return {each.id for each in inner if isinstance(each, ast.Name)} | {
        each.attr for each in inner if isinstance(each, ast.Attribute)
    }


def _called(node: ast.stmt) -> set[str]:
    return {_name(each.func) for each in ast.walk(node) if isinstance(each, ast.Call)}


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
