"""Finds where a value left TensorFlow on its way to the target."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from explorer.compute.tape.clinic.case import Case
from explorer.compute.tape.clinic.finding import Finding
from explorer.compute.tape.clinic.text.leaving import Flow, Key
from explorer.compute.tape.clinic.text.tree import bound
from explorer.compute.tape.recorder.live import LiveOperation
from explorer.core.sentence import sentence


def left(case: Case, index: int) -> list[Finding]:
    """Return where the source's value left TensorFlow and came back as a number."""
    if not case.files.has_exits:
        return []
    flow = Flow(case.text, case.files.exits)
    keys, places = _beginnings(case, index, flow)
    flow.follow(keys, places)
    gates: dict[ast.expr, None] = {}
    for arrival in _arrivals(case):
        for gate in flow.carried(arrival).left:
            gates[gate] = None
    return [_finding(case, index, tuple(gates))] if gates else []


def _beginnings(case: Case, index: int, flow: Flow) -> tuple[list[Key], list[ast.expr]]:
    """Return the names and the expressions in which the source's value is known to be."""
    keys: list[Key] = []
    node = case.source_nodes[index]
    if isinstance(node, ast.Name | ast.Attribute) and (key := flow.key(node)):
        keys.append(key)
    source = case.source_id(index)
    reached = case.graph.after(source)
    places = list(_expressions(case, case.graph.makers(reached - {source})))
    keys += _names_of(case, source, flow)
    return keys, places


def _names_of(case: Case, source: int, flow: Flow) -> Iterator[Key]:
    """Yield the names that the line of a variable or constant binds."""
    log = case.files.recording.log
    lines = [c.line for c in log.conversions if c.tensor == source]
    if source in log.variables:
        lines.append(log.variables[source].site.line)
    for line in lines:
        statement = case.text.simple(line)
        for target in bound(statement) if statement is not None else ():
            if key := flow.key(target):
                yield key


def _expressions(case: Case, operations: Iterator[LiveOperation]) -> Iterator[ast.expr]:
    for operation in operations:
        node = case.text.node(operation.site.span)
        if node is not None:
            yield node


def _arrivals(case: Case) -> Iterator[ast.expr]:
    """Yield the expressions in which a number of Python or NumPy becomes part of the target."""
    log = case.files.recording.log
    made = {c.tensor: c.line for c in log.conversions}
    for operation in case.makers:
        if any(_is_leaf(case, number) for number in operation.input_ids):
            node = case.text.node(operation.site.span)
            if node is not None:
                yield node
    for tensor in case.behind:
        if tensor in made and _is_leaf(case, tensor):
            statement = case.text.simple(made[tensor])
            if statement is not None:
                yield from _values(statement)
    yield from _through_variables(case)
    if case.target_node is not None and any(_is_leaf(case, one) for one in case.targets):
        yield case.target_node


def _through_variables(case: Case) -> Iterator[ast.expr]:
    """Yield the expressions that put numbers into variables behind the target."""
    variables = case.files.recording.log.variables
    for tensor in case.behind:
        for edge in case.graph.reaching.get(tensor, ()):
            if edge.state and (node := case.text.node(edge.operation.site.span)) is not None:
                yield node
        if tensor in variables:
            statement = case.text.simple(variables[tensor].site.line)
            if statement is not None:
                yield from _values(statement)


def _is_leaf(case: Case, tensor: int) -> bool:
    return tensor not in case.graph.producers and tensor not in case.files.recording.log.variables


def _values(statement: ast.stmt) -> Iterator[ast.expr]:
    for node in ast.iter_child_nodes(statement):
        if isinstance(node, ast.expr) and not isinstance(getattr(node, "ctx", None), ast.Store):
            yield node


def _finding(case: Case, index: int, gates: tuple[ast.expr, ...]) -> Finding:
    first = min(gates, key=lambda gate: (gate.lineno, gate.col_offset))
    said = sentence(
        "“{name}” leaves TensorFlow in “{what}”: the tape does not see what happens to numbers "
        "of NumPy or Python.",
        name=case.call.names[index],
        what=case.text.source(first),
    )
    return Finding(
        "left",
        "left_tensorflow",
        first.lineno,
        said,
        sentence("Compute it with TensorFlow's own functions."),
        node=first,
        nodes=gates,
    )
