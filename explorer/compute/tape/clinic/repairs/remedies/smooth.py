"""Finite gradients: a harmless argument where an operation has an edge."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from explorer.compute.tape.clinic.case import Case
from explorer.compute.tape.clinic.finding import Finding
from explorer.compute.tape.clinic.judge import places
from explorer.compute.tape.clinic.repairs.edits import Editor
from explorer.compute.tape.clinic.repairs.remedies.stable import stable
from explorer.compute.tape.clinic.text.tree import called_name, same


def finite(case: Case, index: int, finding: Finding) -> Iterator[str | None]:
    """Yield programs whose gradient may be finite."""
    writer = _Writer(case)
    node, operation = finding.node, finding.operation
    if node is None or operation is None:
        return
    yield stable(case)
    if finding.choice is not None:
        yield from writer.chosen(node, finding.choice)
    yield from writer.kept_away(node, operation.name)


class _Writer:
    def __init__(self, case: Case) -> None:
        self._case = case
        self._module = case.files.imports.alias("tensorflow") or "tf"

    def chosen(self, node: ast.expr, choice: ast.Call) -> Iterator[str | None]:
        """Yield programs with a second `where` inside the branch of a first."""
        condition, taken, other = choice.args[:3]
        inside = {branch: set(ast.walk(branch)) for branch in (taken, other)}
        branch = next((b for b in (taken, other) if node in inside[b]), None)
        if branch is None:
            yield from self._chosen_before(choice)
            return
        editor = Editor(self._case.text)
        argument = edge_argument(node)
        if argument is not None:
            editor.replace(argument, self._where(editor, condition, argument, branch is taken))
            yield editor.result()
        yield self._all_names(condition, branch, branch is taken)

    def _chosen_before(self, choice: ast.Call) -> Iterator[str | None]:
        """Yield programs for a branch that is a name, computed in a line before."""
        condition, taken, other = choice.args[:3]
        for branch in (taken, other):
            if not isinstance(branch, ast.Name):
                continue
            for statement in ast.walk(self._case.text.scope(choice)):
                if (
                    isinstance(statement, ast.Assign)
                    and ast.unparse(statement.targets[0]) == branch.id
                ):
                    yield self._all_names(condition, statement.value, branch is taken)

    def _where(self, editor: Editor, condition: ast.expr, argument: ast.expr, taken: bool) -> str:
        inner, test = editor.source(argument), editor.source(condition)
        ones = f"{self._module}.ones_like({inner})"
        pair = f"{inner}, {ones}" if taken else f"{ones}, {inner}"
        return f"{self._module}.where({test}, {pair})"

    def _all_names(self, condition: ast.expr, branch: ast.expr, taken: bool) -> str | None:
        """Return the program with a harmless value for each name that the condition is about."""
        names = {node.id for node in ast.walk(condition) if isinstance(node, ast.Name)}
        names -= set(self._case.files.imports.names)
        editor = Editor(self._case.text)
        for node in ast.walk(branch):
            if isinstance(node, ast.Name) and node.id in names:
                editor.replace(node, self._where(editor, condition, node, taken))
        return editor.result()

    def kept_away(self, node: ast.expr, name: str) -> Iterator[str | None]:
        """Yield the program in which an operation's argument stays away from its edge.

        Where the same expression stands several times in a statement, all are changed.
        """
        statement = self._case.text.statement(node)
        if name in places.DIVISIONS or statement is None:
            yield self._division(node)
            return
        editor = Editor(self._case.text)
        for one in ast.walk(statement):
            if isinstance(one, ast.expr) and same(one, node):
                self._keep_away(editor, one, name)
        yield editor.result()

    def _keep_away(self, editor: Editor, node: ast.expr, name: str) -> None:
        argument = edge_argument(node)
        if argument is None:
            return
        inner, tf = editor.source(argument), self._module
        if isinstance(node, ast.Call) and "norm" in called_name(node) and len(node.args) == 1:
            rest = "".join(f", {word.arg}={editor.source(word.value)}" for word in node.keywords)
            total = f"{tf}.reduce_sum({tf}.square({inner}){rest})"
            editor.replace(node, f"{tf}.sqrt({total} + 1e-12)")
        elif name in places.ROOTS or name in places.POWERS:
            editor.replace(argument, _added(argument, inner, "1e-12", isinstance(node, ast.BinOp)))
        elif name in places.LOGARITHMS:
            editor.replace(argument, _added(argument, inner, "1e-7", False))
        elif name in places.ARCS:
            editor.replace(argument, f"{tf}.clip_by_value({inner}, -1.0 + 1e-6, 1.0 - 1e-6)")
        elif name in places.GROWTHS:
            editor.replace(argument, f"{tf}.minimum({inner}, 80.0)")

    def _division(self, node: ast.expr) -> str | None:
        editor = Editor(self._case.text)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            above, below = editor.source(node.left), editor.source(node.right)
        elif isinstance(node, ast.Call) and len(node.args) == 2:
            above, below = (editor.source(one) for one in node.args)
        else:
            return None
        editor.replace(node, f"{self._module}.math.divide_no_nan({above}, {below})")
        return editor.result()


def edge_argument(node: ast.expr) -> ast.expr | None:
    """Return the argument of an expression that has to keep away from an edge."""
    if isinstance(node, ast.BinOp):
        return node.right if isinstance(node.op, ast.Div) else node.left
    if isinstance(node, ast.Call) and node.args:
        return node.args[1] if called_name(node) in ("divide", "truediv") else node.args[0]
    return None


def _added(node: ast.expr, text: str, small: str, bracketed: bool) -> str:
    inner = f"({text})" if isinstance(node, ast.IfExp | ast.Lambda | ast.Compare) else text
    return f"({inner} + {small})" if bracketed else f"{inner} + {small}"
