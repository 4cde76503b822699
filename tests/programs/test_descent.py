"""The program of a descent, run, takes the paths that the engine takes."""

from __future__ import annotations

import json
import sys
from typing import Any

import numpy as np
import pytest

from explorer.compute.descent import descent as computation
from explorer.compute.descent import overview
from explorer.core.descent.presets import PRESETS, Preset
from explorer.core.descent.spec import DescentSpec, StartsProblem, SweepProblem
from explorer.core.function import FunctionSpec
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.optimizers.optimizers import OPTIMIZERS
from explorer.core.optimizers.schedules import SCHEDULES
from explorer.programs.curves import notebook
from explorer.programs.descent import descent, shown_descent
from explorer.programs.formatting import WIDEST


def run_program(
    spec: DescentSpec, *overviews: SweepProblem | StartsProblem | None
) -> dict[str, Any]:
    """Return what the program leaves behind."""
    names: dict[str, Any] = {}
    exec(compile(descent(spec, *overviews), "program", "exec"), names)  # type: ignore[arg-type]
    return names


@pytest.fixture(autouse=True)
def walking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the few steps one by one: compiling the loop takes longer."""
    monkeypatch.setattr(computation, "_PATIENCE", 60.0)


def paths_of(spec: DescentSpec) -> list[np.ndarray]:
    first = next(part for part in computation.run(spec) if part is not None)
    assert first.is_whole
    return [path.x for path in first.paths]


def assert_same_path(spec: DescentSpec, rounding: float, atol: float | None = None) -> None:
    """Assert that the program of one runner leaves its path."""
    path = np.array(run_program(spec)["path"])
    (expected,) = paths_of(spec)
    np.testing.assert_allclose(
        path, expected, rtol=rounding, atol=rounding if atol is None else atol
    )


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_program_takes_the_path_of_every_optimizer(optimizer: str, dtype: str) -> None:
    spec = DescentSpec(
        FunctionSpec().with_text("a x^2 + (y - x)^2 / 2"),
        (1.5, -1.0),
        12,
        (OptimizerConfig(optimizer, 0.05),),
        dtype,  # type: ignore[arg-type]
    )
    rounding = 1e-13 if dtype == "float64" else 1e-5
    assert_same_path(spec, rounding)


@pytest.mark.fast_cases(10)
@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("optimizer", ["tape", "momentum"])
def test_the_program_changes_the_rate_as_the_schedule_does(optimizer: str, schedule: str) -> None:
    runner = OptimizerConfig(optimizer, 0.1, schedule=schedule)
    spec = DescentSpec(FunctionSpec("x^2 + sin x"), (1.5, 0.0), 60, (runner,))
    assert_same_path(spec, 1e-6, 1e-7)


@pytest.mark.parametrize("optimizer", ["tape", "adam"])
@pytest.mark.parametrize("text", ["floor x", "5", "x^2 + floor(y) y", "gamma(x)", "|x| + θ"])
def test_what_has_no_gradient_stays_in_the_program_too(text: str, optimizer: str) -> None:
    spec = DescentSpec(
        FunctionSpec().with_text(text), (1.5, 2.5), 5, (OptimizerConfig(optimizer, 0.01),)
    )
    assert_same_path(spec, 1e-12, 0.0)


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("text", ["x^2 + sin x", "a x^2 + (y - x)^2 / 2", "|x| + floor(y)"])
def test_the_program_of_a_race_takes_the_path_of_every_runner(text: str) -> None:
    runners = (
        OptimizerConfig("tape", 0.1),
        OptimizerConfig("adam", 0.1),
        OptimizerConfig("momentum", 0.02, {"momentum": 0.5}),
        OptimizerConfig("adam", 0.2, schedule="cosine"),
        OptimizerConfig("tape", 0.1, schedule="drop"),
        OptimizerConfig("nesterov", 0.05),
    )
    spec = DescentSpec(FunctionSpec().with_text(text), (1.5, -1.0), 60, runners)
    paths = run_program(spec)["paths"]
    assert list(paths) == [
        "own loop 0.1",
        "adam 0.1",
        "momentum",
        "adam 0.2",
        "own loop 0.1 (2)",
        "nesterov",
    ]
    for (label, path), expected in zip(paths.items(), paths_of(spec), strict=True):
        np.testing.assert_allclose(path, expected, rtol=1e-6, atol=1e-7, err_msg=label)


@pytest.mark.slow
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_the_program_of_a_sweep_ends_where_the_sweep_does(dtype: str) -> None:
    runners = (
        OptimizerConfig("tape", 0.1),
        OptimizerConfig("adam", 0.1),
        OptimizerConfig("adam", 0.2, schedule="cosine"),
        OptimizerConfig("momentum", 0.1, schedule="drop", schedule_settings={"boundary": 2.0}),
    )
    function = FunctionSpec().with_text("a x^2 + (y - x)^2 / 2")
    spec = DescentSpec(function, (1.5, -1.0), 4, runners, dtype)  # type: ignore[arg-type]
    sweep = SweepProblem(spec, 1e-3, 1.0, 9)
    left = run_program(spec, sweep)
    *_, found = (part for part in overview.sweep(sweep) if part is not None)
    np.testing.assert_allclose(left["rates"], found.rates)
    rounding = 1e-6 if dtype == "float64" else 1e-4
    for losses, expected in zip(left["losses"].values(), found.losses, strict=True):
        np.testing.assert_allclose(losses, expected, rtol=rounding)
    assert list(left["losses"]) == ["own loop", "adam 0.1", "adam 0.2", "momentum"]


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("optimizer", ["tape", "nadam"])
@pytest.mark.parametrize("text", ["x^4 - 2x^2 + x/4", "(x^2 - 1)^2 + y^2"])
def test_the_program_of_all_starts_ends_in_the_places_of_the_map(text: str, optimizer: str) -> None:
    spec = DescentSpec(FunctionSpec(text), steps=100, runners=(OptimizerConfig(optimizer, 0.05),))
    starts = StartsProblem(spec.problem(), bottom=-2.0, top=2.0, side=64)
    ends = np.stack(run_program(spec, None, starts)["ends"], axis=-1)
    *_, found = (part for part in overview.starts(starts) if part is not None)
    labels = found.ends if ends.ndim == 3 else found.ends[0]
    known = labels >= 0
    assert np.mean(known) > 0.1
    away = np.abs(ends[known] - found.places[labels[known]])
    assert away.max() < 0.02 * 6.0


def test_a_program_without_them_has_no_word_of_rates_and_starts() -> None:
    program = descent(DescentSpec(FunctionSpec("x^2")))
    assert "numpy" not in program
    assert "rates" not in program
    assert "ends" not in program


def test_the_program_of_one_runner_has_no_word_of_several() -> None:
    program = descent(DescentSpec(FunctionSpec("x^2")))
    assert "paths" not in program
    assert "#" not in program


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.title)
def test_no_line_of_an_example_is_wider_than_the_panel(preset: Preset) -> None:
    program = descent(preset.spec)
    assert max(map(len, program.splitlines())) <= WIDEST


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_no_line_of_a_loop_is_wider_than_the_panel(optimizer: str, schedule: str) -> None:
    runners = (OptimizerConfig(optimizer, 0.123456789012345, schedule=schedule),) * 2
    function = FunctionSpec().with_text("a x1^2 + floor(x2)")
    spec = DescentSpec(function, (-1.2345678901234567, 1e-17), 100_000, runners, "float32")
    long = {line.strip() for line in descent(spec).splitlines() if len(line) > WIDEST}
    # One name and its value are no place to break a line.
    assert long <= {"l2_shrinkage_regularization_strength=0.0,"}


def test_the_second_variable_has_its_name() -> None:
    program = descent(DescentSpec(FunctionSpec("x^2 + y^2")))
    assert "def f(x, y):" in program
    assert "y_" not in program


@pytest.mark.parametrize("text", ["k x^2", "x^2 + a y^2", "|x| + floor(y)"])
@pytest.mark.parametrize("optimizers", [("tape",), ("tape", "adam", "adam")])
def test_a_program_that_is_run_prints_its_paths(
    text: str,
    optimizers: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Where the import fails it says so, and ends without an error.
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    runners = tuple(OptimizerConfig(name, 0.05) for name in optimizers)
    spec = DescentSpec(FunctionSpec().with_text(text), (1.5, -1.0), 7, runners)
    exec(compile(shown_descent(spec), "program", "exec"), {})
    *rows, last = capsys.readouterr().out.splitlines()
    assert "matplotlib" in last
    assert len(rows) == len(optimizers) * 10
    for path, start in zip(paths_of(spec), range(0, len(rows), 10), strict=True):
        head, *table = rows[start + 1 : start + 10]
        assert head.split() == ["step", *spec.function.axes(), "f"]
        for k, row in enumerate(table):
            step, *numbers = map(float, row.split())
            assert step == k
            np.testing.assert_allclose(numbers[:-1], path[k], rtol=1e-4, atol=1e-6)


def test_a_program_that_is_run_draws_its_losses_where_it_can(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("matplotlib").use("Agg")
    from matplotlib import pyplot

    monkeypatch.setattr(pyplot, "show", lambda: None)
    spec = DescentSpec(FunctionSpec("x^2"), (1.0, 0.0), 5, (OptimizerConfig("tape", 0.1),))
    exec(compile(shown_descent(spec), "program", "exec"), {})
    (line,) = pyplot.gca().lines
    np.testing.assert_allclose(line.get_ydata(), [0.64**k for k in range(6)])
    pyplot.close()


def test_a_notebook_explains_its_cells_and_is_the_program() -> None:
    spec = DescentSpec(FunctionSpec("x^2"), (1.0, 0.0), 5, (OptimizerConfig("tape", 0.1),))
    document = json.loads(notebook(shown_descent(spec)))
    kinds = [cell["cell_type"] for cell in document["cells"]]
    assert kinds == ["markdown", *["markdown", "code"] * (len(kinds) // 2)]
    assert len(kinds) >= 7
    assert len({cell["id"] for cell in document["cells"]}) == len(kinds)
    told = ["".join(c["source"]) for c in document["cells"] if c["cell_type"] == "markdown"]
    assert any("The loop" in text for text in told)
    names: dict[str, Any] = {}
    for cell in document["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
    np.testing.assert_allclose(names["path"], [[0.8**k] for k in range(6)])
