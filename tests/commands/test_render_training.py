"""Sessions of a training drawn without a window."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image

import explorer.engine.blocking_client
import explorer.ui.output.render
from explorer.core.function import FunctionSpec, Parameter
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.session import Session, encode
from explorer.core.training.data import Housing, Samples
from explorer.core.training.spec import Layer, TrainingSpec
from explorer.engine.client import Engine
from tests.commands.asking import SMALL, Borrowed, Run, assert_misused
from tests.studies import do_trials, made_study


@pytest.fixture
def rendered(
    run: Run, loaded_engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Path]:
    """Render a session of a training; return the file."""
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(explorer.engine.blocking_client, "Engine", lambda: Borrowed(loaded_engine))

    def rendered(spec: TrainingSpec, name: str, *arguments: str) -> Path:
        target = tmp_path / name
        ran = run("render", session_of(spec, tmp_path), "-o", str(target), *arguments)
        assert (ran.status, ran.out, ran.err) == (0, "", "")
        return target

    return rendered


def session_of(spec: TrainingSpec, folder: Path) -> str:
    """Write a session whose page is this training, and return its path."""
    path = folder / "session.json"
    path.write_bytes(encode(Session().with_spec(spec).within("training")))
    return str(path)


SPEC = TrainingSpec(
    FunctionSpec("a sin x", (Parameter("a", 2.0),)),
    Samples(count=160),
    (Layer(8, "tanh"),),
    OptimizerConfig("adam", 0.01),
    batch=10,
    epochs=4,
    pace=0.5,
)


@pytest.mark.slow
def test_a_session_of_a_training_is_rendered_as_fast_as_it_goes(
    run: Run, rendered: Callable[..., Path]
) -> None:
    path = rendered(SPEC, "figure.png", "--size", "640x480")
    with Image.open(path) as picture:
        assert picture.size == (640, 480)
    rows = list(csv.reader(rendered(SPEC, "figure.csv").read_text().splitlines()))
    ran = run(
        "train", "a sin x", "--set", "a=2", *SMALL[1:], "--optimizer", "adam", "--epochs", "4",
        "--mode", "compiled", "--format", "csv",
    )  # fmt: skip
    printed = list(csv.reader(ran.out.splitlines()))
    np.testing.assert_allclose(
        [[float(v) for v in row[:3]] for row in rows[1:]],
        [[float(v) for v in row[:3]] for row in printed[1:]],
        rtol=1e-5,
    )


def test_only_the_function_that_is_fitted_needs_a_meaning(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[Any] = []
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(
        explorer.ui.output.render, "render", lambda *given, **_: asked.append(given[0])
    )
    spec = replace(SPEC, function=FunctionSpec("sin("), data=Housing())
    ran = run("render", session_of(spec, tmp_path), "-o", "a.png", "--range", "0, 2; 1, 5")
    assert (ran.status, ran.err) == (0, "")
    assert asked == [replace(spec, low=0.0, high=2.0, bottom=1.0, top=5.0)]
    spec = replace(spec, data=Samples())
    assert run("render", session_of(spec, tmp_path), "-o", "a.png").status == 1


def test_options_of_other_figures_are_not_for_trainings(run: Run, tmp_path: Path) -> None:
    session = session_of(SPEC, tmp_path)
    for option in ("order", "point", "dtype"):
        value = "float32" if option == "dtype" else "1"
        ran = run("render", session, "-o", "a.png", f"--{option}", value)
        assert_misused(ran, f"--{option} is not for trainings")
    assert_misused(run("render", session, "-o", "a.png", "--step", "1"), "--step is for descents")
    ran = run("render", session, "-o", str(tmp_path / "a.gif"))
    assert ran.status == 1


@pytest.mark.slow
def test_a_session_that_shows_a_study_is_drawn_as_the_study(run: Run, tmp_path: Path) -> None:
    do_trials(tmp_path / "study", made_study(tmp_path / "study", 3), [0.5, 0.25])
    session = session_of(TrainingSpec(study=str(tmp_path / "study")), tmp_path)
    for name in ("study.svg", "study.csv"):
        ran = run("render", session, "-o", str(tmp_path / name))
        assert (ran.status, ran.err) == (0, "")
    assert "validation loss" in (tmp_path / "study.svg").read_text()
    assert (tmp_path / "study.csv").read_text().startswith("trial,state,value,rate,layers,")
    (tmp_path / "study" / "journal.log").unlink()
    ran = run("render", session, "-o", str(tmp_path / "gone.svg"))
    assert (ran.status, ran.err) == (
        1, "The study in “study” is gone: its journal is no longer there.\n"
    )  # fmt: skip
