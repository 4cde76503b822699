"""What is watched of a run, and the range test, as a person meets them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from explorer.core.training.results import TrainingInside
from explorer.core.training.spec import Layer
from tests.ui.conftest import Person, choose
from tests.ui.learning import CONTROL, SLOW, click, learner, run_of, train

__all__ = ["learner"]

pytestmark = pytest.mark.slow


def test_a_chart_that_is_chosen_is_watched_from_then_on_and_shows_it(learner: Person) -> None:
    below, charts = learner.page.controls.below, learner.page.figure.charts
    assert charts.layers.plot.isVisible()
    assert not below.inside.isChecked()
    choose(below.choice, "activations")
    assert below.inside.isChecked()
    assert charts.inside.plot.isVisible()
    assert not charts.layers.plot.isVisible()
    run = train(learner)
    assert len(run.inside) >= 1
    assert not len(run.sharpness.values)
    learner.see(lambda: "nothing is wrong" in below._said.text())
    choose(below.choice, "sharpness")
    assert charts.sharpness.plot.isVisible()
    learner.press(Qt.Key.Key_Z, CONTROL, on=learner.shell)
    assert (learner.spec.below, learner.spec.sharpness) == ("activations", False)
    choose(below.choice, "ratios")
    assert (learner.spec.below, learner.spec.ratios, learner.spec.rates) == (
        "learning", True, False,
    )  # fmt: skip


def test_what_is_watched_is_told_to_the_run_that_goes_on(learner: Person) -> None:
    learner.set_spec(pace=SLOW, epochs=500)
    click(learner.page.bar.start_button)
    run = run_of(learner)
    learner.see(lambda: run.done > 3)
    assert not len(run.inside)
    click(learner.page.controls.below.sharpness)
    click(learner.page.controls.below.inside)
    learner.see(lambda: len(run.sharpness.values) > 0 and len(run.inside) > 0)
    click(learner.page.controls.below.sharpness)
    learner.set_spec(pace=0.0)


def test_dead_units_of_a_run_are_said_beside_the_choice(learner: Person) -> None:
    controls = learner.page.controls
    learner.set_spec(layers=(Layer(9), Layer(9)), inside=True)
    train(learner)
    run = run_of(learner)
    look = run.inside.values[-1]
    sick = TrainingInside(look.epoch, look.layers, [run.end.sentence], look.rows)
    run.take(sick)
    controls.below.show_run(run)
    assert controls.below._said.text() == str(run.end.sentence)


def test_the_range_test_suggests_a_rate_that_a_click_takes(learner: Person) -> None:
    controls, charts = learner.page.controls, learner.page.figure.charts
    click(controls.loop.rate_test.button)
    assert not controls.loop.rate_test.button.isEnabled()
    learner.see(lambda: controls.loop.rate_test.button.isEnabled())
    assert "one to begin with" in controls.loop.rate_test.said
    assert learner.spec.below == "rates"
    assert charts.rates.plot.isVisible()
    before = learner.spec.runner.rate
    click(controls.loop.rate_test.take_button)
    taken = learner.spec.runner.rate
    assert taken != before
    assert 1e-3 < taken < 1
    # What is found stays for another rate, and a click in the chart takes that.
    view, plot = charts.rates.plot.view, charts.rates.plot
    at = plot.unit.mapToScene(QPointF(float(view.x_to_pixel(-2.0)), 20.0))
    figure = learner.page.figure
    QTest.mouseClick(figure.viewport(), Qt.MouseButton.LeftButton, pos=figure.mapFromScene(at))
    learner.see(lambda: math.isclose(learner.spec.runner.rate, 0.01, rel_tol=0.1))
    assert controls.loop.rate_test.said
    learner.set_spec(batch=8)
    assert not controls.loop.rate_test.said


def test_the_range_test_changes_nothing_in_the_run_that_goes_on(learner: Person) -> None:
    plain = train(learner)
    learner.set_spec(pace=SLOW)
    click(learner.page.bar.start_button)
    run = run_of(learner)
    learner.see(lambda: len(run.epochs.values) >= 1)
    click(learner.page.controls.loop.rate_test.button)
    learner.see(lambda: learner.page.controls.loop.rate_test.button.isEnabled())
    learner.set_spec(pace=0.0)
    learner.see(lambda: not learner.page.trainer.is_on)
    np.testing.assert_array_equal(run.epochs.values[:, :2], plain.epochs.values[:, :2])
