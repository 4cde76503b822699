"""Errors of Keras and NumPy that tell of older ones, where the program's text does not."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from explorer.compute.tape.clinic.books import calls
from explorer.compute.tape.clinic.editing.edits import Edit
from explorer.compute.tape.clinic.editing.program import Program
from explorer.compute.tape.clinic.explanations.case import Explanation, Faulty
from explorer.compute.tape.clinic.explanations.changes import changed, written
from explorer.core.sentence import Sentence, sentence

_NEW = {"lr": "learning_rate", "beta1": "beta_1", "beta2": "beta_2"}
_HARMLESS = {
    "experimental_aggregate_gradients",
    "skip_gradients_aggregation",
    "global_step",
    "use_locking",
    "experimental_run_tf_function",
    "reduction",
    "workers",
    "use_multiprocessing",
}
"""Arguments without which the numbers are the same."""


def _not_recognized(faulty: Faulty) -> Sentence:
    old = faulty.match[1]
    if old in _NEW:
        return sentence(
            "The argument “{old}” of an optimizer is called “{new}” today.", old=old, new=_NEW[old]
        )
    return sentence("Keras 3 knows no argument “{name}” here.", name=old)


def _renamed(faulty: Faulty) -> Iterator[str]:
    """Yield the program with the argument renamed where it stands in a dictionary."""
    program, old = faulty.program, faulty.match[1]
    if old not in _NEW:
        return
    edits: list[Edit] = []
    for node in program.nodes:
        if isinstance(node, ast.Dict):
            keys = [key for key in node.keys if isinstance(key, ast.Constant) and key.value == old]
            edits += [written(program, key, repr(_NEW[old])) for key in keys]
        elif isinstance(node, ast.Call):
            starts = [program.places.start(key) for key in node.keywords if key.arg == old]
            edits += [Edit(start, start + len(old), _NEW[old]) for start in starts]
    if edits:
        yield changed(program, *edits)


def _unexpected(faulty: Faulty) -> Sentence:
    return sentence(
        "“{function}” has no argument “{name}” in this version.",
        function=faulty.match[1].rpartition(".")[2],
        name=faulty.match[2],
    )


def _without(faulty: Faulty) -> Iterator[str]:
    name = faulty.match[faulty.match.re.groups]
    for node in faulty.nodes:
        if not isinstance(node, ast.Call) or name not in _HARMLESS:
            continue
        for key in node.keywords:
            if key.arg == name:
                yield changed(faulty.program, calls.without(faulty.program, node, key, None))


def _legacy(faulty: Faulty) -> Sentence:
    return sentence(
        "“tf.keras.optimizers.legacy” is gone with Keras 3: its optimizers stand in "
        "“tf.keras.optimizers”."
    )


def _reduction(faulty: Faulty) -> Sentence:
    return sentence(
        "Losses of Keras 3 know no reduction “auto”: leave it out, they take the mean by "
        "themselves."
    )


def _product(faulty: Faulty) -> Sentence:
    return sentence("A number is no function: a product is written with its sign, 3 * (x + 1).")


def _multiplied(faulty: Faulty) -> Iterator[str]:
    program = faulty.program
    edits = [
        Edit(program.places.end(node.func), program.places.end(node.func), " * ")
        for node in faulty.nodes
        if isinstance(node, ast.Call) and _is_number(program, node.func)
    ]
    if edits:
        yield changed(program, *edits)


def _is_number(program: Program, node: ast.expr) -> bool:
    if isinstance(node, ast.Name):
        return any(isinstance(value, ast.Constant) for value in program.assigned(node.id))
    return isinstance(node, ast.Constant)


def _torch(faulty: Faulty) -> Sentence:
    return sentence(
        "This is a step of PyTorch. With TensorFlow: record the loss on a tf.GradientTape, and "
        "give its gradients to the optimizer: "
        "optimizer.apply_gradients([(tape.gradient(loss, x), x)])."
    )


def _minimize(faulty: Faulty) -> Sentence:
    return sentence(
        "Optimizers of Keras 3 have no “{name}”: record the loss on a “tf.GradientTape”, and give "
        "its gradients to “apply_gradients”.",
        name=faulty.match[1],
    )


def _numpy_s(faulty: Faulty) -> Sentence:
    return sentence(
        "“np.{old}” is gone since NumPy 2; today it is “{new}”.",
        old=faulty.match[1],
        new=faulty.match[2],
    )


def _numpy_today(faulty: Faulty) -> Iterator[str]:
    program, new = faulty.program, faulty.match[2]
    if not re.fullmatch(r"[\w.]+", new):
        return
    name = program.spelled("numpy" + new[2:]) if new.startswith("np.") else new
    edits = [
        written(program, node, name)
        for node in program.nodes
        if isinstance(node, ast.Attribute | ast.Name)
        and program.canonical(node) == f"numpy.{faulty.match[1]}"
    ]
    if edits:
        yield changed(program, *edits)


EXPLANATIONS = (
    Explanation(
        "AttributeError", r"`np\.(\w+)` was removed in .*?[Uu]se `([^`]+)`", _numpy_s, _numpy_today
    ),
    Explanation(
        "AttributeError",
        r"has no attribute '(minimize|_?compute_gradients|get_gradients|get_updates)'",
        _minimize,
    ),
    Explanation("AttributeError", r"has no attribute '(?:zero_grad|step)'", _torch),
    Explanation(
        "ValueError", r"Argument\(s\) not recognized: \{'(\w+)'", _not_recognized, _renamed
    ),
    Explanation("ImportError", r"keras\.optimizers\.legacy", _legacy),
    Explanation(
        "ValueError", r"Invalid value for argument `(reduction)`.*=auto", _reduction, _without
    ),
    Explanation(
        "TypeError",
        r"([\w.]+)\(\) got an unexpected keyword argument '(\w+)'",
        _unexpected,
        _without,
    ),
    Explanation("TypeError", r"'(?:int|float)' object is not callable", _product, _multiplied),
)
