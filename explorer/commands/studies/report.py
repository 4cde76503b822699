"""How far a study is, as JSON, as CSV, and as a person reads it."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from explorer.commands.output import write_json
from explorer.core.language.notation import format_value
from explorer.core.sentence import filled
from explorer.core.training.study.search import value_text
from explorer.core.training.study.settings import Value
from explorer.core.training.study.study import Study, Trial, standing_of, study_table
from explorer.core.translation import translate
from explorer.storage.studies.watching import StudyFollower

_BEST = 10
"""Trials that a person is shown, the best ones."""


def made(folder: Path, study: Study, form: str) -> None:
    """Write that a study is there, and how its trials are run."""
    if form == "json":
        write_json({
            "folder": str(folder),
            "trials": study.trials,
            "search": [str(searched) for searched in study.search],
        })  # fmt: skip
        return
    told = filled(
        "{folder} has a study of {count} trials over {names}.\n"
        "Run them:   {work}\n"
        "See them:   {status}\n"
        "            or live in the window: Training, “open log folder …”",
        folder=folder,
        count=f"{study.trials:,}",
        names=", ".join(searched.name for searched in study.search),
        work=f"gradient-explorer work {folder}",
        status=f"gradient-explorer sweep {folder} --status",
    )
    sys.stdout.write(told + "\n")


def status(folder: Path, form: str) -> None:
    """Write how far a study is; raises SentenceError."""
    follower = StudyFollower(folder)
    follower.read()
    if (note := follower.note()) is not None:
        sys.stderr.write(f"{note}\n")
    study, trials = follower.study, follower.trials
    if form == "json":
        write_json(_answer(trials))
    elif form == "csv":
        sys.stdout.write(study_table(study, trials).csv())
    else:
        sys.stdout.write(_text(study, trials))


def _answer(trials: Sequence[Trial]) -> dict[str, Any]:
    standing = standing_of(trials)
    best = standing.best
    return {
        "trials": standing.trials,
        "complete": standing.complete,
        "running": standing.running,
        "failed": standing.failed,
        "best": None
        if best is None
        else {
            "value": best.value,
            "settings": {name: _plain(value) for name, value in best.settings.items()},
            "trial": best.number,
            "run": best.run,
        },
    }


def _plain(value: Value) -> Value:
    """Return a whole number as one."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _text(study: Study, trials: Sequence[Trial]) -> str:
    from explorer.commands.terminal import columns, facts, written

    standing = standing_of(trials)
    parts: list[Any] = [
        facts({
            translate("trials"): f"{standing.trials:,}",
            translate("complete"): f"{standing.complete:,}",
            translate("running"): f"{standing.running:,}",
            translate("failed"): f"{standing.failed:,}",
        })
    ]  # fmt: skip
    done = [trial for trial in trials if trial.state == "complete" and math.isfinite(trial.value)]
    best = sorted(done, key=lambda trial: trial.value)[:_BEST]
    if best:
        names = [searched.name for searched in study.search]
        titles = (translate("trial"), translate("validation"), *names, translate("run"))
        parts.append(columns(titles, [_row(trial, names) for trial in best]))
    return written(*parts)


def _row(trial: Trial, names: Sequence[str]) -> list[str]:
    cells = [_cell(trial.settings, name) for name in names]
    return [f"{trial.number}", format_value(trial.value, 6), *cells, trial.run]


def _cell(settings: Mapping[str, Value], name: str) -> str:
    value = settings.get(name)
    if value is None:
        return "–"
    return value or translate("none") if isinstance(value, str) else format_value(value, 4)


def settings_text(settings: Mapping[str, Value]) -> str:
    """Return settings in a line."""
    return ", ".join(f"{name}={value_text(value)}" for name, value in settings.items())
