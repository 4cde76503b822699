"""Optimizers: those of TensorFlow 1 as Keras has them, and `minimize` written with a tape."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from explorer.compute.tape.clinic.books import calls, names
from explorer.compute.tape.clinic.editing.edits import Edit
from explorer.compute.tape.clinic.editing.program import Program
from explorer.compute.tape.clinic.editing.statements import STEP, before, stands_free
from explorer.core.sentence import Sentence, sentence

_FIRST = ("GradientDescentOptimizer", "AdamOptimizer", "MomentumOptimizer")


def first_optimizers(program: Program) -> Iterator[Edit]:
    """Yield what the optimizers of TensorFlow 1 need beside another name, to step as they did."""
    for node, canonical in names.gone(program):
        name = canonical.rpartition(".")[2]
        if not canonical.startswith("tensorflow.") or name not in _FIRST:
            continue
        if _needs_the_first(program):
            new = f"tensorflow.compat.v1.train.{name}"
            start, end = program.places.start(node), program.places.end(node)
            why = names.renaming(canonical, new)
            yield Edit(start, end, program.spelled(new), why, name, node.lineno)
        elif name == "AdamOptimizer":
            yield from _adam(program, node)


def _needs_the_first(program: Program) -> bool:
    """Return whether a program uses of an optimizer what Keras's do not have."""
    if program.names & {"keras", "layers"} or "get_or_create_global_step" not in program.names:
        # Optimizers of TensorFlow 1 do not know the variables of Keras 3.
        return bool(program.names & {"compute_gradients", "get_slot"})
    kept = any(isinstance(node, ast.Assign) and _is_global_step(node) for node in program.nodes)
    return kept or bool(program.names & {"compute_gradients", "get_slot"})


def _is_global_step(node: ast.Assign) -> bool:
    called = getattr(node.value, "func", None)
    return isinstance(called, ast.Attribute) and called.attr == "get_or_create_global_step"


def counted(program: Program) -> Iterator[Edit]:
    """Yield the arguments of `apply_gradients` that Keras 3 does not take."""
    gone = {"global_step", "experimental_aggregate_gradients", "skip_gradients_aggregation"}
    for call in program.calls:
        function = call.func
        if not isinstance(function, ast.Attribute) or function.attr != "apply_gradients":
            continue
        for key in call.keywords:
            if key.arg in gone and is_keras_optimizer(program, function.value):
                why = sentence(
                    "“apply_gradients” of Keras 3 takes the pairs alone: leave “{name}” out.",
                    name=key.arg,
                )
                yield calls.without(program, call, key, why)
                return


def assigned_rates(program: Program) -> Iterator[Edit]:
    """Yield `K.set_value(optimizer.lr, …)`, which does not know the variables of Keras 3."""
    for call in program.calls:
        canonical = program.canonical(call.func)
        if not canonical.endswith("keras.backend.set_value") or len(call.args) != 2:
            continue
        rate, value = call.args
        if isinstance(rate, ast.Attribute) and rate.attr in ("lr", "learning_rate"):
            why = sentence("“K.set_value” knows no variables of Keras 3: use their “assign”.")
            text = f"{program.segment(rate)}.assign("
            start, stop = program.places.start(call), program.places.start(value)
            yield Edit(start, stop, text, why, "set_value", call.lineno)


def _adam(program: Program, node: ast.expr) -> Iterator[Edit]:
    call = program.parents.get(node)
    if not isinstance(call, ast.Call) or call.func is not node:
        return
    if len(call.args) < 4 and "epsilon" not in {key.arg for key in call.keywords}:
        # Keras has 1e-7.
        end = program.places.end(call) - 1
        yield Edit(end, end, ", epsilon=1e-08" if call.args or call.keywords else "epsilon=1e-08")
    new = "tensorflow.keras.optimizers.Adam"
    why = names.renaming("tensorflow.train.AdamOptimizer", new)
    start, stop = program.places.start(node), program.places.end(node)
    yield Edit(start, stop, program.spelled(new), why, "AdamOptimizer", node.lineno)
    yield from names.with_import(program, new)


