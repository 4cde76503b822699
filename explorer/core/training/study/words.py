"""A study in words: how far it is, and what has come out best."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.core.language.notation import format_value
from explorer.core.sentence import Sentence, sentence
from explorer.core.training.study.picture import StudyPicture
from explorer.core.training.study.search import value_text
from explorer.core.training.study.study import Trial, standing_of

_MOST = 3
"""Trials that are told of."""


def standing(trials: Sequence[Trial]) -> Sentence:
    """Return how far a study is."""
    found = standing_of(trials)
    return sentence(
        "{complete} of {trials} trials complete, {running} running, {failed} failed",
        complete=f"{found.complete:,}",
        trials=f"{found.trials:,}",
        running=f"{found.running:,}",
        failed=f"{found.failed:,}",
    )


def described(picture: StudyPicture, ranked: Sequence[Trial]) -> list[Sentence]:
    """Return how far a study is, and its best trials.

    Args:
        picture: the study.
        ranked: its trials, the best last.
    """
    best = [trial for trial in ranked if trial.state == "complete"][-_MOST:]
    return [standing(picture.trials), *map(_told, reversed(best))]


def _told(trial: Trial) -> Sentence:
    settings = (f"{name} = {value_text(value)}" for name, value in trial.settings.items())
    return sentence(
        "Trial {number}: {value} with {settings}.",
        number=trial.number,
        value=format_value(trial.value, 4),
        settings=", ".join(settings),
    )
