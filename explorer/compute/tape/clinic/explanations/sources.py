"""Targets and sources that are no tensors of TensorFlow."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from explorer.compute.tape.clinic.editing.edits import Edit
from explorer.compute.tape.clinic.editing.program import Program
from explorer.compute.tape.clinic.explanations.case import Explanation, Faulty
from explorer.compute.tape.clinic.explanations.changes import (
    NUMPY,
    appended,
    as_floats,
    changed,
    inserted,
    integers,
    methods_on_line,
    written,
)
from explorer.core.sentence import Sentence, sentence

_METHODS = ("gradient", "jacobian", "batch_jacobian")


def _no_tensor(faulty: Faulty) -> Sentence:
    return sentence(
        "“gradient” takes tensors and variables of TensorFlow, not numbers of Python or NumPy: "
        "they have no history. Make the source by tf.Variable or tf.constant before, and compute "
        "the target by TensorFlow alone, without numpy() or float()."
    )


def _none_target(faulty: Faulty) -> Sentence:
    return sentence(
        "The target is None: what was to be differentiated was never computed. Does the function "
        "end with “return”?"
    )


def _returned(faulty: Faulty) -> Iterator[str]:
    """Yield programs in which a function returns what it computes last."""
    program = faulty.program
    for node in program.nodes:
        if not isinstance(node, ast.FunctionDef):
            continue
        last = node.body[-1]
        if isinstance(last, ast.Expr) and not isinstance(last.value, ast.Constant):
            yield changed(program, inserted(program, last.value, "return "))
        elif isinstance(last, ast.Assign) and isinstance(last.targets[0], ast.Name):
            end = program.places.end(last)
            text = f"\n{program.indent(last)}return {last.targets[0].id}"
            yield changed(program, Edit(end, end, text))


def _asked(faulty: Faulty) -> tuple[list[str], list[str]]:
    """Return the names of the targets and of the sources in the statement of the error."""
    calls = [call for method in _METHODS for call in methods_on_line(faulty, method)]
    targets = [name for call in calls for each in call.args[:1] for name in _names(each)]
    sources = [name for call in calls for each in call.args[1:2] for name in _names(each)]
    sources += [
        name
        for call in methods_on_line(faulty, "watch")
        for each in call.args
        for name in _names(each)
    ]
    return targets, sources


def _names(node: ast.expr) -> list[str]:
    return [each.id for each in ast.walk(node) if isinstance(each, ast.Name)]


def _as_tensors(faulty: Faulty) -> Iterator[str]:
    """Yield programs whose sources are variables, and whose targets TensorFlow computes."""
    program = faulty.program
    targets, sources = _asked(faulty)
    for name in sources:
        for value in program.assigned(name):
            if isinstance(value, ast.Constant | ast.UnaryOp | ast.List) or _is_array(
                program.canonical(getattr(value, "func", value))
            ):
                yield _as_variable(program, value)
    edits = [
        edit
        for name in targets
        for value in program.assigned(name)
        for edit in _within_tensorflow(program, value)
    ]
    if edits:
        yield changed(program, *edits)


def _as_variable(program: Program, value: ast.expr) -> str:
    before = inserted(program, value, f"{program.spelled('tensorflow.Variable')}(")
    floats = as_floats(program, integers(value))
    return changed(program, before, *floats, appended(program, value, ")"))


def _within_tensorflow(program: Program, value: ast.expr) -> Iterator[Edit]:
    """Yield the edits that leave out numpy() and float(), and that write tf.sin for np.sin."""
    for node in ast.walk(value):
        if not isinstance(node, ast.Call):
            continue
        called, canonical = node.func, program.canonical(node.func)
        if isinstance(called, ast.Attribute) and called.attr in ("numpy", "item"):
            yield Edit(program.dot(called), program.places.end(node), "")
        elif isinstance(called, ast.Name) and called.id == "float" and len(node.args) == 1:
            yield written(program, node, program.segment(node.args[0]))
        elif canonical.startswith(("numpy.", "math.")):
            new = "tensorflow." + NUMPY.get(called := canonical.partition(".")[2], called)
            yield written(program, node.func, program.spelled(new))


def _is_array(canonical: str) -> bool:
    return canonical.startswith("numpy.")


EXPLANATIONS = (
    Explanation("TypeError", r"Argument `target`.*received None", _none_target, _returned),
    Explanation(
        "AttributeError",
        r"'(?:float|int|list|numpy\.\w+|ndarray)' object has no attribute '(?:_id|dtype|op)'",
        _no_tensor,
        _as_tensors,
    ),
    Explanation("TypeError", r"argument `type_value`", _no_tensor, _as_tensors),
    Explanation(
        "TypeError", r"should be a list or nested structure of Tensors", _no_tensor, _as_tensors
    ),
    Explanation(
        "ValueError|TypeError", r"Passed in object .* not tf\.Tensor", _no_tensor, _as_tensors
    ),
)
