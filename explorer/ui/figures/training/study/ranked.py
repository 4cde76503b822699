"""The trials of a study in the order in which they are painted, the best last."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from PySide6.QtGui import QColor

from explorer.core.training.study.picture import StudyPicture
from explorer.core.training.study.study import Trial, standing_of
from explorer.ui.figures.training.study.looks import value_colour
from explorer.ui.figures.training.study.scales import Numbers, Scale, scale_of, scale_of_values
from explorer.ui.widgets.theme import Theme


class Ranked:
    """A study as all charts of its figure show it.

    Args:
        picture: the study; None: there is none.
        chosen: the number of the trial that is looked at.
        kept: stretches of axes, by their places, to which the trials are narrowed down.
    """

    def __init__(
        self,
        picture: StudyPicture | None,
        chosen: int | None = None,
        kept: Mapping[int, tuple[float, float]] | None = None,
    ) -> None:
        self.picture = picture
        self.chosen = chosen
        self.kept = dict(kept or {})
        trials: Sequence[Trial] = picture.trials if picture is not None else ()
        begun = [trial for trial in trials if trial.settings]
        self.trials = sorted(begun, key=_rank)
        self.best = standing_of(trials).best
        values = np.array([trial.value for trial in self.trials])
        self.has_values = bool(np.isfinite(values).any())
        self.value_scale: Numbers = scale_of_values(values)
        self.scales: list[Scale] = []
        if picture is not None:
            self.scales = [*map(scale_of, picture.study.search), self.value_scale]
        self.places = self._places()

    def _places(self) -> np.ndarray:
        """Return (trials, axes): where each stands on every axis, NaN where it has no value."""
        picture = self.picture
        if picture is None:
            return np.zeros((0, 0))
        names = [searched.name for searched in picture.study.search]
        rows = np.full((len(self.trials), len(self.scales)), math.nan)
        for row, trial in zip(rows, self.trials, strict=True):
            for i, name in enumerate(names):
                if name in trial.settings:
                    row[i] = self.scales[i].place(trial.settings[name])
            row[-1] = self.value_scale.place(trial.value)
        return rows

    def is_kept(self, row: int) -> bool:
        """Return whether a trial lies in the stretches that are marked on the axes."""
        for axis, (low, high) in self.kept.items():
            at = self.places[row, axis] if axis < self.places.shape[1] else math.nan
            if not low <= at <= high:
                return False
        return True

    def colour(self, theme: Theme, trial: Trial) -> QColor:
        """Return the colour of a trial: by its value, or that of what has none."""
        if trial.state == "failed":
            return QColor(theme.error)
        part = self.value_scale.place(trial.value)
        return QColor(theme.muted) if math.isnan(part) else value_colour(theme, part)

    def trial(self, number: int | None) -> Trial | None:
        """Return the trial of a number, if it has begun."""
        return next((each for each in self.trials if each.number == number), None)


def _rank(trial: Trial) -> tuple[int, float]:
    """Return what trials are sorted by: those without a value first, the best last."""
    if math.isnan(trial.value):
        return (1 if trial.state == "running" else 0), 0.0
    return 2, -trial.value
