"""A step of a training, opened on the tape in the real window."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from explorer.core.tape.spec import FIRST_SNIPPET, TapeSpec
from explorer.ui.pages.tape.runner import RunState
from tests.ui.conftest import Person
from tests.ui.learning import CONTROL, STEPS, click, learner, train

__all__ = ["learner"]
pytestmark = pytest.mark.slow


def see_step(person: Person, step: int) -> None:
    """Wait until the tape's page has a step."""
    person.see(lambda: isinstance(person.spec, TapeSpec))
    assert f"# Step {step} of a training" in person.spec.snippet


def back(person: Person) -> None:
    person.press(Qt.Key.Key_3, CONTROL, on=person.shell)


def test_the_tape_of_the_last_step_has_the_gradient_norms_of_the_run(learner: Person) -> None:
    assert not learner.page.bar.tape_button.isEnabled()
    run = train(learner)
    click(learner.page.bar.tape_button)
    see_step(learner, 5 * STEPS)
    page = learner.page
    # Nothing but a person's Run runs it.
    assert page.record is None
    assert page.controls.code.toPlainText() == learner.spec.snippet != FIRST_SNIPPET
    learner.press(Qt.Key.Key_Return, CONTROL, on=page.controls.code)
    learner.see(lambda: page.record is not None)
    record: Any = page.record
    assert record.error is None
    (call,) = [each for each in record.calls if len(each.sources) == 4]
    norms = [np.linalg.norm(source.value.value.array) for source in call.sources]
    layers = np.sqrt(np.add.reduceat(np.square(norms), [0, 2]))
    np.testing.assert_allclose(layers, run.norms[-1], 1e-3)
    page.runner.stop()
    learner.see(lambda: page.runner.state is RunState.IDLE)
    back(learner)


def test_the_step_that_is_read_is_opened(learner: Person) -> None:
    run = train(learner)
    figure = learner.figure
    figure.setFocus()
    learner.press(Qt.Key.Key_Right, on=figure)
    read = figure.reading_there()
    assert read is not None
    assert 1 < read.step < run.done
    learner.press(Qt.Key.Key_T, on=figure)
    see_step(learner, read.step)
    back(learner)
    place = QPoint(learner.figure.width() // 3, 80)
    QTest.mouseMove(learner.figure.viewport(), place)
    learner.bot.wait(50)
    here = learner.figure.reading_there()
    menu = learner.page.steps.menu()
    action = menu.actions()[0]
    assert action.text() == f"Open step {here.step:,} of run {run.number} on the tape"
    action.trigger()
    see_step(learner, here.step)
    back(learner)
