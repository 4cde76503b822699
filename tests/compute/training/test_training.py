"""A training as a person sees it: begun, told, paused, changed, ended."""

from __future__ import annotations

import contextlib
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from explorer.compute.kit.schedules import schedule_of
from explorer.compute.training.data.prepared import load
from explorer.compute.training.data.splits import split
from explorer.compute.training.model import learner_pool
from explorer.compute.training.setup import TrainingSetup
from explorer.compute.training.training import run
from explorer.core.function import FunctionSpec
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.optimizers.schedules import SCHEDULES
from explorer.core.sentence import SentenceError
from explorer.core.training.data import CsvFile, Samples
from explorer.core.training.results import (
    TrainingBegun,
    TrainingEpoch,
    TrainingFit,
    TrainingNote,
    TrainingPaused,
    TrainingResult,
    TrainingSteps,
)
from explorer.core.training.sizes import TEST_SEED, VALIDATION_SEED
from explorer.core.training.spec import Go, Layer, Mode, TrainingOrder, TrainingProblem, TrainingRun
from explorer.storage.runs.saved import load_run, load_state
from tests.compute.learning import Says, end, fit_threads, losses, only, small, told, wait_for
from tests.storage.listing import list_runs


def eager(**fields: object) -> TrainingProblem:
    """Return a small training that begins at once."""
    return small(mode="eager", **fields)


def at_pause(*orders: TrainingOrder) -> Says:
    """Say something at every pause, at last to go on."""
    left = list(orders)

    def says(result: TrainingResult | None) -> TrainingOrder | None:
        if isinstance(result, TrainingPaused) and result.is_paused:
            return left.pop(0) if left else TrainingOrder(go="on")
        return None

    return says


def after(step: int, order: TrainingOrder) -> Says:
    """Say something once, as soon as so many steps are done."""
    said: list[TrainingOrder] = []

    def says(result: TrainingResult | None) -> TrainingOrder | None:
        if said or not isinstance(result, TrainingSteps):
            return None
        if result.first + len(result.losses) < step:
            return None
        said.append(order)
        return order

    return says


def pauses(results: list[TrainingResult]) -> list[tuple[bool, int]]:
    return [(p.is_paused, p.step) for p in only(TrainingPaused, results)]


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize("mode", ["compiled", "eager", "fit"])
def test_a_run_tells_its_beginning_every_step_every_epoch_and_its_end(mode: Mode) -> None:
    results = told(small(mode=mode))
    data = load(small())
    begun = results[0]
    assert isinstance(begun, TrainingBegun)
    baseline = begun.baseline
    assert begun == TrainingBegun(
        (90, 30, 40), ("x",), "f(x)", 5, ("Dense 8 · tanh", "Dense 1"), 25, "", [],
        data.center, data.spread, baseline=baseline, device="CPU:0",
    )  # fmt: skip
    assert len(losses(results)) == 15
    epochs = only(TrainingEpoch, results)
    assert [row.epoch for row in epochs] == [1, 2, 3]
    last = end(results)
    assert (last.outcome, last.step) == ("finished", 15)
    assert str(last.sentence) == "Trained to the end of epoch 3."
    assert last.total >= last.first_call > 0
    assert last.total == only(TrainingSteps, results)[-1].seconds
    assert sum(row.seconds for row in epochs) == pytest.approx(last.total)
    assert last.test is not None
    assert epochs[-1].train == pytest.approx(np.mean(losses(results)[10:]), rel=1e-5)
    # The fit is worse on data that it has not seen, but of the same size.
    assert 0.1 < last.test / epochs[-1].validation < 10


@pytest.mark.slow
def test_steps_never_cross_the_end_of_an_epoch() -> None:
    for steps in only(TrainingSteps, told(eager())):
        assert steps.first // 5 == (steps.first + len(steps.losses) - 1) // 5


