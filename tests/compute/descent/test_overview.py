"""Sweeps of learning rates and maps of starts, against single descents."""

from __future__ import annotations

import threading
from typing import Any, Literal

import numpy as np
import pytest
from msgspec.structs import replace

from explorer.compute.descent import descent, overview
from explorer.compute.descent.loop import descent_loop, landscape_of
from explorer.compute.kit import background
from explorer.compute.kit.schedules import rates_of
from explorer.core.descent.results import DIVERGED, ELSEWHERE, NOT_CONVERGED, StartMap, Sweep
from explorer.core.descent.spec import DescentSpec, StartsProblem, SweepProblem
from explorer.core.function import FunctionSpec
from explorer.core.optimizers.config import OptimizerConfig

HIMMELBLAU = "(x^2 + y - 11)^2 + (x + y^2 - 7)^2"
WIDE: dict[str, Any] = {"low": -5.0, "high": 5.0}


def spec(text: str, *runners: OptimizerConfig, steps: int = 100, **view: float) -> DescentSpec:
    return DescentSpec(FunctionSpec(text), (1.0, 0.5), steps, runners, **view)  # type: ignore[arg-type]


def starts_of(
    asked: DescentSpec, bottom: float = 0.0, top: float = 1.0, side: Literal[64, 128, 256] = 256
) -> StartsProblem:
    return StartsProblem(asked.problem(), asked.low, asked.high, bottom, top, side)


def sweeps(asked: SweepProblem) -> list[Sweep]:
    return [part for part in overview.sweep(asked) if part is not None]


def maps(asked: StartsProblem) -> list[StartMap]:
    return [part for part in overview.starts(asked) if part is not None]


def final_loss(asked: DescentSpec) -> float:
    whole = next(p for p in descent.run(asked) if p is not None and p.is_whole)
    return float(whole.paths[0].values[-1])


@pytest.mark.slow
def test_a_sweep_ends_where_each_runner_alone_ends_at_that_rate() -> None:
    runners = (
        OptimizerConfig("tape", 0.1),
        OptimizerConfig("adam", 0.1, {"beta_1": 0.5}),
        OptimizerConfig(
            "momentum", 0.1, schedule="exponential", schedule_settings={"decay_steps": 20.0}
        ),
    )
    text = "x^2 + sin y"
    found = sweeps(SweepProblem(spec(text, *runners, steps=30), low=0.01, high=1.5, count=5))[-1]
    np.testing.assert_allclose(found.rates, np.geomspace(0.01, 1.5, 5))
    assert found.start == pytest.approx(1 + np.sin(0.5))
    for runner, losses in zip(runners, found.losses, strict=True):
        for rate, loss in zip(found.rates, losses, strict=True):
            alone = final_loss(spec(text, replace(runner, rate=rate), steps=30))
            assert loss == pytest.approx(alone, rel=1e-5)


@pytest.mark.slow
def test_the_branch_not_taken_leaves_no_nan_in_a_sweep_or_a_map() -> None:
    asked = spec("x ln x if x > 0 else x^2", OptimizerConfig("tape", 0.2), steps=3)
    asked = replace(asked, start=(-1.0, 0.0))
    (found,) = sweeps(SweepProblem(asked, low=0.05, high=0.4, count=4))
    # Left of 0 it is a parabola all the way: each step leaves 1 − 2 rate of x.
    expected = (-((1 - 2 * np.geomspace(0.05, 0.4, 4)) ** 3)) ** 2
    np.testing.assert_allclose(found.losses[0], expected, rtol=1e-6)
    whole = maps(starts_of(asked, 0.0, 1.0))[-1]
    assert (whole.ends != DIVERGED).all()


@pytest.mark.slow
def test_a_sweep_tells_of_one_runner_after_the_other_and_keeps_what_it_told() -> None:
    runners = (
        OptimizerConfig("tape", 0.1),
        OptimizerConfig("adam", 0.1),
        OptimizerConfig("lion", 0.1),
    )
    found = sweeps(SweepProblem(spec("x^2", *runners), count=7))
    assert [len(part.losses) for part in found] == [1, 2, 3]
    for part in found:
        np.testing.assert_array_equal(part.losses, found[-1].losses[: len(part.losses)])


def test_a_sweep_shows_where_a_parabola_diverges() -> None:
    found = sweeps(SweepProblem(spec("x^2", OptimizerConfig("tape", 0.1), steps=2000)))[-1]
    (losses,) = found.losses
    assert (losses[found.rates < 0.99] < 1).all()
    assert not np.isfinite(losses[found.rates > 1.5]).any()


