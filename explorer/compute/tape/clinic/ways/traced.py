"""Functions that TensorFlow traced, by the operations that run them."""

from __future__ import annotations

from explorer.compute.tape import private
from explorer.compute.tape.clinic.ways.graph import Function
from explorer.compute.tape.recorder.live import LiveGraph, LiveOperation
from explorer.compute.tape.recorder.recording import Recording


class Traced:
    """The functions of a recording."""

    def __init__(self, recording: Recording) -> None:
        self._by_name = recording.log.functions
        self._by_id = {graph.id: graph for graph in recording.log.graphs.values()}
        self._functions: dict[int, Function | None] = {}

    def function(self, operation: LiveOperation) -> Function | None:
        """Return the function that an operation runs, if it runs one whose graph is known."""
        graph = self._graph(operation)
        if graph is None:
            return None
        if graph.id not in self._functions:
            self._functions[graph.id] = _read(graph)
        return self._functions[graph.id]

    def captured(self) -> dict[int, int]:
        """Return the tensor outside by the one that stands for it within a function."""
        pairs: dict[int, int] = {}
        for graph in self._by_id.values():
            try:
                captures = [*graph.graph.captures]
                pairs |= {
                    private.identity(inner): private.identity(outer) for outer, inner in captures
                }
            except (AttributeError, RuntimeError, TypeError, ValueError):
                continue  # It was taken apart by now.
        return {inner: outer for inner, outer in pairs.items() if inner != outer}

    def _graph(self, operation: LiveOperation) -> LiveGraph | None:
        if operation.name in self._by_name:
            return self._by_name[operation.name]
        if operation.traced:
            called = dict(
                zip(operation.attributes[::2], operation.attributes[1::2], strict=False)
            ).get("f")
            name = getattr(getattr(called, "func", called), "name", called)
            return self._by_name.get(name) if isinstance(name, str) else None
        return None if operation.graph is None else self._by_id.get(operation.graph)


def _read(graph: LiveGraph) -> Function | None:
    """Return the tensors of a graph's edge; a graph may have been taken apart by now."""
    try:
        inputs = tuple(tensor._id for tensor in graph.graph.inputs)
        outputs = tuple(tensor._id for tensor in graph.graph.outputs)
    except (AttributeError, RuntimeError):
        return None
    return Function(inputs, outputs)
