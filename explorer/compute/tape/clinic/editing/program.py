"""A program to be rewritten: its tree, what its names stand for, what is free."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from functools import cached_property
from typing import TypeGuard

from explorer.compute.tape.clinic.editing.edits import Places

_USUAL = {"tensorflow": "tf", "numpy": "np", "keras": "keras"}
"""What people call these modules."""


class Program:
    """The syntax tree of a text, with what is asked of it again and again."""

    def __init__(self, text: str, missing: Collection[str] = ()) -> None:
        self.text = text
        self.missing = frozenset(missing)
        """Attributes, modules and functions that an error has told to be gone."""
        self.tree = ast.parse(text)
        self.places = Places(text)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """All of the tree."""
        return list(ast.walk(self.tree))

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """The node in which each one stands."""
        return {child: node for node in self.nodes for child in ast.iter_child_nodes(node)}

    @cached_property
    def aliases(self) -> dict[str, str]:
        """What the names of imports and of plain assignments stand for: tf is tensorflow."""
        found: dict[str, str] = {}
        for node in self.nodes:
            if isinstance(node, ast.Import | ast.ImportFrom):
                found.update(_imported(node))
        for _ in range(3):  # An alias of an alias.
            for node in self.nodes:
                if isinstance(node, ast.Assign) and isinstance(node.value, ast.Attribute):
                    value = _dotted(node.value, found)
                    for target in node.targets:
                        if value and isinstance(target, ast.Name):
                            found.setdefault(target.id, value)
        return found

    @cached_property
    def imported(self) -> set[str]:
        """The names that imports bind."""
        nodes = [node for node in self.nodes if isinstance(node, ast.Import | ast.ImportFrom)]
        return {name for node in nodes for name, _ in _imported(node)}

    @cached_property
    def names(self) -> set[str]:
        """All names that occur."""
        return set(re.findall(r"\w+", self.text))

    @cached_property
    def calls(self) -> list[ast.Call]:
        """All calls, in the order of the text."""
        calls = [node for node in self.nodes if isinstance(node, ast.Call)]
        return sorted(calls, key=lambda node: (node.lineno, node.col_offset))

    def canonical(self, node: ast.AST) -> str:
        """Return the full dotted name of an expression; empty: it is none of a module."""
        return _dotted(node, self.aliases)

    def segment(self, node: ast.expr | ast.stmt | ast.keyword) -> str:
        """Return the text of a node."""
        return self.text[self.places.start(node) : self.places.end(node)]

    def dot(self, node: ast.Attribute) -> int:
        """Return where the dot of an attribute stands; what it is of may be in brackets."""
        end = self.places.end(node) - len(node.attr)
        return self.text.rindex(".", 0, end)

    def holder(self, node: ast.Attribute) -> str:
        """Return the text before the dot of an attribute, with its brackets."""
        return self.text[self.places.start(node) : self.dot(node)].rstrip()

    def free(self, wanted: str) -> str:
        """Return a name that does not occur."""
        count = 1
        name = wanted
        while name in self.names:
            count += 1
            name = f"{wanted}{count}"
        return name

    def statement(self, node: ast.AST) -> ast.stmt:
        """Return the innermost statement around a node, or the node."""
        while not isinstance(node, ast.stmt):
            node = self.parents[node]
        return node

    def block(self, statement: ast.stmt) -> list[ast.stmt]:
        """Return the statements among which one stands."""
        for _, value in ast.iter_fields(self.parents[statement]):
            if isinstance(value, list) and statement in value:
                return value
        return [statement]

    def indent(self, statement: ast.stmt) -> str:
        """Return the blanks before a statement."""
        start = self.places.line_start(statement.lineno)
        return re.match(r"[ \t\f]*", self.text[start:])[0]  # type: ignore[index]

    def spelled(self, canonical: str) -> str:
        """Return how this program writes a full name: by the alias that saves most.

        The alias may not be there yet; `missing_import` says so.
        """
        best = max(
            (
                (len(value), name)
                for name, value in self.aliases.items()
                if canonical == value or canonical.startswith(f"{value}.")
            ),
            default=None,
        )
        if best is not None:
            length, name = best
            return name + canonical[length:]
        root, dot, rest = canonical.partition(".")
        return f"{self._usual(root)}{dot}{rest}"

    def _usual(self, root: str) -> str:
        usual = _USUAL.get(root, root)
        return root if usual in self.aliases else usual

    def missing_import(self, canonical: str) -> str:
        """Return the import that `spelled` needs; empty: none."""
        root = canonical.partition(".")[0]
        if root not in _USUAL or any(
            canonical == value or canonical.startswith(f"{value}.")
            for value in self.aliases.values()
        ):
            return ""
        usual = self._usual(root)
        return f"import {root}" if usual == root else f"import {root} as {usual}"

    def after_imports(self) -> int:
        """Return the line before which a definition is put: after the first imports."""
        last = 0
        for node in self.tree.body:
            is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            if isinstance(node, ast.Import | ast.ImportFrom) or (is_text and last == 0):
                last = node.end_lineno or node.lineno
            elif isinstance(node, ast.FunctionDef | ast.ClassDef | ast.For | ast.While | ast.With):
                break
        return last + 1

    def loads(self, name: str) -> Iterator[ast.Name]:
        """Yield where a name is read."""
        for node in self.nodes:
            if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load):
                yield node

    def made_by(self, node: ast.expr) -> str:
        """Return the full name of what was called to make the value of an expression."""
        if isinstance(node, ast.Call):
            return self.canonical(node.func)
        name = node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")
        makers = [self.canonical(value.func) for value in self.assigned(name) if _is_call(value)]
        return next(filter(None, makers), "")

    def assigned(self, name: str) -> list[ast.expr]:
        """Return the values that are assigned to a name, or to an attribute of that name."""
        return [
            node.value
            for node in self.nodes
            if isinstance(node, ast.Assign)
            for target in node.targets
            if (isinstance(target, ast.Name) and target.id == name)
            or (isinstance(target, ast.Attribute) and target.attr == name)
        ]


def _is_call(node: ast.expr) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call)


def _imported(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
    for alias in node.names:
        if isinstance(node, ast.Import):
            root = alias.name.partition(".")[0]
            yield (alias.asname, alias.name) if alias.asname else (root, root)
        elif node.module and node.level == 0:
            yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def _dotted(node: ast.AST, aliases: dict[str, str]) -> str:
    rest: list[str] = []
    while isinstance(node, ast.Attribute):
        rest.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in aliases:
        return ""
    full = ".".join([aliases[node.id], *reversed(rest)])
    # Two ways to the same module.
    return full.replace("tensorflow.contrib.eager.python.tfe", "tensorflow.contrib.eager")
