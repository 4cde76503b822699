"""Make it a float: where a whole number was made, a float is made."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from explorer.compute.tape.clinic.case import Case
from explorer.compute.tape.clinic.finding import Finding
from explorer.compute.tape.clinic.judge.bindings import bindings_of
from explorer.compute.tape.clinic.repairs.contexts import put_after
from explorer.compute.tape.clinic.repairs.edits import Editor
from explorer.compute.tape.clinic.repairs.remedies.numbers.rewriting import without_round_trips
from explorer.compute.tape.clinic.text.tree import called_name

WHOLE = frozenset(
    {
        "int8",
        "int16",
        "int32",
        "int64",
        "uint8",
        "uint16",
        "uint32",
        "uint64",
        "int",
        "int_",
        "bool",
    }
)
MAKERS = frozenset({"constant", "Variable", "convert_to_tensor", "array", "asarray", "range"})
"""Functions whose literal numbers become a tensor's; linspace and the like make floats."""


def floated(case: Case, index: int, finding: Finding) -> Iterator[str | None]:
    """Yield programs in which the source holds floats."""
    statements = _made(case, index)
    for statement in statements:
        yield _types(case, [statement])
        yield _literals(case, [statement])
        yield _with_type(case, statement)
        yield _listed(case, statement)
    yield _types(case, case.text.tree.body)
    yield _literals(case, _makers(case))
    yield _all_floats(case)
    for statement in statements[:1]:
        yield _cast(case, statement, index)


def uncast(case: Case, index: int, finding: Finding) -> Iterator[str | None]:
    """Yield the program in which a conversion to whole numbers makes floats."""
    node = finding.node
    if node is None:
        return
    yield _types(case, [node])
    statement = case.text.statement(node)
    if statement is not None:
        yield _types(case, [statement])
    yield without_round_trips(case)
    yield _types(case, case.text.tree.body)
    yield _all_floats(case)


def _made(case: Case, index: int) -> list[ast.stmt]:
    """Return the statements that made the source."""
    log, source = case.files.recording.log, case.source_id(index)
    lines = [c.line for c in log.conversions if c.tensor == source]
    if source in log.variables:
        lines.append(log.variables[source].site.line)
    made = case.graph.producers.get(source)
    if made is not None:
        lines.append(made.site.line)
    found = [case.text.simple(line) for line in lines]
    node = case.source_nodes[index]
    if node is not None:
        found += bindings_of(case.text, node)
    return list(dict.fromkeys(statement for statement in found if statement is not None))


def _listed(case: Case, statement: ast.stmt) -> str | None:
    """Return the program with floats in the lists of a statement that a loop goes through."""
    editor = Editor(case.text)
    for node in ast.walk(statement):
        if isinstance(node, ast.comprehension):
            for number in _numbers(node.iter):
                editor.replace(number, f"{editor.source(number)}.0")
    return editor.result()


def _all_floats(case: Case) -> str | None:
    """Return the program with floats alone, in types and literals."""
    editor = Editor(case.text)
    _put_types(editor, case.text.tree.body)
    _put_literals(editor, _makers(case))
    return editor.result()


def _types(case: Case, roots: Iterable[ast.AST]) -> str | None:
    """Return the program with tf.float32 for each type of whole numbers below some nodes."""
    editor = Editor(case.text)
    _put_types(editor, roots)
    return editor.result()


def _put_types(editor: Editor, roots: Iterable[ast.AST]) -> None:
    for root in roots:
        for node in ast.walk(root):
            if isinstance(node, ast.Attribute) and node.attr in WHOLE:
                editor.replace(node, f"{editor.source(node.value)}.float32")
            elif isinstance(node, ast.Constant) and node.value in WHOLE:
                editor.replace(node, '"float32"')
            elif isinstance(node, ast.keyword) and _is_int(node.value):
                editor.replace(node.value, "float")


def _is_int(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "int"


def _literals(case: Case, roots: Iterable[ast.AST]) -> str | None:
    """Return the program with 3.0 for 3 in what becomes a tensor below some nodes."""
    editor = Editor(case.text)
    _put_literals(editor, roots)
    return editor.result()


def _put_literals(editor: Editor, roots: Iterable[ast.AST]) -> None:
    for root in roots:
        for call in ast.walk(root):
            if isinstance(call, ast.Call) and called_name(call) in MAKERS and call.args:
                for number in _numbers(call.args[0]):
                    editor.replace(number, f"{editor.source(number)}.0")
        if isinstance(root, ast.Assign):
            for number in _numbers(root.value):
                editor.replace(number, f"{editor.source(number)}.0")


def _numbers(node: ast.expr) -> Iterator[ast.Constant]:
    """Yield the whole numbers of a literal, through its lists."""
    if isinstance(node, ast.Constant) and type(node.value) is int:
        yield node
    elif isinstance(node, ast.List | ast.Tuple):
        for element in node.elts:
            yield from _numbers(element)
    elif isinstance(node, ast.UnaryOp):
        yield from _numbers(node.operand)
    elif isinstance(node, ast.BinOp):
        yield from _numbers(node.left)
        yield from _numbers(node.right)


def _makers(case: Case) -> list[ast.AST]:
    return [
        node
        for node in ast.walk(case.text.tree)
        if isinstance(node, ast.Call)
        and called_name(node) in MAKERS - {"range", "array", "asarray"}
    ]


def _with_type(case: Case, statement: ast.stmt) -> str | None:
    """Return the program with `dtype=tf.float32` in the call that makes the source."""
    module = case.files.imports.alias("tensorflow")
    value = getattr(statement, "value", None)
    if module is None or not isinstance(value, ast.Call) or not value.args:
        return None
    if called_name(value) not in MAKERS or any(word.arg == "dtype" for word in value.keywords):
        return None
    editor = Editor(case.text)
    last = [*value.args, *(word.value for word in value.keywords)][-1]
    editor.insert(editor.range(last)[1], f", dtype={module}.float32")
    return editor.result()


def _cast(case: Case, statement: ast.stmt, index: int) -> str | None:
    """Return the program with a cast behind the statement that binds the source."""
    module, node = case.files.imports.alias("tensorflow"), case.source_nodes[index]
    if module is None or not isinstance(node, ast.Name) or not isinstance(statement, ast.Assign):
        return None
    editor = Editor(case.text)
    put_after(
        editor, case.text, statement, f"{node.id} = {module}.cast({node.id}, {module}.float32)"
    )
    return editor.result()
