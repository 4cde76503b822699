"""What stands on the way from a source to a target."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import tensorflow as tf

from explorer.compute.tape.clinic.case import Case
from explorer.compute.tape.clinic.finding import Finding
from explorer.compute.tape.clinic.judge import wording
from explorer.compute.tape.clinic.ways.blocks import Block, differentiable
from explorer.compute.tape.clinic.ways.search import Way
from explorer.core.sentence import sentence


def on_way(case: Case, index: int, way: Way) -> list[Finding]:
    """Return what keeps the gradient from coming back along the ways of least cost."""
    found = [wording.of_block(block, case) for block in way.blocks]
    unwatched = _unwatched(case, index, way)
    if not found and not unwatched and differentiable(case.call.sources[index]):
        found = _none_given(case, way)
    return unwatched + found


def _unwatched(case: Case, index: int, way: Way) -> list[Finding]:
    call, source = case.call, case.call.sources[index]
    name = call.names[index]
    if not way.inside:
        return []
    if not differentiable(source):
        return _integer_unwatched(case, index, way)
    if call.watched[index]:
        return _late(case, index, way)
    if call.watched[index] is None or (way.blocks and _watched_when_read(case, source)):
        return []
    return [_not_watched(case, name, way.inside[0].site.line)]


def _watched_when_read(case: Case, source: object) -> bool:
    """Tell whether a tape watches a source by itself; what kept it from doing so comes first."""
    tape = case.files.recording.log.tapes[case.call.tape]
    variable = isinstance(source, tf.Variable) or hasattr(source, "handle")
    return variable and tape.watches_variables and bool(getattr(source, "trainable", False))


def _not_watched(case: Case, name: str, line: int | None) -> Finding:
    return Finding(
        "unwatched",
        "not_watched",
        line,
        sentence("The tape was not watching “{name}”.", name=name),
        sentence(
            "Watch it at the beginning of the tape: {tape}.watch({name}).",
            name=name,
            tape=case.tape_name,
        ),
    )


def _integer_unwatched(case: Case, index: int, way: Way) -> list[Finding]:
    """Return the finding of an integer tensor that nobody asked the tape to watch."""
    call, source = case.call, case.source_id(index)
    if source in case.files.recording.log.variables or source in case.graph.producers:
        return []
    events = case.files.recording.log.tapes[call.tape].events
    if any(event.kind == "watch" and event.tensor == source for event in events):
        return []
    return [_not_watched(case, call.names[index], way.inside[0].site.line)]


def _late(case: Case, index: int, way: Way) -> list[Finding]:
    """Return the finding of a source that was watched only after it was used."""
    tape, source = case.call.tape, case.source_id(index)
    if any(tape in operation.tapes for operation in way.first):
        return []
    events = case.files.recording.log.tapes[tape].events
    asked = [event for event in events if event.kind == "watch" and event.tensor == source]
    if not asked or asked[0].at <= way.inside[0].id:
        return []
    return [
        Finding(
            "watched_late",
            "not_watched",
            asked[0].line,
            sentence(
                "The tape began to watch “{name}” only after it had been used.",
                name=case.call.names[index],
            ),
            sentence(
                "Move tape.watch({name}) to the beginning of the tape.", name=case.call.names[index]
            ),
        )
    ]


def _none_given(case: Case, way: Way) -> list[Finding]:
    """Return the operations on the way that were asked for a gradient and gave None."""
    gave: dict[Block, None] = {}
    sweep = {step.operation.id: step for step in case.call.sweep if step.operation is not None}
    for edge in way.edges:
        step = sweep.get(edge.operation.id)
        if step is None or edge.position >= len(step.contributions):
            continue
        if step.contributions[edge.position] is None:
            gave[Block("none_given", edge.operation)] = None
    return [wording.of_block(_through_python(case, block), case) for block in gave]


def _through_python(case: Case, block: Block) -> Block:
    """Return a block with what happens inside of a function that TensorFlow calls in Python.

    Within `tf.py_function` there is a tape; None comes of it where the value leaves TensorFlow.
    """
    if block.operation.name != "EagerPyFunc":
        return block
    node = case.text.node(block.operation.site.span)
    names = [] if node is None else list(_called_within(case, node))
    left = any(
        isinstance(one, ast.Call) and one is not node and case.files.exits.leaves(one)
        for root in names
        for one in ast.walk(root)
    )
    return Block("python", block.operation) if left else block


def _called_within(case: Case, node: ast.expr) -> Iterator[ast.AST]:
    """Yield a call and the snippet's functions whose names are in it."""
    yield node
    names = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    for one in ast.walk(case.text.tree):
        if isinstance(one, ast.FunctionDef) and one.name in names:
            yield one
