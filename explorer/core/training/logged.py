"""Curves of a run that another program logs: the points of one of its tags."""

from __future__ import annotations

import numpy as np

from explorer.core.sentence import Sentence, sentence
from explorer.core.training.curves import Across, RunCurves
from explorer.core.training.growing.series import Series
from explorer.core.training.results import TrainingEnd
from explorer.core.training.spec import TrainingProblem

QUIET = 60.0
"""Seconds without a new point after which a run is drawn as one that has ended."""
_MOST = 1e11
"""Seconds since 1970 beyond which no clock is right: the year 5138."""


class LoggedCurves(RunCurves):
    """Points of a tag by their steps, drawn as the losses of a run of our own.

    What is a step of a run of our own is a point here, the first one number 1; it is drawn at the
    step or the time that was logged with it.
    """

    is_logged = True

    def __init__(self, number: int, label: str) -> None:
        super().__init__(number, label, TrainingProblem())
        self.tag = ""
        self.order: list[Sentence] = []
        """What was done to put the points in the order of their steps."""
        self.logged_steps = np.empty(0)
        """(n,), in ascending order."""
        self.logged_values = np.empty(0)
        """(n,)."""
        self._times = np.empty(0)
        """(n,): seconds since 1970, in ascending order; all 0 without a clock."""
        self.validation = np.empty((2, 0))
        """(2, m): steps in ascending order, and values of the same tag on validation data."""
        self._numbers = np.empty(0)
        """(n,), from 1."""

    def show_points(
        self,
        tag: str,
        steps: np.ndarray,
        times: np.ndarray,
        values: np.ndarray,
        validation: tuple[np.ndarray, np.ndarray] | None = None,
    ) -> None:
        """Show all points of a tag, (n,) each, in the order of their steps.

        `validation` are steps and values on validation data, where there are some.
        """
        self.validation = np.empty((2, 0)) if validation is None else np.stack(validation)
        known = len(self.logged_steps)
        goes_on = tag == self.tag and _are_same(steps[:known], self.logged_steps)
        if not (goes_on and _are_same(values[:known], self.logged_values)):
            self.losses, known = Series(), 0
        self.tag, self.logged_steps, self.logged_values = tag, steps, values
        self._numbers = np.arange(1.0, len(steps) + 1)
        before = self._times[:known]
        # There may be millions, and a few more come many times a second: only these are put in
        # order, unless no clock is known yet.
        new = _in_order(np.append(before[-1:], times[known:]))[len(before[-1:]) :]
        self._times = np.append(before, new) if before.any() or not known else _in_order(times)
        self.first_loss = float(values[0]) if len(values) else float("nan")
        self.losses.append(values[known:])
        self.version += 1

    def settle(self, now: float) -> bool:
        """Take the run for ended once it has been quiet for a while; return whether that changed.

        Args:
            now: seconds since 1970.
        """
        is_quiet = not len(self._times) or now - float(self._times[-1]) > QUIET
        if is_quiet == (self.end is not None):
            return False
        self.end = None
        if is_quiet:
            told = sentence("No new point for {seconds} seconds.", seconds=f"{QUIET:.0f}")
            self.end = TrainingEnd("stopped", self.done, told, 0.0, self.seconds, None)
        self.version += 1
        return True

    @property
    def remarks(self) -> list[Sentence]:
        """How its points were put in order, and whether it is quiet."""
        return [*self.order, *super().remarks]

    def by_epoch(self, metric: str) -> tuple[np.ndarray, np.ndarray]:
        """Return where points of validation data are among the others, and their values, (n, 2)."""
        steps, values = self.validation
        if not self.done:
            return np.empty(0), np.empty((0, 2))
        numbers = np.interp(steps, self.logged_steps, np.arange(1.0, self.done + 1))
        return numbers, np.stack([np.full(len(values), np.nan), values], axis=1)

    @property
    def seconds(self) -> float:
        """From the first point to the last."""
        return float(self._times[-1] - self._times[0]) if len(self._times) else 0.0

    @property
    def result(self) -> float:
        """The last value; NaN where there is none."""
        return float(self.logged_values[-1]) if len(self.logged_values) else float("nan")

    @property
    def planned(self) -> int:
        """As many points as there are: nobody knows how many will come."""
        return self.done

    def rates(self, steps: np.ndarray) -> np.ndarray:
        """Return NaN, (n,): the learning rate, if it is logged, is another tag."""
        return np.full(len(steps), np.nan)

    def places(self, steps: np.ndarray, across: Across) -> np.ndarray:
        """Return where points are: at their steps, which may be epochs, or in seconds."""
        return np.interp(steps, *self._numbered(across))

    def steps_at(self, places: np.ndarray, across: Across) -> np.ndarray:
        """Return the numbers of points at places: 0 before the first, one more beyond the last."""
        numbers, column = self._numbered(across)
        return np.interp(places, column, numbers, left=0.0, right=numbers[-1] + 1)

    def _numbered(self, across: Across) -> tuple[np.ndarray, np.ndarray]:
        """Return the numbers of the points and where they are; without points, a first one at 0."""
        if not self.done:
            return np.ones(1), np.zeros(1)
        places = self._times - self._times[0] if across == "time" else self.logged_steps
        return self._numbers, places


def _are_same(some: np.ndarray, others: np.ndarray) -> bool:
    """Return whether numbers are the same bit by bit, NaN included."""
    return np.array_equal(some.view(np.int64), others.view(np.int64))


def _in_order(times: np.ndarray) -> np.ndarray:
    """Return times, (n,), that never go back; one that no clock shows becomes the one before it.

    Those before the first that a clock shows become that one; if there is none, all are 0.
    """
    is_of_clock = np.abs(times) <= _MOST
    if not is_of_clock.any():
        return np.zeros(len(times))
    known = np.where(is_of_clock, times, -np.inf)
    known[0] = times[is_of_clock.argmax()]
    return np.maximum.accumulate(known)