@pytest.mark.slow
def test_a_run_again_is_the_same_run() -> None:
    one, other, third = (losses(told(eager(seed=seed))) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, other)
    assert not np.array_equal(one, third)


@pytest.mark.slow
def test_the_validation_error_is_that_of_the_model_even_in_the_pitfall() -> None:
    # The model is told the mean of all targets; what is said of it is how far it is off.
    spec = small(pitfall=True, epochs=40, runner=OptimizerConfig("adam", 0.03))
    last = only(TrainingEpoch, told(spec))[-1]
    assert last.validation == pytest.approx(0.5, abs=0.15)
    assert last.train == pytest.approx(0.5 + 0.01, abs=0.1)
    sound = only(TrainingEpoch, told(small(epochs=40, runner=OptimizerConfig("adam", 0.03))))[-1]
    assert sound.validation < 0.1


@pytest.mark.slow
def test_the_last_fit_shows_the_curves_and_the_slopes_by_tape() -> None:
    spec = small(epochs=60, runner=OptimizerConfig("adam", 0.02), data=Samples(-3, 3, 400, 0.0))
    fit = only(TrainingFit, told(spec))[-1]
    assert fit.epoch == 60
    assert len(fit.targets) == len(fit.predictions) == 75
    assert np.abs(fit.targets - fit.predictions).mean() < 0.1
    f, model, slope, models_slope = fit.curves
    np.testing.assert_allclose(f, np.sin(fit.x))
    np.testing.assert_allclose(slope, np.cos(fit.x))
    assert np.abs(f - model).max() < 0.25
    differences = np.gradient(model, fit.x)
    np.testing.assert_allclose(models_slope[1:-1], differences[1:-1], atol=0.01)


@pytest.mark.slow
def test_of_data_that_are_no_function_of_one_variable_there_is_no_curve() -> None:
    fit = only(TrainingFit, told(eager(function=FunctionSpec("x y"), epochs=1)))[-1]
    assert fit.x.shape == (0,)
    assert fit.curves.shape == (4, 0)


@pytest.mark.parametrize(("go", "step"), [("pause", 0), ("step", 1), ("epoch", 5)])
def test_a_run_begins_as_far_as_it_was_asked_to(go: Go, step: int) -> None:
    results = told(TrainingRun(eager(), go), at_pause(TrainingOrder(go="stop")))
    assert pauses(results) == [(True, step)]
    assert (end(results).outcome, end(results).step) == ("stopped", step)
    assert len(only(TrainingSteps, results)) >= min(step, 1)


@pytest.mark.slow
def test_a_pause_ends_by_a_step_by_an_epoch_and_by_going_on() -> None:
    orders = [TrainingOrder(go=go) for go in ("step", "step", "epoch", "epoch", "on")]
    results = told(TrainingRun(eager(), "pause"), at_pause(*orders))
    stops = [step for is_paused, step in pauses(results) if is_paused]
    assert stops == [0, 1, 2, 5, 10]
    starts = [step for is_paused, step in pauses(results) if not is_paused]
    assert starts == stops
    np.testing.assert_array_equal(losses(results), losses(told(eager())))


def test_a_run_that_goes_on_pauses_when_it_is_told_and_waits() -> None:
    heard: list[TrainingResult | None] = []

    def says(result: TrainingResult | None) -> TrainingOrder | None:
        heard.append(result)
        if isinstance(result, TrainingSteps) and result.first == 0:
            return TrainingOrder(go="pause")
        # How often it waits for its data and its first step is not known.
        has_waited = heard[-20:] == 20 * [None] and any(
            isinstance(r, TrainingPaused) for r in heard
        )
        return TrainingOrder(go="on") if has_waited else None

    results = told(eager(), says)
    assert pauses(results) == [(True, 1), (False, 1)]


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("mode", ["compiled", "eager", "fit"])
def test_a_stopped_run_says_where_and_how_good_it_is(mode: Mode) -> None:
    results = told(small(mode=mode, epochs=1000), after(7, TrainingOrder(go="stop")))
    last = end(results)
    assert last.outcome == "stopped"
    assert 7 <= last.step == len(losses(results)) < 5000
    epoch = (last.step - 1) // 5 + 1
    assert str(last.sentence) == f"Stopped after step {last.step}, in epoch {epoch}."
    assert last.test is not None


