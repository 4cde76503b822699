"""Swap target and source; make a tape persistent."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from explorer.compute.tape.clinic.case import Case, argument
from explorer.compute.tape.clinic.finding import Finding
from explorer.compute.tape.clinic.repairs.edits import Editor


def exchanged(case: Case, index: int, finding: Finding) -> Iterator[str | None]:
    """Yield the program with target and source exchanged."""
    target, source = case.target_node, argument(case.node, 1, "sources", "source")
    if target is None or source is None:
        return
    editor = Editor(case.text)
    one, other = editor.source(target), editor.source(source)
    editor.replace(target, other)
    editor.replace(source, one)
    yield editor.result()
    yield from _exchanged_by_caller(case, one, other)


def persistent(case: Case, index: int, finding: Finding) -> Iterator[str | None]:
    """Yield the program with a tape that can be asked more than once."""
    trouble, made = case.call.error, case.construction
    if trouble is None or made is None or "ersistent" not in trouble.message:
        return
    editor = Editor(case.text)
    for word in made.keywords:
        if word.arg == "persistent":
            editor.replace(word.value, "True")
            yield editor.result()
            return
    if made.args and isinstance(made.args[0], ast.Constant):
        editor.replace(made.args[0], "True")
    else:
        given = [*made.args, *(word.value for word in made.keywords)]
        end = editor.range(given[-1])[1] if given else editor.range(made)[1] - 1
        editor.insert(end, ", persistent=True" if given else "persistent=True")
    yield editor.result()


def whole(case: Case, index: int, finding: Finding) -> Iterator[str | None]:
    """Yield the program that asks by the whole tensor and takes the part of the gradient."""
    node, call = case.source_nodes[index], case.node
    if not isinstance(node, ast.Subscript) or call is None or len(case.call.sources) > 1:
        return
    editor = Editor(case.text)
    value = editor.source(node.value)
    part = editor.source(node)[len(value) :]
    editor.replace(node, value)
    editor.insert(editor.range(call)[1], part)
    yield editor.result()


def _exchanged_by_caller(case: Case, target: str, source: str) -> Iterator[str | None]:
    """Yield programs in which a call of the function around gives the two the other way round."""
    scope = case.text.scope(case.node) if case.node is not None else None
    if not isinstance(scope, ast.FunctionDef):
        return
    names = [one.arg for one in scope.args.args]
    if target not in names or source not in names:
        return
    one, other = names.index(target), names.index(source)
    for call in ast.walk(case.text.tree):
        called = isinstance(call, ast.Call) and ast.unparse(call.func) == scope.name
        if isinstance(call, ast.Call) and called and len(call.args) > max(one, other):
            editor = Editor(case.text)
            editor.replace(call.args[one], editor.source(call.args[other]))
            editor.replace(call.args[other], editor.source(call.args[one]))
            yield editor.result()
