"""What is seen inside a model against plain NumPy, and what is said of sick and healthy ones."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

from explorer.compute.training.data.prepared import load
from explorer.compute.training.model.learner import Learner, learner_of
from explorer.compute.training.watching.layers import Layers, pass_through
from explorer.compute.training.watching.watcher import Moment, Watcher
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.training.data import Digits, Penguins, Points
from explorer.core.training.results import TrainingInside
from explorer.core.training.spec import Layer, TrainingProblem, TrainingRun
from tests.compute.learning import only, small, told

_QUIET = np.zeros(9)


def learner(problem: TrainingProblem) -> Learner:
    """Return the learner of a problem at its first weights."""
    return learner_of(problem, load(problem))


def said(problem: TrainingProblem, of: Learner, ratios: np.ndarray = _QUIET) -> list[str]:
    """Return the sentences about a learner as it is."""
    found = Watcher(of, problem, load(problem), every=1).inside(Moment(1, 0.0), ratios)
    assert found is not None
    return [str(sentence) for sentence in found.sentences]


def test_distributions_and_dead_units_are_those_that_numpy_counts() -> None:
    problem = small(layers=(Layer(12, "relu"), Layer(7, "tanh")), l2=0.01)
    of = learner(problem)
    first = of.model.layers[0]
    # Sums of five units are below 0 for every row.
    first.bias.assign(np.where(np.arange(12) < 5, -50.0, 0.3))
    rows = np.arange(len(of.x), dtype=np.int32)
    seen = Layers(of, rows).now()
    x = of.x.numpy()
    kernels, biases = of.weights()[::2], of.weights()[1::2]
    hidden = np.maximum(x @ kernels[0] + biases[0], 0)
    outputs = [hidden, np.tanh(hidden @ kernels[1] + biases[1])]
    outputs.append(outputs[1] @ kernels[2] + biases[2])
    assert [layer.dead for layer in seen] == [5, 0, 0]
    assert [layer.units for layer in seen] == [12, 7, 1]
    gradients, _ = of.look(tf.constant(rows))
    for layer, kernel, output, g in zip(seen, kernels, outputs, gradients[::2], strict=True):
        for counts, edges, values in (
            (layer.weights, layer.weight_edges, kernel),
            (layer.activations, layer.activation_edges, output),
            (layer.gradients, layer.gradient_edges, np.abs(g.numpy())),
        ):
            assert (len(counts), len(edges)) == (64, 65)
            assert counts.sum() == values.size
            told_of, _ = np.histogram(values, edges)
            # What lies on an edge may be rounded to either side of it.
            assert np.abs(np.cumsum(counts - told_of))[:-1].max(initial=0) <= 0.02 * values.size + 2
    back = 2 / 1 * (outputs[2] - of.y.numpy())
    assert seen[-1].signal == pytest.approx(np.sqrt(np.mean(back**2)), rel=1e-4)


@pytest.mark.slow
def test_a_model_with_dropout_and_normalised_batches_is_seen_as_it_predicts() -> None:
    problem = small(layers=(Layer(9), Layer(8, "gelu")), dropout=0.4, batch_norm=True)
    of = learner(problem)
    before = of.state()
    passed = pass_through(of.model, of.x)
    np.testing.assert_allclose(passed.outputs[-1], of.model(of.x, training=False), rtol=1e-5)
    assert [sums.shape[1] for sums in passed.sums] == [9, 8, 1]
    Layers(of, np.arange(50, dtype=np.int32)).now()
    for one, other in zip(before, of.state(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_units_that_are_never_active_are_counted_in_words() -> None:
    problem = small(layers=(Layer(16), Layer(64), Layer(8, "tanh")))
    of = learner(problem)
    of.model.layers[1].bias.assign(np.where(np.arange(64) < 41, -90.0, 0.1))
    of.model.layers[2].bias.assign(np.where(np.arange(8) < 3, 60.0, 0.0))
    assert said(problem, of) == [
        "Layer 2: 41 of 64 units are never active on the training data.",
        "Layer 3: 3 of 8 units are saturated on all of the training data.",
    ]


def test_a_layer_that_is_wholly_dead_lets_no_gradient_back() -> None:
    problem = small(layers=(Layer(6), Layer(5)))
    of = learner(problem)
    of.model.layers[1].bias.assign(np.full(5, -90.0))
    assert said(problem, of)[-1] == (
        "All units of layer 2 give the same for every row: no gradient comes back through them."
    )


@pytest.mark.slow
def test_gradients_that_vanish_or_explode_are_said() -> None:
    deep = small(layers=(Layer(16, "sigmoid"),) * 8)
    (vanishing,) = said(deep, learner(deep))
    assert vanishing.startswith("Gradients vanish: of what comes back from the loss, layer 1 gets")
    assert "of what layer 9 gets" in vanishing
    large = small(layers=(Layer(16, "linear"),) * 6)
    of = learner(large)
    for layer in of.model.layers:
        layer.kernel.assign(layer.kernel * 10)
    (exploding,) = said(large, of)
    assert exploding.startswith("Gradients explode: of what comes back from the loss, layer 1 gets")
    for layer in of.model.layers:
        layer.kernel.assign(layer.kernel * 1e9)
    assert said(large, of)[-1].startswith("Gradients explode: at layer")
    leaping = said(small(), learner(small()), np.array([0.01, 1.5]))
    assert leaping == [
        "Layer 2: the last step changed the weights by 1.5 times their size, which is too far: "
        "lower the learning rate."
    ]


_HEALTHY = {
    "samples": small(epochs=5, layers=(Layer(32), Layer(32))),
    "deep": TrainingProblem(
        data=Digits(), layers=(Layer(48),) * 5, epochs=8, runner=OptimizerConfig("adam", 0.002)
    ),
    "sigmoid": small(epochs=5, layers=(Layer(16, "sigmoid"),) * 2),
    "moons": TrainingProblem(
        data=Points("moons", 300), layers=(Layer(32), Layer(32)), epochs=40,
        runner=OptimizerConfig("adam", 0.01),
    ),
    "digits": TrainingProblem(
        data=Digits(), layers=(Layer(64), Layer(64)), epochs=8, dropout=0.2, batch_norm=True,
        runner=OptimizerConfig("adam", 0.003),
    ),
    "penguins": TrainingProblem(
        data=Penguins(), layers=(Layer(24, "gelu"), Layer(24, "silu")), epochs=30, l2=1e-3,
        runner=OptimizerConfig("momentum", 0.01),
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", _HEALTHY)
def test_nothing_is_said_of_a_healthy_model(name: str) -> None:
    results = told(TrainingRun(_HEALTHY[name], inside=True, watch_every=1))
    looks = only(TrainingInside, results)
    assert [look.epoch for look in looks] == [*range(1, _HEALTHY[name].epochs + 1)]
    assert [str(each) for look in looks for each in look.sentences] == []


@pytest.mark.slow
def test_a_rate_that_is_too_high_leaves_dead_units_that_are_told() -> None:
    problem = TrainingProblem(
        data=Points("moons", 300), layers=(Layer(32), Layer(32)), epochs=20,
        runner=OptimizerConfig("adam", 1.0),
    )  # fmt: skip
    looks = only(TrainingInside, told(TrainingRun(problem, inside=True, watch_every=1)))
    last = looks[-1]
    told_of = [str(each) for each in last.sentences]
    assert any(f"{last.layers[1].dead} of 32 units are never active" in each for each in told_of)
