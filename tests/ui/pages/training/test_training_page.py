"""Training as a person meets it: coming and going, settings, undo, names of controls."""

from __future__ import annotations

from operator import attrgetter
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QListWidget, QSlider

from explorer.core.training.data import Samples
from explorer.core.training.spec import Layer, TrainingSpec
from explorer.engine.client import EngineState
from explorer.storage.sessions import load
from tests.ui.conftest import Person, choose
from tests.ui.learning import CONTROL, click, learner, prepare, train

__all__ = ["learner"]


# The workspace.


def test_its_key_shows_it_with_an_engine_of_its_own(person: Person) -> None:
    person.press(Qt.Key.Key_3, CONTROL, on=person.shell)
    assert isinstance(person.spec, TrainingSpec)
    assert person.page.controls.isVisible()
    assert person.page.engine is not person.engine
    person.see(lambda: person.page.engine.state is EngineState.READY)
    assert person.page.engine.pid not in {0, person.engine.pid}
    assert person.page.bar.progress_text == "epoch 0 / 100"
    # There is nothing to compare, and nowhere that earlier runs could be.
    assert not person.page.controls.runs.compare_chip.isVisible()
    assert not person.page.browsing.is_open


def test_the_function_is_there_to_be_typed_only_where_it_is_learned(person: Person) -> None:
    person.press(Qt.Key.Key_3, CONTROL, on=person.shell)
    assert not person.shell.edit.isVisible()
    choose(person.page.controls.data.kind, "function")
    assert person.shell.edit.isVisible()
    person.type_function("a sin x")
    assert person.spec.function.text == "a sin x"
    assert person.page.parameter_list.isVisible()
    person.press(Qt.Key.Key_1, CONTROL, on=person.shell)
    assert person.spec.function.text == "a sin x"
    assert person.shell.edit.isVisible()


def test_the_smoothing_suits_the_data_until_one_is_chosen(person: Person) -> None:
    person.press(Qt.Key.Key_3, CONTROL, on=person.shell)
    kind = person.page.controls.data.kind
    choose(kind, "function")
    assert person.spec.smoothing == 0.9
    choose(kind, "california")
    assert person.spec.smoothing == 0.98
    person.set_spec(smoothing=0.5)
    choose(kind, "function")
    assert person.spec.smoothing == 0.5


def test_sizes_and_weights_are_said_before_anything_is_trained(person: Person) -> None:
    person.press(Qt.Key.Key_3, CONTROL, on=person.shell)
    controls = person.page.controls
    assert controls.data.sizes.text() == "11,610 train · 3,870 validation · 5,160 test"
    assert controls.model.weights.text() == "weights: 1,281"


# Undo and files.


def test_undo_covers_every_input(learner: Person) -> None:
    controls = learner.page.controls
    before = learner.spec
    choose(controls.loop.sampling, "shuffled")
    click(controls.model.add_button)
    learner.type_number(controls.model.rows[1].units, "5")
    choose(controls.model.rows[1].activation, "relu")
    learner.type_number(controls.data.drawn.noise, "0.5")
    click(controls.view.chips["log_y"])
    click(controls.view.axis_chips["step"])
    assert learner.spec.sampling == "shuffled"
    assert learner.spec.layers == (Layer(8, "tanh"), Layer(5, "relu"))
    assert learner.spec.data == Samples(count=200, noise=0.5)
    assert (learner.spec.log_y, learner.spec.axis) == (True, "step")
    for _ in range(20):
        if learner.spec == before:
            break
        learner.window.commands.undo()
    assert learner.spec == before


def test_layers_are_removed_down_to_a_linear_model(learner: Person) -> None:
    model = learner.page.controls.model
    assert model.weights.text() == "weights: 25"
    click(model.rows[0].remove_button)
    assert learner.spec.layers == ()
    assert model.weights.text() == "weights: 2"
    assert train(learner).end is not None


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize(
    ("part", "field", "text"),
    [
        ("loop", "batch", "0"),
        ("loop", "epochs", "1.5"),
        ("loop", "seed", "-1"),
        ("data.drawn", "count", "7"),
        ("data.drawn", "noise", "-1"),
        ("data.drawn", "low", "5"),
    ],
)
@pytest.mark.shares_window
def test_a_number_that_cannot_be_is_refused_where_it_is_typed(
    person: Person, part: str, field: str, text: str
) -> None:
    prepare(person)
    before = person.spec
    box = attrgetter(f"{part}.{field}")(person.page.controls)
    person.type_number(box, text)
    assert box.property("wrong")
    assert box.accessibleDescription()
    assert person.spec == before


def test_a_session_keeps_the_training(learner: Person, tmp_path: Path) -> None:
    path = tmp_path / "session.json"
    learner.window.files._ask_for_path = lambda *_: path  # type: ignore[method-assign]
    learner.window.files.save_session()
    assert load(path).training == learner.spec


# For everybody.


@pytest.mark.slow
def test_every_control_has_a_name_and_a_tooltip(learner: Person) -> None:
    learner.set_spec(pitfall=True)
    train(learner)
    kinds = (QAbstractButton, QComboBox, QLineEdit, QSlider, QListWidget)
    for area in (learner.page.controls, learner.page.area()):
        for kind in kinds:
            for widget in area.findChildren(kind):
                if widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                    assert widget.accessibleName(), widget
                    assert widget.toolTip(), widget.accessibleName()
