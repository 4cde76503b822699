"""All rates and all starts of a descent: the problems, and what a map amounts to in numbers."""

from __future__ import annotations

import math

import numpy as np
from msgspec.structs import replace

from explorer.core.descent.results import DIVERGED, ELSEWHERE, NOT_CONVERGED, StartMap
from explorer.core.descent.spec import DescentProblem, DescentSpec, StartsProblem, SweepProblem
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.optimizers.schedules import SCHEDULES


def sweep_problem(spec: DescentSpec) -> SweepProblem:
    """Return what to ask for a sweep: the same for specs that differ in nothing that matters."""
    runners = tuple(map(_without_rate, spec.runners))
    return SweepProblem(replace(spec.problem(), runners=runners))


def _without_rate(runner: OptimizerConfig) -> OptimizerConfig:
    """Return a runner at a usual rate, unless its schedule ends at a rate of its own."""
    if "end_learning_rate" in SCHEDULES[runner.schedule].settings:
        return runner
    return replace(runner, rate=0.1)


def starts_problem(spec: DescentSpec, bottom: float, top: float) -> StartsProblem:
    """Return what to ask for the map of the starts in a view."""
    usual = DescentProblem().start
    descent = replace(spec.problem(), start=usual, runners=spec.runners[:1])
    return StartsProblem(descent, spec.low, spec.high, bottom, top)


def shares(found: StartMap) -> dict[int, float]:
    """Return the percentage of starts by their end: its places, DIVERGED and NOT_CONVERGED.

    Tenths of a percent that add up to 100; the largest remainders are rounded up.
    """
    ends = [*range(len(found.places)), ELSEWHERE, DIVERGED, NOT_CONVERGED]
    exact = [1000 * float(np.mean(found.ends == end)) for end in ends]
    tenths = {end: math.floor(part) for end, part in zip(ends, exact, strict=True)}
    by_remainder = sorted(zip(ends, exact, strict=True), key=lambda e: tenths[e[0]] - e[1])
    for end, _ in by_remainder[: 1000 - sum(tenths.values())]:
        tenths[end] += 1
    return {end: part / 10 for end, part in tenths.items()}
