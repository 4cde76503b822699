"""The inspector shows what the tapes said, plainly, and what it means."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from explorer.core.surface.results import Inspection
from explorer.ui.pages.kit.inspector import Inspector
from explorer.ui.widgets.theme import DARK, LIGHT, apply_theme, family, restyle

CASE = Inspection(
    variables=("x1", "x2"),
    at=[2.0, 3.0],
    value=63.0,
    gradient=[9.0, 42.0],
    differences=[8.999999999993236, 41.999999999994486],
    hessian=[[None, 6.0], [6.0, 14.0]],
    eigenvalues=[-2.2195444572928875, 16.219544457292887],
    stable_rate=0.1233080254051604,
)
"""S2, S3 and S6."""


@pytest.fixture
def inspector(qtbot: QtBot, qapp: QApplication) -> Iterator[Inspector]:
    made = Inspector()
    made.resize(264, 400)
    made.show()
    yield made
    made.close()
    made.deleteLater()


def slopes(inspector: Inspector) -> list[tuple[str, ...]]:
    return [tuple(label.text() for label in row) for row in inspector.slope_labels]


def matrix(inspector: Inspector) -> list[list[str]]:
    return [[label.text() for label in row] for row in inspector.matrix.labels]


def test_value_gradient_and_hessian_are_shown(inspector: Inspector) -> None:
    inspector.show_inspection(CASE)
    assert inspector.value_text == "63.000000000"
    assert slopes(inspector) == [("9", "9", "6.8e−12"), ("42", "42", "5.5e−12")]
    assert matrix(inspector) == [["None", "6"], ["6", "14"]]
    assert inspector.eigenvalues_text == "−2.21954  16.2195"
    assert inspector.rate_text == "2/λ = 0.123308"


def test_every_digit_is_in_the_tooltip(inspector: Inspector) -> None:
    inspector.show_inspection(CASE)
    assert inspector.slope_labels[0][1].toolTip() == "8.999999999993236"
    assert inspector.matrix.labels[0][0].toolTip() == "None"


def test_it_is_said_what_none_means_where_there_is_one(inspector: Inspector) -> None:
    inspector.show_inspection(CASE)
    none, shape = inspector.notes
    assert none.startswith("None: ")
    assert "floor" in none
    assert shape == "Bends up in one direction and down in another, as around a saddle."
    whole = Inspection(
        ("x", "y"), [0.0, 0.0], 0.0, [0.0, 0.0], [0.0, 0.0], [[2.0, 0.0], [0.0, 2.0]],
        [2.0, 2.0], 1.0,
    )  # fmt: skip
    inspector.show_inspection(whole)
    assert inspector.notes == ("", "Minimum.")


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_there_is_a_row_for_every_variable(inspector: Inspector, count: int) -> None:
    names = tuple("xyzw"[:count])
    numbers = [-1.2345678901e-100] * count
    inspector.show_inspection(
        Inspection(
            names, numbers, math.nan, [None, *numbers[1:]], numbers, [numbers] * count, [], None
        )
    )
    assert len(slopes(inspector)) == len(matrix(inspector)) == count
    assert slopes(inspector)[0][0] == "None"
    assert slopes(inspector)[0][2] == ""
    assert inspector.eigenvalues_text == inspector.rate_text == "—"
    assert all(len(text) <= 10 for row in slopes(inspector) for text in row)
    titles = {label.text() for label in inspector.findChildren(QLabel)}
    assert {f"∂f/∂{name}" for name in names} <= titles


def test_without_numbers_there_is_a_placeholder(inspector: Inspector) -> None:
    inspector.show_inspection(CASE)
    inspector.show_nothing("—")
    assert inspector.value_text == "—"
    assert matrix(inspector) == [["—", "—"], ["—", "—"]]
    assert inspector.notes[1] == ""


def test_everything_in_it_has_a_name_for_who_listens(inspector: Inspector) -> None:
    inspector.show_inspection(CASE)
    numbers = [label for row in inspector.slope_labels for label in row]
    numbers += [label for row in inspector.matrix.labels for label in row]
    assert all(label.accessibleName() for label in numbers)
    assert len({label.accessibleName() for label in numbers}) == len(numbers)


def test_the_theme_can_change(inspector: Inspector) -> None:
    inspector.show_inspection(CASE)
    QApplication.processEvents()
    before = inspector.matrix.grab().toImage()
    apply_theme(DARK)
    try:
        restyle(family(inspector))
        assert inspector.matrix.grab().toImage() != before
    finally:
        apply_theme(LIGHT)


def test_a_value_that_is_mostly_rounding_is_said_to_be_until_it_is_not(
    inspector: Inspector,
) -> None:
    inspector.show_inspection(replace(CASE, value=0.0, error=2.5))
    assert inspector.doubt == "f at (2, 3) is mostly rounding: 0 may be wrong by 2.5."
    inspector.show_inspection(CASE)
    assert inspector.doubt == ""