def test_a_run_that_is_stopped_at_once_took_no_step() -> None:
    results = told(eager(), lambda _: TrainingOrder(go="stop"))
    assert end(results).step == 0
    assert str(end(results).sentence) == "Stopped before the first step."
    assert end(results).test is None


@pytest.mark.slow
def test_a_new_rate_holds_from_the_next_step_on() -> None:
    spec = eager(runner=OptimizerConfig("sgd", 0.05))
    changed = told(spec, after(5, TrainingOrder(rate=0.2)))
    plain = losses(told(spec))
    first = next(s.first for s in only(TrainingSteps, changed) if s.rate == 0.2)
    assert 5 <= first < 15
    # The loss of a step is computed before its update.
    np.testing.assert_array_equal(losses(changed)[: first + 1], plain[: first + 1])
    assert not np.isin(losses(changed)[first + 1 :], plain).any()
    assert {s.rate for s in only(TrainingSteps, changed)} == {0.05, 0.2}
    assert only(TrainingEpoch, changed)[-1].rate == 0.2


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["compiled", "eager", "fit"])
def test_a_new_rate_means_the_same_in_every_mode(mode: Mode) -> None:
    orders = (TrainingOrder(rate=0.2, go="epoch"), TrainingOrder(rate=0.01, go="on"))
    steps = losses(told(TrainingRun(small(mode=mode), "epoch"), at_pause(*orders)))
    expected = losses(told(TrainingRun(eager(), "epoch"), at_pause(*orders)))
    np.testing.assert_allclose(steps, expected, rtol=1e-5)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("runner", "rate", "match"),
    [
        (OptimizerConfig("sgd", 0.01), 0.0, "more than 0"),
        (OptimizerConfig("sgd", 0.01), 1e308, "float32"),
        (OptimizerConfig("sgd", 0.01, schedule="cosine"), 0.1, "follows its schedule"),
    ],
)
def test_a_rate_that_cannot_be_is_refused_and_the_run_goes_on(
    runner: OptimizerConfig, rate: float, match: str
) -> None:
    spec = eager(runner=runner)
    results = told(spec, after(1, TrainingOrder(rate=rate)))
    (note,) = only(TrainingNote, results)
    assert match in str(note.sentence)
    assert len(losses(results)) == 15
    assert len({steps.rate for steps in only(TrainingSteps, results)}) == (
        1 if runner.schedule == "constant" else len(only(TrainingSteps, results))
    )


@pytest.mark.slow
def test_the_rate_that_is_told_follows_its_schedule() -> None:
    runner = OptimizerConfig(
        "sgd", 0.1, schedule="exponential", schedule_settings={"decay_steps": 5.0}
    )
    for row in only(TrainingEpoch, told(eager(runner=runner))):
        last = 5 * row.epoch - 1
        assert row.rate == pytest.approx(0.1 * 0.5 ** (last / 5), rel=1e-5)


@pytest.mark.slow
def test_at_a_pace_each_step_is_told_alone() -> None:
    results = told(TrainingRun(eager(epochs=1), pace=40.0))
    assert [len(s.losses) for s in only(TrainingSteps, results)] == [1] * 5