def test_every_start_of_himmelblau_ends_in_one_of_its_four_minima() -> None:
    asked = starts_of(
        spec(HIMMELBLAU, OptimizerConfig("tape", 0.01), steps=200, **WIDE), -5.0, 5.0, side=64
    )
    found = maps(asked)[-1]
    minima = {(3.0, 2.0), (-2.805, 3.131), (-3.779, -3.283), (3.584, -1.848)}
    assert {tuple(p) for p in found.places.round(3).tolist()} == minima
    assert found.done == 1
    assert found.ends.min() >= 0
    counts = np.bincount(found.ends.ravel())
    assert (np.diff(counts) <= 0).all()
    at = found.places[found.ends[np.argmin(np.abs(found.y - 2)), np.argmin(np.abs(found.x - 3))]]
    np.testing.assert_allclose(at, [3, 2], atol=1e-3)


def test_a_map_of_many_places_finds_them_all() -> None:
    text = "20 + x^2 - 10 cos(2 pi x) + y^2 - 10 cos(2 pi y)"
    asked = starts_of(
        spec(text, OptimizerConfig("tape", 0.002), low=-3.2, high=3.2), -3.2, 3.2, side=64
    )
    (found,) = maps(asked)
    assert len(found.places) == 49
    assert {tuple(p) for p in found.places.round().tolist()} == {
        (x, y) for x in range(-3, 4) for y in range(-3, 4)
    }
    near = np.abs(found.places[found.ends][..., 0] - found.x) < 0.6
    assert near[found.ends >= 0].all()


def test_starts_that_come_to_rest_each_in_another_place_end_in_none() -> None:
    fading = OptimizerConfig(
        "tape", 0.1, {}, "exponential", {"decay_steps": 1.0, "decay_rate": 0.5}
    )
    asked = starts_of(spec("x + y", fading, steps=40, low=-3.0, high=3.0), -3.0, 3.0, side=64)
    (found,) = maps(asked)
    assert (found.ends == ELSEWHERE).all()
    assert found.places.shape == (0, 2)


