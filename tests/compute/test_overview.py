"""Sweeps of learning rates and maps of starts, against single descents."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.compute import descent, overview
from explorer.core.results import LOST, ON_ITS_WAY, StartMap, Sweep
from explorer.core.runners import Runner
from explorer.core.specs import DescentSpec, FunctionSpec, StartsSpec, SweepSpec

HIMMELBLAU = "(x^2 + y - 11)^2 + (x + y^2 - 7)^2"
WIDE = {"low": -5.0, "high": 5.0}


def spec(text: str, runner: Runner, steps: int = 100, **view: float) -> DescentSpec:
    return DescentSpec(FunctionSpec(text), (1.0, 0.5), steps, (runner,), **view)  # type: ignore[arg-type]


def swept(asked: SweepSpec) -> Sweep:
    (found,) = [part for part in overview.sweep(asked) if part is not None]
    return found


def maps(asked: StartsSpec) -> list[StartMap]:
    return [part for part in overview.starts(asked) if part is not None]


def final_loss(asked: DescentSpec) -> float:
    whole = next(p for p in descent.run(asked) if p is not None and p.is_whole)
    return float(whole.paths[0].values[-1])


@pytest.mark.parametrize(
    "runner",
    [
        Runner("tape", 0.1),
        Runner("adam", 0.1),
        Runner("momentum", 0.1, schedule="exponential", schedule_settings={"decay_steps": 20.0}),
    ],
    ids=lambda r: f"{r.optimizer} {r.schedule}",
)
def test_a_sweep_ends_where_a_descent_at_that_rate_ends(runner: Runner) -> None:
    asked = SweepSpec(spec("x^2 + sin y", runner, 30), low=0.01, high=1.5, count=5)
    found = swept(asked)
    np.testing.assert_allclose(found.rates, np.geomspace(0.01, 1.5, 5))
    for rate, loss in zip(found.rates, found.losses, strict=True):
        alone = Runner(runner.optimizer, rate, {}, runner.schedule, dict(runner.schedule_settings))
        assert loss == pytest.approx(final_loss(spec("x^2 + sin y", alone, 30)), rel=1e-5)


def test_a_sweep_shows_where_a_parabola_diverges() -> None:
    found = swept(SweepSpec(spec("x^2", Runner("tape", 0.1), 2000)))
    assert (found.losses[found.rates < 0.99] < 1).all()
    assert not np.isfinite(found.losses[found.rates > 1.5]).any()


def test_every_start_of_himmelblau_ends_in_one_of_its_four_minima() -> None:
    asked = StartsSpec(spec(HIMMELBLAU, Runner("tape", 0.01), 200, **WIDE), -5.0, 5.0, side=64)
    found = maps(asked)[-1]
    minima = {(3.0, 2.0), (-2.805, 3.131), (-3.779, -3.283), (3.584, -1.848)}
    assert {tuple(p) for p in found.places.round(3).tolist()} == minima
    assert found.done == 1
    assert found.ends.min() >= 0
    at = found.places[found.ends[np.argmin(np.abs(found.y - 2)), np.argmin(np.abs(found.x - 3))]]
    np.testing.assert_allclose(at, [3, 2], atol=1e-3)


def test_a_map_is_refined_and_what_is_known_stays() -> None:
    asked = StartsSpec(spec(HIMMELBLAU, Runner("tape", 0.01), 100, **WIDE), -5.0, 5.0, side=128)
    found = maps(asked)
    assert [part.done for part in found] == [0.25, 0.5, 0.75, 1.0]
    early, late = found[0], found[-1]
    known = early.ends[::2, ::2]
    assert (known >= 0).all()
    np.testing.assert_allclose(early.places[known], late.places[late.ends[::2, ::2]], rtol=1e-9)


def test_starts_that_diverge_or_are_not_there_yet_are_told_apart() -> None:
    asked = StartsSpec(spec("x^4 - x^2", Runner("tape", 0.1), 60, low=-6.0, high=6.0))
    (found,) = maps(asked)
    assert found.ends.shape == (1, 256)
    assert (found.ends[0][np.abs(found.x) > 4] == LOST).all()
    slow = maps(StartsSpec(spec("x", Runner("tape", 1e-3), 5, low=-3.0, high=3.0)))[-1]
    assert (slow.ends == ON_ITS_WAY).all()


def test_oscillations_end_nowhere() -> None:
    (found,) = maps(StartsSpec(spec("x^2", Runner("tape", 1.0), 51, low=-3.0, high=3.0)))
    assert (found.ends == ON_ITS_WAY).all()


def test_a_function_without_a_gradient_leaves_every_start_where_it_is() -> None:
    (found,) = maps(StartsSpec(spec("floor x", Runner("tape", 0.1), 1, low=-3.0, high=3.0)))
    assert (found.ends != LOST).all()
