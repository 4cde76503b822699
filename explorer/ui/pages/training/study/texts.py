"""Texts about a study."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

from explorer.core.sentence import sentence
from explorer.core.training.study import words
from explorer.core.training.study.picture import StudyPicture
from explorer.core.training.study.search import value_text
from explorer.core.training.study.settings import Value
from explorer.core.training.study.study import Trial, standing_of
from explorer.ui.widgets.controls import short_number
from explorer.ui.widgets.translation import translated


def standing_texts(picture: StudyPicture) -> tuple[str, str]:
    """Return how far a study is, in many words and in few."""
    standing = standing_of(picture.trials)
    told = words.standing(picture.trials)
    done = standing.complete + standing.failed
    short = sentence("{done} of {trials} done", done=f"{done:,}", trials=f"{standing.trials:,}")
    return translated(told), translated(short)


def work_text(picture: StudyPicture, folder: Path) -> str:
    """Return how its trials go on where nobody works on them; empty where somebody does."""
    states = {trial.state for trial in picture.trials}
    if "running" in states or "waiting" not in states:
        return ""
    told = sentence(
        "Nobody works on it now. A worker is started by: {command}",
        command=f"gradient-explorer work {folder}",
    )
    return translated(told)


def failure_text(picture: StudyPicture) -> str:
    """Return how many trials have failed, and why the last of them; empty where none has."""
    failed = [trial for trial in picture.trials if trial.state == "failed"]
    if not failed:
        return ""
    last = max(failed, key=lambda trial: trial.told)
    # What may help stands with the trial itself.
    reason = last.reason.partition(". ")[0].rstrip(".")
    values = {"number": last.number, "reason": reason or translated(sentence("unknown"))}
    if len(failed) == 1:
        return translated(sentence("Trial {number} failed: {reason}.", **values))
    told = sentence(
        "{count} trials failed, trial {number} last: {reason}.", count=f"{len(failed):,}", **values
    )
    return translated(told)


def trial_text(trial: Trial | None) -> str:
    """Return a trial with its settings and what came of it; empty for none."""
    if trial is None:
        return ""
    told = sentence(
        "trial {number}: {settings} → {result}",
        number=trial.number,
        settings=_settings(trial.settings),
        result=_result(trial),
    )
    return translated(told)


def _settings(settings: Mapping[str, Value]) -> str:
    parts = []
    for name, value in settings.items():
        text = value_text(value) if isinstance(value, str) else short_number(value, 4)
        parts.append(f"{name.replace('_', ' ')} {text or '–'}")
    return ", ".join(parts)


def _result(trial: Trial) -> str:
    if math.isfinite(trial.value):
        return short_number(trial.value, 4)
    if trial.state == "failed":
        return trial.reason or translated(sentence("failed"))
    return translated(sentence("running") if trial.state == "running" else sentence("waiting"))
