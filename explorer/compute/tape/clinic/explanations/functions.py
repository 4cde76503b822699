"""Errors of tf.function and of Keras's symbolic values."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from explorer.compute.tape.clinic.books import calls
from explorer.compute.tape.clinic.books.leftovers import removed
from explorer.compute.tape.clinic.editing.edits import Edit
from explorer.compute.tape.clinic.explanations.case import Explanation, Faulty
from explorer.compute.tape.clinic.explanations.changes import (
    NUMPY,
    changed,
    methods_on_line,
    with_argument,
    written,
)
from explorer.core.sentence import Sentence, sentence


def _variables(faulty: Faulty) -> Sentence:
    return sentence(
        "A tf.function is traced once and run often: a variable that it makes would be a new one "
        "each time. Make the variable outside of the function."
    )


def _moved_out(faulty: Faulty) -> Iterator[str]:
    """Yield the program with the variable made before the function."""
    program = faulty.program
    for function in program.nodes:
        if not isinstance(function, ast.FunctionDef) or not function.decorator_list:
            continue
        for statement in function.body:
            if isinstance(statement, ast.Assign) and program.made_by(statement.value).endswith(
                ".Variable"
            ):
                line = min(node.lineno for node in (*function.decorator_list, function))
                place = program.places.line_start(line)
                indent = program.indent(function)
                text = f"{indent}{program.segment(statement)}\n"
                yield changed(program, Edit(place, place, text), removed(program, statement, None))


def _symbolic(faulty: Faulty) -> Sentence:
    if "disable_eager_execution" in faulty.text or "disable_v2_behavior" in faulty.text:
        return sentence(
            "The program has turned off that TensorFlow computes at once, so that there are no "
            "numbers outside of a session: leave “disable_eager_execution” out."
        )
    return sentence(
        "Inside of a tf.function there are no numbers yet, when it is traced: no “numpy()”, and "
        "no “if” on them that TensorFlow cannot translate. Use TensorFlow's own operations "
        "(tf.print, tf.cond), or run the function without @tf.function."
    )


def _without_numpy(faulty: Faulty) -> Iterator[str]:
    program = faulty.program
    switches = [
        removed(program, node, None)
        for node in program.nodes
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and program.canonical(node.value.func).endswith(
            ("disable_eager_execution", "disable_v2_behavior")
        )
    ]
    if switches:
        yield changed(program, *switches)
    edits = [
        Edit(program.dot(call.func), program.places.end(call), "")
        for call in methods_on_line(faulty, "numpy")
        if isinstance(call.func, ast.Attribute)
    ]
    if edits:
        yield changed(program, *edits)
    yield from _undecorated(faulty)


def _undecorated(faulty: Faulty) -> Iterator[str]:
    """Yield the program with its functions run as Python runs them."""
    program = faulty.program
    edits: list[Edit] = []
    for function in program.nodes:
        if not isinstance(function, ast.FunctionDef):
            continue
        for decorator in function.decorator_list:
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            if program.canonical(called) == "tensorflow.function":
                start = program.places.line_start(decorator.lineno)
                end = program.places.line_start((decorator.end_lineno or decorator.lineno) + 1)
                edits.append(Edit(start, end, ""))
    if edits:
        yield changed(program, *edits)


def _numpy_in_function(faulty: Faulty) -> Sentence:
    return sentence(
        "Inside of a tf.function there are no numbers yet that NumPy could take: use the operation "
        "of TensorFlow, such as tf.sin for np.sin."
    )


def _tf_for_np(faulty: Faulty) -> Iterator[str]:
    program = faulty.program
    edits = []
    for node in faulty.nodes:
        if isinstance(node, ast.Attribute):
            canonical = program.canonical(node)
            if canonical.startswith("numpy."):
                name = canonical.removeprefix("numpy.")
                new = f"tensorflow.{NUMPY.get(name, name)}"
                edits.append(written(program, node, program.spelled(new)))
    if edits:
        yield changed(program, *edits)
    yield from _undecorated(faulty)


def _both_branches(faulty: Faulty) -> Sentence:
    return sentence(
        "In a tf.function, both branches of an “if” have to give the same names a value, or both "
        "to return: give the name a value before the “if”, or write an “else”."
    )


def _escaped(faulty: Faulty) -> Sentence:
    return sentence(
        "A value of a tf.function's trace was kept outside of it. Return it from the function."
    )


def _keras_symbol(faulty: Faulty) -> Sentence:
    return sentence(
        "What tf.keras.Input gives is no tensor but a place for one: only layers and keras.ops "
        "take it. Put the operation into a layer of its own, or use keras.ops."
    )


def _no_xla(faulty: Faulty) -> Sentence:
    return sentence(
        "XLA cannot compile one of the operations: leave jit_compile=True out, or use another "
        "operation."
    )


def _uncompiled(faulty: Faulty) -> Iterator[str]:
    program = faulty.program
    edits = [
        calls.without(program, call, key, None)
        for call in program.calls
        for key in call.keywords
        if key.arg in ("jit_compile", "experimental_compile")
    ]
    if edits:
        yield changed(program, *edits)


def _one_by_one(faulty: Faulty) -> Sentence:
    return sentence(
        "The jacobian could not be computed for all rows at once: give "
        "experimental_use_pfor=False, which takes one after the other."
    )


def _rows_in_turn(faulty: Faulty) -> Iterator[str]:
    for method in ("jacobian", "batch_jacobian"):
        for call in methods_on_line(faulty, method):
            text = "experimental_use_pfor=False"
            yield changed(faulty.program, with_argument(faulty.program, call, text))


def _own_gradients(faulty: Faulty) -> Sentence:
    return sentence(
        "The gradient of a tf.custom_gradient returns one value for each argument of its function."
    )


def _loop_shapes(faulty: Faulty) -> Sentence:
    return sentence(
        "In a loop of a tf.function a value keeps its shape and its dtype from turn to turn: begin "
        "it as it will be, 0.0 and not 0, or use a tf.TensorArray for what grows."
    )


EXPLANATIONS = (
    Explanation(
        "InvalidArgumentError|UnimplementedError",
        r"unsupported operations when trying to compile|not compilable|XLA_CPU_JIT",
        _no_xla,
        _uncompiled,
    ),
    Explanation("", r"experimental_use_pfor|pfor/while", _one_by_one, _rows_in_turn),
    Explanation("ValueError", r"custom_gradient.*expected to return", _own_gradients),
    Explanation("ValueError", r"shape invariant|has shape .* before the loop", _loop_shapes),
    Explanation("TypeError", r"has dtype .* before the loop", _loop_shapes),
    Explanation("ValueError", r"only supports singleton tf\.Variables", _variables, _moved_out),
    Explanation(
        "ValueError", r"tried to create variables on non-first call", _variables, _moved_out
    ),
    Explanation(
        "AttributeError",
        r"'(?:Symbolic)?Tensor' object has no attribute '(?:_?numpy|item)'",
        _symbolic,
        _without_numpy,
    ),
    Explanation(
        "NotImplementedError", r"numpy\(\) is only available when eager", _symbolic, _without_numpy
    ),
    Explanation("OperatorNotAllowedInGraphError", r"", _symbolic, _undecorated),
    Explanation(
        "NotImplementedError",
        r"Cannot convert a symbolic.* to a numpy array",
        _numpy_in_function,
        _tf_for_np,
    ),
    Explanation("TypeError", r"real number, not '(?:Symbolic)?Tensor'", _symbolic, _undecorated),
    Explanation(
        "ValueError",
        r"must also be initialized in the|must also have a return|branch must",
        _both_branches,
        _undecorated,
    ),
    Explanation("TypeError|InaccessibleTensorError", r"is out of scope", _escaped, _undecorated),
    Explanation("ValueError", r"A KerasTensor cannot be used as input", _keras_symbol),
)
