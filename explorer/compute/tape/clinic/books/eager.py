"""`tf.contrib.eager`: its functions that give gradients, written with a tape."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from textwrap import dedent

from explorer.compute.tape.clinic.books import names
from explorer.compute.tape.clinic.books.known import living
from explorer.compute.tape.clinic.editing.edits import Edit
from explorer.compute.tape.clinic.editing.program import Program
from explorer.core.sentence import Sentence, sentence

_BY_ARGUMENTS = '''\
def {name}(f{params}):
    """Return the function that gives {value}the gradients of f by its arguments."""

    def gradients(*args{dy}):
        args = list(args)
{positions}\
        for i in positions:
            args[i] = {tf}.convert_to_tensor(args[i])
        sources = [args[i] for i in positions]
        with {tf}.GradientTape() as tape:
            tape.watch(sources)
            result = f(*args)
        return {result}tape.gradient(result, sources{output})

    return gradients
'''
_ALL_POSITIONS = "        positions = range(len(args))\n"
_CHOSEN_POSITIONS = """\
        parameters = list(inspect.signature(f).parameters)
        positions = [
            parameters.index(each) if isinstance(each, str) else each
            for each in (range(len(args)) if params is None else params)
        ]
"""
_BY_VARIABLES = '''\
def {name}(f):
    """Return the function that gives {value}the gradients of f by the variables it reads."""

    def gradients(*args, **kwargs):
        with {tf}.GradientTape() as tape:
            result = f(*args, **kwargs)
        variables = tape.watched_variables()
        pairs = list(zip(tape.gradient(result, variables), variables))
        return {result}pairs

    return gradients
'''
_HELPERS = {
    "gradients_function": ("gradients_of", _BY_ARGUMENTS, False),
    "value_and_gradients_function": ("value_and_gradients_of", _BY_ARGUMENTS, True),
    "val_and_grad_function": ("value_and_gradients_of", _BY_ARGUMENTS, True),
    "implicit_gradients": ("gradients_by_variables", _BY_VARIABLES, False),
    "implicit_value_and_gradients": ("value_and_gradients_by_variables", _BY_VARIABLES, True),
}


def gradient_functions(program: Program) -> Iterator[Edit]:
    """Yield the edits that define one of these functions, and call it wherever it was called."""
    uses = [
        (node, canonical, canonical.rpartition(".")[2])
        for node, canonical in names.gone(program)
        if canonical.startswith("tensorflow.contrib.")
    ]
    first = next((old for _, _, old in uses if old in _HELPERS), "")
    if not first:
        return
    text, name = _definition(program, first)
    place = program.places.line_start(program.after_imports())
    blank = re.match(r"\n*", program.text[place:])
    yield Edit(place, place, text + "\n" * (2 - len(blank[0]) if blank else 0))
    for node, canonical, old in uses:
        if old == first:
            start, end = program.places.start(node), program.places.end(node)
            yield Edit(start, end, name, _with_a_tape(canonical), old, node.lineno)
    yield from names.with_import(program, "tensorflow.GradientTape")


def devices(program: Program) -> Iterator[Edit]:
    """Yield `num_gpus`, which is the length of a list today."""
    for call in program.calls:
        canonical = program.canonical(call.func)
        if canonical == "tensorflow.contrib.eager.num_gpus":
            new = "tensorflow.config.list_physical_devices"
            text = f'len({program.spelled(new)}("GPU"))'
            start, end = program.places.start(call), program.places.end(call)
            why = names.renaming(canonical, new)
            yield Edit(start, end, text, why, "num_gpus", call.lineno)
            yield from names.with_import(program, new)


def _with_a_tape(canonical: str) -> Sentence:
    return sentence(
        "“{name}” is gone: today a “tf.GradientTape” records what is computed, and its "
        "“gradient” gives the derivatives.",
        name=names.shown(canonical),
    )


def _definition(program: Program, old: str) -> tuple[str, str]:
    name, template, with_value = _HELPERS[old]
    chosen = _uses(program, old, "params") or any(
        len(call.args) > 1 for call in program.calls if _last(program, call) == old
    )
    dy = "dy" in {key.arg for call in program.calls for key in call.keywords}
    name = program.free(name)
    return _filled(program, template, name, with_value=with_value, chosen=chosen, dy=dy), name


def _filled(
    program: Program, template: str, name: str, *, with_value: bool, chosen: bool, dy: bool
) -> str:
    head = "import inspect\n\n\n" if chosen and template is _BY_ARGUMENTS else "\n\n"
    return head + dedent(template).format(
        name=name,
        tf=program.spelled("tensorflow"),
        params=", params=None" if chosen else "",
        positions=_CHOSEN_POSITIONS if chosen else _ALL_POSITIONS,
        dy=", dy=None" if dy else "",
        output=", output_gradients=dy" if dy else "",
        value="the value and " if with_value else "",
        result="result, " if with_value else "",
    )


def _last(program: Program, call: ast.Call) -> str:
    canonical = program.canonical(call.func)
    return canonical.rpartition(".")[2] if living.root(canonical) else ""


def _uses(program: Program, old: str, keyword: str) -> bool:
    return any(
        key.arg == keyword
        for call in program.calls
        if _last(program, call) == old
        for key in call.keywords
    )
