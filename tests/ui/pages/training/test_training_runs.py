"""Runs while they go on: watched, paused, stepped, steered, and compared."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from explorer.core.curves.spec import CurveSpec
from explorer.core.language.notation import format_value
from explorer.core.optimizers.config import OptimizerConfig
from tests.ui.conftest import Person
from tests.ui.learning import (
    CONTROL,
    SLOW,
    STEPS,
    click,
    learner,
    losses,
    run_of,
    see_pause,
    see_steps,
    train,
)

__all__ = ["learner"]


# A run.


def test_a_run_is_watched_paused_told_another_rate_resumed_and_finished(learner: Person) -> None:
    person, bar = learner, learner.page.bar
    person.set_spec(pace=SLOW)
    click(bar.start_button)
    assert bar.start_button.text() == "Pause"
    see_steps(person, 3)
    click(bar.start_button)
    see_pause(person)
    assert bar.start_button.text() == "Continue"
    # A step that was on its way still comes.
    person.bot.wait(150)
    run, done = run_of(person), run_of(person).done
    person.bot.wait(150)
    assert run.done == done
    person.type_number(person.page.controls.loop.runner_row.rate_field, "0.02")
    person.set_spec(runner=OptimizerConfig("sgd", 0.02), pace=0.0)
    click(bar.start_button)
    person.see(lambda: not person.page.trainer.is_on)
    (change,) = run.changes
    assert (change.step, change.after) == (done, pytest.approx(0.02))
    assert run.done == 5 * STEPS
    assert run.label == "SGD 0.05 → 0.02 · 8 tanh · batch 16 · 5 epochs · f = sin x"
    assert run.end is not None
    rmse = format_value(run.end.test_metrics["rmse"], 4)
    assert bar.progress_text == f"epoch 5 / 5 · finished · test RMSE {rmse}"
    assert person.window.status == "Trained to the end of epoch 5."
    assert person.page.figure._runs == [run]


@pytest.mark.slow
def test_the_same_settings_give_the_same_run_and_both_are_listed(learner: Person) -> None:
    first = train(learner)
    click(learner.page.bar.reset_button)
    assert learner.page.bar.progress_text == "epoch 0 / 5"
    second = train(learner)
    assert second is not first
    np.testing.assert_array_equal(losses(first), losses(second))
    assert [run.number for run in learner.page.runs] == [1, 2]
    assert set(learner.page.controls.runs.list.rows) == {1, 2}


@pytest.mark.slow
def test_reset_while_a_run_goes_on_ends_it_and_start_begins_the_same_again(learner: Person) -> None:
    learner.set_spec(pace=SLOW)
    click(learner.page.bar.start_button)
    first = run_of(learner)
    see_steps(learner, 3)
    click(learner.page.bar.reset_button)
    learner.set_spec(pace=0.0)
    # Before the engine has said that the first one ended.
    learner.page.toggle()
    learner.see(lambda: len(learner.page.runs) == 2 and not learner.page.trainer.is_on)
    second = learner.page.runs[1]
    assert first.end is not None
    assert first.end.outcome == "stopped"
    assert second.done == 5 * STEPS
    np.testing.assert_array_equal(losses(second)[: first.done], losses(first))


@pytest.mark.slow
def test_a_step_is_one_step_and_an_epoch_goes_to_its_end(learner: Person) -> None:
    bar = learner.page.bar
    click(bar.step_button)
    see_pause(learner)
    assert run_of(learner).done == 1
    click(bar.step_button)
    learner.see(lambda: run_of(learner).done == 2)
    see_pause(learner)
    click(bar.epoch_button)
    learner.see(lambda: run_of(learner).done == STEPS)
    see_pause(learner)
    assert len(run_of(learner).epochs.values) == 1


@pytest.mark.slow
def test_a_run_is_stopped_and_what_there_is_of_it_stays(learner: Person) -> None:
    learner.set_spec(pace=SLOW)
    click(learner.page.bar.start_button)
    see_steps(learner, 2)
    click(learner.page.bar.stop_button)
    learner.see(lambda: not learner.page.trainer.is_on)
    run = run_of(learner)
    assert run.end is not None
    assert run.end.outcome == "stopped"
    told = f"epoch {run.done // STEPS} / 5 · stopped · test RMSE "
    assert learner.page.bar.progress_text.startswith(told)
    assert learner.window.status.startswith(f"Stopped after step {run.done}")
    assert not learner.page.bar.stop_button.isEnabled()


@pytest.mark.slow
def test_space_starts_and_pauses_and_keys_step(learner: Person) -> None:
    learner.set_spec(pace=SLOW)
    learner.press(Qt.Key.Key_F3, on=learner.shell)
    assert learner.figure.hasFocus()
    learner.press(Qt.Key.Key_Space)
    see_steps(learner, 1)
    learner.press(Qt.Key.Key_Space)
    see_pause(learner)
    # A step that was on its way still comes.
    learner.bot.wait(150)
    done = run_of(learner).done
    learner.press(Qt.Key.Key_Period)
    learner.see(lambda: run_of(learner).done == done + 1)
    learner.set_spec(pace=0.0)
    see_pause(learner)
    learner.press(Qt.Key.Key_E)
    learner.see(lambda: run_of(learner).done % STEPS == 0)


@pytest.mark.slow
def test_the_pace_is_told_to_the_run(learner: Person) -> None:
    learner.set_spec(pace=1.0, epochs=50)
    click(learner.page.bar.start_button)
    see_steps(learner, 1)
    slider = learner.page.controls.pace.slider
    slider.setFocus()
    learner.press(Qt.Key.Key_End, on=slider)
    assert learner.spec.pace == 0
    learner.see(lambda: not learner.page.trainer.is_on)
    assert run_of(learner).done == 50 * STEPS


@pytest.mark.slow
def test_what_is_changed_meanwhile_holds_for_the_next_run_and_is_said(learner: Person) -> None:
    bar = learner.page.bar
    learner.set_spec(pace=SLOW)
    click(learner.page.bar.start_button)
    see_steps(learner, 1)
    assert "next run" not in bar.caption
    learner.set_spec(runner=OptimizerConfig("sgd", 0.03))
    assert "next run" not in bar.caption
    learner.type_number(learner.page.controls.loop.batch, "32")
    assert "next run" in bar.caption
    learner.window.commands.undo()
    assert "next run" not in bar.caption
    learner.set_spec(seed=3)
    assert "next run" in bar.caption
    click(learner.page.bar.stop_button)
    learner.see(lambda: not learner.page.trainer.is_on)
    assert "next run" not in bar.caption


@pytest.mark.slow
def test_the_pitfall_is_one_switch_with_its_explanation(learner: Person) -> None:
    train(learner)
    loop = learner.page.controls.loop
    click(loop.pitfall)
    assert learner.spec.pitfall
    assert "(16, 16)" in loop._explanation.text()
    assert loop._explanation.isVisible()
    run = train(learner)
    assert "pitfall" in run.label
    assert run.epochs.values[-1, 0] > learner.page.runs[0].epochs.values[-1, 0]


@pytest.mark.slow
def test_a_run_that_diverges_says_when(learner: Person) -> None:
    learner.set_spec(layers=(), runner=OptimizerConfig("sgd", 1e30))
    run = train(learner)
    assert run.has_diverged
    assert learner.page.bar.progress_text.endswith("diverged")
    assert learner.window.status.startswith("Diverged at step")
    assert learner.page.controls.runs.list.rows[1].value.text() == "diverged"


@pytest.mark.slow
def test_the_other_workspaces_stay_live_while_a_run_goes_on(learner: Person) -> None:
    learner.set_spec(pace=SLOW, epochs=1000)
    click(learner.page.bar.start_button)
    see_steps(learner, 1)
    run, page = run_of(learner), learner.page
    learner.press(Qt.Key.Key_1, CONTROL, on=learner.shell)
    assert isinstance(learner.spec, CurveSpec)
    learner.type_function("x^3 - x")
    learner.see_curves()
    done = run.done
    learner.see(lambda: run.done > done)
    learner.press(Qt.Key.Key_3, CONTROL, on=learner.shell)
    assert learner.page is page
    assert learner.page.trainer.is_on
    learner.see(lambda: page.figure._runs == [run])


# Many runs.


@pytest.mark.slow
def test_runs_are_hidden_and_removed(learner: Person) -> None:
    first, second = train(learner), train(learner)
    rows = learner.page.controls.runs.list.rows
    click(rows[1].badge)
    assert learner.page.figure._runs == [second]
    click(rows[1].badge)
    assert learner.page.figure._runs == [first, second]
    click(rows[2].remove_button)
    assert learner.page.figure._runs == [first]
    assert learner.page.bar.progress_text == "epoch 0 / 5"


@pytest.mark.slow
def test_a_run_that_goes_on_is_removed_and_ends(learner: Person) -> None:
    learner.set_spec(pace=SLOW)
    click(learner.page.bar.start_button)
    see_steps(learner, 1)
    click(learner.page.controls.runs.list.rows[1].remove_button)
    learner.see(lambda: not learner.page.trainer.is_on)
    assert learner.page.runs == []
    assert learner.page.bar.start_button.text() == "Start"


@pytest.mark.slow
def test_the_numbers_are_the_epochs_of_the_runs_or_the_runs_compared(learner: Person) -> None:
    run = train(learner)
    table = learner.page.table()
    assert table is not None
    # Then the metrics.
    assert table.titles[:4] == ("epoch", "train", "validation", "seconds")
    np.testing.assert_array_equal(np.array(table.columns[1:4]).T, run.epochs.values)
    learner.set_spec(runner=OptimizerConfig("adam", 0.01))
    train(learner)
    table = learner.page.table()
    assert table is not None
    assert table.titles[:4] == ("epoch", "1 train", "1 validation", "1 seconds")
    click(learner.page.controls.runs.compare_chip)
    table = learner.page.table()
    assert table is not None
    assert table.titles[:5] == ("run", "validation", "outcome", "epochs", "optimizer")
    assert table.columns[table.titles.index("optimizer")] == ["sgd", "adam"]
    assert learner.window.side.tab == "numbers"
    assert "adam,0.01" in table.csv()


@pytest.mark.slow
def test_the_speeds_are_compared_while_no_run_goes_on(learner: Person) -> None:
    learner.set_spec(epochs=2)
    speeds = learner.page.controls.speeds
    click(speeds.button)
    assert not speeds.button.isEnabled()
    learner.see(lambda: not learner.page.trainer.is_timing)
    assert all("×" in value for value in speeds.values.values())
    assert speeds.said.startswith("An epoch, from a second of steps each. The losses of the first ")
    assert speeds.button.isEnabled()
    learner.set_spec(pace=SLOW)
    click(learner.page.bar.start_button)
    assert not speeds.button.isEnabled()


@pytest.mark.slow
def test_start_ends_a_comparison_of_speeds(learner: Person) -> None:
    click(learner.page.controls.speeds.button)
    run = train(learner)
    assert run.done == 5 * STEPS
    assert not learner.page.trainer.is_timing
