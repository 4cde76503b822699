"""Methods of Keras models, metrics and tensors that are called otherwise today."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from explorer.compute.tape.clinic.books import calls
from explorer.compute.tape.clinic.editing.edits import Edit
from explorer.compute.tape.clinic.editing.program import Program
from explorer.core.sentence import Sentence, sentence

_RENAMED = {
    "reset_states": "reset_state",
    "fit_generator": "fit",
    "evaluate_generator": "evaluate",
    "predict_generator": "predict",
    "predict_proba": "predict",
}
_ENDED = {
    "predict_classes": ("predict", ".argmax(axis=-1)"),
}
_KEYWORDS = {
    "nb_epoch": "epochs",
    "samples_per_epoch": "steps_per_epoch",
    "nb_val_samples": "validation_steps",
    "generator": "x",
}
_DROPPED = {
    "workers",
    "use_multiprocessing",
    "max_queue_size",
    "max_q_size",
    "pickle_safe",
    "nb_worker",
    "experimental_run_tf_function",
}
_TRAINING = {"fit", "evaluate", "predict", "compile"} | set(_RENAMED)


def _renaming(old: str, new: str) -> Sentence:
    return sentence("“{old}” is gone; today it is “{new}”.", old=old, new=new)


def methods(program: Program) -> Iterator[Edit]:
    """Yield the methods that are called otherwise today."""
    own = {node.name for node in program.nodes if isinstance(node, ast.FunctionDef)}
    for call in program.calls:
        if not isinstance(call.func, ast.Attribute) or program.canonical(call.func):
            continue
        name = call.func.attr
        end = program.places.end(call.func)
        if name in _RENAMED and name not in own:
            new = _RENAMED[name]
            yield Edit(end - len(name), end, new, _renaming(name, new), name, call.lineno)
        elif name in _ENDED and name not in own:
            new, ending = _ENDED[name]
            why = _renaming(name, f"{new}(…){ending}")
            yield Edit(end - len(name), end, new, why, name, call.lineno)
            yield Edit(program.places.end(call), program.places.end(call), ending)


_OF_WEIGHTS = ("name", "shape", "dtype", "initializer", "regularizer", "trainable")
"""What `add_weight` of Keras 2 took, in order; today only a shape may come without its name."""


def weights(program: Program) -> Iterator[Edit]:
    """Yield the names of the arguments of `add_weight`."""
    for call in program.calls:
        function = call.func
        if not isinstance(function, ast.Attribute) or not call.args:
            continue
        first = call.args[0]
        named = isinstance(first, ast.Constant) and isinstance(first.value, str)
        if function.attr not in ("add_weight", "add_variable") or not named:
            continue
        why = sentence("The arguments of “add_weight” are given by name today: name=, shape=.")
        for argument, name in zip(call.args, _OF_WEIGHTS, strict=False):
            start = program.places.start(argument)
            yield Edit(start, start, f"{name}=", why, function.attr, call.lineno)
        end = program.places.end(function)
        yield Edit(end - len(function.attr), end, "add_weight")


def arguments(program: Program) -> Iterator[Edit]:
    """Yield the arguments of training methods that are gone."""
    for call in program.calls:
        if not isinstance(call.func, ast.Attribute) or call.func.attr not in _TRAINING:
            continue
        for keyword in call.keywords:
            name = keyword.arg or ""
            start = program.places.start(keyword)
            if name in _KEYWORDS:
                new = _KEYWORDS[name]
                why = sentence("The argument “{old}” is called “{new}” today.", old=name, new=new)
                yield Edit(start, start + len(name), new, why, name, keyword.lineno)
            elif name in _DROPPED:
                why = sentence(
                    "The argument “{old}” of “{name}” is gone: leave it out.",
                    old=name,
                    name=call.func.attr,
                )
                yield calls.without(program, call, keyword, why)
                return


def dimensions(program: Program) -> Iterator[Edit]:
    """Yield the sizes of shapes, which are plain numbers today: shape[0], not shape[0].value."""
    for node in program.nodes:
        if not (
            isinstance(node, ast.Attribute)
            and node.attr == "value"
            and isinstance(node.value, ast.Subscript)
        ):
            continue
        holder = program.segment(node.value.value)
        if holder.endswith((".shape", ".get_shape()", ".dims")):
            why = sentence("A size in a shape is a plain number today: leave “.value” out.")
            end = program.places.end(node)
            yield Edit(program.places.end(node.value), end, "", why, "value", node.lineno)


def iterators(program: Program) -> Iterator[Edit]:
    """Yield the iterators of data sets, which are Python's own today."""
    for call in program.calls:
        function = call.func
        if not isinstance(function, ast.Attribute) or program.canonical(function):
            continue
        if function.attr == "make_one_shot_iterator":
            why = _renaming("make_one_shot_iterator()", "iter(…)")
            start = program.places.start(call)
            yield Edit(start, start, "iter(", why, function.attr, call.lineno)
            yield Edit(program.dot(function), program.places.end(call), ")")


def specs(program: Program) -> Iterator[Edit]:
    """Yield what a data set tells of its elements, where an error has told that it does not."""
    for node in program.nodes:
        names = {"output_shapes", "output_types", "output_classes"}
        if not isinstance(node, ast.Attribute) or node.attr not in names & program.missing:
            continue
        new = f"tensorflow.compat.v1.data.get_{node.attr}"
        text = f"{program.spelled(new)}({program.holder(node)})"
        start, end = program.places.start(node), program.places.end(node)
        why = _renaming(node.attr, "element_spec")
        yield Edit(start, end, text, why, node.attr, node.lineno)


def evaluations(program: Program) -> Iterator[Edit]:
    """Yield the values read by a session, where an error has told that there is none."""
    for call in program.calls:
        function = call.func
        if "eval" not in program.missing or not isinstance(function, ast.Attribute):
            continue
        if function.attr == "eval" and not program.canonical(function):
            why = sentence("There is no session any more: “.numpy()” gives the value at once.")
            start, end = program.dot(function), program.places.end(call)
            yield Edit(start, end, ".numpy()", why, "eval", call.lineno)


def assignments(program: Program) -> Iterator[Edit]:
    """Yield `tf.assign(v, …)`, which is a method of the variable today."""
    for call in program.calls:
        old = program.canonical(call.func)
        methods = {"tensorflow.assign", "tensorflow.assign_add", "tensorflow.assign_sub"}
        if old not in methods or len(call.args) != 2 or call.keywords:
            continue
        variable, value = call.args
        if isinstance(variable, ast.Name | ast.Attribute):
            name = old.rpartition(".")[2]
            why = _renaming(f"tf.{name}(v, …)", f"v.{name}(…)")
            text = f"{program.segment(variable)}.{name}("
            yield Edit(
                program.places.start(call),
                program.places.start(value),
                text,
                why,
                name,
                call.lineno,
            )
