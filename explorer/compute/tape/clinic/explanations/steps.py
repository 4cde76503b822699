"""Steps of optimizers: pairs of gradients and variables."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from explorer.compute.tape.clinic.explanations.case import Explanation, Faulty
from explorer.compute.tape.clinic.explanations.changes import changed, methods_on_line, written
from explorer.core.sentence import Sentence, sentence

_TENSOR = r"(?:EagerTensor|ResourceVariable|Variable|SymbolicTensor|ops\.EagerTensor)'?"


def _no_loop(faulty: Faulty) -> Sentence:
    return sentence(
        "A single number cannot be walked through. For “for”, use tf.range(n); for an optimizer, "
        "pairs in a list: [(gradient, variable)]."
    )


def _pairs(faulty: Faulty) -> Iterator[str]:
    """Yield the pairs of `apply_gradients` in a list: of one gradient, or of two lists."""
    program = faulty.program
    for call in methods_on_line(faulty, "apply_gradients"):
        if not call.args:
            continue
        given = call.args[0]
        if len(call.args) == 2:
            inside = f"{program.segment(given)}, {program.segment(call.args[1])}"
            for text in (f"zip({inside})", f"[({inside})]"):
                start, end = program.places.start(given), program.places.end(call.args[1])
                yield program.text[:start] + text + program.text[end:]
        elif isinstance(given, ast.Tuple) and len(given.elts) == 2:
            yield changed(program, written(program, given, f"[{program.segment(given)}]"))
        elif isinstance(given, ast.Call) and program.segment(given.func) == "zip":
            inside = ", ".join(program.segment(each) for each in given.args)
            yield changed(program, written(program, given, f"[({inside})]"))


def _in_pairs(faulty: Faulty) -> Sentence:
    return sentence(
        "“apply_gradients” takes pairs, each gradient with its variable: "
        "zip(gradients, variables), or [(gradient, variable)]."
    )


def _swapped_pairs(faulty: Faulty) -> Sentence:
    return sentence(
        "In the pairs of “apply_gradients” the gradient comes first, the variable second."
    )


def _swap_zip(faulty: Faulty) -> Iterator[str]:
    program = faulty.program
    for node in faulty.nodes:
        pair = node.elts if isinstance(node, ast.Tuple) else []
        if isinstance(node, ast.Call) and program.segment(node.func) == "zip":
            pair = node.args
        if len(pair) == 2:
            first, second = pair
            yield changed(
                program,
                written(program, first, program.segment(second)),
                written(program, second, program.segment(first)),
            )


def _other_variables(faulty: Faulty) -> Sentence:
    return sentence(
        "An optimizer of Keras 3 keeps to the variables of its first step. Make a new optimizer "
        "for others, or give it all of them before: optimizer.build([x, y])."
    )


def _built(faulty: Faulty) -> Iterator[str]:
    """Yield the program in which the optimizer knows all variables before its first step."""
    program = faulty.program
    variables: list[str] = []
    for node in program.tree.body:
        steps = [
            call.func.value.id
            for call in ast.walk(node)
            if isinstance(call, ast.Call)
            and isinstance(call.func, ast.Attribute)
            and call.func.attr in ("apply_gradients", "apply")
            and isinstance(call.func.value, ast.Name)
        ]
        if steps and variables:
            start = program.places.start(node)
            build = f"{steps[0]}.build([{', '.join(variables)}])\n"
            yield program.text[:start] + build + program.text[start:]
            return
        if isinstance(node, ast.Assign) and program.made_by(node.value) == "tensorflow.Variable":
            variables += [each.id for each in node.targets if isinstance(each, ast.Name)]


EXPLANATIONS = (
    Explanation(
        "AttributeError",
        rf"{_TENSOR} object has no attribute '_?unique_id'",
        _swapped_pairs,
        _swap_zip,
    ),
    Explanation(
        "TypeError",
        r"apply_gradients\(\) takes 2 positional arguments but 3",
        _in_pairs,
        _pairs,
    ),
    Explanation("TypeError", r"Cannot iterate over a scalar tensor", _no_loop, _pairs),
    Explanation(
        "TypeError|ValueError",
        r"iteration over a 0-d|'ResourceVariable' object is not iterable",
        _no_loop,
        _pairs,
    ),
    Explanation("ValueError", r"Unknown variable: <", _other_variables, _built),
)
