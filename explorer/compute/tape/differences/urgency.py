"""The order in which sources are asked about."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from explorer.core.tape.judging import is_finite
from explorer.core.tape.record import Call

Asked = tuple[Call, int]
"""A call, and which of its sources."""


def without_gradient(calls: tuple[Call, ...]) -> tuple[list[Asked], list[Asked]]:
    """Return the sources whose gradient is None or not finite, and the others."""
    lost: list[Asked] = []
    others: list[Asked] = []
    for call in calls:
        for index, source in enumerate(call.sources):
            finite = source.value is not None and is_finite(source.value.value)
            (others if finite else lost).append((call, index))
    return lost, others


def in_turns(asked: Iterable[Asked]) -> list[list[Asked]]:
    """Return together what the same line asks time and again, in the order of the lines."""

    def place(pair: Asked) -> tuple[int, str, int]:
        return pair[0].line or 0, pair[0].text, pair[1]

    return [list(group) for _, group in groupby(sorted(asked, key=place), place)]
