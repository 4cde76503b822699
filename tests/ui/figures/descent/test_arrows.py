"""The arrows at the moving point, on curve, map and surface, and what is said of the step."""

from __future__ import annotations

import math

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPointF
from PySide6.QtGui import QFontMetricsF, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.core.descent.results import DescentPath, DescentPaths, Verdict
from explorer.core.descent.spec import DescentSpec
from explorer.core.function import FunctionSpec
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.sentence import sentence
from explorer.ui.figures.descent.arrows import first_fitting
from explorer.ui.figures.descent.descent import DescentFigure
from explorer.ui.widgets.theme import DARK, LIGHT, Theme, text_font
from tests.ui.landscapes import landscape

STEPS = 8


def _path(runner: OptimizerConfig, *slopes: float) -> DescentPath:
    """Return the path of x² or a x² + b y² by momentum, written straight."""
    momentum = runner.all_settings().get("momentum", 0.0)
    bends = np.array(slopes)
    x, v = np.array([-2.0, 1.0])[: len(bends)], np.zeros(len(bends))
    places, states = [], []
    for _ in range(STEPS + 2):
        places.append(x)
        states.append([v] if momentum else np.zeros((0, len(bends))))
        v = momentum * v - runner.rate * bends * x
        x = x + v
    rows = np.array(places[:-1])
    return DescentPath(
        rows,
        (rows**2 * bends / 2).sum(axis=1),
        rows * bends,
        np.full(len(rows), runner.rate),
        np.array(states[:-1]),
        np.concatenate([[places[-1]], states[-1]]),
        (False,) * len(bends),
        Verdict("moving", STEPS, sentence("Still moving.")),
    )


def _figure(
    qtbot: QtBot, runner: OptimizerConfig, *slopes: float, theme: Theme = LIGHT, **changes: object
) -> DescentFigure:
    figure = DescentFigure(theme)
    qtbot.addWidget(figure)
    text = "x^2" if len(slopes) == 1 else "x^2 + 3y^2"
    figure.show_spec(DescentSpec(FunctionSpec(text), (-2.0, 1.0), STEPS, (runner,), **changes))  # type: ignore[arg-type]
    figure.lay_out(800, 600)
    if len(slopes) == 1:
        figure.show_spec(replace(figure._spec, bottom=-1.0, top=9.0))
    if len(slopes) == 2:
        figure.show_ground(landscape(lambda x, y: x**2 + 3 * y**2))
    figure.show_paths(DescentPaths([_path(runner, *slopes)], [], 0.0, is_whole=True))
    return figure


def _pixels(image: QImage) -> np.ndarray:
    return np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width())


def _count(image: QImage, colour: str) -> int:
    return int(((_pixels(image) & 0xFFFFFF) == int(colour[1:], 16)).sum())


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("slopes", "in_space"), [((2.0,), False), ((2.0, 6.0), False), ((2.0, 6.0), True)]
)
def test_gradient_momentum_and_step_are_drawn_and_can_be_hidden(
    qtbot: QtBot, slopes: tuple[float, ...], in_space: bool, theme: Theme
) -> None:
    changes = {"in_space": in_space, "theme": theme}
    figure = _figure(qtbot, OptimizerConfig("momentum", 0.05), *slopes, **changes)  # type: ignore[arg-type]
    figure.show_step(2.0)
    bare = _figure(qtbot, OptimizerConfig("momentum", 0.05), *slopes, arrows=False, **changes)  # type: ignore[arg-type]
    bare.show_step(2.0)
    shown, hidden = figure.image(1.0), bare.image(1.0)
    at = figure.mapFromScene(figure.main_plot.unit.mapToScene(figure._paths.place(0, 2.0)))
    near = shown.copy(at.x() - 60, at.y() - 60, 120, 120)
    for colour in (theme.error, theme.keyword):
        assert _count(near, colour) > 5
        assert _count(hidden, colour) == 0


def test_the_step_arrow_ends_at_the_next_point(qtbot: QtBot) -> None:
    figure = _figure(qtbot, OptimizerConfig("tape", 0.1), 2.0, 6.0)
    figure.show_step(0.0)
    image = figure.image(1.0)
    path, view = figure._paths.paths[0], figure.view
    pixels = [QPointF(float(view.x_to_pixel(x)), float(view.y_to_pixel(y))) for x, y in path.x[:2]]
    way = pixels[1] - pixels[0]
    assert math.hypot(way.x(), way.y()) > 40
    # On the way, and not as far beyond.
    for part, is_there in ((0.6, True), (1.15, False)):
        at = figure.mapFromScene(figure.main_plot.unit.mapToScene(pixels[0] + way * part))
        near = image.copy(at.x() - 2, at.y() - 2, 5, 5)
        assert bool(_count(near, LIGHT.ink) + _count(near, LIGHT.error)) == is_there


def test_the_words_of_the_step_are_those_of_the_chosen_runner(qtbot: QtBot) -> None:
    figure = _figure(qtbot, OptimizerConfig("tape", 0.1), 2.0)
    figure.show_step(1.5)
    figure.image(1.0)
    told = figure.step_layer.told()
    assert told is not None
    assert told.step == 1
    assert told.words == ("Against the gradient, downhill: step = −0.1 · (−3.2) = 0.32.")


