"""The log that all hooks write while a snippet runs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from explorer.compute.tape import private, turns
from explorer.compute.tape.draws import Draws
from explorer.compute.tape.recorder.keeping import Keeper
from explorer.compute.tape.recorder.live import (
    Conversion,
    LiveCall,
    LiveGraph,
    LiveOperation,
    LivePass,
    LiveTape,
    LiveVariable,
    ReadOut,
    Site,
    Symbolic,
)
from explorer.compute.tape.recorder.names import Names
from explorer.compute.tape.recorder.sites import Sites
from explorer.compute.tape.snippet import Snippet
from explorer.core.tape.record import MOST_OPERATIONS, TapeEvent

MOST_FAULTS = 10
"""Of the recorder's own, that are kept."""


class Log:
    """What was seen until now, and what is under way."""

    def __init__(self, snippet: Snippet) -> None:
        self.snippet = snippet
        self.sites = Sites(snippet)
        self.names = Names()
        turns.forget()
        self.thread = threading.get_ident()
        self.draws = Draws.now()
        """Of random numbers, before the run."""
        self.operations: list[LiveOperation] = []
        self.tapes: list[LiveTape] = []
        self.calls: list[LiveCall] = []
        self.variables: dict[int, LiveVariable] = {}
        self.graphs: dict[int, LiveGraph] = {}
        """By `id`; they are kept, so that it stays theirs."""
        self.functions: dict[str, LiveGraph] = {}
        """By the name under which TensorFlow runs them."""
        self.graph_leaves: dict[int, tuple[str, Symbolic, Any, int | None]] = {}
        """Inputs and constants of graphs by tensor: kind, tensor, array, line."""
        self.layers: list[str] = []
        """Keras layers that are called now, outermost first."""
        self.readouts: list[ReadOut] = []
        self.conversions: list[Conversion] = []
        self.left_out = 0
        self.keeper = Keeper()
        self.faults: list[str] = []
        """Of the hooks themselves: what could not be seen."""
        self.missing: list[str] = []
        """Functions into which no hook could be woven."""
        self.elsewhere = False
        """Whether another thread used TensorFlow."""
        self.busy = False
        """Whether the recorder itself uses TensorFlow; that is no part of the record."""
        self.call: LiveCall | None = None
        """The call of the snippet that is under way."""
        self.depth = 0
        """How many gradient calls are under way, one within the other."""
        self.passes: list[LivePass] = []
        """Steps of sweeps under way; more than one where a backward function has a tape."""
        self.on_stack: list[LiveTape] = []
        """Tapes that were entered and not left."""
        self._by_attributes: dict[int, LiveOperation] = {}
        self._producers: dict[int, LiveOperation] = {}
        self._by_inputs: dict[tuple[str, tuple[int, ...]], LiveOperation] = {}

    def site(self) -> Site:
        """Return the place of the snippet that runs now, or whose function is traced now."""
        if private.executing_eagerly() or private.extract_stack is None:
            return self.sites.here()
        return Site(private.innermost_line(private.extract_stack(), self.snippet.file), None)

    @property
    def seen(self) -> int:
        """The number of operations, also of those that are not kept."""
        return len(self.operations) + self.left_out

    @property
    def full(self) -> bool:
        """Whether further operations are only counted."""
        return len(self.operations) >= MOST_OPERATIONS

    def here(self) -> bool:
        """Tell whether a hook that was called has to look: its thread is the snippet's."""
        if threading.get_ident() == self.thread:
            return not self.busy
        self.elsewhere = True
        return False

    def guarded(self, look: Callable[..., Any], *given: Any) -> Any:
        """Return what a hook's own part gives; its faults do not reach the snippet."""
        try:
            return look(*given)
        except RecursionError:
            return None  # The snippet runs into it itself.
        except Exception as fault:
            if len(self.faults) < MOST_FAULTS:
                self.faults.append(f"{getattr(look, '__name__', look)}: {fault!r}")
            return None

    def add(self, operation: LiveOperation) -> None:
        """Keep an operation, and what it belongs to."""
        operation.id = len(self.operations)
        self.operations.append(operation)
        if operation.attributes:
            self._by_attributes[id(operation.attributes)] = operation
        for tensor in operation.output_ids:
            self._producers[tensor] = operation
        if operation.traced and operation.input_ids:
            self._by_inputs[operation.name, operation.input_ids] = operation
        if self.passes:
            self.passes[-1].operations.append(operation.id)

    def derivative_of(self) -> int | None:
        """Return the operation whose derivative is computed now."""
        operation = self.passes[-1].operation if self.passes else None
        return operation.id if operation else None

    def layer(self) -> str:
        """Return the Keras layers that are called now."""
        return "/".join(self.layers)

    def by_attributes(self, attributes: object) -> LiveOperation | None:
        """Return the operation that was recorded with this very tuple."""
        found = self._by_attributes.get(id(attributes))
        return found if found is not None and found.attributes is attributes else None

    def in_graph(self, name: str, inputs: tuple[int, ...]) -> LiveOperation | None:
        """Return the last operation of this kind on these tensors of a graph."""
        return self._by_inputs.get((name, inputs))

    def producer(self, tensor: int) -> LiveOperation | None:
        """Return the operation that made a tensor."""
        return self._producers.get(tensor)

    def active(self) -> list[LiveTape]:
        """Return the tapes on TensorFlow's stack."""
        active = []
        for entry in self.on_stack:
            tape = entry.tape()
            if tape is not None and private.is_recording(tape):
                active.append(entry)
        return active

    def recorded_by(self, inputs: Sequence[Any]) -> tuple[int, ...]:
        """Return the tapes that record an operation on these inputs: TensorFlow is asked."""
        if not self.on_stack or not private.can_ask() or not private.should_record(inputs):
            return ()
        active = self.active()
        if len(active) == 1:
            return (active[0].id,)
        return tuple(tape.id for tape in active if self.follows(tape.tape(), inputs))

    def follows(self, tape: Any, tensors: Sequence[Any]) -> bool:
        """Tell whether one tape would record an operation on these tensors.

        All others are taken off TensorFlow's stack for the moment, and put back.
        """
        others = [private.low_level(other.tape()) for other in self.active()]
        single = private.low_level(tape)
        for other in others:
            private.tape_remove(other)
        try:
            private.tape_add(single)
            try:
                return bool(private.should_record(tensors))
            finally:
                private.tape_remove(single)
        finally:
            for other in others:
                private.tape_add(other)

    def tell(self, tape: LiveTape, kind: Any, tensor: int | None = None, name: str = "") -> None:
        """Note something that happens to a tape at the snippet's present place."""
        line = self.site().line
        tape.events.append(TapeEvent(kind, line, self.seen, tensor, name))
