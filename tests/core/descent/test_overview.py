"""What a map of starts amounts to."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.core.descent.overview import shares
from explorer.core.descent.results import DIVERGED, ELSEWHERE, NOT_CONVERGED, StartMap


def found(*ends: int, places: int) -> StartMap:
    row = np.array([ends], np.int8)
    return StartMap(np.arange(len(ends)), np.zeros(1), row, np.zeros((places, 1)), 1.0, 0.0)


def test_the_starts_of_each_end_are_counted() -> None:
    parts = shares(found(0, 0, 1, DIVERGED, places=2))
    assert parts == {0: 50.0, 1: 25.0, ELSEWHERE: 0.0, DIVERGED: 25.0, NOT_CONVERGED: 0.0}


@pytest.mark.parametrize("count", [3, 7, 64, 256])
def test_the_parts_add_up_to_100_however_they_are_rounded(count: int) -> None:
    ends = np.random.default_rng(count).integers(-3, 6, count)
    parts = shares(found(*ends.tolist(), places=6))
    assert sum(round(10 * part) for part in parts.values()) == 1000
    for end, part in parts.items():
        assert abs(part - 100 * np.mean(ends == end)) < 0.1


def test_a_map_without_places_is_all_on_its_way() -> None:
    parts = shares(found(NOT_CONVERGED, NOT_CONVERGED, places=0))
    assert parts == {ELSEWHERE: 0.0, DIVERGED: 0.0, NOT_CONVERGED: 100.0}
