"""What the text of a snippet says of a place: names that are bound, tapes, loops, calls."""

from __future__ import annotations

import ast
from functools import cached_property

from explorer.compute.tape.snippet import Snippet
from explorer.core.tape.record import Span

Place = tuple[int, int, int, int]
"""Line, column, last line, last column; columns in characters."""


class Syntax:
    """The tree of a snippet, looked up by place."""

    def __init__(self, snippet: Snippet) -> None:
        self._tree = snippet.tree
        self._loops = snippet.loops
        self.lines = snippet.text.splitlines()

    def characters(self, line: int, column: int) -> int:
        """Return a column in characters; Python counts bytes of UTF-8."""
        if not 0 < line <= len(self.lines):
            return column
        text = self.lines[line - 1]
        return column if text.isascii() else len(text.encode()[:column].decode(errors="ignore"))

    def place(self, node: ast.expr | ast.stmt) -> Place:
        """Return where a node stands."""
        end_line, end = node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
        return (
            node.lineno,
            self.characters(node.lineno, node.col_offset),
            end_line,
            self.characters(end_line, end),
        )

    def text(self, span: Span | None) -> str:
        """Return what stands at a place, on one line."""
        if span is None or span.end_line > len(self.lines):
            return ""
        lines = self.lines[span.line - 1 : span.end_line]
        lines[-1] = lines[-1][: span.end_column]
        lines[0] = lines[0][span.column :]
        return " ".join(line.strip() for line in lines)

    @cached_property
    def bound(self) -> dict[Place, tuple[str, ...]]:
        """The names that a statement binds, by the place of the expression that they stand for."""
        bound: dict[Place, tuple[str, ...]] = {}
        for node in ast.walk(self._tree):
            if isinstance(node, ast.Assign):
                self._bind(bound, node.targets[0], node.value)
            elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
                self._bind(bound, node.target, node.value)
            elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
                bound[self.place(node)] = (node.target.id,)
        return bound

    def bound_at(self, span: Span | None) -> str:
        """Return the one name that is bound to what stands at a place."""
        if span is None:
            return ""
        names = self.bound.get((span.line, span.column, span.end_line, span.end_column), ())
        return names[0] if len(names) == 1 else ""

    def _bind(self, bound: dict[Place, tuple[str, ...]], target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name | ast.Attribute):
            bound[self.place(value)] = (ast.unparse(target),)
        elif isinstance(target, ast.Tuple | ast.List):
            if isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(target.elts):
                for one, its_value in zip(target.elts, value.elts, strict=True):
                    self._bind(bound, one, its_value)
            elif all(isinstance(one, ast.Name) for one in target.elts):
                names = [one.id for one in target.elts if isinstance(one, ast.Name)]
                bound[self.place(value)] = tuple(names)

    def context(self, line: int | None, span: Span | None) -> tuple[str, tuple[int, int]] | None:
        """Return what a `with` statement calls what it enters, and its first and last line."""
        found = None
        for node in self._contexts:
            for item in node.items:
                start = self.place(item.context_expr)
                exact = span is not None and (span.line, span.column) == start[:2]
                if exact or (start[0] == line and found is None):
                    name = "" if item.optional_vars is None else ast.unparse(item.optional_vars)
                    found = name, (node.lineno, node.end_lineno or node.lineno)
                if exact:
                    return found
        return found

    @cached_property
    def _contexts(self) -> list[ast.With | ast.AsyncWith]:
        return [n for n in ast.walk(self._tree) if isinstance(n, ast.With | ast.AsyncWith)]

    def loops_around(self, line: int, column: int) -> tuple[tuple[int, int], ...]:
        """Return the loops around a place, outermost first: number, and what to add to its count.

        The test of a `while` belongs to the turn that it begins, which is not counted yet.
        """
        around = []
        for loop in self._loops:
            if loop.body[0] <= (line, column) < loop.body[1]:
                around.append((loop.number, 0))
            elif loop.test is not None and loop.test[0] <= (line, column) < loop.test[1]:
                around.append((loop.number, 1))
        return tuple(around)

    @cached_property
    def _calls(self) -> list[tuple[Place, ast.Call]]:
        return [(self.place(n), n) for n in ast.walk(self._tree) if isinstance(n, ast.Call)]

    def call(
        self, line: int | None, span: Span | None, method: str, before: int = 0
    ) -> ast.Call | None:
        """Return the call of a method at a place.

        Without a span it is that on the line which so many calls came before, round and round.
        """
        named = [
            (place, node)
            for place, node in self._calls
            if isinstance(node.func, ast.Attribute) and node.func.attr == method
        ]
        if span is not None:
            exact = (span.line, span.column, span.end_line, span.end_column)
            return next((node for place, node in named if place == exact), None)
        on_line = [
            node for place, node in named if line is not None and place[0] <= line <= place[2]
        ]
        on_line.sort(key=lambda node: (node.end_lineno, node.end_col_offset))
        return on_line[before % len(on_line)] if on_line else None

    def span(self, node: ast.expr) -> Span:
        """Return the place of a node as it travels."""
        return Span(*self.place(node))

    @cached_property
    def _functions(self) -> list[ast.FunctionDef]:
        return [node for node in ast.walk(self._tree) if isinstance(node, ast.FunctionDef)]

    def definition(self, name: str, line: int | None) -> int | None:
        """Return the line where the function of a name that holds a line is defined."""
        for node in self._functions:
            if node.name == name and line and node.lineno <= line <= (node.end_lineno or 0):
                return node.lineno
        return line
