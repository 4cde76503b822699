"""All rates and all starts as a person meets them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from explorer.core.descent.overview import starts_problem, sweep_problem
from explorer.core.descent.presets import PRESETS
from explorer.core.descent.results import StartMap, Sweep
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.problem import Problem
from explorer.engine.job import Job
from explorer.storage.sessions import load
from explorer.ui.widgets.theme import present_theme
from tests.ui.conftest import Person, is_close

CONTROL = Qt.KeyboardModifier.ControlModifier
HIMMELBLAU = "(x^2 + y - 11)^2 + (x + y^2 - 7)^2"


@pytest.fixture
def descent(person: Person) -> Iterator[Person]:
    """A person in Descent before x², with two runners."""
    person.press(Qt.Key.Key_2, CONTROL, on=person.shell)
    person.type_function("x^2")
    person.set_spec(
        start=(1.0, 0.0), runners=(OptimizerConfig("tape", 0.1), OptimizerConfig("adam", 0.1))
    )
    _see_whole(person)
    yield person
    person.page.pause()


def _see_whole(person: Person) -> None:
    page = person.page
    person.see(lambda: page.answered == page.problem() and page.paths.is_whole)


def _see_sweep(person: Person) -> Sweep:
    """Wait for the final losses of all runners of the present spec."""
    page = person.page
    chart = page.figure.sweep_chart
    person.see(lambda: page.overview._sweep.wanted == sweep_problem(person.spec))
    person.see(
        lambda: (
            chart.sweep is not None
            and not chart._is_stale
            and len(chart.sweep.losses) == len(person.spec.runners)
        )
    )
    return chart.sweep


def _see_starts(person: Person) -> StartMap:
    """Wait for the whole map of the present spec."""
    page = person.page
    overview, starts = page.overview, page.figure.starts
    person.see(lambda: overview.shown_starts == overview._starts.wanted is not None)
    person.see(lambda: starts.found.done == 1 and not starts.is_stale)
    return starts.found


def _chart_pixel(person: Person, rate: float, down: float = 20.0) -> QPoint:
    plot = person.figure.sweep_chart.plot
    x = float(plot.view.x_to_pixel(math.log10(rate)))
    return person.figure.mapFromScene(plot.unit.mapToScene(QPointF(x, down)))


def _click(person: Person, at: QPoint) -> None:
    QTest.mouseClick(person.figure.viewport(), Qt.MouseButton.LeftButton, pos=at)


def _asked(person: Person, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows by the kind of every question to the engine."""
    kinds: list[str] = []
    request = person.engine.request

    def noted(problem: Problem, channel: str = "") -> Job:
        kinds.append(type(problem).__name__)
        return request(problem, channel)

    monkeypatch.setattr(person.engine, "request", noted)
    return kinds


# All rates.


@pytest.mark.slow
def test_a_chip_shows_the_final_losses_of_all_runners_and_undo_takes_them_away(
    descent: Person,
) -> None:
    chip = descent.page.controls.overview.sweep_chip
    assert not descent.figure.sweep_chart.plot.isVisible()
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert descent.spec.sweep
    assert chip.isChecked()
    assert descent.figure.sweep_chart.plot.isVisible()
    found = _see_sweep(descent)
    assert found.losses.shape == (2, 241)
    plain = (1 - 2 * found.rates) ** 200
    assert np.allclose(found.losses[0][found.rates < 1], plain[found.rates < 1])
    descent.press(Qt.Key.Key_Z, CONTROL, on=descent.shell)
    assert not descent.spec.sweep
    assert not chip.isChecked()
    assert not descent.figure.sweep_chart.plot.isVisible()
    assert descent.figure.sweep_chart.sweep is None


@pytest.mark.slow
def test_the_sweep_at_the_rate_of_a_runner_is_the_end_of_its_path(descent: Person) -> None:
    descent.paste_function("x^4 - x^2 + x/5")
    descent.set_spec(sweep=True)
    found = _see_sweep(descent)
    rates = found.rates[[150, 160]].tolist()
    descent.set_spec(runners=(OptimizerConfig("tape", rates[0]), OptimizerConfig("adam", rates[1])))
    _see_whole(descent)
    ends = [path.values[-1] for path in descent.page.paths.paths]
    assert is_close(found.losses[0, 150], ends[0], 1e-6)
    assert is_close(found.losses[1, 160], ends[1], 1e-6)


