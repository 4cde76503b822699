"""The program of a descent, run, takes the path that the engine takes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from explorer.compute import descent as computation
from explorer.core.descent_program import descent
from explorer.core.optimizers import OPTIMIZERS
from explorer.core.runners import Runner
from explorer.core.schedules import SCHEDULES
from explorer.core.specs import DescentSpec, FunctionSpec


def run_program(spec: DescentSpec) -> np.ndarray:
    names: dict[str, Any] = {}
    exec(compile(descent(spec), "program", "exec"), names)
    return np.array(names["path"])


@pytest.fixture(autouse=True)
def walking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the few steps one by one: compiling the loop takes longer."""
    monkeypatch.setattr(computation, "_PATIENCE", 60.0)


def path_of(spec: DescentSpec) -> np.ndarray:
    first = next(part for part in computation.run(spec) if part is not None)
    assert first.is_whole
    return first.paths[0].x


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_program_takes_the_path_of_every_optimizer(optimizer: str, dtype: str) -> None:
    spec = DescentSpec(
        FunctionSpec().with_text("a x^2 + (y - x)^2 / 2"),
        (1.5, -1.0),
        12,
        (Runner(optimizer, 0.05),),
        dtype,  # type: ignore[arg-type]
    )
    rounding = 1e-13 if dtype == "float64" else 1e-5
    np.testing.assert_allclose(run_program(spec), path_of(spec), rtol=rounding, atol=rounding)


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("optimizer", ["tape", "momentum"])
def test_the_program_changes_the_rate_as_the_schedule_does(optimizer: str, schedule: str) -> None:
    runner = Runner(optimizer, 0.1, schedule=schedule)
    spec = DescentSpec(FunctionSpec("x^2 + sin x"), (1.5, 0.0), 60, (runner,))
    np.testing.assert_allclose(run_program(spec), path_of(spec), rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("optimizer", ["tape", "adam"])
@pytest.mark.parametrize("text", ["floor x", "5", "x^2 + floor(y) y", "gamma(x)", "|x| + θ"])
def test_what_has_no_gradient_stays_in_the_program_too(text: str, optimizer: str) -> None:
    spec = DescentSpec(FunctionSpec().with_text(text), (1.5, 2.5), 5, (Runner(optimizer, 0.01),))
    np.testing.assert_allclose(run_program(spec), path_of(spec), rtol=1e-12)
