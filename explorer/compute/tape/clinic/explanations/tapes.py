"""Errors of tapes and of their gradients."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from explorer.compute.tape.clinic.editing.statements import indented
from explorer.compute.tape.clinic.explanations.case import Explanation, Faulty
from explorer.compute.tape.clinic.explanations.changes import (
    changed,
    methods_on_line,
    tape_makers,
    with_argument,
    written,
)
from explorer.core.sentence import Sentence, sentence

_METHODS = ("gradient", "jacobian", "batch_jacobian")


def _tape_names(faulty: Faulty) -> list[str]:
    calls = [call for method in _METHODS for call in methods_on_line(faulty, method)]
    holders = [call.func.value for call in calls if isinstance(call.func, ast.Attribute)]
    return [each.id for each in holders if isinstance(each, ast.Name)]


def _asked_twice(faulty: Faulty) -> Sentence:
    if _is_persistent(faulty) or not _is_entered(faulty):
        return sentence(
            "This tape has recorded nothing, or has let go of it: enter it by “with” before what "
            "it is to record."
        )
    return sentence(
        "A tape answers one call of “gradient” and then lets go of what it recorded. Ask for all "
        "gradients in one call, with a list of sources, or make the tape with persistent=True."
    )


def _pfor(faulty: Faulty) -> Sentence:
    return sentence(
        "Row by row, “jacobian” asks its tape several times: make it with persistent=True."
    )


def _is_persistent(faulty: Faulty) -> bool:
    program = faulty.program
    makers = [call for name in _tape_names(faulty) for call in tape_makers(program, name)]
    given = [key for call in makers for key in call.keywords if key.arg == "persistent"]
    return bool(given) and len(given) == len(makers)


def _is_entered(faulty: Faulty) -> bool:
    program = faulty.program
    entered = [item for node in program.nodes if isinstance(node, ast.With) for item in node.items]
    names = {
        name.id
        for item in entered
        for name in (item.context_expr, item.optional_vars)
        if isinstance(name, ast.Name)
    }
    return not set(_tape_names(faulty)) - names


def _persistent(faulty: Faulty) -> Iterator[str]:
    for name in _tape_names(faulty):
        makers = list(tape_makers(faulty.program, name))
        edits = [
            with_argument(faulty.program, call, "persistent=True")
            for call in makers
            if not call.args and "persistent" not in {key.arg for key in call.keywords}
        ]
        # False that is written out.
        edits += [
            written(faulty.program, key.value, "True")
            for call in makers
            for key in call.keywords
            if key.arg == "persistent"
        ]
        if edits:
            yield changed(faulty.program, *edits)
    yield from _entered(faulty)


def _entered(faulty: Faulty) -> Iterator[str]:
    """Yield the program in which a tape that was only made is entered at once."""
    program, asked = faulty.program, faulty.statement
    if asked is None or _is_entered(faulty):
        return
    for name in _tape_names(faulty):
        for call in tape_makers(program, name):
            made = program.statement(call)
            block = program.block(made)
            if asked not in block or block.index(asked) <= block.index(made) + 1:
                continue
            start = program.places.line_start(block[block.index(made) + 1].lineno)
            end = program.places.line_start(asked.lineno)
            body = f"{program.indent(made)}with {name}:\n" + indented(program.text[start:end])
            yield program.text[:start] + body + program.text[end:]


def _reentered(faulty: Faulty) -> Sentence:
    return sentence(
        "The same tape is entered while it records already. A second derivative needs a second "
        "tape: with tf.GradientTape() as outer, and within it another."
    )


def _not_recording(faulty: Faulty) -> Sentence:
    return sentence(
        "Only a tape that records can be stopped: “stop_recording” belongs in its “with”."
    )


def _no_gradient(faulty: Faulty) -> Sentence:
    return sentence(
        "TensorFlow knows no derivative of the operation “{name}”. Write it with others, or give "
        "it one by tf.custom_gradient.",
        name=faulty.match[1],
    )


def _unconnected(faulty: Faulty) -> Sentence:
    return sentence(
        "“unconnected_gradients” is tf.UnconnectedGradients.ZERO or .NONE, or their text in lower "
        'case: "zero", "none".'
    )


def _lower_unconnected(faulty: Faulty) -> Iterator[str]:
    for node in faulty.nodes:
        if isinstance(node, ast.Constant) and node.value == faulty.match[1]:
            lower = written(faulty.program, node, repr(faulty.match[1].lower()))
            yield changed(faulty.program, lower)


def _all_none(faulty: Faulty) -> Sentence:
    return sentence(
        "All gradients that the optimizer was given are None: the loss does not depend on the "
        "variables through anything that the tape recorded. The cards of the gradient calls say "
        "why."
    )


def _used_none(faulty: Faulty) -> Sentence:
    return sentence(
        "A value here is None; after “gradient” this means that no recorded way leads from target "
        "to source. The card of that call says why."
    )


def _no_sources(faulty: Faulty) -> Sentence:
    return sentence(
        "“gradient” is asked for a target and for sources: tape.gradient(y, x), what is "
        "differentiated first, by what second."
    )


def named(faulty: Faulty) -> Iterator[str]:
    """Yield programs in which a tape without a name has the one that is not defined."""
    program = faulty.program
    for node in program.nodes:
        if not isinstance(node, ast.With):
            continue
        for item in node.items:
            made = item.context_expr
            is_tape = isinstance(made, ast.Call) and program.canonical(made.func).endswith(
                "GradientTape"
            )
            if is_tape and item.optional_vars is None:
                text = f"{program.segment(made)} as {faulty.match[1]}"
                yield changed(program, written(program, made, text))


def has_nameless_tape(faulty: Faulty) -> bool:
    """Return whether a tape is entered without a name."""
    return any(True for _ in named(faulty))


def _not_made(faulty: Faulty) -> Sentence:
    return sentence("A tape is made by a call: tf.GradientTape(), with brackets.")


def _made(faulty: Faulty) -> Iterator[str]:
    program = faulty.program
    for node in program.nodes:
        if isinstance(node, ast.withitem):
            name = node.context_expr
            if program.canonical(name).endswith("GradientTape"):
                yield changed(program, written(program, name, f"{program.segment(name)}()"))


def _gradient_s(faulty: Faulty) -> Sentence:
    return sentence("The method of a tape is called “gradient”.")


def _tape_s_gradient(faulty: Faulty) -> Sentence:
    return sentence(
        "“gradient” is a method of a tape: with tf.GradientTape() as tape, and then "
        "tape.gradient(y, x)."
    )


def _gradient(faulty: Faulty) -> Iterator[str]:
    for call in methods_on_line(faulty, faulty.match[1]):
        if isinstance(call.func, ast.Attribute):
            text = f"{faulty.program.segment(call.func.value)}.gradient"
            yield changed(faulty.program, written(faulty.program, call.func, text))


def _one_target(faulty: Faulty) -> Sentence:
    return sentence(
        "“jacobian” takes one tensor as its target, not a list: put them together by tf.stack, or "
        "ask for each."
    )


def _rows(faulty: Faulty) -> Sentence:
    return sentence(
        "“batch_jacobian” needs a target and a source with a first axis of the same length, one "
        "row for each example."
    )


def _out_of_range(faulty: Faulty) -> Sentence:
    if methods_on_line(faulty, "batch_jacobian"):
        return _rows(faulty)
    return sentence(
        "The list has no element of that number: they are counted from 0, so the last one has the "
        "list's length less one."
    )


def _too_few_axes(faulty: Faulty) -> Sentence:
    if methods_on_line(faulty, "batch_jacobian"):
        return _rows(faulty)
    return sentence("A tensor has fewer axes here than the operation needs.")


EXPLANATIONS = (
    Explanation("RuntimeError", r"non-persistent GradientTape", _asked_twice, _persistent),
    Explanation("RuntimeError", r"created with persistent=True", _pfor, _persistent),
    Explanation("ValueError", r"Tape is (?:still|already) recording", _reentered),
    Explanation("RuntimeError", r"stop recording a tape which is not", _not_recording),
    Explanation("LookupError", r"gradient registry has no entry for: (\w+)", _no_gradient),
    Explanation("LookupError", r"No gradient defined for operation '?([\w/]+)", _no_gradient),
    Explanation(
        "ValueError",
        r"Unknown value for unconnected_gradients: '(\w+)'",
        _unconnected,
        _lower_unconnected,
    ),
    Explanation("ValueError", r"No gradients provided for any variable", _all_none),
    Explanation(
        "TypeError",
        r"unsupported operand type.*'NoneType'|unpack non-iterable NoneType"
        r"|'NoneType' object is not (?:iterable|subscriptable)",
        _used_none,
    ),
    Explanation("AttributeError", r"'NoneType' object has no attribute 'numpy'", _used_none),
    Explanation("ValueError|TypeError", r"convert a value \(None\)", _used_none),
    Explanation("TypeError", r"gradient\(\) missing 1 required positional.*'sources'", _no_sources),
    Explanation(
        "TypeError|AttributeError", r"(?:context manager protocol|__enter__)", _not_made, _made
    ),
    Explanation(
        "AttributeError",
        r"'GradientTape' object has no attribute '(grad\w*|backward|derivative)'",
        _gradient_s,
        _gradient,
    ),
    Explanation("AttributeError", r"'(?:list|tuple)' object has no attribute 'shape'", _one_target),
    Explanation("ValueError", r"batch_jacobian|batch dimension", _rows),
    Explanation("IndexError", r"list index out of range", _out_of_range),
    Explanation("ValueError", r"Shape \(.*\) must have rank at least", _too_few_axes),
    Explanation(
        "AttributeError", r"module 'tensorflow' has no attribute 'gradient'", _tape_s_gradient
    ),
)
