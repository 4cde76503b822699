"""The ways from a source to a target with the fewest blocks."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass

from explorer.compute.tape.clinic.ways.activity import Activity
from explorer.compute.tape.clinic.ways.blocks import (
    ITERATORS,
    SHAPES,
    Block,
    differentiable,
    own_block,
)
from explorer.compute.tape.clinic.ways.graph import Edge, Function, Graph
from explorer.compute.tape.clinic.ways.traced import Traced
from explorer.compute.tape.recorder.live import LiveOperation
from explorer.compute.tape.recorder.recording import Recording

LAST_RESORT = 5
"""The cost of a way on which only a shape is passed on."""
SUSPECT = 3
"""The cost of an operation that ran while all recording was stopped."""


@dataclass(frozen=True, slots=True)
class Way:
    """All ways of least cost from a source to a target."""

    edges: tuple[Edge, ...]
    """That lie on one of them."""
    blocks: tuple[Block, ...]
    """What stands on them, in the order in which it ran."""
    first: tuple[LiveOperation, ...]
    """Operations that the source goes into."""
    inside: tuple[LiveOperation, ...] = ()
    """Of the first, those that ran while the tape was recording."""


class Ways:
    """Finds ways as one tape saw them at one call."""

    def __init__(
        self, recording: Recording, graph: Graph, traced: Traced, tape: int, asked: int
    ) -> None:
        self._recording = recording
        self._graph = graph
        self._traced = traced
        self._tape = tape
        self._asked = asked
        self.activity = Activity(recording.log.tapes[tape].events)
        self._costs: dict[tuple[int, int, int], tuple[int, tuple[Block, ...]]] = {}

    def blocks(self, edge: Edge) -> tuple[int, tuple[Block, ...]]:
        """Return what an edge costs, and what blocks it."""
        key = (edge.operation.id, edge.position, edge.end)
        if key not in self._costs:
            self._costs[key] = self._blocks(edge)
        return self._costs[key]

    def _blocks(self, edge: Edge) -> tuple[int, tuple[Block, ...]]:
        operation = edge.operation
        if edge.state:
            return 1, (Block("state", operation),)
        found: list[Block] = []
        unrecorded = self._unrecorded(operation)
        if unrecorded is not None:
            found.append(unrecorded)
        own = self._own(edge)
        found += own
        if operation.name in SHAPES:
            return LAST_RESORT, tuple(own)
        cost = len(found)
        if operation.stopped and not operation.composite:
            cost += SUSPECT
        return cost, tuple(found)

    def _own(self, edge: Edge) -> tuple[Block, ...]:
        operation = edge.operation
        if operation.name in ITERATORS:
            return (Block("state", operation),)
        function = self._traced.function(operation)
        if function is not None:
            return self._within(function, edge)
        own = own_block(operation, edge.position, edge.end)
        return () if own is None else (own,)

    def _within(self, function: Function, edge: Edge) -> tuple[Block, ...]:
        """Return what blocks the way inside of a traced function."""
        place = function.place(edge.position, edge.operation.output_ids.index(edge.end))
        if place is None or place[0] == place[1]:
            return ()
        way = self.between(place[0], frozenset({place[1]}))
        return () if way is None else way.blocks

    def _unrecorded(self, operation: LiveOperation) -> Block | None:
        """Return the block of an operation that this tape could not record.

        One that ran while the tape was recording is no block of its own: the tape records it as
        soon as it follows what goes in.
        """
        if operation.traced:
            return None
        state = self.activity.state(operation.id, self._asked)
        if state == "forgotten":
            return Block("forgotten", operation)
        if self._tape in operation.tapes or state == "recording":
            return None
        return Block("stopped" if state == "stopped" else "outside", operation)

    def between(self, source: int, targets: frozenset[int], *, state: bool = True) -> Way | None:
        """Return the ways of least cost from a source to any of the targets, or None."""
        usable: Callable[[Edge], bool] = lambda edge: state or not edge.state  # noqa: E731
        after = self._distances({source}, self._graph.leaving, usable, forward=True)
        reached = [target for target in targets if target in after and target != source]
        if not reached:
            return None
        best = min(after[target] for target in reached)
        ends = {target for target in reached if after[target] == best}
        before = self._distances(ends, self._graph.reaching, usable, forward=False)
        edges = [
            edge
            for start, distance in after.items()
            for edge in self._graph.leaving.get(start, ())
            if usable(edge)
            and edge.end in before
            and distance + self.blocks(edge)[0] + before[edge.end] == best
        ]
        return self._way(source, edges)

    def _way(self, source: int, edges: list[Edge]) -> Way:
        blocks = {block: None for edge in edges for block in self.blocks(edge)[1]}
        first = {edge.operation: None for edge in edges if edge.start == source}
        inside = tuple(
            operation
            for operation in first
            if self.activity.state(operation.id, self._asked) == "recording" or operation.traced
        )
        ordered = sorted(blocks, key=lambda block: block.operation.id)
        return Way(tuple(edges), tuple(ordered), tuple(first), inside)

    def _distances(
        self,
        starts: set[int],
        edges: dict[int, list[Edge]],
        usable: Callable[[Edge], bool],
        *,
        forward: bool,
    ) -> dict[int, int]:
        distances: dict[int, int] = {}
        waiting = [(0, start) for start in starts]
        while waiting:
            distance, tensor = heapq.heappop(waiting)
            if tensor in distances:
                continue
            distances[tensor] = distance
            for edge in edges.get(tensor, ()):
                other = edge.end if forward else edge.start
                if other not in distances and usable(edge):
                    heapq.heappush(waiting, (distance + self.blocks(edge)[0], other))
        return distances


def is_whole_number(tensor: object) -> bool:
    """Tell whether a tensor or variable holds numbers that carry no gradient."""
    return not differentiable(tensor)
