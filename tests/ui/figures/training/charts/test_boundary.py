"""The decision boundary: where it lies, how certain it is, and the points upon it."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from explorer.core.training.curves import RunCurves
from explorer.core.training.data import Points
from explorer.core.training.results import TrainingBegun, TrainingBoundary
from explorer.core.training.spec import TrainingProblem
from explorer.ui.figures.training.class_looks import boundary_colours, class_colour
from explorer.ui.figures.training.training import TrainingFigure
from explorer.ui.widgets.theme import LIGHT
from tests.ui.runs import figure_of, texts_of

POINTS = np.array([[-1.0, 0.5, 0, 0], [1.0, 0.5, 1, 0], [-1.0, -0.5, 0, 1], [1.0, -0.5, 1, 1]])


def halves(certainty: int = 255) -> TrainingBoundary:
    """Return one class at the left and another at the right."""
    classes = np.zeros((200, 200), np.uint8)
    classes[:, 100:] = 1
    everywhere = np.full((200, 200), certainty, np.uint8)
    return TrainingBoundary(1.0, (-2.0, -1.0), (2.0, 1.0), classes, everywhere)


def figure_with(qtbot: QtBot, *boundaries: TrainingBoundary) -> TrainingFigure:
    run = RunCurves(1, "a run", TrainingProblem(data=Points()))
    run.take(
        TrainingBegun(
            (2, 2, 2), ("x1", "x2"), "class", 1, ("last",), 9, "", [],
            task="classes", classes=("A", "B"), points=POINTS,
        )
    )  # fmt: skip
    for boundary in boundaries:
        run.take(boundary)
    return figure_of(qtbot, [run])


def colour_at(figure: TrainingFigure, image: QImage, x: float, y: float) -> QColor:
    plot = figure.charts.boundary.plot
    at = QPointF(float(plot.view.x_to_pixel(x)), float(plot.view.y_to_pixel(y)))
    return image.pixelColor(figure.mapFromScene(plot.unit.mapToScene(at)))


def is_near(one: QColor, other: QColor, most: int = 12) -> bool:
    pairs = zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)  # type: ignore[index]
    return all(abs(a - b) <= most for a, b in pairs)


def test_training_points_are_filled_and_validation_points_hollow(qtbot: QtBot) -> None:
    figure = figure_with(qtbot, halves())
    image = figure.image()
    for number, x in enumerate((-1.0, 1.0)):
        assert is_near(colour_at(figure, image, x, 0.5), class_colour(LIGHT, number))
        assert is_near(colour_at(figure, image, x, -0.5), QColor(LIGHT.background))


def test_the_ground_has_the_colour_of_the_class_the_paler_the_less_certain(qtbot: QtBot) -> None:
    saturations = []
    for certainty in (255, 190, 130):
        figure = figure_with(qtbot, halves(certainty))
        image = figure.image()
        left, right = (colour_at(figure, image, x, 0.0) for x in (-1.5, 1.5))
        assert abs(left.hue() - class_colour(LIGHT, 0).hue()) < 12
        assert abs(right.hue() - class_colour(LIGHT, 1).hue()) < 12
        saturations.append(left.saturationF())
    assert saturations == sorted(saturations, reverse=True)
    assert saturations[0] > 3 * saturations[-1]


def test_the_first_row_is_at_the_bottom() -> None:
    classes = np.zeros((4, 4), np.uint8)
    classes[0] = 1
    colours = boundary_colours(LIGHT, 2, classes, np.full((4, 4), 255, np.uint8))
    assert QColor.fromRgba(int(colours[-1, 0])).hue() != QColor.fromRgba(int(colours[0, 0])).hue()
    orange, seen = class_colour(LIGHT, 1), QColor.fromRgba(int(colours[-1, 0]))
    assert abs(seen.hue() - orange.hue()) < 12


def test_no_certainty_leaves_the_ground_as_it_is() -> None:
    nothing = np.zeros((4, 4), np.uint8)
    assert not boundary_colours(LIGHT, 2, nothing, nothing).any()


def test_what_is_predicted_at_the_mouse_is_told(qtbot: QtBot) -> None:
    figure = figure_with(qtbot, halves(230))
    chart = figure.charts.boundary
    view = chart.plot.view
    at = QPointF(float(view.x_to_pixel(1.0)), float(view.y_to_pixel(0.0)))
    assert chart._words(at).endswith(": B, 90% certain")
    assert chart._words(QPointF(-5, 0)) == ""


@pytest.mark.parametrize(("kind", "mark"), [("svg", b"<image"), ("pdf", b"/Subtype /Image")])
def test_files_have_it_as_one_picture(qtbot: QtBot, kind: str, mark: bytes) -> None:
    empty, whole = figure_with(qtbot), figure_with(qtbot, halves())
    assert getattr(whole, kind)().count(mark) == getattr(empty, kind)().count(mark) + 1


def test_classes_that_have_no_room_for_their_names_are_counted(qtbot: QtBot) -> None:
    run = RunCurves(1, "a run", TrainingProblem(data=Points()))
    names = tuple(f"class {i}" for i in range(40))
    run.take(
        TrainingBegun(
            (2, 2, 2), ("x1", "x2"), "class", 1, ("last",), 9, "", [],
            task="classes", classes=names, points=POINTS,
        )
    )  # fmt: skip
    run.take(halves())
    texts = texts_of(figure_of(qtbot, [run]))
    more = next(int(text.split()[1]) for text in texts if text.endswith(" more"))
    shown = [name for name in names[: 40 - more] if name in texts]
    assert len(shown) == 40 - more