@pytest.mark.slow
def test_a_pace_may_change_while_a_run_waits() -> None:
    says = after(1, TrainingOrder(pace=0.0))
    results = told(TrainingRun(eager(epochs=1), pace=0.001), says)
    assert end(results).outcome == "finished"


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("mode", ["compiled", "eager", "fit"])
def test_a_run_whose_loss_is_no_number_ends_at_that_step(mode: Mode) -> None:
    results = told(small(mode=mode, runner=OptimizerConfig("sgd", 1e6), layers=(Layer(8, "relu"),)))
    steps = losses(results)
    assert np.isfinite(steps[:-1]).all()
    assert not np.isfinite(steps[-1])
    last = end(results)
    assert (last.outcome, last.step, last.test) == ("diverged", len(steps), None)
    said = str(last.sentence)
    assert said.startswith(f"Diverged at step {len(steps)}, in epoch 1: the loss is ")
    assert said.endswith("The learning rate was 1e6; a lower one may converge.")


def test_an_epoch_after_which_no_prediction_is_a_number_ends_the_run() -> None:
    # One step an epoch: the update breaks what the loss before it did not show.
    spec = eager(batch=90, runner=OptimizerConfig("sgd", 1e30), epochs=5)
    results = told(spec)
    assert len(losses(results)) == 1
    assert end(results).outcome == "diverged"
    assert "predictions are beyond the range of float32" in str(end(results).sentence)


def test_runs_one_after_the_other_share_a_thread() -> None:
    told(small(epochs=1))
    before = set(threading.enumerate())
    for _ in range(3):
        told(small(epochs=1))
    assert set(threading.enumerate()) <= before


def test_two_runs_at_once_have_a_thread_each() -> None:
    spec = small(epochs=2)
    first, second = run(TrainingRun(spec)), run(TrainingRun(spec))
    together = [result for pair in zip(first, second, strict=False) for result in pair]
    first.close()
    second.close()
    kinds = [result for result in together if isinstance(result, TrainingSteps)]
    assert len(kinds) >= 2


@pytest.mark.parametrize("go", ["on", "step"])
def test_closing_a_run_ends_the_thread_of_fit(go: Go) -> None:
    steps = run(TrainingRun(small(mode="fit", epochs=1000), go))
    for result in steps:
        if isinstance(result, TrainingPaused if go == "step" else TrainingSteps):
            break
    assert fit_threads()
    steps.close()
    wait_for(lambda: not fit_threads())


def test_closing_a_run_before_its_first_step_is_done_ends_it() -> None:
    steps = run(TrainingRun(small(mode="fit")))
    next(result for result in steps if isinstance(result, TrainingBegun))
    next(steps)
    steps.close()
    wait_for(lambda: not fit_threads())


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"layers": (Layer(4096),) * 3}, "at most 20,000,000"),
        (
            {"function": FunctionSpec("√(-1 - x²)")},
            "float32 at 0 of 160",
        ),
        ({"function": FunctionSpec("sin(")}, "is missing"),
    ],
)
def test_what_cannot_be_trained_is_said(change: dict[str, object], match: str) -> None:
    with pytest.raises(SentenceError, match=match):
        told(eager(**change))


