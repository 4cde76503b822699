"""A gradient call that raises: ask otherwise, or give it what it takes."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import tensorflow as tf

from explorer.compute.tape.clinic.case import Case, argument
from explorer.compute.tape.clinic.finding import Finding
from explorer.compute.tape.clinic.repairs.contexts import context_of, name_of_tape
from explorer.compute.tape.clinic.repairs.edits import Editor
from explorer.compute.tape.clinic.repairs.remedies.entering import entered
from explorer.compute.tape.clinic.repairs.remedies.exchanging import persistent
from explorer.compute.tape.clinic.repairs.remedies.watching import put_watch


def answered(case: Case, index: int, finding: Finding) -> Iterator[str | None]:
    """Yield programs in which a call of a tape does not raise."""
    yield from persistent(case, index, finding)
    yield _whole_jacobian(case)
    yield _with_tensor(case, index)
    yield _without_softsign(case)
    yield _zero_by_its_word(case)
    if context_of(case) is None:
        yield from entered(case, index, finding)


def _whole_jacobian(case: Case) -> str | None:
    """Return the program with `jacobian` for `batch_jacobian`, which wants a batch."""
    call = case.node
    if call is None or case.call.method != "batch_jacobian":
        return None
    if not isinstance(call.func, ast.Attribute):
        return None
    editor = Editor(case.text)
    editor.replace(call.func, f"{editor.source(call.func.value)}.jacobian")
    return editor.result()


def _with_tensor(case: Case, index: int) -> str | None:
    """Return the program that makes a watched tensor of a source that is none."""
    source, context = case.call.sources[index], context_of(case)
    node = case.source_nodes[index] or argument(case.node, 1, "sources", "source")
    if tf.is_tensor(source) or hasattr(source, "handle") or context is None:
        return None
    tape, module = name_of_tape(case, context), case.files.imports.alias("tensorflow")
    if not isinstance(node, ast.Name) or tape is None or module is None:
        return None
    editor = Editor(case.text)
    indent = editor.indent(context)
    line = f"{indent}{node.id} = {module}.convert_to_tensor({node.id})\n"
    editor.insert(editor.lines(context)[0], line)
    put_watch(case, editor, context, tape, node)
    return editor.result()


def _without_softsign(case: Case) -> str | None:
    """Return the program with softsign written out: TensorFlow has no second derivative of it."""
    module = case.files.imports.alias("tensorflow")
    if module is None or case.call.error is None or "Softsign" not in case.call.error.message:
        return None
    editor = Editor(case.text)
    for one in ast.walk(case.text.tree):
        if isinstance(one, ast.Call) and ast.unparse(one.func).endswith("softsign") and one.args:
            inner = editor.source(one.args[0])
            editor.replace(one, f"(({inner}) / (1.0 + {module}.abs({inner})))")
    return editor.result()


def _zero_by_its_word(case: Case) -> str | None:
    """Return the program that asks for zeros in the place of None by the word for it."""
    editor = Editor(case.text)
    for word in case.node.keywords if case.node is not None else ():
        is_wrong = isinstance(word.value, ast.Constant) and word.value.value not in ("none", "zero")
        if word.arg == "unconnected_gradients" and is_wrong:
            editor.replace(word.value, '"zero"')
    return editor.result()
