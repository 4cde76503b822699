"""Pictures and teaching packages that are not installed: the numbers come out without them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from explorer.compute.tape.clinic.books.leftovers import removed
from explorer.compute.tape.clinic.editing.edits import Edit
from explorer.compute.tape.clinic.editing.program import Program
from explorer.core.sentence import sentence

PICTURES = {
    "matplotlib",
    "pylab",
    "seaborn",
    "plotly",
    "IPython",
    "matplotlib_inline",
    "mpl_toolkits",
    "tkinter",
    "turtle",
    "cv2",
}


def drawn(program: Program) -> Iterator[Edit]:
    """Yield the statements that only draw, where an error has told that what draws is missing."""
    gone = PICTURES & program.missing
    if gone:
        yield from _Drawing(program, gone).edits()
    else:
        yield from _unused(program)


class _Drawing:
    """What of a program only draws: what uses modules that are gone, or what they gave."""

    def __init__(self, program: Program, gone: set[str]) -> None:
        self._program, self._gone = program, gone
        self._tainted = {
            name for name, value in program.aliases.items() if value.partition(".")[0] in gone
        }
        self._why = sentence("“{module}” is not installed here.", module=min(gone))
        self._spread()

    def _spread(self) -> None:
        """Find all names that hold what draws."""
        count = -1
        while self._tainted and len(self._tainted) > count:
            count = len(self._tainted)
            for node in self._program.nodes:
                if isinstance(node, ast.stmt) and self._draws(node):
                    self._tainted |= _bound(node)
                elif isinstance(node, ast.FunctionDef) and self._gives(node):
                    self._tainted.add(node.name)

    def edits(self) -> Iterator[Edit]:
        """Yield what takes it out."""
        yield from self._of_block(self._program.tree.body)

    def _of_block(self, block: list[ast.stmt]) -> Iterator[Edit]:
        gone = [node for node in block if self._draws(node)]
        is_part = not isinstance(self._program.parents[block[0]], ast.Module)
        for node in block:
            if node not in gone:
                yield from self._within(node)
            elif is_part and len(gone) == len(block) and node is gone[0]:
                places = self._program.places
                start, end = places.start(node), places.end(node)
                yield Edit(start, end, "pass", self._why, min(self._gone), node.lineno)
            else:
                yield removed(self._program, node, self._why, min(self._gone))

    def _within(self, node: ast.stmt) -> Iterator[Edit]:
        """Yield what takes out parts of a statement that does more than draw."""
        places = self._program.places
        if isinstance(node, ast.Return) and node.value is not None and self._uses(node.value):
            yield Edit(places.start(node.value), places.end(node.value), "None", self._why)
        if isinstance(node, ast.With) and any(self._uses(each) for each in node.items):
            last = node.items[-1]
            end = places.end(last.optional_vars or last.context_expr)
            yield Edit(places.start(node), end, "if True", self._why)
        for _, value in ast.iter_fields(node):
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                yield from self._of_block(value)

    def _draws(self, node: ast.stmt, of: frozenset[str] = frozenset()) -> bool:
        """Return whether a statement does nothing but draw.

        Args:
            node: the statement.
            of: names that may be pictures: what is called of them draws.
        """
        match node:
            case ast.Import() | ast.ImportFrom():
                return _imports(node, self._gone)
            case ast.Expr() | ast.Assign() | ast.AugAssign() | ast.AnnAssign():
                return self._uses(node) or (isinstance(node, ast.Expr) and _root(node.value) in of)
            case ast.For():
                names = of | _bound(node.target)
                return self._uses(node.iter) and all(self._draws(each, names) for each in node.body)
            case ast.With():
                is_of_pictures = any(self._uses(each) for each in node.items)
                return is_of_pictures and all(self._draws(each, of) for each in node.body)
            case _:
                return False

    def _gives(self, function: ast.FunctionDef) -> bool:
        return any(
            isinstance(node, ast.Return) and node.value is not None and self._uses(node.value)
            for node in ast.walk(function)
        )

    def _uses(self, node: ast.AST) -> bool:
        return _uses(node, self._tainted)


def _unused(program: Program) -> Iterator[Edit]:
    """Yield the imports of a missing package of which only statements without a value are used."""
    gone = {name for name in program.missing if "." not in name} - {"tensorflow", "keras", "numpy"}
    names = {name for name, value in program.aliases.items() if value.partition(".")[0] in gone}
    if not names:
        return
    statements = [node for node in program.nodes if isinstance(node, ast.stmt)]
    only_called = [node for node in statements if isinstance(node, ast.Expr) and _uses(node, names)]
    kept = {id(each) for node in only_called for each in ast.walk(node)}
    if any(id(each) not in kept for name in names for each in program.loads(name)):
        return
    for node in statements:
        if _imports(node, gone) or node in only_called:
            why = sentence("“{module}” is not installed here.", module=min(gone))
            yield removed(program, node, why, min(gone))


def _imports(node: ast.stmt, gone: set[str]) -> bool:
    if isinstance(node, ast.Import):
        return any(alias.name.partition(".")[0] in gone for alias in node.names)
    return isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in gone


def _uses(node: ast.AST, names: set[str]) -> bool:
    return any(isinstance(each, ast.Name) and each.id in names for each in ast.walk(node))


def _root(node: ast.expr) -> str:
    """Return the name that a call is of: ax in ax[0].plot(x)."""
    while isinstance(node, ast.Call | ast.Attribute | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _bound(node: ast.AST) -> set[str]:
    return {
        each.id
        for each in ast.walk(node)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    }