def is_keras_optimizer(program: Program, node: ast.expr) -> bool:
    """Return whether an expression is known to be an optimizer of Keras."""
    maker = program.made_by(node)
    if ".optimizers." in maker or maker.startswith("keras.optimizers"):
        return ".schedules." not in maker
    name = maker.rpartition(".")[2]
    return (
        maker.startswith("tensorflow.train.") and name in _FIRST and not _needs_the_first(program)
    )


def learning_rate(program: Program) -> Iterator[Edit]:
    """Yield the reads of an optimizer's `lr`, which is `learning_rate`."""
    for node in program.nodes:
        if not isinstance(node, ast.Attribute) or node.attr != "lr":
            continue
        holder = node.value
        is_model_s = isinstance(holder, ast.Attribute) and holder.attr == "optimizer"
        if is_model_s or "lr" in program.missing or is_keras_optimizer(program, holder):
            why = sentence("“lr” of an optimizer is called “learning_rate” today.")
            end = program.places.end(node)
            yield Edit(end - 2, end, "learning_rate", why, "lr", node.lineno)


def decay(program: Program) -> Iterator[Edit]:
    """Yield the falling rates, which Keras 3 has as schedules: rate / (1 + decay · step)."""
    for call in program.calls:
        canonical = program.canonical(call.func)
        given = {key.arg: key for key in call.keywords}
        if ".optimizers." not in canonical or "decay" not in given or ".schedules." in canonical:
            continue
        why = sentence(
            "The argument “decay” is gone: a falling rate is a schedule today, “InverseTimeDecay”."
        )
        falls = given["decay"].value
        yield calls.without(program, call, given["decay"], why)
        rate = given.get("learning_rate") or given.get("lr") or next(iter(call.args), None)
        rate = rate.value if isinstance(rate, ast.keyword) else rate
        if rate is not None and not (isinstance(falls, ast.Constant) and not falls.value):
            schedule = "tensorflow.keras.optimizers.schedules.InverseTimeDecay"
            text = f"{program.spelled(schedule)}({program.segment(rate)}, 1, "
            text += f"{program.segment(falls)})"
            yield Edit(program.places.start(rate), program.places.end(rate), text)
            yield from names.with_import(program, schedule)


@dataclass(frozen=True, slots=True)
class _Minimize:
    """A call of `minimize`, or of `compute_gradients`, taken apart."""

    optimizer: str
    loss: ast.expr
    variables: ast.expr | None
    tape: ast.expr | None
    call: ast.Call
    only_gradients: bool


def minimize(program: Program) -> Iterator[Edit]:
    """Yield the edits that write `minimize` of Keras 2 with a tape and `apply_gradients`."""
    for call in program.calls:
        parts = _parts(program, call)
        if parts is not None and stands_free(program, call):
            yield from _with_tape(program, parts)
            return
        if parts is not None and parts.tape is None and not parts.only_gradients:
            yield from _by_function(program, parts)
            return


_FUNCTION = '''\


def {name}(optimizer, loss, variables):
    """Take one step of the optimizer."""
    with {tape}() as tape:
        value = loss()
    return optimizer.apply_gradients(zip(tape.gradient(value, variables), variables))


'''


def _by_function(program: Program, parts: _Minimize) -> Iterator[Edit]:
    """Yield a function that takes one step, where none can be written before an expression."""
    if parts.variables is None:
        return
    name = program.free("minimize_by")
    place = program.places.line_start(program.after_imports())
    tape = program.spelled("tensorflow.GradientTape")
    yield Edit(place, place, _FUNCTION.format(name=name, tape=tape))
    arguments = ", ".join(
        [parts.optimizer, program.segment(parts.loss), program.segment(parts.variables)]
    )
    start, end = program.places.start(parts.call), program.places.end(parts.call)
    old = getattr(parts.call.func, "attr", "")
    yield Edit(start, end, f"{name}({arguments})", _taped(old), old, parts.call.lineno)
    yield from names.with_import(program, "tensorflow.GradientTape")


