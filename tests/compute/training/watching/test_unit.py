"""A hidden unit as a function of the inputs, against the model itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from explorer.compute.training.data.prepared import load
from explorer.compute.training.model.learner import learner_of
from explorer.compute.training.saved.unit import run as of_kept
from explorer.compute.training.watching.unit import Units
from explorer.core.function import FunctionSpec
from explorer.core.training.data import Points, Wine
from explorer.core.training.results import TrainingBegun, TrainingPaused, TrainingResult
from explorer.core.training.spec import Layer, TrainingOrder, TrainingProblem, TrainingRun
from explorer.core.training.unit import RunUnit, TrainingUnit
from tests.compute.learning import only, small, told


def hidden(problem: TrainingProblem, raw: np.ndarray, layer: int, unit: int) -> np.ndarray:
    """Return what NumPy makes of rows as the data have them, at the first weights."""
    dataset = load(problem)
    x = (raw - dataset.mean) / dataset.scale
    weights = learner_of(problem, dataset).weights()
    for kernel, bias in zip(weights[: 2 * layer : 2], weights[1 : 2 * layer : 2], strict=True):
        x = np.tanh(x @ kernel + bias)
    return x[:, unit - 1]


def units_of(problem: TrainingProblem) -> Units:
    dataset = load(problem)
    learner = learner_of(problem, dataset)
    return Units(learner, dataset, np.arange(len(dataset.train), dtype=np.int32))


def test_along_one_input_it_is_a_curve_in_the_units_of_the_data() -> None:
    problem = small(layers=(Layer(8, "tanh"), Layer(5, "tanh")))
    found = units_of(problem).at(2, 4, 1.5)
    assert found is not None
    assert (found.epoch, found.layer, found.unit, found.inputs) == (1.5, 2, 4, ("x",))
    assert found.sentence is None
    places = np.linspace(found.low[0], found.high[0], 200)[:, None]
    assert -3.5 < places[0, 0] < -2.8
    np.testing.assert_allclose(found.values, hidden(problem, places, 2, 4), atol=1e-5)


def test_of_two_inputs_it_is_an_image_over_their_plane() -> None:
    problem = TrainingProblem(data=Points("moons", 100), layers=(Layer(6, "tanh"),))
    found = units_of(problem).at(1, 6, 0)
    assert found is not None
    assert found.values.shape == (64, 64)
    (left, bottom), (right, top) = found.low, found.high
    for row, column in ((0, 0), (10, 50), (63, 20)):
        place = left + column / 63 * (right - left), bottom + row / 63 * (top - bottom)
        true = hidden(problem, np.array([place]), 1, 6)
        assert found.values[row, column] == pytest.approx(true[0], abs=1e-5)


def test_of_more_it_is_along_the_two_that_it_depends_on_most_with_the_others_at_means() -> None:
    problem = TrainingProblem(data=Wine(), layers=(Layer(6, "tanh"), Layer(4, "tanh")))
    dataset = load(problem)
    learner = learner_of(problem, dataset)
    kernel = learner.model.layers[0].kernel
    strong = np.full(13, 1e-3)
    strong[[3, 9]] = 0.4
    kernel.assign(kernel.numpy() * 0 + strong[:, None])
    rows = np.arange(len(dataset.train), dtype=np.int32)
    found = Units(learner, dataset, rows).at(1, 2, 0)
    assert found is not None
    assert found.inputs == (dataset.inputs[3], dataset.inputs[9])
    assert str(found.sentence) == (
        f"Along “{dataset.inputs[3]}” and “{dataset.inputs[9]}”, on which it depends most; the 11 "
        "other inputs are at their means."
    )
    corner = np.array([(found.low[0] - dataset.mean[3]) / dataset.scale[3],
                       (found.high[1] - dataset.mean[9]) / dataset.scale[9]])  # fmt: skip
    assert found.values[63, 0] == pytest.approx(np.tanh(0.4 * corner.sum()), abs=1e-5)


def test_a_unit_that_is_not_there_is_none() -> None:
    units = units_of(small())
    assert units.at(1, 8, 0) is not None
    for layer, unit in ((1, 9), (2, 1), (0, 1), (1, 0)):
        assert units.at(layer, unit, 0) is None


@pytest.mark.slow
def test_a_run_tells_the_unit_that_it_is_asked_for_also_while_it_pauses(tmp_path: Path) -> None:
    orders = [TrainingOrder(unit=(1, 3)), TrainingOrder(go="on")]

    def says(result: TrainingResult | None) -> TrainingOrder | None:
        waits = isinstance(result, TrainingPaused) and result.is_paused
        is_told = isinstance(result, TrainingUnit) and result.unit == 3
        return orders.pop(0) if orders and (waits or is_told) else None

    asked = TrainingRun(small(), "epoch", str(tmp_path), unit=(1, 2))
    results = told(asked, says)
    units = only(TrainingUnit, results)
    assert (units[0].unit, units[-1].unit, units[-1].epoch) == (2, 3, 3.0)
    directory = only(TrainingBegun, results)[0].directory
    (kept,) = (found for found in of_kept(RunUnit(directory, 1, 3)) if found is not None)
    np.testing.assert_allclose(kept.values, units[-1].values, atol=1e-6)
    assert not [found for found in of_kept(RunUnit(directory, 5, 3)) if found is not None]
    # One input is a place on the axis of the function; of two there would be a plane.
    of_two = replace(small(), function=FunctionSpec("x y"))
    results = told(TrainingRun(of_two, unit=(1, 1)))
    (plane,) = {unit.values.shape for unit in only(TrainingUnit, results)}
    assert plane == (64, 64)
