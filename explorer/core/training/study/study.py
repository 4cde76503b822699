"""A study and its trials."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import product
from typing import Annotated, Literal, NamedTuple

import msgspec
from msgspec import Meta

from explorer.core.sentence import refusal
from explorer.core.tables import Table
from explorer.core.training.spec import TrainingProblem
from explorer.core.training.study.search import MAX_SEARCHED, Choice, Range, Searched
from explorer.core.training.study.settings import Value, means_something, with_settings

TrialState = Literal["waiting", "running", "complete", "failed"]
MAX_TRIALS = 10_000
VERSION = 1


class Study(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A study, which asks what settings lead to the least validation loss."""

    problem: TrainingProblem
    """What every trial trains, but for the settings that are searched."""
    search: Annotated[tuple[Searched, ...], Meta(min_length=1, max_length=MAX_SEARCHED)]
    trials: Annotated[
        int, Meta(ge=1, le=MAX_TRIALS, title="Trials", description="Runs, {low} to {high}")
    ]
    made: datetime
    release: str
    """Version of the program that made it: losses of another one may not be comparable."""
    program: Literal["gradient-explorer"] = "gradient-explorer"
    version: int = VERSION


class Trial(NamedTuple):
    """A trial, as far as it is known."""

    number: int
    """From 0."""
    state: TrialState = "waiting"
    settings: Mapping[str, Value] = {}
    """Settings that are searched, as far as they have been chosen."""
    value: float = math.nan
    """The validation loss, without penalties of weights; NaN where it has none."""
    run: str = ""
    """The name of its run's directory in the folder of the study."""
    worker: str = ""
    """Name of the worker that has taken it; empty: none."""
    reason: str = ""
    """Why it failed; empty: it did not."""
    told: int = 0
    """How many trials had ended before it did."""


class Standing(NamedTuple):
    """Progress of a study: how many of its trials are in each state, and the best one."""

    trials: int
    complete: int
    running: int
    failed: int
    best: Trial | None


def standing_of(trials: Sequence[Trial]) -> Standing:
    """Return the progress of a study with these trials."""
    states = [trial.state for trial in trials]
    done = [trial for trial in trials if trial.state == "complete" and math.isfinite(trial.value)]
    best = min(done, key=lambda trial: trial.value, default=None)
    return Standing(
        len(trials),
        states.count("complete"),
        states.count("running"),
        states.count("failed"),
        best,
    )


def check_study(problem: TrainingProblem, search: Sequence[Searched]) -> None:
    """Raise SentenceError where a searched value makes no training, or a setting has no effect."""
    chosen = {s.name: s.values for s in search if s.name in {"optimizer", "schedule"}
              and isinstance(s, Choice)}  # fmt: skip
    bases = [
        with_settings(problem, dict(zip(chosen, values, strict=True)))
        for values in product(*chosen.values())
    ]
    for searched in search:
        meant = [base for base in bases if means_something(searched.name, base)]
        if not meant:
            raise refusal(
                "“{name}” is no setting of the optimizer or schedule that is asked for.",
                name=searched.name,
            )
        for value in _ends(searched):
            for base in meant:
                with_settings(base, {searched.name: value})


def _ends(searched: Searched) -> Sequence[Value]:
    return (searched.low, searched.high) if isinstance(searched, Range) else searched.values


def best_so_far(trials: Sequence[Trial]) -> list[Trial]:
    """Return the trials that were better than all that had ended before them, in that order."""
    found: list[Trial] = []
    for trial in sorted(trials, key=lambda trial: trial.told):
        is_told = trial.state == "complete" and math.isfinite(trial.value)
        if is_told and (not found or trial.value < found[-1].value):
            found.append(trial)
    return found


def study_table(study: Study, trials: Sequence[Trial]) -> Table:
    """Return a row for each trial: its number, state, value, settings and run."""
    columns: dict[str, list[float | str | None]] = {
        "trial": [trial.number for trial in trials],
        "state": [trial.state for trial in trials],
        "value": [trial.value if math.isfinite(trial.value) else None for trial in trials],
    }
    for searched in study.search:
        columns[searched.name] = [trial.settings.get(searched.name) for trial in trials]
    columns["run"] = [trial.run for trial in trials]
    columns["reason"] = [trial.reason for trial in trials]
    return Table(tuple(columns), tuple(columns.values()))
