"""Knows the turn of its loops that a snippet is in: calls that count are put into its code.

They stand in the code as constants, so that the snippet has no name more than it wrote, and its
lines stay where they are.
"""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass
from types import CodeType, FrameType
from typing import Any

BEGINS, TURNS = "\0loop begins", "\0loop turns"
"""Marks in the compiled code, replaced by the functions that count."""
Position = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Loop:
    """A loop of a snippet; places are line and column in bytes, the end excluded."""

    number: int
    body: tuple[Position, Position]
    test: tuple[Position, Position] | None
    """Of a `while`."""


_counts: dict[int, dict[int, int]] = {}
"""By `id` of the frame and number of the loop; a loop that begins sets its own anew."""


def forget() -> None:
    """Begin to count for another run."""
    _counts.clear()


def turn(frame: FrameType, loop: int) -> int:
    """Return which turn of a loop a frame is in, counted from 0; -1 before its first."""
    return _counts.get(id(frame), {}).get(loop, -1)


def _loop_begins(loop: int) -> None:
    _counts.setdefault(id(sys._getframe(1)), {})[loop] = -1


def _loop_turns(loop: int) -> None:
    counts = _counts.setdefault(id(sys._getframe(1)), {})
    counts[loop] = counts.get(loop, -1) + 1


class _Counting(ast.NodeTransformer):
    """Puts the marks into a tree, and lists its loops, outermost first."""

    def __init__(self) -> None:
        self.loops: list[Loop] = []

    def visit_For(self, node: ast.For) -> Any:  # statements in place of one
        return self._counted(node, None)

    def visit_AsyncFor(self, node: ast.AsyncFor) -> Any:
        return self._counted(node, None)

    def visit_While(self, node: ast.While) -> Any:
        test = node.test
        end = (test.end_lineno or 0, test.end_col_offset or 0)
        return self._counted(node, ((test.lineno, test.col_offset), end))

    def _counted(
        self, node: ast.For | ast.AsyncFor | ast.While, test: tuple[Position, Position] | None
    ) -> list[ast.stmt]:
        first, last = node.body[0], node.body[-1]
        body = (
            (first.lineno, first.col_offset),
            (last.end_lineno or 0, last.end_col_offset or 0),
        )
        loop = Loop(len(self.loops), body, test)
        self.loops.append(loop)
        self.generic_visit(node)
        node.body.insert(0, _marked(TURNS, loop.number, first))
        return [_marked(BEGINS, loop.number, node), node]


def _marked(mark: str, loop: int, place: ast.stmt) -> ast.stmt:
    statement = ast.Expr(ast.Call(ast.Constant(mark), [ast.Constant(loop)], []))
    for node in ast.walk(statement):
        if isinstance(node, ast.expr | ast.stmt):
            node.lineno = node.end_lineno = place.lineno
            node.col_offset = node.end_col_offset = place.col_offset
    return statement


def marked(tree: ast.Module) -> tuple[ast.Module, tuple[Loop, ...]]:
    """Return a tree with marks at its loops (the tree itself is changed), and the loops."""
    counting = _Counting()
    return counting.visit(tree), tuple(counting.loops)


def counting(code: CodeType) -> CodeType:
    """Return the code of a marked tree with the functions that count in place of the marks."""
    calls = {BEGINS: _loop_begins, TURNS: _loop_turns}
    constants = []
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            constants.append(counting(constant))
        elif isinstance(constant, str):
            constants.append(calls.get(constant, constant))
        else:
            constants.append(constant)
    return code.replace(co_consts=tuple(constants))
