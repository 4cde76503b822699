"""How the tests of the training page get before a run, and what they do and wait for there."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from explorer.core.function import FunctionSpec
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.training.curves import RunCurves
from explorer.core.training.data import Samples
from explorer.core.training.spec import Layer
from explorer.engine.client import EngineState
from tests.ui.conftest import Person

CONTROL = Qt.KeyboardModifier.ControlModifier
SLOW = 20.0
"""Steps a second at which a run does not end before the test."""
SMALL = {
    "function": FunctionSpec("sin x"),
    "data": Samples(count=200),
    "layers": (Layer(8, "tanh"),),
    "runner": OptimizerConfig("sgd", 0.05),
    "batch": 16,
    "epochs": 5,
}
STEPS = 7
"""An epoch of the small data: 112 rows of 200 are for training."""


@pytest.fixture
def learner(person: Person) -> Iterator[Person]:
    """A person in Training before small data that are learned in no time."""
    prepare(person)
    yield person
    person.page.trainer.stop()
    person.see(lambda: not person.page.trainer.is_on)


def prepare(person: Person) -> None:
    person.press(Qt.Key.Key_3, CONTROL, on=person.shell)
    person.set_spec(**SMALL)
    person.see(lambda: person.page.engine.state is EngineState.READY)


def click(button: QAbstractButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def run_of(person: Person) -> RunCurves:
    assert person.page.current is not None
    return person.page.current


def train(person: Person) -> RunCurves:
    """Start, and see the run to its end."""
    click(person.page.bar.start_button)
    run = run_of(person)
    person.see(lambda: not person.page.trainer.is_on)
    return run


def see_steps(person: Person, count: int) -> None:
    """Wait until so many more steps are done."""
    run = run_of(person)
    wanted = run.done + count
    person.see(lambda: run.done >= wanted)


def see_pause(person: Person) -> None:
    person.see(lambda: person.page.trainer.is_paused)
    person.see(lambda: person.page.bar.progress_text.endswith("paused"))


def losses(run: RunCurves) -> np.ndarray:
    return np.array([run.losses.at(step)[1] for step in range(run.done)])
