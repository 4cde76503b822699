"""The hooks that see TensorFlow's own sweep: each step of it, and each sum."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from explorer.compute.tape import private
from explorer.compute.tape.recorder.live import LiveAccumulation, LiveOperation, LivePass
from explorer.compute.tape.recorder.log import Log


@contextmanager
def sweep_seen(log: Log) -> Iterator[None]:
    """Log every operation that a sweep passes, with what reaches it and what it returns."""

    def gradient_function(
        name: str,
        attributes: tuple[Any, ...],
        count: int,
        inputs: Sequence[Any],
        outputs: Sequence[Any],
        adjoints: Sequence[Any],
        *rest: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        def passed() -> Any:  # noqa: ANN401
            return private.gradient_function(
                name, attributes, count, inputs, outputs, adjoints, *rest
            )

        if not log.here():
            return passed()
        operation = log.guarded(_forward, log, name, attributes, inputs, outputs)
        return _seen(log, LivePass(operation, name, tuple(adjoints)), passed)

    private.register_gradient_function(gradient_function)
    try:
        yield
    finally:
        private.register_gradient_function(private.gradient_function)


def _seen(log: Log, step: LivePass, passed: Callable[[], Any]) -> Any:  # noqa: ANN401
    """Return what a step of the sweep gives, and log it; of an inner sweep only its operations."""
    if log.call is not None and not log.passes:
        log.call.sweep.append(step)
    log.passes.append(step)
    try:
        result = passed()
    finally:
        log.passes.pop()
    log.guarded(_note_contributions, step, result)
    return result


def _note_contributions(step: LivePass, result: Any) -> None:  # noqa: ANN401
    step.contributions = tuple(result) if isinstance(result, list | tuple) else (result,)


def _forward(
    log: Log, name: str, attributes: object, inputs: Sequence[Any], outputs: Sequence[Any]
) -> LiveOperation | None:
    """Return the operation that a step belongs to.

    In eager mode TensorFlow hands over the very tuple of attributes that it recorded; in graph
    mode it makes a new one, but keeps the tensors.
    """
    found = log.by_attributes(attributes)
    if found is not None:
        return found
    for tensor in outputs:
        made = log.producer(getattr(tensor, "_id", -1))
        if made is not None and made.name == name:
            return made
    wanted = [getattr(tensor, "_id", -1) for tensor in inputs]
    if wanted:
        for operation in reversed(log.operations):
            if operation.name == name and list(operation.input_ids) == wanted:
                return operation
    return None


@contextmanager
def sums_seen(log: Log) -> Iterator[None]:
    """Log each sum of contributions to one tensor."""
    vspace = private.default_vspace

    def aggregate(terms: Sequence[Any]) -> Any:  # noqa: ANN401
        total = vspace.aggregate_fn(terms)
        if log.call is not None and log.here() and len(terms) > 1 and not log.passes:
            log.call.accumulations.append(
                LiveAccumulation(len(log.call.sweep), tuple(terms), total)
            )
        return total

    private.register_vspace(vspace._replace(aggregate_fn=aggregate))
    try:
        yield
    finally:
        private.register_vspace(vspace)


@contextmanager
def composites_seen(log: Log) -> Iterator[None]:
    """Log what is recorded as one operation with a backward function of its own.

    Those are custom gradients, `recompute_grad` and functions of `tf.function`.
    """
    module = private.pywrap_tfe
    both, backprop = private.record_operation, private.record_operation_backprop

    def watched(original: Callable[..., Any]) -> Callable[..., Any]:
        def record(
            name: str,
            outputs: Any,  # noqa: ANN401
            inputs: Any,  # noqa: ANN401
            backward: Callable[..., Any],
            *rest: Any,  # noqa: ANN401
        ) -> Any:  # noqa: ANN401
            if log.here():
                own = log.guarded(_note_composite, log, name, outputs, inputs)
                if own is not None:
                    backward = _backward(log, own, backward)
            return original(name, outputs, inputs, backward, *rest)

        return record

    module.TFE_Py_TapeSetRecordOperation = watched(both)
    module.TFE_Py_TapeSetRecordOperationBackprop = watched(backprop)
    try:
        yield
    finally:
        module.TFE_Py_TapeSetRecordOperation = both
        module.TFE_Py_TapeSetRecordOperationBackprop = backprop


def _backward(
    log: Log, operation: LiveOperation, backward: Callable[..., Any]
) -> Callable[..., Any]:
    def seen(*adjoints: Any, **named: Any) -> Any:  # noqa: ANN401
        if not log.here():
            return backward(*adjoints, **named)
        step = LivePass(operation, operation.name, adjoints)
        return _seen(log, step, lambda: backward(*adjoints, **named))

    return seen


def _note_composite(log: Log, name: Any, outputs: Any, inputs: Any) -> LiveOperation | None:  # noqa: ANN401
    if log.full:
        log.left_out += 1
        return None
    made, given = _flat(outputs), _flat(inputs)
    if not made or not private.is_eager(made[0]):
        return None
    operation = LiveOperation(
        id=-1,
        name=name.decode() if isinstance(name, bytes) else str(name),
        inputs=given,
        outputs=made,
        input_ids=tuple(private.identity(tensor) for tensor in given),
        output_ids=tuple(private.identity(tensor) for tensor in made),
        attributes=(),
        site=log.sites.here(4),
        tapes=log.recorded_by(given),
        phase="backward" if log.depth else "forward",
        of=log.passes[-1].operation.id if log.passes and log.passes[-1].operation else None,
        call=log.call.id if log.call else None,
        composite=True,
    )
    log.add(operation)
    return operation


def _flat(tensors: Any) -> tuple[Any, ...]:  # noqa: ANN401
    return tuple(tensors) if isinstance(tensors, list | tuple) else (tensors,)
