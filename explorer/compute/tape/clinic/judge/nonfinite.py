"""Why a gradient is NaN or infinite: the operation that made it so first."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Any

import numpy as np

from explorer.compute.tape import private
from explorer.compute.tape.clinic.case import Case
from explorer.compute.tape.clinic.finding import Finding, Verdict
from explorer.compute.tape.clinic.judge import places
from explorer.compute.tape.recorder.live import LiveOperation, LivePass
from explorer.core.sentence import sentence

SELECTS = frozenset({"Select", "SelectV2"})


def verdict_of_value(case: Case, index: int) -> Verdict | None:
    """Return why a gradient is no finite number; None where it is one, or has no value now."""
    if finite(case.call.results[index]):
        return None
    step = _first_step(case, index)
    forward = _first_value(case)
    if step is None and forward is None:
        return Verdict(case.call, index, ())
    return Verdict(case.call, index, (_finding(case, step, forward),))


def finite(value: Any) -> bool:  # a tensor, IndexedSlices, None
    """Tell whether all numbers are finite; so is what has no numbers now."""
    array = values_of(value)
    return array is None or bool(np.all(np.isfinite(array)))


def values_of(value: Any) -> np.ndarray | None:
    """Return the numbers of a tensor; None where it has none now or they are whole."""
    value = getattr(value, "values", value)
    if not private.is_eager(value) or not (value.dtype.is_floating or value.dtype.is_complex):
        return None
    array = np.asarray(private.numpy_view(value))
    return array if array.dtype.kind in "fc" else array.astype(np.float32)


def _first_step(case: Case, index: int) -> LivePass | None:
    """Return the step of the sweep that made a number that is not finite of ones that are."""
    after = case.graph.after(case.source_id(index))
    for step in case.call.sweep:
        operation = step.operation
        if operation is None or after.isdisjoint(operation.output_ids):
            continue
        if all(map(finite, step.adjoints)) and not all(map(finite, step.contributions)):
            return step
    return None


def _first_value(case: Case) -> LiveOperation | None:
    """Return the operation that made a value that is not finite of ones that are."""
    for operation in case.makers:
        if all(map(finite, operation.inputs)) and not all(map(finite, operation.outputs)):
            return operation
    return None


def _finding(case: Case, step: LivePass | None, forward: LiveOperation | None) -> Finding:
    operation = forward or (step.operation if step is not None else None)
    assert operation is not None
    choice = _choice(case, step.operation if step is not None else operation)
    node = case.text.node(operation.site.span)
    what = operation.name if node is None else case.text.source(node)
    place = _place(operation, forward is not None)
    said, remedy = places.told(operation.name, what, place)
    if forward is not None and forward.name in places.LIMITED and _is_nan(forward):
        said, remedy = places.undefined(what, place)
    if choice is not None:
        said = sentence(
            "“{what}” is not finite in the branch that “tf.where” does not take; that branch is "
            "computed all the same, and its gradient is 0 · ∞ = NaN.",
            what=what,
        )
        remedy = sentence(
            "Choose twice: inside the branch, give “{what}” a harmless argument.", what=what
        )
    return Finding(
        "nonfinite",
        None,
        operation.site.line,
        said,
        remedy,
        node=node,
        operation=operation,
        choice=choice,
    )


def _is_nan(operation: LiveOperation) -> bool:
    """Return whether it made NaN of finite numbers, as a function does where it is not defined."""
    made = [values_of(output) for output in operation.outputs]
    return any(array is not None and bool(np.isnan(array).any()) for array in made)


def _place(operation: LiveOperation, forward: bool) -> str:
    """Return the number that an operation was given where it goes wrong."""
    wrong = [] if not forward else [values_of(output) for output in operation.outputs]
    given = [values_of(tensor) for tensor in operation.inputs]
    given = [array for array in given if array is not None and array.size]
    if not given:
        return ""
    array = given[-1] if operation.name in places.DIVISIONS else given[0]
    if wrong and wrong[0] is not None and wrong[0].shape == array.shape:
        bad = array[~np.isfinite(wrong[0])]
        if bad.size:
            return places.number(bad.flat[0])
    return places.number(_edge(operation.name, array))


def _edge(name: str, array: np.ndarray) -> Any:  # a number of NumPy
    """Return the number nearest to where an operation has its edge: 0, or ±1 of arc functions."""
    edge = 1.0 if name in places.ARCS else 0.0
    flat = array.reshape(-1)
    return flat[int(np.nanargmin(np.abs(np.abs(flat) - edge)))] if flat.size else 0.0


def _choice(case: Case, operation: LiveOperation | None) -> ast.Call | None:
    """Return the `tf.where` in one of whose branches an operation stands, if one does."""
    if operation is None:
        return None
    reached = set().union(*(case.graph.after(number) for number in operation.output_ids))
    for select in _selects(case.makers):
        branches = set(select.input_ids[1:])
        if branches & reached:
            node = case.text.node(select.site.span)
            if isinstance(node, ast.Call) and len(node.args) >= 3:
                return node
    return None


def _selects(operations: Iterable[LiveOperation]) -> list[LiveOperation]:
    return [one for one in operations if one.name in SELECTS and one.phase == "forward"]