@pytest.mark.slow
def test_a_click_in_the_sweep_sets_the_rate_of_the_first_runner_in_one_step_of_undo(
    descent: Person,
) -> None:
    descent.set_spec(sweep=True)
    _see_sweep(descent)
    _click(descent, _chart_pixel(descent, 0.01))
    assert is_close(descent.spec.runners[0].rate, 0.01, 0.1)
    assert descent.spec.runners[1].rate == 0.1
    rate = descent.spec.runners[0].rate
    assert rate == float(f"{rate:.4g}")
    _click(descent, _chart_pixel(descent, 0.5))
    assert is_close(descent.spec.runners[0].rate, 0.5, 0.1)
    descent.press(Qt.Key.Key_Z, CONTROL, on=descent.shell)
    assert descent.spec.runners[0].rate == rate
    descent.press(Qt.Key.Key_Z, CONTROL, on=descent.shell)
    assert descent.spec.runners[0].rate == 0.1


@pytest.mark.slow
def test_a_drag_in_the_sweep_moves_the_rate_and_the_path_in_one_step_of_undo(
    descent: Person,
) -> None:
    descent.set_spec(sweep=True)
    _see_sweep(descent)
    seen = set()
    descent.page.results_changed.connect(lambda: seen.add(descent.page.paths.paths[0].x[1, 0]))
    descent.drag(_chart_pixel(descent, 1e-3), _chart_pixel(descent, 0.3))
    _see_whole(descent)
    assert is_close(descent.spec.runners[0].rate, 0.3, 0.1)
    assert len(seen) > 2
    descent.press(Qt.Key.Key_Z, CONTROL, on=descent.shell)
    assert descent.spec.runners[0].rate == 0.1


@pytest.mark.slow
def test_a_drag_beyond_the_sweep_ends_at_its_highest_rate(descent: Person) -> None:
    descent.set_spec(sweep=True)
    _see_sweep(descent)
    descent.drag(_chart_pixel(descent, 1.0), _chart_pixel(descent, 10.0) + QPoint(40, 0))
    assert descent.spec.runners[0].rate == 10.0
    _see_whole(descent)


@pytest.mark.slow
def test_the_mouse_over_the_sweep_tells_rate_and_loss(descent: Person) -> None:
    descent.set_spec(sweep=True)
    found = _see_sweep(descent)
    chart = descent.figure.sweep_chart
    column = 100
    rate, row = found.rates[column], chart._rows[1]
    at = _chart_pixel(descent, rate, float(chart.plot.view.y_to_pixel(row[column])))
    QTest.mouseMove(descent.figure.viewport(), at)
    descent.see(lambda: "adam: loss" in descent.window.status_line._cursor.text())
    told = descent.window.status_line._cursor.text()
    assert told.startswith("rate 0.00")
    # pyqtgraph looks at the mouse a hundred times a second and not oftener.
    descent.bot.wait(30)
    QTest.mouseMove(descent.figure.viewport(), QPoint(2, 2))
    descent.see(lambda: "adam" not in descent.window.status_line._cursor.text())


@pytest.mark.slow
@pytest.mark.shares_window
@pytest.mark.parametrize(
    "changes",
    [
        {"start": (2.0, 0.0)},
        {"steps": 10},
        {"dtype": "float32"},
        {"runners": (OptimizerConfig("momentum", 0.1, {"momentum": 0.5}),)},
        {"runners": (OptimizerConfig("tape", 0.1, {}, "cosine"), OptimizerConfig("adam", 0.1))},
    ],
    ids=["start", "steps", "dtype", "runner", "schedule"],
)
def test_the_sweep_follows_what_it_depends_on(descent: Person, changes: dict[str, object]) -> None:
    descent.set_spec(sweep=True)
    before = _see_sweep(descent)
    descent.set_spec(**changes)
    assert descent.figure.sweep_chart._is_stale
    after = _see_sweep(descent)
    assert not np.array_equal(before.losses, after.losses, equal_nan=True)