def test_a_kept_run_has_every_epoch_and_the_weights_of_the_last(tmp_path: Path) -> None:
    results = told(TrainingRun(eager(), folder=str(tmp_path)))
    (summary,) = list_runs(tmp_path)
    assert str(summary.directory) == only(TrainingBegun, results)[0].directory
    kept = load_run(summary.directory)
    np.testing.assert_array_equal(kept.losses, losses(results))
    epochs = only(TrainingEpoch, results)
    np.testing.assert_array_equal(kept.validation, [row.validation for row in epochs])
    weights = load_state(summary.directory)[:4]
    assert [w.shape for w in weights] == [(1, 8), (8,), (8, 1), (1,)]
    last = only(TrainingSteps, results)[-1]
    np.testing.assert_array_equal(kept.norms[-1], last.gradient_norms)
    np.testing.assert_array_equal(kept.ratios[-1], last.update_ratios)
    assert kept.end is not None
    assert kept.end.outcome == "finished"
    assert not only(TrainingNote, results)


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["compiled", "eager", "fit"])
def test_a_run_that_goes_on_from_a_kept_one_is_as_if_it_had_never_ended(
    mode: Mode, tmp_path: Path
) -> None:
    # Momentum, and an optimizer that counts its steps, would tell whether anything was forgotten.
    spec = small(mode=mode, runner=OptimizerConfig("nadam", 0.02), epochs=4)
    whole = told(spec)
    told(TrainingRun(replace(spec, epochs=2), folder=str(tmp_path)))
    (first,) = list_runs(tmp_path)
    rest = told(TrainingRun(spec, folder=str(tmp_path), resumed=str(first.directory)))
    assert only(TrainingSteps, rest)[0].first == 10
    rows, expected = only(TrainingEpoch, rest), only(TrainingEpoch, whole)[2:]
    assert [row.epoch for row in rows] == [3, 4]
    close = {"rtol": 1e-6} if mode == "compiled" else {"rtol": 0}
    np.testing.assert_allclose([r.train for r in rows], [r.train for r in expected], **close)
    np.testing.assert_allclose(
        [r.validation for r in rows], [r.validation for r in expected], **close
    )
    assert end(rest).step == 20
    second = load_run(list_runs(tmp_path)[0].directory)
    assert second.settings.resumed == 2
    np.testing.assert_array_equal(second.epochs, [1, 2, 3, 4])
    np.testing.assert_allclose(second.losses, losses(whole), **close)
    assert load_run(first.directory).epochs.tolist() == [1, 2]


def test_a_run_that_goes_on_takes_the_new_rate(tmp_path: Path) -> None:
    told(TrainingRun(eager(epochs=1, runner=OptimizerConfig("sgd", 0.1)), folder=str(tmp_path)))
    directory = str(list_runs(tmp_path)[0].directory)
    rest = told(
        TrainingRun(eager(epochs=2, runner=OptimizerConfig("sgd", 0.001)), resumed=directory)
    )
    assert [row.rate for row in only(TrainingEpoch, rest)] == [0.001]


@pytest.mark.slow
def test_a_run_goes_on_only_to_a_later_epoch(tmp_path: Path) -> None:
    told(TrainingRun(eager(), folder=str(tmp_path)))
    directory = str(list_runs(tmp_path)[0].directory)
    with pytest.raises(SentenceError, match="3 epochs already"):
        told(TrainingRun(eager(), resumed=directory))


@pytest.mark.slow
def test_a_run_does_not_go_on_with_other_data(tmp_path: Path) -> None:
    told(TrainingRun(eager(), folder=str(tmp_path)))
    directory = str(list_runs(tmp_path)[0].directory)
    for data in (Samples(count=200), Samples(count=160, noise=0.11)):
        with pytest.raises(SentenceError, match="have changed since this run"):
            told(TrainingRun(eager(epochs=4, data=data), resumed=directory))


def test_a_run_does_not_go_on_with_another_model(tmp_path: Path) -> None:
    told(TrainingRun(eager(), folder=str(tmp_path)))
    directory = str(list_runs(tmp_path)[0].directory)
    with pytest.raises(SentenceError, match="do not fit this model"):
        told(TrainingRun(eager(epochs=4, layers=(Layer(9, "tanh"),)), resumed=directory))


def test_a_damaged_run_does_not_go_on(tmp_path: Path) -> None:
    told(TrainingRun(eager(), folder=str(tmp_path)))
    directory = list_runs(tmp_path)[0].directory
    next(directory.glob("weights-*3.npz")).write_bytes(b"nothing")
    with pytest.raises(SentenceError, match="is damaged"):
        told(TrainingRun(eager(epochs=4), resumed=str(directory)))


