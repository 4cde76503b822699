"""Classes as a person meets them: their data, the boundary while it is learned, the confusion."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt

from explorer.core.function import FunctionSpec
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.training.data import Digits, Penguins, Points, Sides, Wine
from explorer.core.training.results import TrainingBoundary
from explorer.core.training.spec import Layer
from tests.ui.conftest import Person, choose
from tests.ui.learning import CONTROL, learner, run_of, train

__all__ = ["learner"]

FAST = {
    "layers": (Layer(16, "tanh"), Layer(16, "tanh")),
    "runner": OptimizerConfig("adam", 0.02),
    "batch": 32,
    "epochs": 30,
}


@pytest.mark.shares_window
@pytest.mark.parametrize(
    ("kind", "data", "said", "last"),
    [
        ("penguins", Penguins(), "about 192 train · 64 validation · 86 test",
         "last: Dense 3, softmax"),
        ("wine", Wine(), "about 99 train · 34 validation · 45 test", "last: Dense 3, softmax"),
        ("digits", Digits(), "about 1,293 train · 144 validation · 360 test",
         "last: Dense 10, softmax"),
        ("moons", Points("moons"), "281 train · 94 validation · 125 test",
         "last: Dense 1, sigmoid"),
        ("blobs", Points("blobs", noise=0.3), "281 train · 94 validation · 125 test",
         "last: Dense 3, softmax"),
        ("sides", Sides(), "562 train · 188 validation · 250 test", "last: Dense 1, sigmoid"),
    ],
)  # fmt: skip
def test_each_kind_of_data_is_chosen_and_described(
    person: Person, kind: str, data: object, said: str, last: str
) -> None:
    person.press(Qt.Key.Key_3, CONTROL, on=person.shell)
    controls = person.page.controls
    choose(controls.data.kind, kind)
    assert person.spec.data == data
    assert controls.data.sizes.text() == said
    assert controls.model._last.text() == last
    assert not controls.data.scale.isVisible()
    choose(controls.data.kind, "california")
    assert controls.data.scale.isVisible()


def test_settings_suit_the_data_but_for_those_that_were_chosen(person: Person) -> None:
    person.press(Qt.Key.Key_3, CONTROL, on=person.shell)
    before = person.spec
    person.set_spec(epochs=7)
    person.page.controls.data.kind.chosen.emit("moons")
    assert person.spec.runner == OptimizerConfig("adam", 0.01)
    assert len(person.spec.layers) == 2
    assert person.spec.epochs == 7
    person.window.commands.undo()
    assert person.spec.data == before.data
    assert person.spec.layers == before.layers
    person.page.controls.data.kind.chosen.emit("digits")
    person.page.controls.data.kind.chosen.emit("california")
    assert (person.spec.runner, person.spec.split) == (before.runner, before.split)


def test_noise_and_count_of_points_are_typed_and_come_back_with_their_kind(
    person: Person,
) -> None:
    person.press(Qt.Key.Key_3, CONTROL, on=person.shell)
    data = person.page.controls.data
    choose(data.kind, "circles")
    person.type_number(data.drawn.noise, "0.25")
    person.type_number(data.drawn.count, "80")
    assert person.spec.data == Points("circles", 80, 0.25)
    assert not data.drawn.low.isVisible()
    choose(data.kind, "california")
    choose(data.kind, "circles")
    assert person.spec.data == Points("circles", 80, 0.25)


@pytest.mark.slow
def test_the_boundary_is_drawn_while_it_is_learned_and_the_confusion_after_each_epoch(
    learner: Person,
) -> None:
    learner.set_spec(data=Points("moons", 400, 0.1), **FAST)
    seen: list[TrainingBoundary] = []

    def collect() -> None:
        boundary = learner.page.current.boundary if learner.page.current else None
        if boundary is not None and (not seen or boundary is not seen[-1]):
            seen.append(boundary)

    learner.page.trainer.progressed.connect(collect)
    run = train(learner)
    assert len(seen) > 1
    charts = learner.figure.charts
    assert charts.boundary.plot.isVisible()
    assert charts.confusion.plot.isVisible()
    assert run.end is not None
    assert run.end.test_metrics["accuracy"] > 0.9
    assert run.shown_confusion is not None
    assert run.shown_confusion.sum() == 100
    points = run.points
    assert points is not None
    # What is told everywhere agrees with the points but for the few that are not learned.
    (low, bottom), (high, top) = run.boundary.low, run.boundary.high
    columns = ((points[:, 0] - low) / (high - low) * 199).round().astype(int)
    rows = ((points[:, 1] - bottom) / (top - bottom) * 199).round().astype(int)
    assert np.mean(run.boundary.classes[rows, columns] == points[:, 2]) > 0.9


@pytest.mark.slow
def test_sides_of_the_typed_function_are_learned(learner: Person) -> None:
    learner.set_spec(function=FunctionSpec("sin x"), data=Sides(), **FAST)
    assert learner.shell.edit.isVisible()
    run = train(learner)
    assert run.begun is not None
    assert run.begun.inputs == ("x", "y")
    assert run.begun.classes == ("below f", "above f")
    assert run.boundary is not None


@pytest.mark.slow
def test_a_kept_run_comes_back_with_boundary_points_and_confusion(
    learner: Person, tmp_path: Path
) -> None:
    learner.page.trainer._folder = tmp_path
    learner.set_spec(data=Points("xor", 200, 0.05), **FAST)
    train(learner)
    before = run_of(learner)
    learner.page.collection.reopen(next(tmp_path.iterdir()))
    learner.see(lambda: len(learner.page.runs) == 2)
    again = learner.page.runs[1]
    learner.see(lambda: again.boundary is not None)
    np.testing.assert_array_equal(again.points, before.points)
    np.testing.assert_array_equal(again.boundary.classes, before.boundary.classes)
    np.testing.assert_array_equal(again.shown_confusion, before.shown_confusion)
    learner.figure.show_runs([again])
    assert learner.figure.charts.boundary.plot.isVisible()