def test_the_words_of_the_step_have_the_learning_rate_as_its_field_has_it(qtbot: QtBot) -> None:
    figure = _figure(qtbot, OptimizerConfig("tape", 0.1234), 2.0)
    figure.show_step(1.0)
    figure.image(1.0)
    told = figure.step_layer.told()
    assert told is not None
    assert told.words.endswith("step = −0.1234 · (−3.01) ≈ 0.372.")


@pytest.mark.parametrize(
    ("rate", "is_true"), [(0.1, True), (0.9, True), (1e-4, False), (20.0, False)]
)
def test_an_arrow_that_is_not_as_long_as_the_step_is_said_not_to_be(
    qtbot: QtBot, rate: float, is_true: bool
) -> None:
    figure = _figure(qtbot, OptimizerConfig("tape", rate), 2.0)
    figure.show_step(0.0)
    figure.image(1.0)
    found = figure.step_layer.arrows()
    assert found is not None
    arrows = found[1]
    assert arrows.is_true == is_true
    # x² at −2: the step is rate · 4.
    wide = 4 * rate * figure.view.width / (figure.view.high - figure.view.low)
    assert (arrows.ways["step"].x() == pytest.approx(wide)) == is_true


def test_the_step_told_is_the_last_of_numbers(qtbot: QtBot) -> None:
    figure = _figure(qtbot, OptimizerConfig("tape", 0.1), 2.0)
    figure.show_step(5.0)
    before = figure.image(1.0)
    path = figure._paths.paths[0]
    lost = replace(path, values=np.where(np.arange(STEPS + 1) > 5, np.nan, path.values))
    figure.show_paths(DescentPaths([lost], [], 0.0, is_whole=True))
    figure.show_step(8.0)
    told = figure.step_layer.told()
    assert told is not None
    assert told.step == 5
    after = figure.image(1.0)
    key = 0, 0, before.width(), 20
    assert after.copy(*key) == before.copy(*key)


def test_of_the_words_the_longest_are_shown_that_have_room(qapp: QApplication) -> None:
    metrics = QFontMetricsF(text_font(12))
    texts = ["step 0: Downhill: step = 0.32.", "step 0: step = 0.32.", "step = 0.32."]
    for text in texts:
        assert first_fitting(texts, metrics, metrics.horizontalAdvance(text) + 1) == text
    cut = first_fitting(texts, metrics, metrics.horizontalAdvance(texts[-1]) - 1)
    assert cut.startswith("step = 0")
    assert cut.endswith("…")


def test_a_point_outside_of_the_picture_is_shown_by_an_arrow_at_its_edge(qtbot: QtBot) -> None:
    figure = _figure(qtbot, OptimizerConfig("tape", 1.4), 2.0, arrows=False)
    far = int(np.argmax(np.abs(figure._paths.paths[0].x[:, 0]) > 5))
    figure.show_step(float(far))
    image, view = figure.image(1.0), figure.view
    x = float(figure._paths.paths[0].x[far, 0])
    at = QPointF(view.width - 12 if x > 0 else 12.0, 12.0)
    place = figure.mapFromScene(figure.main_plot.unit.mapToScene(at))
    near = image.copy(place.x() - 6, place.y() - 6, 13, 13)
    assert _count(near, LIGHT.curves[0]) > 20


def test_a_twin_for_a_film_has_the_arrows_too(qtbot: QtBot) -> None:
    figure = _figure(qtbot, OptimizerConfig("momentum", 0.05), 2.0, 6.0)
    twin = figure.twin(800, 600)
    qtbot.addWidget(twin)
    twin.show_step(3.0)
    assert _count(twin.image(1.0), LIGHT.keyword) > 30


@pytest.mark.parametrize("slopes", [(2.0,), (2.0, 6.0)], ids=["curve", "map"])
def test_all_that_a_step_changes_is_painted_anew_in_a_window(
    qtbot: QtBot, slopes: tuple[float, ...]
) -> None:
    figure = _figure(qtbot, OptimizerConfig("tape", 0.1), *slopes)
    figure.show()
    qtbot.waitExposed(figure)
    with qtbot.waitSignal(figure.scene().changed):
        # What showing it has left to do is done.
        figure.show_step(1.0)
    before = figure.grab().toImage()
    with qtbot.waitSignal(figure.scene().changed) as told:
        figure.show_step(3.0)
    after = figure.grab().toImage()
    rows, columns = np.nonzero(_pixels(before) != _pixels(after))
    view = figure.mapFromScene(figure.main_plot.unit.sceneBoundingRect()).boundingRect()
    assert rows.min() < view.top() - 4, "the words above the picture are others"
    anew = np.zeros((after.height(), after.width()), bool)
    assert told.args is not None
    for rect in told.args[0]:
        left, top, right, bottom = figure.mapFromScene(rect).boundingRect().getCoords()
        anew[max(top - 1, 0) : bottom + 2, max(left - 1, 0) : right + 2] = True
    assert anew[rows, columns].all()
