"""What is said of a point's shape is what its gradient and eigenvalues allow."""

from __future__ import annotations

import math

import pytest

from explorer.core.descent.curvature import has_none, is_still, shape
from explorer.core.surface.results import Inspection


def at(
    eigenvalues: list[float], gradient: list[float | None] | None = None, place: float = 1.0
) -> Inspection:
    """Return a point with these eigenvalues, where the gradient is 0 unless it is given."""
    count = max(len(eigenvalues), 1)
    gradient = gradient or [0.0] * count
    return Inspection(
        variables=tuple("xyz"[:count]),
        at=[place] * count,
        value=1.0,
        gradient=gradient,
        differences=[0.0] * count,
        hessian=[[0.0] * count] * count,
        eigenvalues=eigenvalues,
        stable_rate=None,
    )


@pytest.mark.parametrize(
    ("eigenvalues", "still", "moving"),
    [
        ([1.0, 2.0], "Minimum.", "Bends up, as around a minimum."),
        ([-2.0, -1.0], "Maximum.", "Bends down, as around a maximum."),
        ([-1.0, 2.0], "Saddle: ", "Bends up in one direction and down in another"),
        ([0.0, 2.0], "Critical point, flat in a direction", "as in a valley."),
        ([-2.0, 1e-12], "Critical point, flat in a direction", "as on a ridge."),
        ([0.0, 0.0], "Critical point; without curvature", "Does not bend here."),
        ([-1.0, 0.0, 1.0], "Saddle: ", "as around a saddle."),
        ([2.0], "Minimum.", "Bends up, as around a minimum."),
        ([-2.0], "Maximum.", "Bends down, as around a maximum."),
        ([0.0], "Critical point; f″ = 0", "Does not bend here."),
    ],
)
def test_the_shape_is_named_and_a_critical_point_only_where_the_gradient_is_0(
    eigenvalues: list[float], still: str, moving: str
) -> None:
    assert still in str(shape(at(eigenvalues)))
    count = len(eigenvalues)
    said = str(shape(at(eigenvalues, [1e-3, *[None] * (count - 1)])))
    assert moving in said
    assert "Critical" not in said


def test_without_eigenvalues_nothing_is_said() -> None:
    assert shape(at([])) is None


@pytest.mark.parametrize(
    ("gradient", "place", "still"),
    [
        ([0.0, None], 1.0, True),
        ([1e-12, 0.0], 1.0, True),
        ([1e-6, 0.0], 1.0, False),
        ([1e-6, 0.0], 1e6, True),
        ([math.nan, 0.0], 1.0, False),
        ([math.inf, 0.0], 1.0, False),
    ],
)
def test_a_gradient_is_0_as_exactly_as_the_place_allows(
    gradient: list[float | None], place: float, still: bool
) -> None:
    assert is_still(at([1.0, 2.0], gradient, place)) is still


def test_a_none_anywhere_is_found() -> None:
    assert not has_none(at([1.0, 2.0]))
    assert has_none(at([1.0, 2.0], [None, 1.0]))
