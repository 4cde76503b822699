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
