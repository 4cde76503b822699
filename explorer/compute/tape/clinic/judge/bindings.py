"""Names that were bound to something else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from explorer.compute.tape.clinic.case import Case
from explorer.compute.tape.clinic.finding import Finding
from explorer.compute.tape.clinic.text.tree import Text, bound, same
from explorer.compute.tape.recorder.live import LiveOperation
from explorer.core.sentence import sentence


def source_rebound(case: Case, index: int) -> list[Finding]:
    """Return the finding of a source whose name stood for something else in the target.

    Proven where an operation behind the target was given what the name stood for then.
    """
    node = case.source_nodes[index]
    used = next(_used_before(case, index), None)
    return [] if used is None or node is None else [rebound(case, index, node)]


def _used_before(case: Case, index: int) -> Iterator[LiveOperation]:
    """Yield the operations behind the target that were given what the name stood for."""
    node = case.source_nodes[index]
    if not isinstance(node, ast.Name | ast.Attribute) or not _may_change(case.text, node):
        return
    source = case.source_id(index)
    for operation in case.makers:
        if source not in operation.input_ids and _used_directly(case, operation, node):
            yield operation


def meant(case: Case, index: int) -> tuple[LiveOperation, int] | None:
    """Return the operation, and the place among its inputs, of what a name stood for before."""
    uses = (one for one in _used_before(case, index) if one.name != "ReadVariableOp")
    operation, node = next(uses, None), case.source_nodes[index]
    place = case.text.node(operation.site.span) if operation is not None else None
    if operation is None or node is None or place is None:
        return None
    here = {c.tensor for c in case.files.recording.log.conversions if c.line == place.lineno}
    given = [
        position
        for position, number in enumerate(operation.input_ids)
        if number not in here and _comes_from_outside(case, number, place)
    ]
    written = next(i for i, operand in enumerate(_operands(place)) if same(operand, node))
    found = written if written in given else next(iter(given), None)
    return None if found is None else (operation, found)


def _may_change(text: Text, node: ast.expr) -> bool:
    """Tell whether a name may come to stand for something else: it is bound more than once."""
    binding = bindings_of(text, node)
    if isinstance(node, ast.Attribute):
        return len(binding) > 1 or any(not _is_once(text, one) for one in binding)
    scope = text.scope(node)
    parameters = getattr(scope, "args", None)
    named = parameters is not None and any(
        one.arg == ast.unparse(node) for one in ast.walk(parameters) if isinstance(one, ast.arg)
    )
    return len(binding) + named > 1 or any(_in_loop(text, one) for one in binding)


def _is_once(text: Text, statement: ast.stmt) -> bool:
    scope = text.scope(statement)
    return not _in_loop(text, statement) and (
        isinstance(scope, ast.Module) or getattr(scope, "name", "") == "__init__"
    )


def _in_loop(text: Text, statement: ast.stmt) -> bool:
    return any(
        isinstance(one, ast.For | ast.While | ast.AsyncFor)
        for one in (statement, *text.ancestors(statement))
    )


def _used_directly(case: Case, operation: LiveOperation, name: ast.expr) -> bool:
    place = case.text.node(operation.site.span)
    if operation.phase == "backward":
        return False
    if place is None or case.text.scope(place) is not case.text.scope(name):
        return False
    if not any(same(child, name) for child in _operands(place)):
        return False
    return _made_here(case, operation, place)


def _made_here(case: Case, operation: LiveOperation, place: ast.expr) -> bool:
    """Tell whether an operation is given something from outside of its own expression.

    The first operations of an expression are given what its names stand for.
    """
    return any(_comes_from_outside(case, number, place) for number in operation.input_ids)


def _comes_from_outside(case: Case, number: int, place: ast.expr) -> bool:
    maker = case.graph.producers.get(number)
    if maker is None or maker.name == "ReadVariableOp":
        return True
    return case.text.node(maker.site.span) is not place


def _operands(place: ast.expr) -> list[ast.expr]:
    if isinstance(place, ast.Call):
        given = [*place.args, *(word.value for word in place.keywords)]
        if isinstance(place.func, ast.Attribute):
            given.append(place.func.value)
        return [leaf for one in given for leaf in _flat(one)]
    return [node for node in ast.iter_child_nodes(place) if isinstance(node, ast.expr)]


def _flat(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.List | ast.Tuple):
        return [leaf for item in node.elts for leaf in _flat(item)]
    return [node]


def rebound(case: Case, index: int, node: ast.expr) -> Finding:
    """Return the finding of an expression that stands for something else by now."""
    name = case.text.source(node)
    statement = _last_binding(case, node)
    line = statement.lineno if statement is not None else case.call.site.line
    return Finding(
        "rebound_source",
        "overwritten",
        line,
        sentence(
            "“{name}” stands for something else by now: the target was computed from what "
            "it was before.",
            name=name,
        ),
        sentence("Give the new value a name of its own, or change a variable by assign."),
        node=node,
    )


def bindings_of(text: Text, node: ast.expr) -> list[ast.stmt]:
    """Return the statements that bind a name in the scope where it is used.

    An attribute has none: they are those of the whole program.
    """
    everywhere = isinstance(node, ast.Attribute)
    scope = text.tree if everywhere else text.scope(node)
    return [
        statement
        for statement in ast.walk(scope)
        if isinstance(statement, ast.stmt)
        and any(same(target, node) for target in bound(statement))
        and (everywhere or text.scope(statement) is scope)
    ]


def _last_binding(case: Case, node: ast.expr) -> ast.stmt | None:
    found = bindings_of(case.text, node)
    before = [statement for statement in found if statement.lineno <= node.lineno]
    return max(before or found, key=lambda s: s.lineno, default=None)


def source_made_before(case: Case, index: int, found: list[Finding]) -> list[Finding]:
    """Return the finding of a name that was a watched value and became a plain tensor.

    `x = x + 1` makes a tensor of a variable; the next tape does not watch it.
    """
    if not any(finding.kind == "unwatched" for finding in found):
        return []
    node = case.source_nodes[index]
    made = case.graph.producers.get(case.source_id(index))
    if made is None or not isinstance(node, ast.Name | ast.Attribute):
        return []
    place = case.text.node(made.site.span)
    statement = case.text.statement(place) if place is not None else None
    if statement is None or not any(same(target, node) for target in bound(statement)):
        return []
    if not _uses_itself(statement, node) or not _from_variable(case, made):
        return []
    name = case.text.source(node)
    return [
        Finding(
            "rebound_before",
            "overwritten",
            statement.lineno,
            sentence("“{name}” was a variable; here the name gets a plain tensor.", name=name),
            sentence("Change the variable itself, by {name}.assign(…).", name=name),
            node=node,
        )
    ]


def _uses_itself(statement: ast.stmt, node: ast.expr) -> bool:
    if isinstance(statement, ast.AugAssign):
        return True
    value = getattr(statement, "value", None)
    return value is not None and any(
        isinstance(one, ast.expr) and same(one, node) for one in ast.walk(value)
    )


def _from_variable(case: Case, made: LiveOperation) -> bool:
    """Tell whether a tensor was computed from a variable or from what some tape watched."""
    log = case.files.recording.log
    watched = {event.tensor for tape in log.tapes for event in tape.events if event.kind == "watch"}
    origins = set().union(*(case.graph.before(number, state=False) for number in made.input_ids))
    return bool(origins & (log.variables.keys() | watched))


def target_rebound(case: Case, found: list[Finding]) -> list[Finding]:
    """Return the findings, with a target that was computed again outside told as such."""
    node = case.target_node
    outside = [f for f in found if f.block is not None and f.block.kind == "outside"]
    if not outside or not isinstance(node, ast.Name | ast.Attribute):
        return found
    last = next((f for f in outside if _binds(case, f, node)), None)
    if last is None or len(bindings_of(case.text, node)) < 2:
        return found
    if not _bound_within(case, node):
        return found
    told = replace(
        last,
        kind="rebound_target",
        cause="overwritten",
        sentence=sentence(
            "“{name}” was computed again after the tape had ended: the tape knows "
            "only what it was before.",
            name=case.text.source(node),
        ),
        remedy=sentence("Give the new value a name of its own, or compute it within the tape."),
        node=node,
    )
    return [told, *[f for f in found if f not in outside]]


def _binds(case: Case, finding: Finding, node: ast.expr) -> bool:
    if finding.node is None:
        return False
    statement = case.text.statement(finding.node)
    return statement is not None and any(same(target, node) for target in bound(statement))


def _bound_within(case: Case, node: ast.expr) -> bool:
    """Tell whether the tape recorded an operation whose result had this name."""
    for operation in case.operations:
        if case.call.tape in operation.tapes and operation.phase == "forward":
            place = case.text.node(operation.site.span)
            statement = case.text.statement(place) if place is not None else None
            if statement is not None and any(same(one, node) for one in bound(statement)):
                return True
    return False


def target_replaced(case: Case, index: int) -> list[Finding]:
    """Return the finding of a target whose name stood for something of the source before."""
    node = case.target_node
    if not isinstance(node, ast.Name | ast.Attribute):
        return []
    reached = case.graph.after(case.source_id(index))
    earlier = [
        operation
        for operation in case.graph.makers(reached)
        if operation.phase == "forward" and _bears(case, operation, node)
    ]
    if not earlier or len(bindings_of(case.text, node)) < 2:
        return []
    statement = _last_binding(case, node)
    return [
        Finding(
            "rebound_target",
            "overwritten",
            statement.lineno if statement is not None else case.call.site.line,
            sentence(
                "“{name}” stands for something else by now, which does not come from “{source}”.",
                name=case.text.source(node),
                source=case.call.names[index],
            ),
            sentence("Give the new value a name of its own."),
            node=node,
        )
    ]


def _bears(case: Case, operation: LiveOperation, node: ast.expr) -> bool:
    """Tell whether the result of an operation was bound to a name within the call's tape."""
    if case.call.tape not in operation.tapes:
        return False
    place = case.text.node(operation.site.span)
    statement = case.text.statement(place) if place is not None else None
    return (
        statement is not None
        and getattr(statement, "value", None) is place
        and any(same(target, node) for target in bound(statement))
    )