def test_a_run_whose_window_is_closed_ends_with_the_last_epoch(tmp_path: Path) -> None:
    steps = run(TrainingRun(eager(epochs=50), folder=str(tmp_path)))
    while not isinstance(next(steps), TrainingEpoch):
        pass
    steps.close()
    (summary,) = list_runs(tmp_path)
    assert str(summary.sentence) == "Ended with the program, after epoch 1."
    assert summary.end is not None
    assert summary.end.outcome == "stopped"


def test_an_epoch_is_kept_before_it_is_told(tmp_path: Path) -> None:
    def kept() -> Iterator[int]:
        steps = run(TrainingRun(eager(), folder=str(tmp_path)))
        with contextlib.closing(steps):
            for result in steps:
                if isinstance(result, TrainingEpoch):
                    yield len(load_run(list_runs(tmp_path)[0].directory).epochs)

    assert list(kept()) == [1, 2, 3]


@pytest.mark.parametrize("steps", [0, 3])
def test_a_run_that_is_stopped_in_its_first_epoch_leaves_nothing_behind(
    tmp_path: Path, steps: int
) -> None:
    def stop(result: TrainingResult | None) -> TrainingOrder | None:
        is_there = isinstance(result, TrainingSteps if steps else TrainingBegun)
        return TrainingOrder(go="stop") if is_there else None

    results = told(TrainingRun(eager(), folder=str(tmp_path)), stop)
    assert end(results).outcome == "stopped"
    assert only(TrainingBegun, results)[0].directory
    # A step that takes longer is not waited for; what was written is taken away after it.
    wait_for(lambda: list(tmp_path.iterdir()) == [])


def test_a_run_that_diverges_in_its_first_epoch_is_kept(tmp_path: Path) -> None:
    results = told(
        TrainingRun(eager(runner=OptimizerConfig("sgd", 1e30), layers=()), folder=str(tmp_path))
    )
    assert end(results).outcome == "diverged"
    (summary,) = list_runs(tmp_path)
    assert summary.epochs == 0
    assert summary.end is not None


def test_a_run_whose_directory_is_deleted_says_so_once_and_goes_on(tmp_path: Path) -> None:
    def says(result: TrainingResult | None) -> None:
        if isinstance(result, TrainingEpoch) and result.epoch == 1:
            shutil.rmtree(list_runs(tmp_path)[0].directory)

    results = told(TrainingRun(eager(), folder=str(tmp_path)), says)
    (note,) = only(TrainingNote, results)
    assert "is not being kept" in str(note.sentence)
    assert end(results).outcome == "finished"
    np.testing.assert_array_equal(losses(results), losses(told(eager())))


