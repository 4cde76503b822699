"""What a run recorded: the record's parts, and the live objects behind them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from explorer.compute.tape import private
from explorer.compute.tape.recorder import notes
from explorer.compute.tape.recorder.attributes import told_attributes
from explorer.compute.tape.recorder.bindings import learn_bound
from explorer.compute.tape.recorder.hooks.functions import python_name
from explorer.compute.tape.recorder.live import LiveCall, LiveOperation, LivePass, LiveTape
from explorer.compute.tape.recorder.log import Log
from explorer.compute.tape.recorder.sources import own_name
from explorer.compute.tape.recorder.values import array_value, described, dtype_of, shape_of
from explorer.core.sentence import Sentence
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
        self._described: dict[int, Tensor] = {}
        learn_bound(log.operations, log.names, log.sites.syntax)

    def live(self, tensor: int) -> Any:  # an eager tensor
        """Return the eager tensor with this id; None where it is of a graph, or was not kept."""
        return self._live.get(tensor)

    @cached_property
    def _live(self) -> dict[int, Any]:
        live: dict[int, Any] = {}
        for operation in self.log.operations:
            live.update(zip(operation.input_ids, operation.inputs, strict=True))
            live.update(zip(operation.output_ids, operation.outputs, strict=True))
        for call in self.log.calls:
            for tensor in (*call.targets, *call.sources, *call.results):
                if tensor is not None:
                    live.setdefault(private.identity(tensor), tensor)
        return {number: tensor for number, tensor in live.items() if private.is_eager(tensor)}

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
        return notes.not_seen(self.log)

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """Every operation that is kept, in the order in which they ran."""
        return tuple(map(self._operation, self.log.operations))

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """Tensors that no operation made, in the order of their first use."""
        lines = {conversion.tensor: conversion.line for conversion in self.log.conversions}
        leaves: dict[int, Leaf] = {}
        made: set[int] = set()
        for operation in self.log.operations:
            for number, tensor in zip(operation.input_ids, operation.inputs, strict=True):
                if number not in made and number not in leaves:
                    lines.setdefault(number, operation.site.line)
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
        definition = self.log.sites.syntax.definition
        return tuple(
            Graph(
                graph.id,
                graph.name,
                definition(graph.name, graph.site.line),
                graph.compiled,
                notes.of_graph(graph),
            )
            for graph in self.log.graphs.values()
        )

    @cached_property
    def tapes(self) -> tuple[Tape, ...]:
        """Every tape, in the order in which they were made."""
        return tuple(map(self._tape, self.log.tapes))

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        """Every gradient call of the snippet, in the order in which they were made."""
        return tuple(map(self._call, self.log.calls))

    def tensor(self, tensor: Any) -> Tensor:
        """Return the description of a live tensor, with its value and name; each is made once."""
        number = getattr(tensor, "_id", None)
        if not isinstance(number, int):  # It is made of several.
            return described(tensor, private.identity(tensor), self.log.names.tensor(tensor))
        known = self._described.get(number)
        if known is None:
            name = self.log.names.tensors.get(number, "")
            known = self._described[number] = described(tensor, number, name)
        return known

    def _some(self, tensors: Iterable[Any]) -> tuple[Tensor | None, ...]:
        return tuple([None if tensor is None else self.tensor(tensor) for tensor in tensors])

    def _operation(self, operation: LiveOperation) -> Operation:
        return Operation(
            id=operation.id,
            name=python_name(operation.name),
            line=operation.site.line,
            inputs=operation.input_ids,
            outputs=tuple([self.tensor(tensor) for tensor in operation.outputs]),
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

    def _leaf(self, number: int, tensor: Any, lines: dict[int, int | None]) -> Leaf:
        if number in self.log.variables:
            entry = self.log.variables[number]
            variable, name = entry.variable, self._named(entry.variable)
            shape, dtype = shape_of(variable), dtype_of(variable)
            return Leaf(Tensor(number, shape, dtype, None, name), "variable", entry.site.line)
        in_graph = self.log.graph_leaves.get(number)
        if in_graph is not None:
            kind, symbol, array, line = in_graph
            value = None if array is None else array_value(array)
            told = Tensor(number, shape_of(symbol), dtype_of(symbol), value)
            return Leaf(told, "constant" if kind == "Const" else "argument", line)
        if tensor is None or not private.is_eager(tensor):
            told = Tensor(number, shape_of(tensor), dtype_of(tensor), None)
            return Leaf(told, "argument")
        return Leaf(self.tensor(tensor), "constant", lines.get(number))

    def _named(self, variable: Any) -> str:
        name, own = self.log.names.tensor(variable), own_name(variable)
        entry = self.log.variables.get(private.identity(variable))
        if name or own != "Variable" or entry is None:
            return name or own
        return self.log.sites.syntax.bound_at(entry.site.span) or own

    def _tape(self, entry: LiveTape) -> Tape:
        watched = dict.fromkeys(
            event.name or self._name_of(event.tensor)
            for event in entry.events
            if event.kind in ("watch", "access")
        )
        name, lines = "", None
        syntax = self.log.sites.syntax
        made = syntax.context(None, entry.site.span)
        # A tape that is made in the statement is told from others there by where that is.
        for context in (made, *(syntax.context(site.line, site.span) for site in entry.contexts)):
            if context is not None:
                name = name or context[0]
                lines = lines or context[1]
        return Tape(
            entry.id,
            name or entry.name,
            entry.persistent,
            entry.watches_variables,
            entry.parent,
            lines or _lines_of(entry),
            tuple(watched),
            tuple(entry.events),
        )

    def _name_of(self, number: int | None) -> str:
        if number in self.log.variables:
            return self._named(self.log.variables[number].variable)
        return "" if number is None else self.log.names.tensors.get(number, "")

    def _call(self, call: LiveCall) -> Call:
        results = call.results or (None,) * len(call.sources)
        values = self._some(results)
        named = zip(call.names, call.sources, values, strict=True)
        return Call(
            id=call.id,
            line=call.site.line,
            method=call.method,
            tape=call.tape,
            text=call.text,
            target=call.target,
            targets=tuple(map(private.identity, call.targets)),
            sources=tuple(
                Source(name, private.identity(source), value) for name, source, value in named
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
            parent=self._recorder_of(call),
            error=call.error,
            note=notes.of_call(call),
        )

    def _recorder_of(self, call: LiveCall) -> int | None:
        """Return the innermost other tape that recorded the sweep."""
        for operation in reversed(self.log.operations[call.first : call.last]):
            others = [tape for tape in operation.tapes if tape != call.tape]
            if operation.call == call.id and others:
                return others[-1]
        return None

    def _pass(self, step: LivePass) -> Pass:
        operation = step.operation
        inputs: tuple[int | None, ...] = operation.input_ids if operation else ()
        short = len(step.contributions) - len(inputs)
        return Pass(
            operation.id if operation else None,
            self._some(step.adjoints),
            self._some(step.contributions),
            inputs + (None,) * max(0, short),
            tuple(step.operations),
        )


def _lines_of(entry: LiveTape) -> tuple[int, int] | None:
    """Return the lines of a context that was entered by a call of its method."""
    lines = [event.line for event in entry.events if event.kind in ("enter", "exit") and event.line]
    return (min(lines), max(lines)) if lines else None
