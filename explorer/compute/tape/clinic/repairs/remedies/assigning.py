"""Go on with the tensor: a value that went through the state of a variable stays a tensor."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from explorer.compute.tape.clinic.case import Case
from explorer.compute.tape.clinic.finding import Finding
from explorer.compute.tape.clinic.repairs.edits import Editor
from explorer.compute.tape.clinic.text.tree import called_name

_OPERATORS = {"assign_add": "+", "assign_sub": "-"}


def stateless(case: Case, index: int, finding: Finding) -> Iterator[str | None]:
    """Yield the program with `v = e` for `v.assign(e)`, and `v = e` for `v = tf.Variable(e)`."""
    call = finding.node
    if not isinstance(call, ast.Call):
        return
    editor = Editor(case.text)
    function = call.func
    name = called_name(call)
    if name == "Variable" and call.args:
        editor.replace(call, editor.source(call.args[0]))
        yield editor.result()
    elif isinstance(function, ast.Attribute) and call.args:
        owner, value = editor.source(function.value), editor.source(call.args[0])
        if name in _OPERATORS:
            value = f"{owner} {_OPERATORS[name]} ({value})"
        elif name != "assign":
            return
        if isinstance(case.text.parents.get(call), ast.Expr):
            editor.replace(call, f"{owner} = {value}")
            yield editor.result()