def test_a_run_that_gets_no_directory_says_so_and_begins(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    results = told(TrainingRun(eager(), folder=str(tmp_path / "file")))
    assert only(TrainingBegun, results)[0].directory == ""
    assert len(only(TrainingNote, results)) == 1
    assert end(results).outcome == "finished"


@pytest.mark.slow
def test_the_training_loop_of_the_lesson_comes_to_about_0_30_for_most_seeds() -> None:
    ends = []
    for seed in range(5):
        results = told(TrainingProblem(seed=seed))
        if end(results).outcome == "finished":
            ends.append(only(TrainingEpoch, results)[-1].validation)
    assert sum(0.28 <= value <= 0.33 for value in ends) >= 4


@pytest.mark.slow
def test_in_the_pitfall_the_lesson_stays_at_the_variance_of_the_target() -> None:
    spec = TrainingProblem(pitfall=True, epochs=60)
    variance = load(spec).train.y.var()
    last = only(TrainingEpoch, told(spec))[-30:]
    assert np.mean([row.train for row in last]) == pytest.approx(variance, rel=0.01)
    assert all(1.24 < row.train < 1.4 for row in last)
    assert all(1.27 < row.validation < 1.37 for row in last)


MODES: tuple[Mode, ...] = ("compiled", "eager", "fit")


def prices(folder: Path, **fields: object) -> CsvFile:
    """Return a file of 160 rows whose target is in the hundred thousands."""
    draw = np.random.default_rng(5)
    area, rooms = draw.uniform(30, 200, 160), draw.integers(1, 8, 160)
    table = np.column_stack([area, rooms, 2e3 * area + 1e4 * rooms + draw.normal(0, 1e4, 160)])
    path = folder / "prices.csv"
    np.savetxt(path, table, "%.17g", delimiter=",", header="area,rooms,price", comments="")
    return CsvFile(str(path), "price", **fields)  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.fast_cases(2)
@pytest.mark.parametrize("mode", MODES)
def test_a_large_target_is_learned_and_its_errors_are_told_in_its_own_units(
    mode: Mode, tmp_path: Path
) -> None:
    spec = small(data=prices(tmp_path), mode=mode, epochs=30)
    results = told(spec)
    raw = load(replace(spec, data=prices(tmp_path, standardised=False)))
    variance = float(raw.train.y.astype(np.float64).var())
    first, last = (only(TrainingEpoch, results)[i] for i in (0, -1))
    assert losses(results)[0] > variance / 10
    assert last.train < last.validation * 4 < first.validation
    fit = only(TrainingFit, results)[-1]
    np.testing.assert_allclose(fit.targets, raw.validation.y[:, 0], rtol=1e-6)
    error = np.mean(np.square(fit.predictions - fit.targets))
    assert last.validation == pytest.approx(float(error), rel=1e-5)
    assert end(results).outcome == "finished"


def test_a_standardised_run_is_one_on_standardised_targets_times_their_variance(
    tmp_path: Path,
) -> None:
    spec = small(data=prices(tmp_path), mode="eager", epochs=2)
    data = load(spec)
    path = tmp_path / "standard.csv"
    table = np.loadtxt(tmp_path / "prices.csv", delimiter=",", skiprows=1)
    table[:, 2] = (table[:, 2] - data.center) / data.spread
    np.savetxt(path, table, "%.17g", delimiter=",", header="area,rooms,price", comments="")
    plain = told(replace(spec, data=CsvFile(str(path), "price", standardised=False)))
    np.testing.assert_allclose(losses(told(spec)), losses(plain) * data.spread**2, rtol=1e-5)


def test_where_a_large_target_is_not_standardised_that_is_told_as_the_cause(
    tmp_path: Path,
) -> None:
    spec = small(data=prices(tmp_path, standardised=False), mode="eager", layers=(Layer(8),))
    last = end(told(spec))
    assert last.outcome == "diverged"
    assert "The numbers of “price” are about " in str(last.sentence)
    assert str(last.sentence).endswith("standardise the target.")


def test_a_value_far_out_is_told_beside_the_rate_where_a_run_diverges(tmp_path: Path) -> None:
    draw, path = np.random.default_rng(5), tmp_path / "a.csv"
    table = draw.normal(size=(3000, 2))
    rest, _ = split(3000, 0.25, TEST_SEED)
    first, _ = split(len(rest), 0.25, VALIDATION_SEED)
    table[rest[first[0]], 0] = 1e6
    np.savetxt(path, table, "%.17g", delimiter=",", header="x,y", comments="")
    spec = small(data=CsvFile(str(path), "y"), mode="eager", runner=OptimizerConfig("sgd", 1e6))
    last = end(told(spec))
    assert last.outcome == "diverged"
    # One of n numbers that is alone far out is √n standard deviations from their mean.
    assert "A value of “x” is 41 standard deviations from the mean" in str(last.sentence)
    assert str(last.sentence).endswith("a lower one may converge.")


def test_a_run_whose_loss_grew_is_not_told_to_be_trained() -> None:
    # By a thousandth above what is stable, a line grows slowly: all of it are numbers.
    spec = small(layers=(), runner=OptimizerConfig("sgd", 1.05), mode="eager", epochs=8)
    results = told(spec)
    last, row = end(results), only(TrainingEpoch, results)[-1]
    assert len(losses(results)) == 40
    assert np.isfinite(losses(results)).all()
    assert row.train > 10 * losses(results)[0]
    assert last.outcome == "diverged"
    assert str(last.sentence).startswith(
        "Diverged, though all 8 epochs were trained. The loss grew from "
    )
    assert "The learning rate was 1.05" in str(last.sentence)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("schedule", "mode"),
    [*((name, "eager") for name in SCHEDULES if name != "constant"),
     *(("cosine", mode) for mode in ("compiled", "fit"))],
)  # fmt: skip
def test_a_schedule_spans_the_whole_run(schedule: str, mode: Mode) -> None:
    runner = OptimizerConfig("sgd", 0.1, schedule=schedule)
    chosen = runner.over(15)
    assert set(chosen.schedule_settings.values()) <= {15.0, 5.0, 8.0}
    results = told(small(mode=mode, runner=runner))
    np.testing.assert_array_equal(losses(results), losses(told(small(mode=mode, runner=chosen))))
    expected = float(schedule_of(chosen)(14))
    assert only(TrainingEpoch, results)[-1].rate == pytest.approx(expected, rel=1e-5, abs=1e-9)
    assert only(TrainingEpoch, results)[0].rate > expected * 0.9


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
def test_a_second_run_of_the_same_shape_is_as_if_it_were_the_first(mode: Mode) -> None:
    spec = small(mode=mode, runner=OptimizerConfig("adam", 0.02))
    expected = losses(told(spec))
    for other in (spec, replace(spec, seed=5, runner=OptimizerConfig("adam", 0.5)), spec):
        found = losses(told(other))
        wait_for(lambda: not fit_threads())
    np.testing.assert_array_equal(found, expected)


