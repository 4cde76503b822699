"""Pictures of the main states, to be looked at: set SCREENS to a folder to keep them.

What can be told without eyes is checked: nothing is cut off, nothing is empty.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from explorer.core.descent.presets import PRESETS
from explorer.core.function import FunctionSpec
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.training.data import Samples
from explorer.core.training.spec import Layer, TrainingSpec
from explorer.ui.widgets.theme import DARK, LIGHT
from tests.ui.conftest import Person
from tests.ui.legible import illegible_at_rest

LONG = "sin(x^2) e^(-x/3) + tanh(3x)/(1+x^2) + ln(1+x^2) cos(5x) - sqrt(1+sin²x) + atan(x^3)"


def _default(person: Person) -> None:
    person.set_spec(pi_ticks=True, inflections=True)
    person.see_features()


def _sliders(person: Person) -> None:
    person.paste_function("x^3/4 - 1.5x + a/2 sin 2x")
    person.set_spec(low=-3.4, high=3.6, point=1.2, taylor=(2,), bottom=None, top=None)
    person.see_features()


def _long(person: Person) -> None:
    person.paste_function(LONG)
    person.set_spec(low=-3.0, high=3.0, hidden=(2, 3), bottom=None, top=None)
    person.see_features()


def _mistake(person: Person) -> None:
    person.type_function("x^2 + sni(x)")
    person.see(lambda: bool(person.window.function_field.message))


def _poles(person: Person) -> None:
    person.paste_function("1/x + gamma(x)")
    person.set_spec(low=-4.0, high=4.0, bottom=None, top=None)
    person.see_features()


def _differences(person: Person) -> None:
    person.paste_function("sin x + x^2/8")
    person.set_spec(differences=True, hidden=(2, 3))
    person.see_features()


def _numbers(person: Person) -> None:
    person.paste_function("sqrt(x) + floor(x)")
    person.window.side.show_tab("numbers")
    person.see_features()


def _surface(person: Person) -> None:
    person.paste_function("(1-x)^2 + 20(y-x^2)^2")
    person.see_curves()
    person.set_spec(low=-2.0, high=2.0, bottom=-1.0, top=3.0, point=(-1.3, 2.4))
    person.see_curves()


def _surface_3d(person: Person) -> None:
    person.paste_function("sin(x) cos(y) + a x/4")
    person.see_curves()
    person.set_spec(in_space=True, point=(0.7, -1.0))
    person.see_curves()


def _descent(title: str, part: float = 1.0) -> Callable[[Person], None]:
    """Return what shows an example of Descent at a part of its steps."""

    def show(person: Person) -> None:
        person.window.show_workspace("descent")
        (preset,) = (preset for preset in PRESETS if preset.title == title)
        person.page.spec_changed.emit(preset.spec, "")
        page = person.page
        person.see(lambda: page.ground.is_drawn)
        person.see(lambda: page.answered == page.problem() and page.paths.is_whole)
        page.player.go_to(round(part * preset.spec.steps))
        person.see(lambda: bool(page.controls.bound_text))

    return show


def _overview(title: str, **changes: object) -> Callable[[Person], None]:
    """Return what shows an example of Descent with all rates and all starts."""

    def show(person: Person) -> None:
        _descent(title)(person)
        person.set_spec(sweep=True, starts=True, **changes)
        page = person.page
        starts, chart = page.figure.starts, page.figure.sweep_chart
        person.see(lambda: starts.found is not None and starts.found.done == 1)
        person.see(lambda: not starts.is_stale)
        person.see(lambda: chart.sweep is not None)
        person.see(lambda: len(chart.sweep.losses) == len(person.spec.runners))

    return show


def _go_to_training(person: Person) -> None:
    """Go to Training before its own data, with no runs yet."""
    person.window.show_workspace("training")
    page = person.page
    for run in [*page.runs]:
        page.collection.remove(run.number)
    person.see(lambda: not page.trainer.is_on)
    page.spec_changed.emit(TrainingSpec(), "")


def _training(person: Person) -> None:
    _go_to_training(person)
    person.page.toggle()
    person.see(lambda: person.page.current.done > 8000)
    person.set_spec(runner=OptimizerConfig("sgd", 0.003))
    person.see(lambda: bool(person.page.current.changes) or not person.page.trainer.is_on)
    person.see(lambda: person.page.current.done > 16000)
    person.page.toggle()
    person.see(lambda: person.page.trainer.is_paused or not person.page.trainer.is_on)


def _training_done(person: Person) -> None:
    _go_to_training(person)
    for changes in ({"runner": OptimizerConfig("adam", 0.001)}, {"pitfall": True}):
        person.set_spec(epochs=40, **changes)
        person.page.toggle()
        person.see(lambda: not person.page.trainer.is_on)
    assert len(person.page.runs) == 2


def _training_function(person: Person) -> None:
    _go_to_training(person)
    person.set_spec(
        data=Samples(count=400, noise=0.2),
        function=FunctionSpec("sin(2x) + x/2"),
        layers=(Layer(32, "tanh"), Layer(32, "tanh")),
        runner=OptimizerConfig("adam", 0.01),
        epochs=60,
    )
    person.page.toggle()
    person.see(lambda: not person.page.trainer.is_on)


STATES = {
    "default": _default,
    "sliders": _sliders,
    "long": _long,
    "mistake": _mistake,
    "poles": _poles,
    "differences": _differences,
    "numbers": _numbers,
    "surface": _surface,
    "surface_3d": _surface_3d,
    "descent": _descent("Rosenbrock", 0.4),
    "descent_1d": _descent("Double well"),
    "descent_diverged": _descent("Too large a rate: x² diverges"),
    "overview": _overview("Himmelblau"),
    "overview_lost": _overview(
        "Himmelblau",
        low=-7.0,
        high=7.0,
        runners=(OptimizerConfig("tape", 0.024), OptimizerConfig("adam", 0.3)),
    ),
    "overview_many": _overview("Rastrigin"),
    "overview_1d": _overview("Double well"),
    "training": _training,
    "training_done": _training_done,
    "training_function": _training_function,
}


@pytest.mark.fast_cases(1)
@pytest.mark.shares_window
@pytest.mark.parametrize("state", STATES.values(), ids=STATES.keys())
@pytest.mark.parametrize("size", [(1280, 800), (1024, 640)], ids=["1280x800", "1024x640"])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_window_shows_each_state_whole(
    person: Person,
    request: pytest.FixtureRequest,
    state: Callable[[Person], None],
    size: tuple[int, int],
    theme: object,
) -> None:
    person.shell.resize(*size)
    person.window.looks.set_theme(theme)  # type: ignore[arg-type]
    person.see_curves()
    state(person)
    person.see(lambda: person.window.function_field.is_typeset)
    person.bot.wait(100)
    # A text that came with the last event has not been given its room yet.
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    picture = person.shell.grab()
    folder = os.environ.get("SCREENS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        assert picture.save(str(Path(folder) / f"{request.node.callspec.id}.png"))
    assert (picture.width(), picture.height()) == size
    assert illegible_at_rest(person.bot, person.shell) == []
    curves = person.figure.image(1.0)
    colours = {
        curves.pixelColor(x, y).name()
        for x in range(60, curves.width(), 3)
        for y in range(20, curves.height() - 40, 3)
    }
    assert len(colours) > 20
