"""Everything that ran as a graph of values: through operations and through variables' state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from explorer.compute.tape.clinic.ways.blocks import READS, SHAPES, written_handle
from explorer.compute.tape.recorder.live import LiveOperation


@dataclass(frozen=True, slots=True)
class Edge:
    """A value that goes on: from a tensor through an operation to another."""

    start: int
    end: int
    operation: LiveOperation
    position: int
    """Of the input."""
    state: bool = False
    """The operation writes a variable; `end` is what a later read of it gave."""


@dataclass(frozen=True, slots=True)
class Function:
    """A traced function: its own tensors for what goes in and what comes out."""

    inputs: tuple[int, ...]
    outputs: tuple[int, ...]

    def place(self, position: int, index: int) -> tuple[int, int] | None:
        """Return the tensors inside for an input and a result; None where there are none."""
        if position >= len(self.inputs) or index >= len(self.outputs):
            return None
        return self.inputs[position], self.outputs[index]


def kept(handle: int) -> int:
    """Return the number for what is in a variable when all is over; no tensor has it."""
    return -handle - 1


class Graph:
    """Edges by the tensor where they begin and where they end.

    A variable's own id stands for the value that its reads give.
    """

    def __init__(
        self,
        operations: Sequence[LiveOperation],
        functions: Callable[[LiveOperation], Function | None] = lambda operation: None,
        captured: Mapping[int, int] = MappingProxyType({}),
    ) -> None:
        """Take in what ran.

        Args:
            operations: in their order.
            functions: the traced function that an operation runs, if it runs one.
            captured: the tensor outside for one inside of a traced function that stands for it.
        """
        self._captured = captured
        self._functions = functions
        self.leaving: dict[int, list[Edge]] = defaultdict(list)
        self.reaching: dict[int, list[Edge]] = defaultdict(list)
        self.producers: dict[int, LiveOperation] = {}
        self._written: dict[int, list[LiveOperation]] = defaultdict(list)
        composite = {
            output
            for operation in operations
            if operation.composite and operation.name not in READS
            for output in operation.output_ids
        }
        for operation in operations:
            if operation.composite or not composite.intersection(operation.output_ids):
                self._add(operation)
        for handle in self._written:
            self._join_written(handle, (kept(handle),))

    def _add(self, operation: LiveOperation) -> None:
        handle = written_handle(operation)
        if handle is not None:
            self._written[operation.input_ids[handle]].append(operation)
            return
        for output in operation.output_ids:
            self.producers[output] = operation
        if operation.phase == "backward" and operation.name in SHAPES:
            return
        function = self._functions(operation)
        for position, start in enumerate(operation.input_ids):
            for index, end in enumerate(operation.output_ids):
                if end != start and (function is None or self._inside(function, position, index)):
                    for origin in self._origins(start):
                        self._join(Edge(origin, end, operation, position))
        if operation.input_ids:
            self._read(operation)

    def _origins(self, tensor: int) -> Iterator[int]:
        """Yield a tensor and those outside of its function that it stands for."""
        yield tensor
        while tensor in self._captured:
            tensor = self._captured[tensor]
            yield tensor

    def _inside(self, function: Function, position: int, index: int) -> bool:
        """Tell whether an input of a traced function leads to one of its results at all."""
        place = function.place(position, index)
        return place is None or place[1] in self.after(place[0])

    def _read(self, operation: LiveOperation) -> None:
        """Join what was written into a variable with what a read of it gives."""
        for handle in set(operation.input_ids) & self._written.keys():
            self._join_written(handle, operation.output_ids)

    def _join_written(self, handle: int, ends: tuple[int, ...]) -> None:
        for writer in self._standing(handle):
            for position, start in enumerate(writer.input_ids):
                for end in ends if start != handle else ():
                    self._join(Edge(start, end, writer, position, state=True))

    def _standing(self, handle: int) -> list[LiveOperation]:
        """Return the last writers of a variable whose values are still in it."""
        standing: list[LiveOperation] = []
        for writer in reversed(self._written[handle]):
            standing.append(writer)
            if writer.name == "AssignVariableOp" or len(standing) >= 50:
                break
        return standing

    def _join(self, edge: Edge) -> None:
        self.leaving[edge.start].append(edge)
        self.reaching[edge.end].append(edge)

    def after(self, start: int, *, state: bool = True) -> set[int]:
        """Return the tensors that a value goes into, itself among them."""
        return self._all(start, self.leaving, state, forward=True)

    def before(self, end: int, *, state: bool = True) -> set[int]:
        """Return the tensors that a value comes from, itself among them."""
        return self._all(end, self.reaching, state, forward=False)

    @staticmethod
    def _all(start: int, edges: dict[int, list[Edge]], state: bool, *, forward: bool) -> set[int]:
        found = {start}
        waiting = [start]
        while waiting:
            for edge in edges.get(waiting.pop(), ()):
                other = edge.end if forward else edge.start
                if other not in found and (state or not edge.state):
                    found.add(other)
                    waiting.append(other)
        return found

    def makers(self, tensors: set[int]) -> Iterator[LiveOperation]:
        """Yield the operations that made some tensors."""
        for tensor in tensors:
            operation = self.producers.get(tensor)
            if operation is not None:
                yield operation
