"""Go on with the tensor: a value that went through the state of a variable stays a tensor."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from explorer.compute.tape.clinic.case import Case
from explorer.compute.tape.clinic.finding import Finding
from explorer.compute.tape.clinic.repairs.edits import Editor
from explorer.compute.tape.clinic.repairs.remedies.state.handing import handed_on
from explorer.compute.tape.clinic.repairs.remedies.state.scoping import scoped
from explorer.compute.tape.clinic.repairs.remedies.state.stepping import stepped
from explorer.compute.tape.clinic.repairs.remedies.watching import gone_through
from explorer.compute.tape.clinic.text.tree import called_name

_OPERATORS = {"assign_add": "+", "assign_sub": "-"}
_SCATTERED = {
    "scatter_nd_update": "tensor_scatter_nd_update",
    "scatter_nd_add": "tensor_scatter_nd_add",
    "scatter_nd_sub": "tensor_scatter_nd_sub",
}


def stateless(case: Case, index: int, finding: Finding) -> Iterator[str | None]:
    """Yield the program with `v = e` for `v.assign(e)`, and `v = e` for `v = tf.Variable(e)`."""
    call = finding.node
    written = _writers(case, finding.line)
    if not isinstance(call, ast.Call) or call not in written:
        call = written[0] if written else call
    if isinstance(call, ast.Call):
        yield _changed(case, [call])
    yield _changed(case, _all_writers(case))
    yield _listed_anew(case, finding.line)
    yield from handed_on(case)
    yield from stepped(case)
    yield from scoped(case, finding)


def _writers(case: Case, line: int | None) -> list[ast.Call]:
    """Return the calls on a line that write a variable."""
    return [
        one
        for statement in case.text.at(line)[-1:]
        for one in ast.walk(statement)
        if isinstance(one, ast.Call) and _writes(one)
    ]


def _writes(call: ast.Call) -> bool:
    name = called_name(call)
    return name in _SCATTERED or name in _OPERATORS or name in ("assign", "Variable")


def _all_writers(case: Case) -> list[ast.Call]:
    """Return the calls that write variables with something behind the target of the call."""
    lines = {
        edge.operation.site.line
        for tensor in case.behind
        for edge in case.graph.reaching.get(tensor, ())
        if edge.state
    }
    found = [call for line in lines for call in _writers(case, line)]
    return [call for call in dict.fromkeys(found) if called_name(call) != "Variable"]


def _listed_anew(case: Case, line: int | None) -> str | None:
    """Return the program with `ws = [w - g for w, g in zip(ws, gs)]` for a loop of assign_sub."""
    editor = Editor(case.text)
    for loop in case.text.at(line):
        if not isinstance(loop, ast.For) or len(loop.body) != 1:
            continue
        call = getattr(loop.body[0], "value", None)
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
            continue
        found = gone_through(ast.unparse(call.func.value), loop.target, loop.iter)
        new = _assignment(case, editor, call)
        if found is not None and isinstance(found[0], ast.Name) and new is not None:
            value, around = new.partition(" = ")[2], editor.source(loop.iter)
            each = f"[{value} for {editor.source(loop.target)} in {around}]"
            editor.replace(loop, f"{found[0].id} = {each}")
    return editor.result()


def _changed(case: Case, calls: list[ast.Call]) -> str | None:
    editor = Editor(case.text)
    for call in calls:
        if called_name(call) == "Variable" and call.args:
            editor.replace(call, editor.source(call.args[0]))
        elif isinstance(case.text.parents.get(call), ast.Expr):
            line = _assignment(case, editor, call)
            if line is None:
                return None
            editor.replace(call, line)
    return editor.result()


def _assignment(case: Case, editor: Editor, call: ast.Call) -> str | None:
    """Return `v = e` for `v.assign(e)`; of a part of a variable, a new tensor with that part."""
    function, name = call.func, called_name(call)
    if not isinstance(function, ast.Attribute) or not call.args:
        return None
    owner, tf = editor.source(function.value), case.files.imports.alias("tensorflow") or "tf"
    given = [editor.source(one) for one in call.args]
    if name in _SCATTERED and len(given) > 1:
        return f"{owner} = {tf}.{_SCATTERED[name]}({owner}, {given[0]}, {given[1]})"
    if isinstance(function.value, ast.Subscript):
        return _part(editor, function.value, name, given[0], tf)
    if name in _OPERATORS:
        return f"{owner} = {owner} {_OPERATORS[name]} ({given[0]})"
    return f"{owner} = {given[0]}" if name == "assign" else None


def _part(editor: Editor, part: ast.Subscript, name: str, value: str, tf: str) -> str | None:
    place = part.slice.elts if isinstance(part.slice, ast.Tuple) else [part.slice]
    if any(isinstance(one, ast.Slice) for one in place) or not isinstance(part.value, ast.Name):
        return None
    owner, where = part.value.id, ", ".join(map(editor.source, place))
    method = {"assign_add": "add", "assign_sub": "sub"}.get(name, "update")
    return f"{owner} = {tf}.tensor_scatter_nd_{method}({owner}, [[{where}]], [{value}])"
