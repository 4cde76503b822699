"""Places of the graph: layers that follow the recorded order, so that nothing jumps.

Every row of the strip is a node; the layer of one is the first after those that it is made from,
and the slot in it the free one nearest to theirs, taken in recorded order: about linear time, no
crossing minimised, and what is there never moves for what comes after. What is made from nothing,
such as a read of a variable, stands just before what first uses it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from explorer.core.tape.layout.rows import Row
from explorer.core.tape.notation.index import Index

_MOST_LANES = 3


@dataclass(frozen=True, slots=True)
class Edge:
    """A tensor on its way from the row that made it to one that uses it; rows by their number."""

    start: int
    end: int
    tensor: int
    bow: float = 0.0
    """Slots by which it bends away from what stands between."""
    lane: float = 0.0
    """Which of several between the same two it is: 0 in the middle, −0.5 and 0.5 of two."""


@dataclass(frozen=True, slots=True)
class GraphLayout:
    """Nodes and edges.

    Args:
        rows: number of the row of each node.
        columns: layer of each node, from 0.
        slots: place of each node in its layer; 0 is the middle, less is above.
        edges: between nodes, by their numbers.
    """

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    slots: tuple[float, ...]
    edges: tuple[Edge, ...]


def laid_out(index: Index, rows: Sequence[Row]) -> GraphLayout:
    """Return the places of all rows but headings."""
    shown = [i for i, row in enumerate(rows) if row.kind != "heading" and not _is_spread(row)]
    nodes = [rows[i] for i in shown]
    edges = _edges(index, nodes)
    columns = _columns(len(nodes), edges)
    slots = _slots(columns, edges)
    bowed = tuple(_bowed(edges, columns, slots))
    return GraphLayout(tuple(shown), tuple(columns), tuple(slots), bowed)


def _is_spread(row: Row) -> bool:
    """Return whether what is in a fold stands in its place."""
    return row.kind == "fold" and row.is_open


def _edges(index: Index, nodes: Sequence[Row]) -> list[Edge]:
    made: dict[int, int] = {}
    for number, row in enumerate(nodes):
        if row.kind == "leaf" and row.tensor is not None:
            made[row.tensor] = number
        for operation in row.operations:
            for output in index.operations[operation].outputs:
                made[output.id] = number
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, row in enumerate(nodes):
        for operation in row.operations:
            for tensor in index.operations[operation].inputs:
                start = made.get(tensor)
                if start is not None and start < number:
                    found[start, number].append(tensor)
    return [edge for (start, end), tensors in found.items() for edge in _lanes(start, end, tensors)]


def _lanes(start: int, end: int, tensors: Sequence[int]) -> list[Edge]:
    """Return an edge for each use of a value: x · x has two; of very many one stands for all."""
    count = len(tensors) if len(tensors) <= _MOST_LANES else 1
    return [Edge(start, end, tensors[i], lane=i - (count - 1) / 2) for i in range(count)]


def _columns(count: int, edges: Sequence[Edge]) -> list[int]:
    columns = [0] * count
    for edge in sorted(edges, key=lambda e: e.end):
        columns[edge.end] = max(columns[edge.end], columns[edge.start] + 1)
    ends: dict[int, list[int]] = defaultdict(list)
    has_input = {edge.end for edge in edges}
    for edge in edges:
        ends[edge.start].append(columns[edge.end])
    for number in range(count):
        if number not in has_input and ends[number]:
            columns[number] = min(ends[number]) - 1
    return columns


def _slots(columns: Sequence[int], edges: Sequence[Edge]) -> list[float]:
    before: dict[int, list[int]] = defaultdict(list)
    after: dict[int, list[int]] = defaultdict(list)
    for edge in edges:
        before[edge.end].append(edge.start)
        after[edge.start].append(edge.end)
    slots = [0.0] * len(columns)
    placed = [False] * len(columns)
    taken: dict[int, set[float]] = defaultdict(set)
    order = sorted(range(len(columns)), key=lambda n: (not before[n] and bool(after[n]), n))
    for node in order:
        near = before[node] or after[node]
        known = [slots[other] for other in near if placed[other]]
        wanted = sum(known) / len(known) if known else 0.0
        slots[node] = _nearest_free(wanted, taken[columns[node]])
        taken[columns[node]].add(slots[node])
        placed[node] = True
    return slots


def _nearest_free(wanted: float, taken: set[float]) -> float:
    """Return the whole slot nearest to a place that is free, above before below."""
    base = round(wanted)
    away = 0
    while True:
        for slot in (base - away, base + away):
            if slot not in taken:
                return float(slot)
        away += 1


def _bowed(edges: Sequence[Edge], columns: Sequence[int], slots: Sequence[float]) -> list[Edge]:
    """Return edges that bend away from nodes which stand on their way."""
    taken: dict[int, set[float]] = defaultdict(set)
    for column, slot in zip(columns, slots, strict=True):
        taken[column].add(slot)
    bent: list[Edge] = []
    for edge in edges:
        first, last = columns[edge.start], columns[edge.end]
        if last - first < 2:
            bent.append(edge)
            continue
        one, other = slots[edge.start], slots[edge.end]
        between = range(first + 1, min(last, first + 40))
        ways = [_bow(one, other, first, last, between, taken, side) for side in (1, -1)]
        bent.append(replace(edge, bow=min(ways, key=abs)))
    return bent


def _bow(
    one: float,
    other: float,
    first: int,
    last: int,
    between: range,
    taken: dict[int, set[float]],
    side: int,
) -> float:
    """Return by how much an edge bends to one side so that it meets nothing, 0: it is free."""
    for away in (0.0, 0.7, 1.4, 2.1, 2.8):
        for column in between:
            share = (column - first) / (last - first)
            at = one + (other - one) * share + side * away
            if any(abs(slot - at) < 0.45 for slot in taken[column]):
                break
        else:
            return side * away
    return side * 2.8
