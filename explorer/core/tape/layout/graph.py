"""Places of the graph: layers that follow the recorded order, so that nothing jumps.

Every row of the strip is a node; the layer of one is the first after those that it is made from,
and the slot in it the free one nearest to theirs, taken in recorded order: about linear time, no
crossing minimised, and what is there never moves for what comes after. What is made from nothing,
such as a read of a variable, stands just before what first uses it. The sweep of another call is a
group of its own, which is placed as a whole below what was there before it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from explorer.core.tape.layout.groups import Group, groups_of
from explorer.core.tape.layout.rows import Row
from explorer.core.tape.layout.slots import Edge, Slots
from explorer.core.tape.notation.index import Index

_MOST_LANES = 3
_CLEAR = 0.45
"""Slots that an edge keeps from the middle of a node."""


@dataclass(frozen=True, slots=True)
class GraphLayout:
    """Nodes and edges.

    Args:
        rows: number of the row of each node.
        columns: layer of each node, from 0.
        slots: place of each node in its layer; 0 is the middle, less is above.
        edges: between nodes, by their numbers.
        groups: of nodes that are the sweep of another call.
    """

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    slots: tuple[float, ...]
    edges: tuple[Edge, ...]
    groups: tuple[Group, ...] = ()


def laid_out(index: Index, rows: Sequence[Row]) -> GraphLayout:
    """Return the places of all rows but headings."""
    shown = [i for i, row in enumerate(rows) if row.kind != "heading" and not _is_spread(row)]
    nodes = [rows[i] for i in shown]
    edges = _edges(index, nodes)
    columns = _columns(len(nodes), edges)
    groups = groups_of(index, nodes)
    slots = Slots(columns, edges, groups).placed()
    bowed = tuple(_bowed(edges, columns, slots))
    return GraphLayout(tuple(shown), tuple(columns), tuple(slots), bowed, groups)


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
