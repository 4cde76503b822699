"""What earlier programs wrote is read, with all that was said in it."""

import json
import shutil
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from explorer.core.session import Session
from explorer.storage.runs.saved import load_run, load_state
from explorer.storage.runs.shown import ShownRun
from explorer.storage.sessions import load
from explorer.ui.shell.state.state import load_state as load_window
from explorer.workspaces import all_pages
from tests.storage.listing import list_runs

FORMATS = Path(__file__).parents[1] / "formats"
SESSIONS_2 = sorted((FORMATS / "sessions_2").glob("*.json"))
SESSIONS = sorted((FORMATS / "sessions").glob("*.json"))
RUNS = sorted(path for folder in ("runs", "runs_0_1_0") for path in (FORMATS / folder).iterdir())


def is_in(said: Any, read: Any) -> bool:  # noqa: ANN401
    """Whether all that a file says is in what was read of it."""
    if isinstance(said, dict):
        return all(is_in(value, read[key]) for key, value in said.items())
    if isinstance(said, list):
        return len(said) == len(read) and all(map(is_in, said, read))
    return said == read


def as_version_1(session: Session) -> dict[str, Any]:
    """Return what a file of the first version says of a session."""
    specs = {page.name: getattr(session, page.name) for page in all_pages()}
    return {
        **{name: {**msgspec.to_builtins(spec), "type": name} for name, spec in specs.items()},
        "program": "gradient-explorer",
        "version": 1,
        "workspace": session.workspace,
    }


@pytest.mark.parametrize("path", SESSIONS, ids=lambda path: path.stem)
def test_session_is_read_with_all_that_it_says(path: Path) -> None:
    said = json.loads(path.read_text("utf-8"))
    assert is_in(said, as_version_1(load(path)))


@pytest.mark.parametrize("path", SESSIONS_2, ids=lambda path: path.stem)
def test_session_of_version_2_says_the_same_as_that_of_version_1(path: Path) -> None:
    assert load(path) == load(FORMATS / "sessions" / path.name)


def test_session_of_a_descent_means_what_it_did() -> None:
    session = load(FORMATS / "sessions" / "descent.json")
    assert session.workspace == "descent"
    assert session.function.axes() == ("u", "v")
    assert session.function.values(("u", "v")) == {"k": 100}
    assert session.descent.start == (-1.5, 2)
    assert [runner.optimizer for runner in session.descent.runners] == ["tape", "momentum", "adam"]
    assert session.descent.runners[2].all_schedule_settings()["decay_steps"] == 300


def test_state_of_the_window_is_read_with_all_that_it_says(tmp_path: Path) -> None:
    for name in ("state.json", "state_0_1_0.json"):
        shutil.copy(FORMATS / name, tmp_path)
        state, problem = load_window(tmp_path / name)
        assert problem is None
        assert state is not None
        said = json.loads((tmp_path / name).read_text("utf-8"))
        assert is_in(said.pop("session"), as_version_1(state.session))
        rest = {name: getattr(state, name) for name in said}
        assert is_in(said, msgspec.to_builtins(rest))
    state, _ = load_window(tmp_path / "state.json")
    assert state is not None
    assert state.runs == (ShownRun("compiled", 3), ShownRun("stopped", 4, is_hidden=True))


@pytest.mark.parametrize("path", RUNS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_kept_run_is_read_whole(path: Path) -> None:
    run = load_run(path)
    assert run.notes == []
    assert len(run.losses) == (path / "losses.f32").stat().st_size // 4
    first = 0
    for train, steps in zip(run.train, run.steps, strict=True):
        # The loss of an epoch is the mean of those of its steps.
        assert np.mean(run.losses[first:steps], dtype=np.float64) == pytest.approx(train, rel=1e-5)
        first = steps
    if len(run.epochs):
        shapes = [array.shape for array in load_state(path)]
        assert shapes[0] == (len(run.settings.inputs), run.settings.problem.layers[0].units)


def test_kept_runs_tell_what_became_of_them(tmp_path: Path) -> None:
    names = {}
    for i, path in enumerate(sorted((FORMATS / "runs").iterdir())):
        # A list takes what has the name of a run.
        names[f"2026-11-30-06230{i}"] = path.name
        shutil.copytree(path, tmp_path / f"2026-11-30-06230{i}")
    told = {names[run.directory.name]: run for run in list_runs(tmp_path)}
    ends = {name: run.end.outcome if run.end else None for name, run in told.items()}
    assert ends == {
        "compiled": "finished",
        "diverged": "diverged",
        "eager": "finished",
        "fit_of_csv": "finished",
        "housing": "finished",
        "killed": None,
        "resumed": "finished",
        "stopped": "stopped",
    }
    assert told["compiled"].epochs == 3
    assert told["resumed"].epochs == 5
    assert not any(run.is_damaged for run in told.values())


def test_resumed_run_begins_with_the_one_that_it_goes_on_with() -> None:
    before, after = (load_run(FORMATS / "runs" / name) for name in ("compiled", "resumed"))
    assert list(after.losses[: len(before.losses)]) == list(before.losses)
