"""The numbers of a step in the window, and whose they are."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from explorer.core.descent.step_text import step_lines
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.optimizers.optimizers import OPTIMIZERS
from explorer.ui.widgets.theme import DARK, LIGHT
from tests.ui.conftest import Person

RACE = (
    OptimizerConfig("tape", 0.25),
    OptimizerConfig("momentum", 0.05),
    OptimizerConfig("adam", 0.1),
)


@pytest.fixture
def racing(person: Person) -> Iterator[Person]:
    """A person before three optimizers on x²."""
    person.press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier, on=person.shell)
    person.type_function("x^2")
    _race(person, *RACE)
    yield person
    person.page.pause()


def _race(person: Person, *runners: OptimizerConfig, **changes: object) -> None:
    """Let these race from 1, and wait for all of their steps."""
    person.set_spec(**{"start": (1.0, 0.0), "runners": runners, **changes})
    page = person.page
    person.see(lambda: page.answered == page.problem() and page.paths.is_whole)
    page.player.go_to(page.player.steps)


def _click(person: Person, number: int) -> None:
    """Click on the words of a verdict, which may have to be scrolled to."""
    row = person.page.controls.verdict_list.rows[number]
    person.shell.left_scroll.ensureWidgetVisible(row)
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(row.width() // 2, 8))


def _title(person: Person) -> str:
    return person.page.controls.step_numbers.title


def _label(person: Person) -> QLabel:
    return person.page.controls.step_numbers._label


def _is_of(person: Person, number: int, step: int) -> bool:
    """Whether the numbers are those of a runner at a step."""
    page = person.page
    runner, path = page.spec.runners[number], page.paths.paths[number]
    lines = step_lines(runner, page.spec.function.axes(), path, step)
    title = OPTIMIZERS[runner.optimizer].heading.upper()
    return (
        page.controls.step_text == "\n".join(lines) and _title(person) == f"STEP {step} — {title}"
    )


# What is shown.


@pytest.mark.slow
def test_the_numbers_of_a_step_are_those_of_the_update_rule(racing: Person) -> None:
    _race(racing, OptimizerConfig("tape", 0.25))
    racing.page.player.go_to(1)
    assert _title(racing) == "STEP 1 — OWN LOOP"
    assert racing.page.controls.step_text.splitlines() == [
        "f           0.25",
        "",
        "x           0.5",
        "g = ∂f/∂x   1",
        "x ← x − rate·g",
        "  = 0.5 − 0.25·1",
        "  = 0.25",
    ]


@pytest.mark.fast_cases(1)
@pytest.mark.shares_window
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_rule_of_every_optimizer_is_filled_in(racing: Person, name: str) -> None:
    _race(racing, OptimizerConfig(name, 0.05), steps=5)
    for step in range(6):
        racing.page.player.go_to(step)
        assert _is_of(racing, 0, step)
    # What the rule leads to is where the next step is.
    after = racing.page.controls.step_text.splitlines()[-1]
    racing.set_spec(steps=6)
    racing.see(lambda: len(racing.page.paths.paths[0].x) == 7)
    assert f"x           {after.removeprefix('  = ')}" in racing.page.controls.step_text


@pytest.mark.slow
@pytest.mark.shares_window
@pytest.mark.parametrize("name", ["sgd", "adam", "ftrl", "nadam"])
@pytest.mark.parametrize("text", ["x^2", "x^2 + 20 y^2"])
def test_the_panel_does_not_move_while_it_plays(racing: Person, name: str, text: str) -> None:
    racing.paste_function(text)
    _race(racing, OptimizerConfig(name, 0.05), steps=20, start=(1.0, -0.5))
    racing.page.player.go_to(0)
    page = racing.page
    racing.see(lambda: not page.inspector.is_busy)
    racing.see(lambda: racing.window.function_field.is_typeset)
    body = racing.shell.left_scroll.widget()
    assert body is not None
    racing.bot.wait(100)
    before = (body.size(), _label(racing).geometry())
    for step in range(1, 21):
        racing.page.player.go_to(step)
        QApplication.processEvents()
        assert (body.size(), _label(racing).geometry()) == before


@pytest.mark.fast_cases(1)
@pytest.mark.shares_window
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_line_has_room(racing: Person, name: str) -> None:
    racing.paste_function("x1^2 + 20 x2^2")
    _race(racing, OptimizerConfig(name, 0.0316), start=(-1.23456, 1e-9))
    label = _label(racing)
    viewport = racing.shell.left_scroll.viewport()
    racing.see(lambda: label.mapTo(viewport, label.rect().topRight()).x() < viewport.width())
    for step in (0, 3, 100):
        racing.page.player.go_to(step)
        words = label.fontMetrics()
        lines = racing.page.controls.step_text.splitlines()
        assert max(map(words.horizontalAdvance, lines)) <= label.width()
        assert words.lineSpacing() * len(lines) <= label.height()
        assert label.minimumSizeHint().height() <= label.height()


def test_numbers_beyond_the_numbers_are_shown_by_name(racing: Person) -> None:
    racing.paste_function("sqrt x")
    _race(racing, OptimizerConfig("adam", 0.1), start=(0.0, 0.0))
    racing.page.player.go_to(0)
    assert "g = ∂f/∂x   ∞" in racing.page.controls.step_text
    assert "    + (1−0.9)·∞" in racing.page.controls.step_text
    assert racing.page.controls.step_text.endswith("  = NaN")
    # There are no numbers after it.
    racing.page.player.go_to(50)
    assert racing.page.player.step == 0


@pytest.mark.slow
def test_the_none_of_the_tape_stands_where_a_gradient_would(racing: Person) -> None:
    racing.paste_function("floor(x) + y^2")
    _race(racing, OptimizerConfig("adam", 0.1), start=(0.5, 1.0))
    racing.page.player.go_to(3)
    lines = racing.page.controls.step_text.splitlines()
    at = lines.index("g = ∂f/∂x   None")
    assert lines[at + 1 : at + 3] == ["x ← x", "  = 0.5"]


def test_the_numbers_wait_in_their_place_for_a_late_answer(racing: Person) -> None:
    label = _label(racing)
    before = label.size()
    racing.page.controls.show_no_values("…")
    assert racing.page.controls.step_text.strip() == "…"
    assert label.size() == before
    racing.page.controls.show_step(racing.page.player.step)
    assert _is_of(racing, 0, 100)


def test_the_numbers_take_the_colours_of_the_theme(racing: Person) -> None:
    racing.window.looks.set_theme(LIGHT)
    assert LIGHT.muted in _label(racing).text()
    racing.window.looks.set_theme(DARK)
    assert DARK.muted in _label(racing).text()
    assert LIGHT.muted not in _label(racing).text()


# Whose numbers they are.


def test_a_click_on_a_verdict_shows_the_numbers_of_its_runner(racing: Person) -> None:
    racing.page.player.go_to(4)
    assert _is_of(racing, 0, 4)
    for number in (2, 1, 0):
        _click(racing, number)
        assert _is_of(racing, number, 4)
        assert [r.isChecked() for r in racing.page.controls.verdict_list.rows] == [
            i == number for i in range(3)
        ]


def test_the_stable_bound_is_that_at_the_place_of_the_chosen_runner(racing: Person) -> None:
    racing.paste_function("x^4")
    _race(racing, OptimizerConfig("tape", 0.01), OptimizerConfig("tape", 0.1))
    racing.page.player.go_to(1)
    places = [1 - 0.04, 1 - 0.4]
    for number in (1, 0):
        _click(racing, number)
        bound = f"= {2 / (12 * places[number] ** 2):.4g}, by the curvature at step 1."
        racing.see(lambda bound=bound: bound in racing.page.controls.bound_text)


def test_a_runner_is_chosen_by_keys(racing: Person) -> None:
    rows = racing.page.controls.verdict_list.rows
    rows[0].setFocus()
    for number in (1, 2):
        racing.press(Qt.Key.Key_Down)
        assert rows[number].hasFocus()
        assert _is_of(racing, number, 100)
    rows[0].setFocus()
    racing.press(Qt.Key.Key_Space)
    assert _is_of(racing, 0, 100)
    assert all(row.accessibleName().startswith("Verdict ") for row in rows)


def test_one_runner_alone_is_nothing_to_choose(racing: Person) -> None:
    _race(racing, OptimizerConfig("tape", 0.25))
    row = racing.page.controls.verdict_list.rows[0]
    assert row.focusPolicy() == Qt.FocusPolicy.NoFocus
    picture = row.grab().toImage()
    assert picture.pixelColor(row.width() // 2, 1) == picture.pixelColor(1, 1)
    _race(racing, *RACE)
    assert row.focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_the_choice_stays_with_its_runner_when_another_goes(racing: Person) -> None:
    _click(racing, 2)
    _race(racing, *RACE[1:])
    assert _is_of(racing, 1, 100)
    _race(racing, *RACE[:1])
    assert _is_of(racing, 0, 100)


def test_the_choice_stays_while_the_rate_of_its_runner_is_dragged(racing: Person) -> None:
    _click(racing, 1)
    for rate in (0.06, 0.07):
        _race(racing, RACE[0], OptimizerConfig("momentum", rate), RACE[2])
        assert _is_of(racing, 1, 100)
        assert f"− {rate}·" in racing.page.controls.step_text


# Verdicts with their reasons.


def test_a_verdict_says_to_what_it_converged_and_which_bound_it_broke(racing: Person) -> None:
    racing.paste_function("a x^2")
    _race(racing, OptimizerConfig("tape", 0.4), OptimizerConfig("tape", 1.02))
    first, second = racing.page.controls.verdicts
    assert first == "Gradient descent (own loop) 0.4: Converged at step 9, to 0. That is a minimum."
    assert second.endswith(" The rate 1.02 is above 2/f″ = 1 at the start.")


def test_the_numbers_follow_the_player_without_a_break(racing: Person) -> None:
    _click(racing, 2)
    for step in np.linspace(0, 100, 41):
        racing.page.controls.show_step(float(step))
        assert _is_of(racing, 2, int(step))


def test_two_of_one_optimizer_are_told_apart_by_their_rates(racing: Person) -> None:
    _race(
        racing,
        OptimizerConfig("adam", 0.1),
        OptimizerConfig("adam", 0.2),
        OptimizerConfig("tape", 0.1),
    )
    said = [verdict.partition(":")[0] for verdict in racing.page.controls.verdicts]
    assert said == ["Adam 0.1", "Adam 0.2", "Gradient descent (own loop)"]