@pytest.mark.parametrize(
    ("side", "grids"),
    [
        (64, [(64, 64)]),
        (128, [(64, 64), (64, 128), (128, 128)]),
        (256, [(64, 64), (64, 128), (128, 128), (128, 256), (256, 256)]),
    ],
)
def test_a_map_is_refined_and_what_is_known_stays(
    side: Literal[64, 128, 256], grids: list[tuple[int, int]]
) -> None:
    asked = starts_of(spec(HIMMELBLAU, OptimizerConfig("tape", 0.01), **WIDE), -5.0, 5.0, side)
    found = maps(asked)
    assert [part.ends.shape for part in found] == grids
    assert [(len(part.y), len(part.x)) for part in found] == grids
    assert [part.done for part in found] == [m * n / side**2 for m, n in grids]
    late = found[-1]
    assert (late.ends >= 0).all()
    for early in found:
        down, right = (side // count for count in early.ends.shape)
        np.testing.assert_array_equal(early.x, late.x[::right])
        np.testing.assert_array_equal(early.y, late.y[::down])
        np.testing.assert_allclose(
            early.places[early.ends], late.places[late.ends[::down, ::right]], rtol=1e-9
        )


@pytest.mark.parametrize("steps", [1, 2, 1024, 1025, 1026])
def test_the_last_step_of_a_start_is_that_of_its_descent(steps: int) -> None:
    asked = spec("x^2", OptimizerConfig("momentum", 0.1), steps=steps)
    path = next(p for p in descent.run(asked) if p is not None and p.is_whole).paths[0]
    landscape = landscape_of(asked)
    loop = descent_loop(landscape, "momentum", 1, records=False, one_rate=True)
    background.turn_to(landscape.expression)
    list(loop.compile())

    run = loop.begin(np.ones((1, 1)), asked.runners[0].all_settings(), ())
    rates = rates_of(asked.runners[0], steps)[:, None]
    way = overview._followed(loop, run, rates, threading.Event())
    np.testing.assert_allclose(way.almost[0], path.x[-2], rtol=1e-9)
    np.testing.assert_allclose(way.end[0], path.x[-1], rtol=1e-9)
    lengths = np.abs(np.diff(path.x[:, 0]))
    longest = [part.max(initial=0.0) for part in np.array_split(lengths, 3)]
    np.testing.assert_allclose(way.longest[:, 0], longest, rtol=1e-9)


def test_a_map_that_is_left_is_computed_no_further() -> None:
    asked = starts_of(
        spec(HIMMELBLAU, OptimizerConfig("tape", 0.01), steps=100_000, **WIDE), -5.0, 5.0
    )
    found = overview.starts(asked)
    while len(threads := _batches()) == 0:
        assert next(found) is None
    found.close()  # type: ignore[attr-defined]
    for thread in threads:
        thread.join(timeout=30)
    assert not _batches()


def _batches() -> list[threading.Thread]:
    return [t for t in threading.enumerate() if t.name.startswith("ThreadPoolExecutor")]


@pytest.mark.slow
def test_starts_that_diverge_or_are_not_there_yet_are_told_apart() -> None:
    asked = starts_of(spec("x^4 - x^2", OptimizerConfig("tape", 0.1), steps=60, low=-6.0, high=6.0))
    (found,) = maps(asked)
    assert found.ends.shape == (1, 256)
    assert (found.ends[0][np.abs(found.x) > 4] == DIVERGED).all()
    slow = maps(starts_of(spec("x", OptimizerConfig("tape", 1e-3), steps=5, low=-3.0, high=3.0)))[
        -1
    ]
    assert (slow.ends == NOT_CONVERGED).all()


def test_oscillations_end_nowhere() -> None:
    (found,) = maps(
        starts_of(spec("x^2", OptimizerConfig("tape", 1.0), steps=51, low=-3.0, high=3.0))
    )
    assert (found.ends == NOT_CONVERGED).all()


def test_a_function_without_a_gradient_leaves_every_start_where_it_is() -> None:
    (found,) = maps(
        starts_of(spec("floor x", OptimizerConfig("tape", 0.1), steps=1, low=-3.0, high=3.0))
    )
    assert (found.ends != DIVERGED).all()


def test_a_loop_given_up_for_something_else_is_compiled_again() -> None:
    found = overview.sweep(SweepProblem(spec("x^2 + x/7", OptimizerConfig("tape", 0.1)), count=3))
    assert next(found) is None
    background.turn_to("another question")
    assert any(part is not None for part in found)


def _verdicts(asked: DescentSpec, starts: list[float]) -> list[bool]:
    """Return by start whether its own verdict calls it diverged."""
    specs = [replace(asked, start=(start, 0.0)) for start in starts]
    wholes = [next(p for p in descent.run(s) if p is not None and p.is_whole) for s in specs]
    return [whole.paths[0].verdict.outcome == "diverged" for whole in wholes]


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize(
    ("text", "runner", "steps", "share"),
    [
        ("x^2", OptimizerConfig("tape", 1.02), 40, 1.0),
        ("x^2", OptimizerConfig("tape", 1.0), 40, 0.0),
        ("x^2", OptimizerConfig("momentum", 2.1), 60, 1.0),
        ("x^2", OptimizerConfig("nesterov", 0.75), 60, 1.0),
        ("x^4 - x^2", OptimizerConfig("tape", 0.1), 60, None),
        # It steps out of the domain, and the slope there may lead back.
        ("ln x", OptimizerConfig("tape", 0.1), 40, None),
        ("x^2", OptimizerConfig("tape", 1.02), 3, 0.0),
    ],
    ids=str,
)
def test_a_map_and_a_verdict_call_the_same_starts_diverged(
    text: str, runner: OptimizerConfig, steps: int, share: float | None
) -> None:
    asked = spec(text, runner, steps=steps, low=-3.0, high=3.1)
    found = maps(starts_of(asked))[-1]
    some = range(0, 256, 17)
    said = _verdicts(asked, found.x[some].tolist())
    assert (found.ends[0][some] == DIVERGED).tolist() == said
    if share is not None:
        assert np.mean(said) == share


@pytest.mark.slow
def test_a_sweep_and_a_verdict_call_the_same_rates_diverged() -> None:
    asked = spec("x^2", OptimizerConfig("tape", 0.1), OptimizerConfig("momentum", 0.1), steps=60)
    found = sweeps(SweepProblem(asked, low=0.5, high=4.0, count=12))[-1]
    for runner, diverged in zip(asked.runners, found.diverged, strict=True):
        said = [
            _verdicts(replace(asked, runners=(replace(runner, rate=rate),)), [1.0])[0]
            for rate in found.rates.tolist()
        ]
        assert diverged.tolist() == said
        assert 0 < sum(said) < len(said)
