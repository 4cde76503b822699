"""Places of the graph: layers that follow the recorded order, so that nothing jumps.

Every row of the strip is a node; the layer of one is the first after those that it is made from,
and the slot in it the free one nearest to theirs, taken in recorded order: about linear time, no
crossing minimised, and what is there never moves for what comes after. What is made from nothing,
such as a read of a variable, stands just before what first uses it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from msgspec.structs import replace

from explorer.core.tape.layout.row import Row
from explorer.core.tape.notation.index import Index

_MOST_LANES = 3
_CLEAR = 0.45
"""Slots that an edge keeps from the middle of a node."""


class Edge(msgspec.Struct, frozen=True, gc=False):
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
    taken: dict[int, _Column] = defaultdict(_Column)
    order = sorted(range(len(columns)), key=lambda n: (not before[n] and bool(after[n]), n))
    for node in order:
        near = before[node] or after[node]
        known = [slots[other] for other in near if placed[other]]
        wanted = sum(known) / len(known) if known else 0.0
        slots[node] = taken[columns[node]].take(wanted)
        placed[node] = True
    return slots


class _Column:
    """The slots of a layer that are taken.

    Each knows the nearest free one above and below, shortened whenever it is looked up, so that
    thousands of nodes in one layer are placed in about linear time.
    """

    def __init__(self) -> None:
        self._above: dict[int, int] = {}
        self._below: dict[int, int] = {}

    def take(self, wanted: float) -> float:
        """Take the free slot nearest to a place, and return it; above before below."""
        base = round(wanted)
        above, below = _free(self._above, base), _free(self._below, base)
        slot = above if base - above <= below - base else below
        self._above[slot], self._below[slot] = slot - 1, slot + 1
        return float(slot)


def _free(onward: dict[int, int], slot: int) -> int:
    """Return the first slot from one on that is free, by where each that is taken points to."""
    end = slot
    while end in onward:
        end = onward[end]
    while slot != end:
        following = onward[slot]
        onward[slot] = end
        slot = following
    return end


def _bowed(edges: Sequence[Edge], columns: Sequence[int], slots: Sequence[float]) -> list[Edge]:
    """Return edges that bend away from nodes which stand on their way."""
    taken: dict[int, set[float]] = defaultdict(set)
    for column, slot in zip(columns, slots, strict=True):
        taken[column].add(slot)
    bent: list[Edge] = []
    for edge in edges:
        bow = 0.0
        first, last = columns[edge.start], columns[edge.end]
        if last - first >= 2:
            one = slots[edge.start]
            rise = (slots[edge.end] - one) / (last - first)
            between = [taken[column] for column in range(first + 1, min(last, first + 40))]
            bow = _bow(one, rise, between)
        bent.append(replace(edge, bow=bow) if bow else edge)
    return bent


def _bow(one: float, rise: float, between: Sequence[set[float]]) -> float:
    """Return by how much an edge bends so that it meets nothing, 0: it is free.

    Args:
        one: slot from which it comes.
        rise: slots from one layer to the next.
        between: the slots that are taken in each layer on its way.
    """
    for bow in (0.0, 0.7, -0.7, 1.4, -1.4, 2.1, -2.1, 2.8, -2.8):
        at = one + bow
        for taken in between:
            at += rise
            slot = round(at)
            if slot in taken and abs(slot - at) < _CLEAR:
                break
        else:
            return bow
    return 2.8
