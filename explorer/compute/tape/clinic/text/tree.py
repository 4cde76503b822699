"""The tree of a snippet with what a tree lacks: parents, scopes, the node at a place."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from explorer.compute.tape.snippet import Snippet
from explorer.core.tape.record import Span

Scope = ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef
_SCOPES = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


class Text:
    """A snippet's tree."""

    def __init__(self, snippet: Snippet) -> None:
        self.snippet = snippet
        self.tree = snippet.tree
        self.lines = snippet.text.splitlines(keepends=True)
        self.parents: dict[ast.AST, ast.AST] = {}
        self._by_span: dict[tuple[int, int, int, int], ast.expr] = {}
        for node in ast.walk(self.tree):
            for child in ast.iter_child_nodes(node):
                self.parents[child] = node
            if isinstance(node, ast.expr):
                self._by_span.setdefault(self._place(node), node)

    def _place(self, node: ast.expr | ast.stmt) -> tuple[int, int, int, int]:
        """Return line, column, end line, end column; columns in characters from 0."""
        end_line = node.end_lineno or node.lineno
        end = node.end_col_offset or 0
        return (
            node.lineno,
            self.column(node.lineno, node.col_offset),
            end_line,
            self.column(end_line, end),
        )

    def column(self, line: int, offset: int) -> int:
        """Return a column in characters for one in bytes of UTF-8, as trees have them."""
        text = self.lines[line - 1]
        return offset if text.isascii() else len(text.encode()[:offset].decode(errors="ignore"))

    def span(self, node: ast.expr | ast.stmt) -> Span:
        """Return the place of a node."""
        return Span(*self._place(node))

    def node(self, span: Span | None) -> ast.expr | None:
        """Return the expression that stands at a place."""
        if span is None:
            return None
        return self._by_span.get((span.line, span.column, span.end_line, span.end_column))

    def call_at(self, span: Span | None, line: int | None, name: str) -> ast.Call | None:
        """Return the call at a place; where only the line is known, that of a name on it.

        Case and underscores do not count: Cast is `tf.cast`, StopGradient is `tf.stop_gradient`.
        """
        if span is not None:
            node = self.node(span)
            return node if isinstance(node, ast.Call) else None
        wanted = name.replace("_", "").lower()
        for statement in self.at(line)[-1:]:
            for node in ast.walk(statement):
                if (
                    isinstance(node, ast.Call)
                    and node.lineno <= (line or 0) <= _end(node)
                    and called_name(node).replace("_", "").lower() == wanted
                ):
                    return node
        return None

    def ancestors(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield the nodes around a node, innermost first."""
        parent = self.parents.get(node)
        while parent is not None:
            yield parent
            parent = self.parents.get(parent)

    def statement(self, node: ast.AST) -> ast.stmt | None:
        """Return the statement in which a node stands, or itself if it is one."""
        if isinstance(node, ast.stmt):
            return node
        return next((n for n in self.ancestors(node) if isinstance(n, ast.stmt)), None)

    def scope(self, node: ast.AST) -> Scope:
        """Return the function, class or module in which a node stands."""
        return next((n for n in self.ancestors(node) if isinstance(n, _SCOPES)), self.tree)

    def at(self, line: int | None) -> list[ast.stmt]:
        """Return the statements that stand on a line, outermost first."""
        if line is None:
            return []
        return [
            node
            for node in ast.walk(self.tree)
            if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or 0)
        ]

    def simple(self, line: int | None) -> ast.stmt | None:
        """Return the innermost statement on a line."""
        found = self.at(line)
        return found[-1] if found else None

    def source(self, node: ast.AST) -> str:
        """Return the text of a node, on one line."""
        text = ast.get_source_segment(self.snippet.text, node) or ""
        return " ".join(text.split())


def _end(node: ast.expr) -> int:
    return node.end_lineno or node.lineno


def called_name(call: ast.Call) -> str:
    """Return the last name of what is called, empty where it has none."""
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def bound(statement: ast.stmt) -> list[ast.expr]:
    """Return what a statement binds: names, attributes, elements."""
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = list(statement.targets)
    elif isinstance(statement, ast.AugAssign | ast.AnnAssign | ast.For | ast.AsyncFor):
        targets = [statement.target]
    elif isinstance(statement, ast.With | ast.AsyncWith):
        targets = [item.optional_vars for item in statement.items if item.optional_vars]
    return [leaf for target in targets for leaf in _leaves(target)]


def _leaves(target: ast.expr) -> Iterator[ast.expr]:
    if isinstance(target, ast.Tuple | ast.List):
        for element in target.elts:
            yield from _leaves(element)
    elif isinstance(target, ast.Starred):
        yield from _leaves(target.value)
    else:
        yield target


def same(one: ast.AST, other: ast.AST) -> bool:
    """Tell whether two expressions are the same, whether they are read or bound."""
    return _text(one) == _text(other)


def _text(node: ast.AST) -> str:
    return ast.unparse(node)
