"""One picture, looked at more closely."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.compute.curves.refinement import runs
from explorer.compute.kit import rounding
from explorer.compute.kit.background import AbandonedError
from explorer.core.curves.steepness import typical_size
from tests.compute.asking import look


def test_what_is_abandoned_ends_even_in_the_middle(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = look("sin x")
    x = np.linspace(-1, 1, 5)
    values = seen.at(x)[:2]
    lower = rounding.lower

    def abandoned(*arguments: object) -> object:
        seen.is_abandoned = True
        return lower(*arguments)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(rounding, "lower", abandoned)
    with pytest.raises(AbandonedError):
        seen.rounding(x, values)
    with pytest.raises(AbandonedError):
        seen.at(x)


def test_a_stretched_picture_has_a_sample_more_at_either_end() -> None:
    seen = look("x^2", -1, 1, samples=3)
    x, rows = seen.stretched()
    assert x.tolist() == [-2, -1, 0, 1, 2]
    assert rows[0].tolist() == [4, 1, 0, 1, 4]


def test_the_typical_size_does_not_see_a_pole() -> None:
    assert typical_size(np.array([1.0, -2.0, np.inf, np.nan, *[2.0] * 18, 1e9])) == 2
    assert typical_size(np.array([np.nan])) == 1
    assert typical_size(np.zeros(3)) == 1


def test_runs_are_told_by_where_they_start_and_stop() -> None:
    assert runs(np.array([True, False, True, True])) == [(0, 1), (2, 4)]
    assert runs(np.array([], bool)) == []
