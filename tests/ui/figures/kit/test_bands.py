"""Bands as pixels: the columns of a picture against the least and greatest values by NumPy."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from explorer.core.function import FunctionSpec
from explorer.ui.figures.curves import curve_layer
from explorer.ui.widgets.theme import THEMES, Theme, present_theme
from tests.ui.conftest import Person
from tests.ui.descending import go, see_ground

WIDE = 2 * math.pi


def filled(person: Person, image: QImage, colour: str) -> np.ndarray:
    """Return, by column of the plot, the first and last row of pixels of a colour; (2, n)."""
    plot = person.figure.main_plot
    corner = person.figure.mapFromScene(plot.unit.mapToScene(0.0, 0.0))
    width, height = round(plot.view.width), round(plot.view.height)
    found = np.full((2, width), -1)
    wanted = QColor(colour).rgb()
    for column in range(width):
        at = corner.x() + column
        rows = [y for y in range(height) if image.pixel(at, corner.y() + y) == wanted]
        if rows:
            found[:, column] = rows[0], rows[-1]
    return found


def mixed(below: QColor, over: QColor, part: float) -> np.ndarray:
    """Return the colour, (3,), of one over another that it covers to that part."""
    return (1 - part) * np.array(below.getRgb()[:3]) + part * np.array(over.getRgb()[:3])


def covered(person: Person, image: QImage, colour: np.ndarray) -> np.ndarray:
    """Return, by row and column of the plot, whether a pixel has about a colour."""
    plot = person.figure.main_plot
    corner = person.figure.mapFromScene(plot.unit.mapToScene(0.0, 0.0))
    width, height = round(plot.view.width), round(plot.view.height)
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    shown = rows[corner.y() : corner.y() + height, corner.x() : corner.x() + width, 2::-1]
    return (np.abs(shown - colour) <= 2).all(axis=2)


@pytest.mark.slow
@pytest.mark.shares_window
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("text", "f", "low", "high"),
    [
        ("sin(500x)", lambda x: np.sin(500 * x), -WIDE, WIDE),
        ("cos(4000x)", lambda x: np.cos(4000 * x), -WIDE, WIDE),
        ("sin(x^2)", lambda x: np.sin(x * x), 150.0, 300.0),
        ("x/3 cos(3000x)", lambda x: x / 3 * np.cos(3000 * x), -WIDE, WIDE),
    ],
)
def test_the_columns_of_a_fast_wave_are_filled(
    person: Person, text: str, f: Callable[[np.ndarray], np.ndarray], low: float, high: float,
    theme: str,
) -> None:  # fmt: skip
    person.window.looks.set_theme(THEMES[theme])
    hidden = (1, 2, 3)
    person.set_spec(function=FunctionSpec(text), low=low, high=high, tangent=False, hidden=hidden)
    person.see_features()
    view = person.figure.view
    found = filled(person, person.figure.image(), present_theme().curves[0])
    edges = np.linspace(low, high, found.shape[1] + 1)
    truth = [f(np.linspace(a, b, 2001)) for a, b in itertools.pairwise(edges)]
    top = np.array([float(view.y_to_pixel(y.max())) for y in truth])
    bottom = np.array([float(view.y_to_pixel(y.min())) for y in truth])
    # A line of 2.5 pixels reaches a little beyond its values.
    is_right = (np.abs(found[0] - top) <= 4) & (np.abs(found[1] - bottom) <= 4)
    assert is_right.mean() >= 0.95
    assert "Faster than the pixels" in person.page.controls.values.notes
    assert "faster than the pixels" in person.window.status


@pytest.mark.slow
def test_a_band_is_drawn_while_a_slider_moves(person: Person) -> None:
    person.type_function("sin(400 a x)")
    person.see(lambda: person.spec.function.text == "sin(400 a x)")
    person.see_curves()
    person.page.parameter_list.rows["a"].slider.setValue(3500)
    person.see_curves()
    detail = person.samples.details[0]
    assert detail is not None
    assert detail.is_band.all()


@pytest.mark.fast_cases(1)
@pytest.mark.shares_window
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_fast_wave_that_is_descended_is_a_band_too(person: Person, theme: str) -> None:
    person.window.looks.set_theme(THEMES[theme])
    go(person, 2)
    person.set_spec(function=FunctionSpec("sin(500x)"), low=-WIDE, high=WIDE, steps=1)
    see_ground(person)
    figure, colours = person.figure, present_theme()
    at = mixed(QColor(colours.background), QColor(colours.muted), 0.35)
    view = figure.view
    top, bottom = round(float(view.y_to_pixel(1.0))), round(float(view.y_to_pixel(-1.0)))
    rows = covered(person, figure.image(), at)
    # But for the lines of the grid, the path and its tangent.
    assert np.median(rows[top + 2 : bottom - 1].mean(axis=0)) > 0.9
    assert rows[: top - 3].mean() < 0.01
    assert rows[bottom + 4 :].mean() < 0.01


@pytest.mark.fast_cases(1)
@pytest.mark.shares_window
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sin(500x)", "band: faster than the pixels"),
        ("sin(300x) sin(300y)", "mean of waves finer than the picture"),
        ("x^2", ""),
        ("x^2 + y^2", ""),
    ],
)
def test_a_descent_says_where_its_picture_is_no_line_or_value(
    person: Person, text: str, said: str
) -> None:
    go(person, 2)
    person.set_spec(function=FunctionSpec(text), low=-4.0, high=4.0)
    see_ground(person)
    words = "".join(re.findall(r'aria-label="([^"]*)"', person.figure.svg().decode()))
    for remark in ("band: faster than the pixels", "mean of waves finer than the picture"):
        assert (remark.replace(" ", "") in words.replace(" ", "")) == (remark == said)


@pytest.mark.slow
@pytest.mark.shares_window
@pytest.mark.parametrize(
    ("text", "low", "high", "remark"),
    [
        ("sin(x^3)", -30.0, 30.0, "band: faster than the pixels"),
        ("sign(sin(60x))", -20.0, 20.0, "band: faster than the pixels"),
        ("1/(x - 1/3)^3", -WIDE, WIDE, ""),
        ("(1 - cos x)/x^2", -1e-7, 1e-7, "grey: rounding"),
    ],
)
def test_the_picture_and_the_notes_say_the_same_of_what_is_no_line(
    person: Person, monkeypatch: pytest.MonkeyPatch, text: str, low: float, high: float, remark: str
) -> None:
    said: list[str] = []
    paint = curve_layer.paint_remark

    def listen(painter: QPainter, theme: Theme, text: str) -> None:
        said.append(text)
        paint(painter, theme, text)

    person.set_spec(function=FunctionSpec(text), low=low, high=high)
    person.see_features()
    monkeypatch.setattr(curve_layer, "paint_remark", listen)
    person.figure.image()
    assert ", ".join(said) == remark
    notes = person.page.controls.values.notes
    assert ("Rounding between" in notes) == ("rounding" in remark)
    assert ("Faster than the pixels" in notes) == ("band" in remark)
