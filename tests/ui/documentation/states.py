"""States of the window that the README shows."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from explorer.core.descent.presets import PRESETS
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.training.spec import TrainingSpec
from tests.ui.conftest import Person
from tests.ui.pages.tape.snippets import run, tape_page

CONTROL = Qt.KeyboardModifier.ControlModifier
_BEND = """\
import tensorflow as tf

x = tf.Variable(1.5)
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        u = x * x
        y = tf.sin(u)
    slope = inner.gradient(y, x)
bend = outer.gradient(slope, x)
print(slope, bend)
"""
_LOWERED = 48
"""The epoch after which the learning rate is lowered."""


def curves(person: Person) -> None:
    person.paste_function("x^3/4 - 1.5x + a/2 sin 2x")
    person.set_spec(
        low=-3.4, high=3.6, bottom=-4.48, top=4.48, point=1.2, taylor=(2,), inflections=True
    )
    person.see_features()


def descent(person: Person) -> None:
    person.window.show_workspace("descent")
    titles = [preset.title for preset in PRESETS]
    person.page.show_example(titles.index("Himmelblau"))
    person.set_spec(sweep=True, starts=True)
    page = person.page
    starts, chart = page.figure.starts, page.figure.sweep_chart
    person.see(lambda: starts.found is not None and starts.found.done == 1)
    person.see(lambda: not starts.is_stale and page.ground.is_drawn)
    person.see(lambda: chart.sweep is not None)
    person.see(lambda: len(chart.sweep.losses) == len(person.spec.runners))
    person.see(lambda: page.answered == page.problem() and page.paths.is_whole)
    page.player.go_to(12)
    person.see(lambda: bool(page.controls.bound_text))


def training(person: Person) -> None:
    person.window.show_workspace("training")
    page = person.page
    page.spec_changed.emit(TrainingSpec(epochs=60, seed=3, pitfall=True), "")
    page.toggle()
    person.see(lambda: page.current is not None and not page.trainer.is_on)
    person.set_spec(pitfall=False)
    for epoch in range(_LOWERED):
        page.bar.epoch_button.click()
        person.see(lambda end=epoch + 1: page.trainer.is_paused and _epochs(page) == end)
    person.set_spec(runner=OptimizerConfig("sgd", 0.002))
    page.toggle()
    person.see(lambda: not page.trainer.is_on)
    person.window.side.show_tab("numbers")


def tape(person: Person) -> None:
    page = tape_page(person)
    run(person, _BEND)
    page.change("call", call=1)
    page.player.go_to(14)


def lesson(person: Person) -> None:
    person.window.looks.set_language("zh_CN")
    lessons = person.window.lessons
    entry = next(each for each in lessons.entries() if each.name == "derivatives-plotted")
    lessons.classroom.open(entry, 1)
    person.see_curves()
    places = [person.pixel_of(x, y) for x, y in _DRAWN]
    _draw(person, places)
    card = lessons.classroom.panel.view.card
    assert card is not None
    card.check_button.click()
    person.see_curves()


_DRAWN = [(-2.02, 3.35), (-0.5, -0.95), (0.0, -1.15), (0.5, -0.8), (1.05, 0.05), (2.02, 3.25)]
"""A good guess at x² − 1."""


def _draw(person: Person, corners: list[QPoint]) -> None:
    viewport = person.figure.viewport()
    QTest.mouseMove(viewport, corners[0])
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=corners[0])
    for one, other in itertools.pairwise(corners):
        for part in np.linspace(0, 1, 12):
            at = QPoint(
                round(one.x() + part * (other - one).x()), round(one.y() + part * (other - one).y())
            )
            QTest.mouseMove(viewport, at)
            # pyqtgraph looks at the mouse a hundred times a second and not oftener.
            person.bot.wait(12)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=corners[-1])


def _epochs(page: object) -> int:
    return len(page.current.epochs.values)  # type: ignore[attr-defined]


STATES: dict[str, Callable[[Person], None]] = {
    "curves": curves,
    "descent": descent,
    "training": training,
    "tape": tape,
    "lesson": lesson,
}
