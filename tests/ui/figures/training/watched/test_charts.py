"""The charts of what is watched, in the room that they have."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from explorer.core.sentence import sentence
from explorer.core.training.curves import RunCurves
from explorer.core.training.range_test import RangeTest
from explorer.core.training.results import LayerInside, TrainingBegun, TrainingEpoch, TrainingInside
from explorer.core.training.spec import Layer, TrainingSpec
from explorer.core.training.unit import TrainingUnit
from explorer.ui.figures.training.training import TrainingFigure
from explorer.ui.widgets.theme import LIGHT

EDGES = np.linspace(-1.0, 1.0, 65)
SIZES = np.append(0.0, 10.0 ** np.linspace(-14, 6, 64))
LAYER = LayerInside(np.ones(64), EDGES, np.ones(64), SIZES, np.ones(64), EDGES, 8, 0, 1.0)


@pytest.fixture
def figure(qapp: QApplication) -> Iterator[TrainingFigure]:
    made = TrainingFigure(LIGHT)
    made.lay_out(640, 460)
    yield made
    made.close()


def run_of(layers: int, **fields: object) -> tuple[RunCurves, TrainingSpec]:
    spec = TrainingSpec(layers=(Layer(8),) * layers, **fields)  # type: ignore[arg-type]
    run = RunCurves(layers, "run", spec)
    run.take(TrainingBegun((60, 20, 20), ("a", "b"), "c", 4, ("8 relu",) * layers, 9, "", []))
    run.take(TrainingEpoch(1, 1.0, 1.0, 0.1, 0.1))
    return run, spec


def test_names_of_many_layers_never_cover_one_another(figure: TrainingFigure) -> None:
    for layers in (1, 4, 8):
        run, spec = run_of(layers, below="weights", inside=True)
        run.take(TrainingInside(1, [LAYER] * (layers + 1), [], 60))
        for height in (700, 460, 360):
            figure.lay_out(640, height)
            figure.show_spec(spec)
            figure.show_runs([run])
            chart = figure.charts.inside
            named = chart._named_lanes()
            assert named[-1] == layers
            places = [chart._lane(i).center().y() for i in named]
            assert all(np.diff(places) >= 12)
            assert figure.png().startswith(b"\x89PNG")


def test_the_range_that_is_told_of_a_layer_goes_no_farther_than_its_values(
    figure: TrainingFigure,
) -> None:
    run, spec = run_of(1, below="activations", inside=True)
    # As those of a ReLU: half of them are 0.
    counts, edges = np.ones(64), np.linspace(0.0, 6.0, 65)
    counts[0] = 64
    relu = LayerInside(np.ones(64), EDGES, np.ones(64), SIZES, counts, edges, 8, 0, 1.0)
    run.take(TrainingInside(1, [relu, LAYER], [], 60))
    figure.show_spec(spec)
    figure.show_runs([run])
    figure.lay_out(640, 460)
    low, high = figure.charts.inside._told_range(0) or (np.nan, np.nan)
    assert low == 0
    assert 5.9 < high <= 6


def test_what_is_watched_has_more_room_than_norms(figure: TrainingFigure) -> None:
    heights = []
    for below in ("learning", "weights"):
        run, spec = run_of(2, below=below)
        figure.show_spec(spec)
        figure.show_runs([run])
        figure.lay_out(640, 460)
        heights.append(figure.charts.fit.plot.view.height)
    assert heights[1] > 1.1 * heights[0]


def test_long_names_of_inputs_are_cut_where_the_chart_ends(figure: TrainingFigure) -> None:
    run, spec = run_of(1, below="unit")
    name = "average number of rooms per household"
    values = np.zeros((9, 9), np.float32)
    run.take(TrainingUnit(1.0, 1, 1, (name, name), (0.0, 0.0), (1.0, 1.0), values, None))
    figure.show_spec(spec)
    figure.show_runs([run])
    figure.lay_out(640, 460)
    text = figure.svg().decode()
    assert name not in text
    assert "aver" in text


def test_the_names_of_rates_stand_below_the_losses(figure: TrainingFigure) -> None:
    rates = np.geomspace(1e-6, 1.0, 60)
    losses = np.concatenate([np.full(30, 4.0), np.linspace(4, 1, 30)])
    found = RangeTest(rates, losses, losses, 0.1, sentence("Found."))
    chart = figure.charts.rates
    spec = TrainingSpec(below="rates")
    figure.show_spec(spec)
    figure.show_runs([])
    chart.take(found)
    for height in (460, 800):
        figure.lay_out(640, height)
        least = float(chart.plot.view.y_to_pixel(1.0))
        assert chart.plot.view.height - least >= 30
