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
}


def drawn(program: Program) -> Iterator[Edit]:
    """Yield the statements that only draw, where an error has told that what draws is missing."""
    gone = PICTURES & program.missing
    if not gone:
        yield from _unused(program)
        return
    tainted = {name for name, value in program.aliases.items() if value.partition(".")[0] in gone}
    for node in program.nodes:
        if not isinstance(node, ast.stmt):
            continue
        if _imports(node, gone) or (tainted and _uses(node, tainted)):
            why = sentence("“{module}” is not installed here.", module=min(gone))
            yield removed(program, node, why, min(gone))
            if not isinstance(node, ast.Import | ast.ImportFrom):
                tainted |= _bound(node)


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


def _uses(node: ast.stmt, tainted: set[str]) -> bool:
    if not isinstance(node, ast.Expr | ast.Assign | ast.AugAssign):
        return False
    return any(isinstance(each, ast.Name) and each.id in tainted for each in ast.walk(node))


def _bound(node: ast.stmt) -> set[str]:
    return {
        each.id
        for each in ast.walk(node)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    }