def _taped(name: str) -> Sentence:
    return sentence(
        "Optimizers of Keras 3 have no “{name}”: record the loss on a “tf.GradientTape”, and give "
        "its gradients to “apply_gradients”.",
        name=name,
    )


def _parts(program: Program, call: ast.Call) -> _Minimize | None:
    function = call.func
    wanted = ("minimize", "compute_gradients", "_compute_gradients")
    if not isinstance(function, ast.Attribute) or function.attr not in wanted:
        return None
    known = function.attr in program.missing or is_keras_optimizer(program, function.value)
    given = {key.arg: key.value for key in call.keywords}
    loss = call.args[0] if call.args else given.get("loss")
    if not known or loss is None or program.canonical(function.value):
        return None
    if "tape" not in given and not _is_callable(program, loss):
        return None
    return _Minimize(
        program.segment(function.value),
        loss,
        call.args[1] if len(call.args) > 1 else given.get("var_list"),
        given.get("tape"),
        call,
        function.attr != "minimize",
    )


def _is_callable(program: Program, loss: ast.expr) -> bool:
    if not isinstance(loss, ast.Name):
        return isinstance(loss, ast.Lambda | ast.Attribute | ast.Call)
    values = program.assigned(loss.id)
    return not values or any(isinstance(value, ast.Lambda) for value in values)


def _with_tape(program: Program, parts: _Minimize) -> Iterator[Edit]:
    lines: list[str] = []
    if parts.tape is None:
        tape, loss = program.free("tape"), program.free("loss")
        lines += [
            f"with {program.spelled('tensorflow.GradientTape')}() as {tape}:",
            f"{STEP}{loss} = {_called(program, parts.loss)}",
        ]
        yield from names.with_import(program, "tensorflow.GradientTape")
    else:
        tape, loss = program.segment(parts.tape), program.segment(parts.loss)
    pairs = _pairs(program, parts, tape, loss, lines)
    if lines:
        yield before(program, program.statement(parts.call), lines)
    text = pairs if parts.only_gradients else f"{parts.optimizer}.apply_gradients({pairs})"
    if parts.only_gradients and pairs.startswith("zip"):
        text = f"list({pairs})"
    start, end = program.places.start(parts.call), program.places.end(parts.call)
    old = getattr(parts.call.func, "attr", "")
    yield Edit(start, end, text, _taped(old), old, parts.call.lineno)


def _is_function(program: Program, name: str) -> bool:
    return any(isinstance(value, ast.Lambda) for value in program.assigned(name)) or any(
        isinstance(node, ast.FunctionDef) and node.name == name for node in program.nodes
    )


def _called(program: Program, loss: ast.expr) -> str:
    if isinstance(loss, ast.Lambda) and not loss.args.args:
        body = program.segment(loss.body)
        return f"({body})" if "\n" in body else body
    text = program.segment(loss)
    return f"({text})()" if isinstance(loss, ast.Lambda) else f"{text}()"


def _pairs(program: Program, parts: _Minimize, tape: str, loss: str, lines: list[str]) -> str:
    """Return the pairs of gradients and variables as text; it may add a line before."""
    variables = parts.variables
    if isinstance(variables, ast.Lambda) and not variables.args.args:
        variables = variables.body
    if isinstance(variables, ast.List | ast.Tuple) and len(variables.elts) == 1:
        variables = variables.elts[0]
        one = not isinstance(variables, ast.Starred)
    else:
        one = variables is not None and program.made_by(variables) == "tensorflow.Variable"
    if one and isinstance(variables, ast.Name | ast.Attribute):
        text = program.segment(variables)
        return f"[({tape}.gradient({loss}, {text}), {text})]"
    if isinstance(variables, ast.Name) and _is_function(program, variables.id):
        text = program.free("variables")
        lines.append(f"{text} = {variables.id}()")
    elif isinstance(variables, ast.Name | ast.Attribute):
        text = program.segment(variables)
    else:
        text = program.free("variables")
        written = program.segment(variables) if variables else f"{tape}.watched_variables()"
        lines.append(f"{text} = {f'[{written}]' if one else written}")
    return f"zip({tape}.gradient({loss}, {text}), {text})"
