"""Sessions and placeholders: programs that build a graph first, and run it later."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from explorer.compute.tape.clinic.books.known import living
from explorer.compute.tape.clinic.editing.edits import Edit
from explorer.compute.tape.clinic.editing.program import Program
from explorer.core.sentence import Sentence, sentence

_SIGNS = {
    "Session",
    "InteractiveSession",
    "placeholder",
    "placeholder_with_default",
    "sparse_placeholder",
}
_SWITCHES = {"disable_v2_behavior", "disable_eager_execution"}


def _why() -> Sentence:
    return sentence(
        "This program is for TensorFlow 1: it builds a graph first and runs it in a session. "
        "TensorFlow 2 computes at once, and records on a “tf.GradientTape”. The old way still "
        "runs under “tf.compat.v1”, without tapes."
    )


def graphs(program: Program) -> Iterator[Edit]:
    """Yield the edits that run a program for sessions as TensorFlow 1 did."""
    sign = _sign(program)
    if sign is None or program.names & _SWITCHES:
        return
    name = program.canonical(sign).rpartition(".")[2]
    imports = [
        (node, alias)
        for node in program.nodes
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name in ("tensorflow", "tensorflow.compat.v1")
    ]
    imports.sort(key=lambda pair: pair[0].lineno)
    for number, (node, alias) in enumerate(imports):
        local = alias.asname or alias.name
        start, end = program.places.start(alias), program.places.end(alias)
        text = f"tensorflow.compat.v1 as {local}"
        yield Edit(start, end, text, _why(), name, sign.lineno)
        if number == 0:
            place = program.places.end(node)
            yield Edit(place, place, f"\n{program.indent(node)}{local}.disable_v2_behavior()")


def _sign(program: Program) -> ast.expr | None:
    for call in program.calls:
        canonical = program.canonical(call.func)
        if living.root(canonical) != "tensorflow":
            continue
        plain = canonical.replace(".compat.v1", "")
        if plain.count(".") == 1 and plain.rpartition(".")[2] in _SIGNS:
            return call.func
    return None
