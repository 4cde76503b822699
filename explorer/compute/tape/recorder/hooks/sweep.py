"""The hooks that see TensorFlow's own sweep: each step of it, and each sum."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from explorer.compute.tape import private
from explorer.compute.tape.recorder.hooks.weaving import Hook, Seen, disguised
from explorer.compute.tape.recorder.live import LiveAccumulation, LiveOperation, LivePass
from explorer.compute.tape.recorder.log import Log


class Passed(Seen):
    """Woven into the function by which a sweep passes an operation backwards."""

    def begun(
        self,
        name: str,
        attributes: Any,
        count: int,
        inputs: Any,
        outputs: Any,
        adjoints: Sequence[Any],
        *_: Any,
    ) -> LivePass:
        """Begin a step of the sweep."""
        operation = _forward(self.log, name, attributes, inputs, outputs)
        return begin_step(self.log, operation, name, adjoints)

    def finished(self, token: LivePass, result: Any) -> None:
        """Note the contributions."""
        contribute(self.log, token, result)

    def tidied(self, token: LivePass) -> None:
        """End the step."""
        end_step(self.log, token)


def begin_step(
    log: Log, operation: LiveOperation | None, name: str, adjoints: Sequence[Any]
) -> LivePass:
    """Begin a step; that of a sweep within a backward function is no step of the call's own."""
    step = LivePass(operation, name, log.keeper.all(adjoints))
    if log.call is not None and not log.passes and not log.full:
        log.call.sweep.append(step)
    log.passes.append(step)
    return step


def contribute(log: Log, step: LivePass, result: Any) -> None:
    """Note what a step returns to its inputs."""
    given = result if isinstance(result, list | tuple) else (result,)
    step.contributions = log.keeper.all(given)


def end_step(log: Log, step: LivePass) -> None:
    """End a step, and whatever began within it and did not end."""
    while log.passes and log.passes.pop() is not step:
        pass


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
    for tensor in outputs or ():
        made = log.producer(getattr(tensor, "_id", -1))
        if made is not None and made.name == name:
            return made
    return log.in_graph(name, tuple([getattr(tensor, "_id", -1) for tensor in inputs or ()]))


class Summed(Seen):
    """Woven into the sum of contributions to one tensor."""

    def begun(self, terms: Sequence[Any]) -> Any:
        """Keep the terms of a sum of the call's own sweep."""
        log = self.log
        if log.call is None or log.passes or len(terms) < 2 or log.full:
            return None
        return log.keeper.all(terms)

    def finished(self, token: tuple[Any, ...], result: Any) -> None:
        """Note the sum."""
        call = self.log.call
        if call is not None:
            call.accumulations.append(
                LiveAccumulation(len(call.sweep), token, self.log.keeper.kept(result))
            )


class CompositeRecorded(Hook):
    """Woven into the recording of what has a backward function of its own.

    Those are custom gradients, `recompute_grad` and functions of `tf.function`. It replaces the
    backward function by one that is seen.
    """

    def __init__(self, log: Log) -> None:
        self._log = log

    def begin(
        self,
        name: Any,
        outputs: Any,
        inputs: Any,
        backward: Callable[..., Any],
        *_: Any,
    ) -> Any:
        """Return the backward function that is recorded."""
        log = self._log
        own = log.guarded(_note_composite, log, name, outputs, inputs) if log.here() else None
        if own is None:
            return backward
        own.backward = backward
        return seen_backward(log, own, backward)


def seen_backward(
    log: Log, operation: LiveOperation, backward: Callable[..., Any]
) -> Callable[..., Any]:
    """Return a backward function whose calls are steps of the sweep."""

    def actual_grad_fn(*adjoints: Any, **named: Any) -> Any:
        if not log.here():
            return backward(*adjoints, **named)
        step = log.guarded(begin_step, log, operation, operation.name, adjoints)
        try:
            result = backward(*adjoints, **named)
            log.guarded(contribute, log, step, result)
            return result
        finally:
            log.guarded(end_step, log, step)

    return disguised(actual_grad_fn, private.record)


def _note_composite(log: Log, name: Any, outputs: Any, inputs: Any) -> LiveOperation | None:
    if log.full:
        log.left_out += 1
        return None
    made, given = _flat(outputs), _flat(inputs)
    if not made or str(name) == "captured_value":
        return None
    numbers = tuple(private.identity(tensor) for tensor in made)
    run = log.producer(numbers[0])
    # In a graph a variable is read by its placeholder, and the read is recorded of the variable.
    is_same_read = run is not None and run.traced and run.name == name
    if run is not None and (is_same_read or is_run_of(run, given)):
        run.tapes, run.composite = log.recorded_by(given), True
        return run
    operation = LiveOperation(
        id=-1,
        name=name.decode() if isinstance(name, bytes) else str(name),
        inputs=log.keeper.all(given),
        outputs=log.keeper.all(made),
        input_ids=tuple(private.identity(tensor) for tensor in given),
        output_ids=numbers,
        attributes=(),
        site=log.sites.here(4),
        tapes=log.recorded_by(given),
        phase="backward" if log.depth else "forward",
        of=log.derivative_of(),
        call=log.call.id if log.call else None,
        traced=not private.is_eager(made[0]),
        composite=True,
        layer=log.layer(),
    )
    log.add(operation)
    return operation


def is_run_of(operation: LiveOperation, inputs: tuple[Any, ...]) -> bool:
    """Tell whether an operation is the run of a function that is now recorded as one."""
    return operation.input_ids == tuple(private.identity(tensor) for tensor in inputs)


def _flat(tensors: Any) -> tuple[Any, ...]:
    return tuple(tensors) if isinstance(tensors, list | tuple) else (tensors,)
