"""What a run recorded: the record's parts, and the live objects behind them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from explorer.compute.tape import private
from explorer.compute.tape.recorder.attributes import told_attributes
from explorer.compute.tape.recorder.live import LiveCall, LiveOperation, LivePass, LiveTape
from explorer.compute.tape.recorder.log import Log
from explorer.compute.tape.recorder.values import dtype_of, shape_of, told
from explorer.core.sentence import Sentence, sentence
from explorer.core.tape.record import (
    Accumulation,
    Call,
    Graph,
    Leaf,
    Operation,
    Pass,
    Source,
    Tape,
    Tensor,
    Variable,
)


class Recording:
    """A run's operations, tapes and calls, as structs and alive.

    The structs are made once, when they are first asked for. `log` has the live objects: its
    `operations` by id, `tapes` by id, `calls` by id, `variables` by the id of the handle,
    `readouts` and `conversions` in their order.
    """

    def __init__(self, log: Log) -> None:
        self.log = log
        self._tensors: dict[int, Any] = {}
        for operation in log.operations:
            self._tensors.update(zip(operation.input_ids, operation.inputs, strict=True))
            self._tensors.update(zip(operation.output_ids, operation.outputs, strict=True))
        for call in log.calls:
            for tensor in (*call.targets, *call.sources, *call.results):
                if tensor is not None:
                    self._tensors.setdefault(private.identity(tensor), tensor)

    def live(self, tensor: int) -> Any:  # noqa: ANN401 - eager, graph or None
        """Return the tensor with this id, or None where it is unknown or was not kept."""
        return self._tensors.get(tensor)

    def operation(self, number: int) -> LiveOperation:
        """Return an operation with its live inputs, outputs and attributes."""
        return self.log.operations[number]

    def call(self, number: int) -> LiveCall:
        """Return a gradient call with its live targets, sources, results and sweep."""
        return self.log.calls[number]

    def producer(self, tensor: int) -> LiveOperation | None:
        """Return the operation that made a tensor; None: none did, or none that was seen."""
        return self.log.producer(tensor)

    @property
    def left_out(self) -> int:
        """Operations beyond the most that are kept."""
        return self.log.left_out

    @cached_property
    def not_seen(self) -> Sentence | None:
        """What could not be recorded."""
        if self.log.faults:
            return sentence(
                "Some of what ran could not be recorded: {what}", what=self.log.faults[0]
            )
        return None

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """Every operation that is kept, in the order in which they ran."""
        return tuple(self._operation(operation) for operation in self.log.operations)

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """Tensors that no operation made, in the order of their first use."""
        lines = {conversion.tensor: conversion.line for conversion in self.log.conversions}
        leaves: dict[int, Leaf] = {}
        made: set[int] = set()
        for operation in self.log.operations:
            for number, tensor in zip(operation.input_ids, operation.inputs, strict=True):
                if number not in made and number not in leaves:
                    leaves[number] = self._leaf(number, tensor, lines)
            made.update(operation.output_ids)
        return tuple(leaves.values())

    @cached_property
    def variables(self) -> tuple[Variable, ...]:
        """Every variable that was made, in that order."""
        return tuple(
            Variable(
                entry.id,
                self._named(entry.variable),
                entry.site.line,
                bool(entry.variable.trainable),
                shape_of(entry.variable),
                dtype_of(entry.variable),
            )
            for entry in self.log.variables.values()
        )

    @cached_property
    def graphs(self) -> tuple[Graph, ...]:
        """The functions that were traced."""
        return ()

    @cached_property
    def tapes(self) -> tuple[Tape, ...]:
        """Every tape, in the order in which they were made."""
        return tuple(self._tape(entry) for entry in self.log.tapes)

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        """Every gradient call of the snippet, in the order in which they were made."""
        return tuple(self._call(call) for call in self.log.calls)

    def tensor(self, tensor: Any) -> Tensor:  # noqa: ANN401
        """Return the description of a live tensor, with its value and name."""
        return told(tensor, self.log.names.tensor(tensor))

    def _operation(self, operation: LiveOperation) -> Operation:
        return Operation(
            id=operation.id,
            name=operation.name,
            line=operation.site.line,
            inputs=operation.input_ids,
            outputs=tuple(
                Tensor(number, None, "", None) if tensor is None else self.tensor(tensor)
                for number, tensor in zip(operation.output_ids, operation.outputs, strict=True)
            ),
            tapes=operation.tapes,
            phase=operation.phase,
            of=operation.of,
            call=operation.call,
            traced=operation.traced,
            graph=operation.graph,
            span=operation.site.span,
            layer=operation.layer,
            turn=operation.turn,
            attributes=told_attributes(operation.attributes),
        )

    def _leaf(self, number: int, tensor: Any, lines: dict[int, int | None]) -> Leaf:  # noqa: ANN401
        if number in self.log.variables:
            variable = self.log.variables[number].variable
            name = self._named(variable)
            return Leaf(
                Tensor(number, shape_of(variable), dtype_of(variable), None, name),
                "variable",
                self.log.variables[number].site.line,
            )
        return Leaf(self.tensor(tensor), "constant", lines.get(number))

    def _named(self, variable: Any) -> str:  # noqa: ANN401
        return self.log.names.tensor(variable) or str(variable.name).split(":")[0]

    def _tape(self, entry: LiveTape) -> Tape:
        watched = dict.fromkeys(
            event.name or self._name_of(event.tensor)
            for event in entry.events
            if event.kind in ("watch", "access")
        )
        return Tape(
            entry.id,
            entry.name,
            entry.persistent,
            entry.watches_variables,
            entry.parent,
            entry.lines,
            tuple(watched),
            tuple(entry.events),
        )

    def _name_of(self, number: int | None) -> str:
        if number in self.log.variables:
            return self._named(self.log.variables[number].variable)
        return self.log.names.tensors.get(number or -1, "")

    def _call(self, call: LiveCall) -> Call:
        results = call.results or (None,) * len(call.sources)
        text = self.log.sites.text(call.site.span)
        return Call(
            id=call.id,
            line=call.site.line,
            method=call.method,
            tape=call.tape,
            text=text,
            target="",
            targets=tuple(map(private.identity, call.targets)),
            sources=tuple(
                Source(
                    name,
                    private.identity(source),
                    None if result is None else self.tensor(result),
                )
                for name, source, result in zip(call.names, call.sources, results, strict=True)
            ),
            sweep=tuple(map(self._pass, call.sweep)),
            accumulations=tuple(
                Accumulation(
                    entry.before,
                    tuple(map(private.identity, entry.terms)),
                    self.tensor(entry.total),
                )
                for entry in call.accumulations
            ),
            first=call.first,
            last=call.last,
            error=call.error,
        )

    def _pass(self, step: LivePass) -> Pass:
        operation = step.operation
        inputs: tuple[int | None, ...] = operation.input_ids if operation else ()
        short = len(step.contributions) - len(inputs)
        return Pass(
            operation.id if operation else None,
            tuple(None if a is None else self.tensor(a) for a in step.adjoints),
            tuple(None if c is None else self.tensor(c) for c in step.contributions),
            inputs + (None,) * max(0, short),
            tuple(step.operations),
        )
