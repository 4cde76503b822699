"""Marks and polynomials: told apart by shape, dash and label."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.core.curves.results import FeatureKind
from explorer.ui.figures.curves.polynomials import name_of, pen_of
from explorer.ui.figures.kit.marks import paint_marks
from explorer.ui.widgets.theme import DARK, LIGHT, Theme, present_theme
from tests.ui.conftest import Person


def pixels_of(kind: FeatureKind, theme: Theme) -> np.ndarray:
    """Return which pixels a mark at the middle covers, (32, 32)."""
    image = QImage(32, 32, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.background))
    painter = QPainter(image)
    paint_marks(painter, theme, [(kind, QPointF(16, 16))])
    painter.end()
    ground = QColor(theme.background).rgb()
    return np.array([[image.pixel(x, y) != ground for x in range(32)] for y in range(32)])


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_kind_of_point_has_a_shape_of_its_own(theme: Theme, qapp: QApplication) -> None:
    kinds: tuple[FeatureKind, ...] = ("root", "maximum", "minimum", "inflection")
    shapes = [pixels_of(kind, theme) for kind in kinds]
    for i, shape in enumerate(shapes):
        assert shape.any()
        for other in shapes[:i]:
            assert np.count_nonzero(shape ^ other) > 8
    up, down = shapes[1:3]
    assert up[:14].sum() < up[18:].sum()
    assert down[:14].sum() > down[18:].sum()


def move(person: Person, x: float, y: float) -> None:
    at = person.pixel_of(x, y)
    # pyqtgraph looks at the mouse a hundred times a second and not oftener.
    QTest.mouseMove(person.figure.viewport(), at + QPoint(1, 1))
    person.bot.wait(15)
    QTest.mouseMove(person.figure.viewport(), at)
    person.bot.wait(15)


def picture(person: Person) -> QImage:
    return person.figure.image()


@pytest.mark.slow
def test_a_mark_tells_its_place_under_the_mouse_and_while_the_point_is_on_it(
    person: Person,
) -> None:
    person.type_function("x^3 - 3x + 1")
    person.see(lambda: person.spec.function.text == "x^3 - 3x + 1")
    person.see_features()
    move(person, 4.0, 0.0)
    before = picture(person)
    move(person, -1.0, 3.0)
    person.see(lambda: picture(person) != before)
    move(person, 4.0, 0.0)
    person.see(lambda: picture(person) == before)
    QTest.mouseClick(
        person.figure.viewport(), Qt.MouseButton.LeftButton, pos=person.pixel_of(-1.0, 3.0)
    )
    person.see(lambda: abs(person.spec.point + 1.0) < 1e-9)
    person.see_curves()
    after = picture(person)
    move(person, 4.0, 0.0)
    assert picture(person) == after


def test_taylor_polynomials_have_names_and_dashes_of_their_own() -> None:
    assert [name_of(d) for d in (1, 2, 6)] == ["T₁", "T₂", "T₆"]
    for theme in (LIGHT, DARK):
        patterns = [tuple(pen_of(theme, degree).dashPattern()) for degree in range(1, 7)]
        assert len(set(patterns)) == 6


@pytest.mark.slow
def test_a_polynomial_that_is_f_itself_is_seen_on_it(person: Person) -> None:
    person.set_spec(tangent=False, hidden=(1, 2, 3))
    person.type_function("x^3 - 3x + 1")
    person.see(lambda: person.spec.function.text == "x^3 - 3x + 1")
    person.see_features()
    person.page.figure.main_plot.layer.update()
    before = picture(person)
    person.set_spec(taylor=(3,))
    person.see_curves()
    after = picture(person)
    ink = QColor(present_theme().ink)
    # On the line itself, where f alone was.
    changed = 0
    for x in np.linspace(-2.2, 2.2, 300).tolist():
        scene = person.pixel_of(x, x**3 - 3 * x + 1)
        old, new = before.pixelColor(scene), after.pixelColor(scene)
        changed += _distance(new, ink) < _distance(old, ink) - 40
    assert changed > 60


def _distance(a: QColor, b: QColor) -> float:
    return math.dist(a.getRgb()[:3], b.getRgb()[:3])  # pyright: ignore[reportIndexIssue]