@pytest.mark.slow
def test_what_was_compiled_is_taken_again_by_runs_of_the_same_shape() -> None:
    spec = small(layers=(Layer(7, "elu"),))
    data = load(spec)
    told(spec)
    taken = learner_pool.take(spec, data)
    (compiled,) = taken.compiled.values()
    assert compiled.experimental_get_tracing_count() == 1
    learner_pool.give_back(spec, data, taken)
    for seed in range(3):
        told(replace(spec, seed=seed, runner=OptimizerConfig("sgd", 0.01 * (seed + 1))))
    again = learner_pool.take(spec, data)
    assert again is taken
    assert compiled.experimental_get_tracing_count() == 1
    other = learner_pool.take(spec, data)
    assert other is not taken


@pytest.mark.slow
def test_the_test_error_and_the_steps_of_an_unfinished_epoch_are_kept(tmp_path: Path) -> None:
    results = told(
        TrainingRun(eager(epochs=50), "step", str(tmp_path)),
        at_pause(*[TrainingOrder(go="step")] * 6, TrainingOrder(go="stop")),
    )
    assert end(results).step == 7
    kept = load_run(list_runs(tmp_path)[0].directory)
    assert kept.end is not None
    assert (kept.end.test, kept.end.steps) == (end(results).test, 7)
    assert kept.end.test is not None
    np.testing.assert_array_equal(kept.losses, losses(results))
    assert (kept.steps.tolist(), kept.settings.steps) == ([5], 5)


@pytest.mark.slow
def test_a_run_takes_the_learner_of_the_one_that_is_just_ending() -> None:
    # A learner more is a program more, which is never freed.
    spec = small(mode="fit", layers=(Layer(7),))
    before = TrainingSetup(spec, "fit")
    before.loop.advance(0, 0, 3)
    before.close()
    ending = threading.Timer(0.3, before.release)
    ending.start()
    after = TrainingSetup(spec, "fit")
    ending.join()
    assert after.learner is before.learner
    # Another one at the same time is nobody's to give back.
    assert TrainingSetup(spec, "fit").learner is not before.learner
    after.close()
    after.release()
