"""What is written over the losses: numbers of runs, and changes of the rate."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QImage, QPainter
from pytestqt.qtbot import QtBot

from explorer.ui.figures.kit.view import View
from explorer.ui.figures.training.loss_marks import LossMarks, _apart
from explorer.ui.figures.training.run_looks import run_colour
from explorer.ui.figures.training.training import TrainingFigure
from explorer.ui.widgets.theme import LIGHT, text_font
from tests.ui.runs import (
    STEPS,
    figure_of,
    grabbed,
    losses_of,
    run_of,
    take,
    texts_of,
)


def _marks(figure: TrainingFigure) -> LossMarks:
    losses = figure.losses
    return LossMarks(LIGHT, losses.placing(figure.view), figure._runs, losses._traces)


@pytest.mark.parametrize("size", [(672, 724), (984, 724), (416, 540), (300, 300)])
def test_ten_runs_are_numbered_apart_in_the_order_of_their_ends(
    qtbot: QtBot, size: tuple[int, int]
) -> None:
    runs = [run_of(losses_of(3620, i) * (1 + 0.01 * i), i + 1) for i in range(10)]
    figure = figure_of(qtbot, runs, size)
    image = grabbed(figure)
    view = figure.view
    traces = figure.losses._traces
    marks = LossMarks(LIGHT, figure.losses.placing(view), runs, traces)
    at = [marks._end(run, seen, view) for run, seen in zip(runs, traces, strict=True)]
    places = [place for place in at if place is not None]
    assert len(places) == 10
    spots = _apart(places, view)
    order = sorted(range(10), key=lambda i: places[i].y())
    if None in spots:
        # There is not even room for all of them below one another.
        assert view.height < 10 * 17 + 30
        heights = sorted(spot.y() for spot in spots if spot is not None)
        assert min(np.diff([-99, *heights])) > 16
        return
    heights = [spots[i].y() for i in order]
    assert heights == sorted(heights)
    if size[1] > 500:
        assert min(np.diff(heights)) > 15
        inside = spots[2] + QPointF(-6, 0)
        spot = figure.mapFromScene(figure.main_plot.unit.mapToScene(inside))
        assert image.pixelColor(spot).name() == run_colour(LIGHT, 3).name()


def test_changes_of_the_rate_are_told_and_those_close_together_as_one(qtbot: QtBot) -> None:
    run = run_of(losses_of(2000), outcome="")
    for rate in (0.02, 0.03, 0.04):
        take(run, losses_of(2), rate)
    take(run, losses_of(2000), 0.04)
    figure = figure_of(qtbot, [run])
    assert [text for text in texts_of(figure) if "rate" in text] == ["rate 0.01 → 0.04"]


def test_a_change_of_the_rate_is_told_beside_the_number_of_its_run(qtbot: QtBot) -> None:
    run = run_of(losses_of(2000), outcome="")
    take(run, losses_of(40), 0.05)
    figure = figure_of(qtbot, [run])
    marks = _marks(figure)
    ends = marks._places_of_ends(figure.view)
    image = QImage(672, 724, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    marks.paint(painter)
    painter.end()
    ((_, text, box),) = marks._told_changes(run, figure.view, QFontMetricsF(text_font(11)))
    assert text == "rate 0.01 → 0.05"
    assert box is not None
    assert not any(
        box.intersects(QRectF(end.spot.x() - 8, end.spot.y() - 8, 16, 16)) for end in ends
    )


def _dotted_lines(figure: TrainingFigure) -> int:
    """Return how many lines go through the picture where a rate was changed."""
    marks = _marks(figure)
    metrics = QFontMetricsF(text_font(11))
    return sum(len(marks._told_changes(run, figure.view, metrics)) for run in figure._runs)


def test_a_line_marks_a_change_of_the_rate_only_where_it_is_told(qtbot: QtBot) -> None:
    run = run_of(losses_of(2000), outcome="")
    for i in range(60):
        take(run, losses_of(STEPS), 0.01 + 0.001 * (i + 1))
    figure = figure_of(qtbot, [run])
    told = [text for text in texts_of(figure) if "rate" in text]
    assert 1 < len(told) == _dotted_lines(figure) < 15
    assert told[0].startswith("rate 0.01 →")
    assert told[-1].endswith("→ 0.07")


def test_a_rate_that_was_changed_and_at_once_changed_back_is_not_told(qtbot: QtBot) -> None:
    run = run_of(losses_of(2000), outcome="")
    take(run, losses_of(2), 0.02)
    take(run, losses_of(2000), 0.01)
    figure = figure_of(qtbot, [run])
    assert "rate" not in " ".join(texts_of(figure))
    assert _dotted_lines(figure) == 0


@pytest.mark.parametrize(("count", "height"), [(100, 400.0), (9, 90.0)])
def test_of_more_runs_than_have_room_those_are_numbered_that_do_not_touch(
    count: int, height: float
) -> None:
    view = View(0, 1, 0, 1, 600.0, height)
    places = [QPointF(600, 20 + (height - 60) * (k % 7) / 7 + k / 50) for k in range(count)]
    spots = [spot for spot in _apart(places, view) if spot is not None]
    assert 2 <= len(spots) < count
    assert _apart(places, view)[-1] is not None
    assert min(np.diff(sorted(spot.y() for spot in spots))) >= 16
