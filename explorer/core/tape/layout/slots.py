"""Slots of nodes in their layers: the free one nearest to where their neighbours stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from explorer.core.tape.layout.groups import Group

_MOST_KEPT_FREE = 20_000
"""Slots in all that the frame of a group keeps free for itself."""


class Edge(msgspec.Struct, frozen=True, gc=False):
    """A tensor on its way from the row that made it to one that uses it; rows by their number."""

    start: int
    end: int
    tensor: int
    bow: float = 0.0
    """Slots by which it bends away from what stands between."""
    lane: float = 0.0
    """Which of several between the same two it is: 0 in the middle, −0.5 and 0.5 of two."""


class Slots:
    """Gives every node its slot, in recorded order, so that none moves for what comes later.

    Args:
        columns: layer of each node.
        edges: between them.
        groups: that stand together, below what was placed before them.
    """

    def __init__(
        self, columns: Sequence[int], edges: Sequence[Edge], groups: Sequence[Group]
    ) -> None:
        self._columns, self._groups = columns, groups
        self._before: dict[int, list[int]] = defaultdict(list)
        self._after: dict[int, list[int]] = defaultdict(list)
        for edge in edges:
            self._before[edge.end].append(edge.start)
            self._after[edge.start].append(edge.end)
        self._slots = [0.0] * len(columns)
        self._placed = [False] * len(columns)
        self._taken: dict[int, _Column] = defaultdict(_Column)
        self._lowest: dict[int, float] = {}
        """By layer the lowest slot that is taken."""

    def placed(self) -> list[float]:
        """Return the slot of every node."""
        firsts = {group.nodes[0]: group for group in self._groups}
        grouped = {node for group in self._groups for node in group.nodes}
        alone: list[int] = []
        for node in range(len(self._columns)):
            if node in firsts:
                self._place_group(firsts[node])
            elif node not in grouped:
                if self._is_given(node):
                    alone.append(node)
                else:
                    self._place(node, self._wanted(node))
        others = frozenset(range(len(self._columns))) - grouped
        for node in alone:
            # What a group uses, too, stands beside those that used it first.
            is_used = any(other in others for other in self._after[node])
            self._place(node, self._wanted(node, others if is_used else None))
        return self._slots

    def _is_given(self, node: int) -> bool:
        """Return whether a node is made from nothing; it is placed after those that use it."""
        return not self._before[node] and bool(self._after[node])

    def _wanted(self, node: int, among: frozenset[int] | None = None) -> float:
        near = self._before[node] or self._after[node]
        known = [
            self._slots[other]
            for other in near
            if self._placed[other] and (among is None or other in among)
        ]
        return sum(known) / len(known) if known else 0.0

    def _place(self, node: int, wanted: float) -> None:
        column = self._columns[node]
        self._set(node, self._taken[column].take(wanted))

    def _set(self, node: int, slot: float) -> None:
        column = self._columns[node]
        self._slots[node], self._placed[node] = slot, True
        self._lowest[column] = max(slot, self._lowest.get(column, slot))

    def _place_group(self, group: Group) -> None:
        """Place a group by itself, then move all of it below what stands in its layers."""
        columns = [self._columns[node] for node in group.nodes]
        first, last = min(columns), max(columns)
        layers = range(first, last + 1)
        below = [self._lowest[column] for column in layers if column in self._lowest]
        among, own = frozenset(group.nodes), defaultdict[int, _Column](_Column)
        for node in sorted(group.nodes, key=lambda node: (self._is_given(node), node)):
            self._slots[node] = own[self._columns[node]].take(self._wanted(node, among))
            self._placed[node] = True
        slots = [self._slots[node] for node in group.nodes]
        shift = max(below) + 1 - min(slots) if below else 0.0
        for node in group.nodes:
            self._set(node, self._slots[node] + shift)
        self._keep_free(group.nodes, layers)

    def _keep_free(self, nodes: Iterable[int], columns: range) -> None:
        """Let nobody else stand in the frame of a group."""
        slots = [int(self._slots[node]) for node in nodes]
        rows = range(min(slots), max(slots) + 1)
        if len(rows) * len(columns) > _MOST_KEPT_FREE:
            rows, columns = range(0), range(0)
        for column in columns:
            for slot in rows:
                self._taken[column].take_at(slot)
        for node in nodes:
            self._taken[self._columns[node]].take_at(int(self._slots[node]))


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
        self.take_at(slot)
        return float(slot)

    def take_at(self, slot: int) -> None:
        """Take a slot, free or not."""
        if slot not in self._above:
            self._above[slot], self._below[slot] = slot - 1, slot + 1


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
