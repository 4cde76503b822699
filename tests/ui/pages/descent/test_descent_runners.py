"""What goes down, and how: learning rates, steps, optimizers and schedules."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.core.descent.spec import MAX_RUNNERS
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.optimizers.optimizers import OPTIMIZERS
from explorer.core.optimizers.schedules import SCHEDULES
from tests.ui.conftest import Person, choose, is_close
from tests.ui.descending import (
    CONTROL,
    descent,
    expect_refused,
    path_of,
    row_of,
    see_whole,
)

__all__ = ["descent"]


# Learning rates.


def test_the_slider_of_the_rate_changes_the_path_at_each_step_and_is_one_step_of_undo(
    descent: Person,
) -> None:
    slider = row_of(descent).slider  # type: ignore[attr-defined]
    rate = descent.spec.runners[0].rate
    ends = []
    slider.setFocus()
    for _ in range(5):
        descent.press(Qt.Key.Key_Right)
        see_whole(descent)
        ends.append(path_of(descent).x[3, 0])
    assert len(set(ends)) == 5
    assert ends == sorted(ends, reverse=True)
    assert descent.spec.runners[0].rate > rate
    descent.press(Qt.Key.Key_Z, CONTROL)
    assert descent.spec.runners[0].rate == rate


@pytest.mark.slow
def test_the_slider_dragged_fast_ends_at_the_path_of_its_last_place(descent: Person) -> None:
    slider = row_of(descent).slider  # type: ignore[attr-defined]
    for position in range(3000, 8000, 50):
        slider.setValue(position)
        QApplication.processEvents()
    see_whole(descent)
    rate = descent.spec.runners[0].rate
    assert is_close(path_of(descent).x[1, 0], 1 - 2 * rate)


@pytest.mark.fast_cases(2)
@pytest.mark.shares_window
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0", "A learning rate is a finite number more than 0, not 0."),
        ("-0.1", "A learning rate is a finite number more than 0, not −0.1."),
        ("nan", "“nan” is not a number."),
        ("fast", "“fast” is not a number."),
        ("1e999", None),
        ("1/0", "“1/0” has no finite value."),
    ],
)
def test_a_rate_that_cannot_be_is_refused_with_a_sentence_and_nothing_is_lost(
    descent: Person, text: str, said: str | None
) -> None:
    before = descent.spec
    field = row_of(descent).rate_field  # type: ignore[attr-defined]
    descent.type_number(field, text)
    sentence = expect_refused(field)
    assert said is None or sentence == said
    assert descent.spec == before
    assert field.text() == text
    descent.type_number(field, "0.25")
    assert descent.spec.runners[0].rate == 0.25
    assert not field.accessibleDescription()


@pytest.mark.slow
def test_a_rate_of_1e308_is_refused_by_keras_and_diverges_in_the_bare_loop(
    descent: Person,
) -> None:
    field = row_of(descent).rate_field  # type: ignore[attr-defined]
    descent.type_number(field, "1e308")
    see_whole(descent)
    assert "Diverged at step" in descent.page.controls.verdicts[0]
    descent.figure.image(1.0)
    choose(row_of(descent)._optimizer, "adam")  # type: ignore[attr-defined]
    assert descent.spec.runners[0] == OptimizerConfig("adam", 0.1)
    descent.type_number(field, "1e308")
    assert "float32" in expect_refused(field)


def test_a_rate_of_1e308_is_not_kept_with_a_schedule(descent: Person) -> None:
    row = row_of(descent)
    descent.type_number(row.rate_field, "1e308")  # type: ignore[attr-defined]
    row._more.click()  # type: ignore[attr-defined]
    choose(row._schedule, "exponential")  # type: ignore[attr-defined]
    assert descent.spec.runners[0] == OptimizerConfig("tape", 0.1, schedule="exponential")


@pytest.mark.slow
def test_the_stable_bound_is_that_of_the_place_shown(descent: Person) -> None:
    descent.paste_function("x^4")
    descent.set_spec(start=(1.0, 0.0))
    see_whole(descent)
    descent.page.player.go_to(0)
    said = "Stable below 2/f″ = 0.1667, by the curvature at step 0."
    descent.see(lambda: descent.page.controls.bound_text == said)
    slider = row_of(descent).slider  # type: ignore[attr-defined]
    assert is_close(slider._bound, 1 / 6)


@pytest.mark.slow
def test_there_is_no_bound_where_the_curve_does_not_bend_up(descent: Person) -> None:
    descent.paste_function("-x^2")
    see_whole(descent)
    descent.page.player.go_to(0)
    descent.see(lambda: "bends down" in descent.page.controls.bound_text)
    assert row_of(descent).slider._bound is None  # type: ignore[attr-defined]


@pytest.mark.slow
def test_the_bound_is_that_of_the_chosen_rule(descent: Person) -> None:
    descent.paste_function("x^2")
    descent.set_spec(start=(1.0, 0.0), runners=(OptimizerConfig("momentum", 0.1),))
    see_whole(descent)
    descent.page.player.go_to(0)
    said = "Stable below 2(1+μ)/f″ = 1.9, by the curvature at step 0."
    descent.see(lambda: descent.page.controls.bound_text == said)
    descent.set_spec(runners=(OptimizerConfig("adam", 0.1), OptimizerConfig("nesterov", 0.1)))
    see_whole(descent)
    descent.see(lambda: "No stable rate is known" in descent.page.controls.bound_text)
    assert row_of(descent).slider._bound is None  # type: ignore[attr-defined]
    assert is_close(row_of(descent, 1).slider._bound, 3.8 / 2.8 / 2)  # type: ignore[attr-defined]


@pytest.mark.slow
def test_a_saddle_has_no_stable_rate(descent: Person) -> None:
    descent.paste_function("x^2 - y^2")
    descent.set_spec(start=(1.0, 0.0))
    see_whole(descent)
    descent.page.player.go_to(0)
    said = "No stable rate at step 0: f bends down there in one direction."
    descent.see(lambda: descent.page.controls.bound_text == said)
    assert row_of(descent).slider._bound is None  # type: ignore[attr-defined]
    assert descent.page.controls.inspector.rate_text == "none here"


def test_the_bound_of_a_descent_that_is_lost_is_that_of_its_last_place(descent: Person) -> None:
    descent.paste_function("x^2")
    descent.set_spec(start=(1.0, 0.0), runners=(OptimizerConfig("tape", 1e60),))
    see_whole(descent)
    descent.page.player.go_to(100)
    assert np.isnan(path_of(descent).values[-1])
    said = "Stable below 2/f″ = 1, by the curvature at step 2."
    descent.see(lambda: descent.page.controls.bound_text == said)


@pytest.mark.slow
def test_the_bound_of_an_earlier_place_is_not_kept_where_the_path_is_lost(descent: Person) -> None:
    descent.see(lambda: "Stable below" in descent.page.controls.bound_text)
    descent.paste_function("sqrt(x)")
    descent.set_spec(start=(-1.0, 0.0))
    see_whole(descent)
    descent.see(lambda: "not a number" in descent.page.controls.bound_text)


# Steps.


@pytest.mark.shares_window
@pytest.mark.parametrize(
    ("text", "told"),
    [("0", "0"), ("10000000", "10000000"), ("2.5", "2.5"), ("-3", "−3"), ("1e300", "1e300")],
)
def test_a_number_of_steps_that_cannot_be_is_refused_with_a_sentence(
    descent: Person, text: str, told: str
) -> None:
    field = descent.page.controls.steps_field
    descent.type_number(field, text)
    expected = f"“Steps” is a whole number from 1 to 100,000, not {told}."
    assert expect_refused(field) == expected
    assert descent.spec.steps == 100


@pytest.mark.slow
def test_steps_are_typed_and_the_player_follows(descent: Person) -> None:
    for steps in (1, 1000, 100_000, 7):
        descent.type_number(descent.page.controls.steps_field, f"{steps}")
        assert descent.page.player.steps == steps
        see_whole(descent)
        descent.page.player.go_to(steps)
        assert descent.page.player.step == steps
        assert len(path_of(descent).values) == steps + 1
        descent.figure.image(1.0)


def test_fewer_steps_are_painted_while_the_answer_for_more_is_still_shown(
    descent: Person,
) -> None:
    descent.set_spec(steps=2000)
    see_whole(descent)
    descent.set_spec(steps=3)
    descent.figure.image(1.0)
    descent.page.player.go_to(2)
    descent.figure.image(1.0)
    see_whole(descent)


# Runners.


@pytest.mark.slow
def test_every_optimizer_can_be_chosen(descent: Person) -> None:
    box = row_of(descent)._optimizer  # type: ignore[attr-defined]
    assert [box.itemData(i) for i in range(box.count())] == list(OPTIMIZERS)
    for name in OPTIMIZERS:
        choose(box, name)
        assert descent.spec.runners[0].optimizer == name
        descent.see_curves()
        title = OPTIMIZERS[name].heading.upper()
        descent.see(lambda title=title: title in descent.page.controls.step_numbers.title)


def test_the_name_of_every_optimizer_is_whole_in_its_box(descent: Person) -> None:
    box = row_of(descent)._optimizer  # type: ignore[attr-defined]
    for name, row in OPTIMIZERS.items():
        choose(box, name)
        assert box.shown_text() == row.title.partition(" (")[0]
    choose(box, "tape")
    descent.shell.left_grip.set_width(420)
    descent.see(lambda: box.shown_text() == "gradient descent (own loop)")


@pytest.mark.slow
def test_the_settings_of_an_optimizer_are_shown_changed_and_refused(descent: Person) -> None:
    row = row_of(descent)
    choose(row._optimizer, "adam")  # type: ignore[attr-defined]
    row._more.click()  # type: ignore[attr-defined]
    fields = row._fields  # type: ignore[attr-defined]
    assert {name: field.text() for name, field in fields.items()} == {
        "beta_1": "0.9",
        "beta_2": "0.999",
        "epsilon": "1e−7",
    }
    descent.see(lambda: all(field.isVisible() for field in fields.values()))
    descent.type_number(fields["beta_1"], "0.5")
    assert descent.spec.runners[0].settings == {"beta_1": 0.5}
    descent.type_number(fields["beta_2"], "1.5")
    assert expect_refused(fields["beta_2"]) == "“beta_2” is from 0 to 1, not 1.5."
    assert descent.spec.runners[0].settings == {"beta_1": 0.5}
    choose(row._optimizer, "nadam")  # type: ignore[attr-defined]
    assert descent.spec.runners[0].settings == {"beta_1": 0.5}
    choose(row._optimizer, "momentum")  # type: ignore[attr-defined]
    assert list(row._fields) == ["momentum"]  # type: ignore[attr-defined]
    assert descent.spec.runners[0].settings == {}


def test_every_schedule_can_be_chosen_and_set(descent: Person) -> None:
    row = row_of(descent)
    row._more.click()  # type: ignore[attr-defined]
    for name, schedule in SCHEDULES.items():
        choose(row._schedule, name)  # type: ignore[attr-defined]
        assert descent.spec.runners[0].schedule == name
        assert list(row._fields) == list(schedule.settings)  # type: ignore[attr-defined]
        descent.see_curves()
    descent.type_number(row._fields["boundary"], "3")  # type: ignore[attr-defined]
    assert descent.spec.runners[0].schedule_settings == {"boundary": 3.0}
    see_whole(descent)
    assert np.allclose(path_of(descent).rates[:6], [0.1] * 4 + [0.01] * 2)
    descent.type_number(row._fields["boundary"], "1e20")  # type: ignore[attr-defined]
    assert "“boundary” is from 1 to 1,000,000,000,000" in expect_refused(row._fields["boundary"])  # type: ignore[attr-defined]


@pytest.mark.slow
def test_up_to_eight_race_from_one_start(descent: Person) -> None:
    runners = descent.page.controls.runner_list
    for count in range(2, MAX_RUNNERS + 1):
        QTest.mouseClick(runners.add_button, Qt.MouseButton.LeftButton)
        assert len(descent.spec.runners) == count
    assert not runners.add_button.isEnabled()
    assert len({r.optimizer for r in descent.spec.runners}) == MAX_RUNNERS
    descent.see_curves()
    assert len(descent.page.paths.paths) == MAX_RUNNERS
    assert len(descent.page.controls.verdicts) == MAX_RUNNERS
    assert {tuple(p.x[0]) for p in descent.page.paths.paths} == {(1.0,)}


@pytest.mark.slow
def test_a_runner_is_removed_and_the_others_keep_their_settings(descent: Person) -> None:
    runners = (
        OptimizerConfig("tape", 0.2),
        OptimizerConfig("adam", 0.3),
        OptimizerConfig("lion", 0.01),
    )
    descent.set_spec(runners=runners)
    descent.see_curves()
    row_of(descent, 1).remove_button.click()  # type: ignore[attr-defined]
    assert descent.spec.runners == (runners[0], runners[2])
    row_of(descent, 0).remove_button.click()  # type: ignore[attr-defined]
    assert descent.spec.runners == (runners[2],)
    assert not row_of(descent, 0).remove_button.isVisible()  # type: ignore[attr-defined]
    descent.see_curves()
    descent.see(lambda: len(descent.page.controls.verdicts) == 1)
    descent.press(Qt.Key.Key_Z, CONTROL)
    descent.press(Qt.Key.Key_Z, CONTROL)
    assert descent.spec.runners == runners


def test_a_rate_half_typed_does_not_go_to_another_runner(descent: Person) -> None:
    descent.set_spec(runners=(OptimizerConfig("tape", 0.2), OptimizerConfig("adam", 0.3)))
    field = row_of(descent, 1).rate_field  # type: ignore[attr-defined]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "77")
    descent.set_spec(runners=(OptimizerConfig("tape", 0.2),))
    descent.set_spec(runners=(OptimizerConfig("tape", 0.2), OptimizerConfig("lion", 0.4)))
    descent.figure.setFocus()
    assert descent.spec.runners[1].rate == 0.4
    assert field.text() == "0.4"


@pytest.mark.slow
def test_a_refused_rate_is_forgotten_with_its_runner(descent: Person) -> None:
    descent.set_spec(runners=(OptimizerConfig("tape", 0.2), OptimizerConfig("adam", 0.3)))
    descent.type_number(row_of(descent, 1).rate_field, "0")  # type: ignore[attr-defined]
    row_of(descent, 1).remove_button.click()  # type: ignore[attr-defined]
    descent.page.controls.runner_list.add_button.click()
    field = row_of(descent, 1).rate_field  # type: ignore[attr-defined]
    assert not field.accessibleDescription()
    assert field.text() != "0"


@pytest.mark.slow
def test_an_optimizer_of_keras_is_added_beside_a_rate_that_only_the_bare_loop_takes(
    descent: Person,
) -> None:
    descent.set_spec(
        runners=(
            OptimizerConfig("tape", 1e39),
            *(OptimizerConfig(name, 0.1) for name in ("momentum", "adam")),
        )
    )
    descent.page.controls.runner_list.add_button.click()
    assert len(descent.spec.runners) == 4
    assert descent.spec.runners[3].rate < 1e38
