"""What is watched of a run, and the range test, as a person meets them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from explorer.core.training.results import TrainingInside
from explorer.core.training.spec import Layer
from explorer.engine.client import Engine
from explorer.storage.runs.curves import curves_of
from explorer.storage.runs.saved import load_run
from tests.ui.conftest import Person, choose
from tests.ui.learning import CONTROL, SLOW, click, learner, prepare, run_of, train

__all__ = ["learner"]

pytestmark = pytest.mark.slow


@pytest.fixture
def keeper(
    qtbot: QtBot, engine: Engine, training_engine: Engine, tmp_path: Path
) -> Iterator[Person]:
    """The same person where runs are kept."""
    person = Person(qtbot, engine, tmp_path / "state.json", training_engine)
    prepare(person)
    yield person
    person.close()


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
    learner.see(lambda: "nothing is wrong" in below.said)
    choose(below.choice, "sharpness")
    assert charts.sharpness.plot.isVisible()
    learner.press(Qt.Key.Key_Z, CONTROL, on=learner.shell)
    assert (learner.spec.below, learner.spec.sharpness) == ("activations", False)
    choose(below.choice, "ratios")
    assert (learner.spec.below, learner.spec.ratios, learner.spec.rates) == (
        "learning", True, False,
    )  # fmt: skip


def test_the_chart_is_chosen_in_the_menu_of_the_figure_too(learner: Person) -> None:
    menu = learner.page.steps.menu()
    (charts,) = menu.findChildren(QMenu)
    texts = [action.text() for action in charts.actions()]
    choice = learner.page.controls.below.choice
    assert texts == [choice.itemText(i) for i in range(choice.count())]
    assert [action.text() for action in charts.actions() if action.isChecked()] == [
        "gradient norms"
    ]
    charts.actions()[texts.index("sharpness")].trigger()
    assert (learner.spec.below, learner.spec.sharpness) == ("sharpness", True)
    menu.deleteLater()


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
    learner.page._show_captions()
    assert controls.below.said == str(run.end.sentence)
    # The controls may be scrolled away: it stands below the charts too, whichever is shown.
    assert learner.spec.below == "learning"
    assert learner.page.bar.caption == str(run.end.sentence)
    learner.page.bar.show_message("Something has happened.")
    assert learner.page.bar.caption == "Something has happened."


def test_how_far_the_bound_of_the_sharpness_holds_is_said_below_it(learner: Person) -> None:
    learner.set_spec(below="sharpness", sharpness=True, dropout=0.2)
    run = train(learner)
    learner.see(lambda: "2 ÷ rate" in learner.page.bar.caption)
    told = learner.page.controls.below.said
    assert f"Steps here see batches of {run.problem.batch} rows" in told
    assert "measured without dropout" in told


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
    QApplication.processEvents()
    plot, figure = charts.rates.plot, learner.page.figure
    place = QPointF(float(plot.view.x_to_pixel(-2.0)), plot.view.height / 2)
    at = figure.mapFromScene(plot.unit.mapToScene(place))
    # pyqtgraph sorts out by its hover events what a click is for.
    QTest.mouseMove(figure.viewport(), at)
    QTest.qWait(15)
    QTest.mouseClick(figure.viewport(), Qt.MouseButton.LeftButton, pos=at)
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
    # Where no weights of the run are kept, whose they are is said.
    assert learner.page.controls.loop.rate_test.said.startswith("From the initial weights: ")
    learner.set_spec(pace=0.0)
    learner.see(lambda: not learner.page.trainer.is_on)
    np.testing.assert_array_equal(run.epochs.values[:, :2], plain.epochs.values[:, :2])


def test_a_hidden_unit_is_opened_while_a_run_goes_on_and_when_it_has_ended(
    keeper: Person,
) -> None:
    below, charts = keeper.page.controls.below, keeper.page.figure.charts
    assert not below.layer.isVisibleTo(below)
    choose(below.choice, "unit")
    assert below.layer.isVisibleTo(below)
    run = train(keeper)
    assert run.unit is not None
    assert (run.unit.layer, run.unit.unit, run.unit.inputs) == (1, 1, ("x",))
    keeper.type_number(below.unit, "5")
    keeper.see(lambda: run.unit.unit == 5)
    assert charts.unit.plot.isVisible()
    assert charts.unit._unit is run.unit
    # A model of eight units has no ninth one; the chart says so.
    keeper.type_number(below.unit, "9")
    keeper.see(lambda: charts.unit._unit is None)
    assert below.said == ""


def test_the_sharpness_is_kept_with_the_run(keeper: Person) -> None:
    keeper.set_spec(sharpness=True)
    run = train(keeper)
    kept = load_run(Path(run.begun.directory))
    measured = kept.sharpness[np.isfinite(kept.sharpness)]
    np.testing.assert_allclose(measured, run.sharpness.values[:, 1], rtol=1e-6)
    assert np.isfinite(kept.sharpness[-1])
    np.testing.assert_allclose(curves_of(kept, 1, "").sharpness.values, run.sharpness.values)