@pytest.mark.slow
def test_the_sweep_is_not_asked_for_again_where_only_a_rate_or_the_view_changes(
    descent: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    descent.set_spec(sweep=True)
    _see_sweep(descent)
    kinds = _asked(descent, monkeypatch)
    descent.set_spec(runners=(OptimizerConfig("tape", 0.3), OptimizerConfig("adam", 0.1)))
    descent.set_spec(low=-1.0)
    descent.page.player.go_to(3)
    _see_whole(descent)
    assert not descent.figure.sweep_chart._is_stale
    descent.bot.wait(300)
    assert "SweepProblem" not in kinds
    assert "DescentProblem" in kinds


@pytest.mark.slow
def test_the_sweep_follows_a_rate_that_its_schedule_does_not_end_in_proportion_to(
    descent: Person,
) -> None:
    descent.set_spec(sweep=True, runners=(OptimizerConfig("tape", 0.1, {}, "polynomial"),))
    before = _see_sweep(descent)
    descent.set_spec(runners=(OptimizerConfig("tape", 0.01, {}, "polynomial"),))
    after = _see_sweep(descent)
    assert not np.array_equal(before.losses, after.losses, equal_nan=True)


# All starts.


def _legend(person: Person) -> dict[str, float]:
    rows = person.page.controls.overview.legend
    return {name: float(share.removesuffix(" %")) for name, share in rows}


@pytest.mark.slow
def test_a_chip_colours_all_starts_and_the_legend_says_where_they_end(descent: Person) -> None:
    descent.paste_function(HIMMELBLAU)
    descent.set_spec(runners=(OptimizerConfig("tape", 0.01),), low=-5.0, high=5.0, steps=100)
    _see_whole(descent)
    controls = descent.page.controls.overview
    assert controls.legend == []
    QTest.mouseClick(controls.starts_chip, Qt.MouseButton.LeftButton)
    found = _see_starts(descent)
    assert found.ends.shape == (256, 256)
    assert set(_legend(descent)) == {"(3, 2)", "(−2.81, 3.13)", "(−3.78, −3.28)", "(3.58, −1.85)"}
    assert sum(round(10 * part) for part in _legend(descent).values()) == 1000
    assert controls.legend_title == "Where gradient descent (own loop) ends, or is near to ending"
    descent.press(Qt.Key.Key_Z, CONTROL, on=descent.shell)
    assert not descent.spec.starts
    assert controls.legend == []
    assert descent.figure.starts.found is None


@pytest.mark.slow
def test_with_one_variable_the_legend_has_numbers(descent: Person) -> None:
    descent.paste_function("x^4 - x^2")
    descent.set_spec(starts=True, steps=60, low=-6.0, high=6.0)
    assert _see_starts(descent).ends.shape == (1, 256)
    legend = _legend(descent)
    assert set(legend) >= {"−0.71", "0.71", "diverged"}
    assert sum(round(10 * part) for part in legend.values()) == 1000


@pytest.mark.slow
def test_many_places_have_rows_for_the_most_and_one_for_the_others(descent: Person) -> None:
    (preset,) = (preset for preset in PRESETS if preset.title == "Rastrigin")
    descent.page.spec_changed.emit(preset.spec, "")
    descent.set_spec(starts=True, equal=False)
    assert len(_see_starts(descent).places) == 49
    legend = _legend(descent)
    assert len(legend) <= 11
    assert legend["in other places"] > 50
    assert sum(round(10 * part) for part in legend.values()) == 1000


@pytest.mark.slow
def test_the_map_is_that_of_the_first_runner_and_follows_its_rate_at_rest(
    descent: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    descent.set_spec(starts=True)
    first = _see_starts(descent)
    assert (first.ends == 0).all()
    kinds = _asked(descent, monkeypatch)
    slider = descent.page.controls.runner_list.rows[0].slider
    slider.setFocus()
    while descent.spec.runners[0].rate < 1.1:
        slider.setValue(slider.value() + 100)
        descent.bot.wait(5)
    assert kinds.count("StartsProblem") <= 2
    assert descent.figure.starts.is_stale
    assert (_see_starts(descent).ends < 0).all()
    descent.set_spec(runners=(OptimizerConfig("adam", 0.1),))
    _see_starts(descent)
    assert descent.page.controls.overview.legend_title == "Where Adam ends, or is near to ending"


@pytest.mark.slow
def test_the_map_stays_while_the_picture_is_moved_and_then_covers_it_again(
    descent: Person,
) -> None:
    descent.paste_function("x^2 + y^2")
    descent.set_spec(starts=True)
    _see_starts(descent)
    at = descent.pixel_of(-2.0, 2.0)
    descent.drag(at, at + QPoint(60, 20))
    assert descent.spec.low < -3
    found = _see_starts(descent)
    view = descent.figure.view
    assert (found.x[0], found.x[-1]) == (view.low, view.high)
    assert (found.y[0], found.y[-1]) == (view.bottom, view.top)


@pytest.mark.slow
def test_a_map_is_not_pale_where_only_the_view_changes(descent: Person) -> None:
    descent.paste_function("x^2 + y^2")
    descent.set_spec(starts=True)
    _see_starts(descent)
    descent.set_spec(low=-4.0)
    assert not descent.figure.starts.is_stale
    descent.set_spec(steps=20)
    assert descent.figure.starts.is_stale
    _see_starts(descent)


@pytest.mark.slow
def test_a_map_of_the_start_of_the_paths_is_not_asked_for_again(
    descent: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    descent.set_spec(starts=True)
    _see_starts(descent)
    kinds = _asked(descent, monkeypatch)
    descent.set_spec(start=(-2.0, 0.0))
    descent.set_spec(runners=(OptimizerConfig("tape", 0.1), OptimizerConfig("adam", 0.5)))
    _see_whole(descent)
    descent.bot.wait(300)
    assert "StartsProblem" not in kinds


@pytest.mark.slow
def test_a_map_of_other_variables_goes_at_once(descent: Person) -> None:
    descent.paste_function("x^2 + y^2")
    descent.set_spec(starts=True)
    _see_starts(descent)
    descent.paste_function("x^2")
    assert descent.figure.starts.found is None
    assert _see_starts(descent).ends.shape == (1, 256)
    descent.paste_function("x^2 + y^4")
    assert _see_starts(descent).ends.shape == (256, 256)


@pytest.mark.slow
def test_a_long_map_is_given_up_for_a_change(
    descent: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = _asked(descent, monkeypatch)
    descent.paste_function("sin(x) cos(y)")
    descent.set_spec(starts=True, steps=100_000)
    descent.see(lambda: "StartsProblem" in kinds)
    descent.bot.wait(500)
    descent.set_spec(steps=100)
    assert _see_starts(descent).done == 1
    _see_whole(descent)


# Both.


@pytest.mark.slow
def test_leaving_gives_up_and_coming_back_asks_again(descent: Person) -> None:
    descent.set_spec(sweep=True, starts=True)
    descent.press(Qt.Key.Key_1, CONTROL, on=descent.shell)
    page: Any = descent.window.stack._pages["descent"]
    assert page.overview._sweep.wanted is None
    descent.press(Qt.Key.Key_2, CONTROL, on=descent.shell)
    _see_sweep(descent)
    _see_starts(descent)


@pytest.mark.slow
def test_an_example_leaves_on_what_is_looked_at(descent: Person) -> None:
    descent.set_spec(sweep=True, starts=True)
    descent.page.controls.preset_chosen.emit(3)
    assert descent.spec.function == PRESETS[3].spec.function
    assert (descent.spec.sweep, descent.spec.starts) == (True, True)
    _see_sweep(descent)
    _see_starts(descent)


@pytest.mark.slow
def test_a_session_keeps_both(
    descent: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "overview.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    descent.set_spec(sweep=True, starts=True)
    descent.press(Qt.Key.Key_S, CONTROL, on=descent.shell)
    assert (load(path).descent.sweep, load(path).descent.starts) == (True, True)


@pytest.mark.slow
def test_the_legend_takes_the_colours_of_the_theme(descent: Person) -> None:
    descent.set_spec(starts=True)
    _see_starts(descent)
    for _ in range(2):
        descent.press(Qt.Key.Key_T, CONTROL, on=descent.shell)
        swatch, _, _ = descent.page.controls.overview._rows[0]
        assert present_theme().places[0] in swatch.styleSheet()


@pytest.mark.slow
def test_specs_that_differ_in_nothing_that_matters_are_asked_for_once(descent: Person) -> None:
    spec = descent.spec
    for changes in ({"low": -9.0}, {"starts": True}, {"sweep": True}):
        descent.set_spec(**changes)
        assert sweep_problem(descent.spec) == sweep_problem(spec)
    assert starts_problem(descent.spec, 0.0, 1.0) != starts_problem(spec, 0.0, 1.0)
    descent.set_spec(
        low=spec.low, start=(0.3, 0.1), runners=(*spec.runners, OptimizerConfig("lion", 0.1))
    )
    assert starts_problem(descent.spec, 0.0, 1.0) == starts_problem(spec, 0.0, 1.0)
    assert sweep_problem(descent.spec) != sweep_problem(spec)


# The numbers.


@pytest.mark.slow
def test_the_numbers_of_all_that_is_shown_can_be_chosen(descent: Person) -> None:
    side = descent.window.side
    side.show_tab("numbers")
    assert not side._chooser.isVisible()
    descent.set_spec(sweep=True, starts=True)
    sweep, found = _see_sweep(descent), _see_starts(descent)
    titles = [side._chooser.itemText(i) for i in range(side._chooser.count())]
    assert titles == ["steps", "all rates", "all starts"]
    assert side._model.rowCount() == descent.spec.steps + 1
    descent.press(Qt.Key.Key_Down, on=side._chooser)
    assert (side.table, side._model.rowCount()) == ("all rates", len(sweep.rates))
    assert side._model._table.titles == ("rate", "own loop", "adam")
    descent.window.files.copy_side()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied[0] == "rate\town loop\tadam"
    assert len(copied) == len(sweep.rates) + 1
    descent.press(Qt.Key.Key_Down, on=side._chooser)
    assert side._model.rowCount() == found.ends.size
    descent.set_spec(starts=False)
    descent.see(lambda: side._chooser.count() == 2)
    assert side.table == "steps"
