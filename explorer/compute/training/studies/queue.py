"""The trials of a study, as workers take and end them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import optuna
from optuna.exceptions import UpdateFinishedTrialError
from optuna.storages import JournalStorage
from optuna.trial import FrozenTrial, TrialState

from explorer.compute.training.studies.backend import JournalFolder, StudyError
from explorer.core.sentence import reason_of, sentence
from explorer.core.training.study.search import Choice, Searched
from explorer.core.training.study.settings import Value, means_something, with_settings
from explorer.core.training.study.study import Study
from explorer.storage.reading import shown_name
from explorer.storage.runs.folders import remove_run
from explorer.storage.studies.folders import JOURNAL, STUDY, STUDY_NAME
from explorer.storage.studies.workers import forget, is_alive

_FIRST = 10
"""Trials whose settings are drawn at random, before others are chosen by their values."""

_MOST_DEATHS = 20
"""Workers that may die with a trial before it is held to be the cause: it may take all memory."""


class Taken(NamedTuple):
    """A trial that a worker has taken."""

    number: int
    settings: Mapping[str, Value]


class TrialQueue:
    """Trials that wait, and those that some worker has.

    Args:
        folder: of the study.
        study: what it asks.
        worker: name of the worker that takes trials here.

    All methods raise StudyError where the journal is gone, damaged or cannot be written.
    """

    def __init__(self, folder: Path, study: Study, worker: str) -> None:
        self._folder, self._asked, self._worker = folder, study, worker
        self._backend = JournalFolder(folder)
        with self._at_work():
            self._storage = JournalStorage(self._backend)
            self._study = optuna.load_study(study_name=STUDY_NAME, storage=self._storage)
            self._id = self._storage.get_study_id_from_name(STUDY_NAME)

    @contextlib.contextmanager
    def _at_work(self) -> Iterator[None]:
        """Let nobody else write, and raise StudyError where Optuna cannot read the journal."""
        with self._backend.locked():
            try:
                yield
            except (LookupError, ValueError, AssertionError, TypeError) as error:
                raise StudyError(
                    sentence("{name} is damaged: {reason}.", name=JOURNAL, reason=reason_of(error))
                ) from None

    def take(self) -> Taken | None:
        """Take the first waiting trial and choose its settings; None: none is waiting."""
        with self._at_work():
            self._check_is_there()
            self._give_back_those_of_the_dead()
            waiting = self._trials(TrialState.WAITING)
            if not waiting:
                return None
            first = waiting[0]
            # Before it is taken: a worker killed in between leaves no trial without an owner.
            self._note(first, "worker", self._worker)
            self._study.sampler = self._sampler(first.number)
            trial = self._study.ask()
            return Taken(trial.number, self._suggested(trial))

    def _sampler(self, number: int) -> optuna.samplers.BaseSampler:
        """Return what chooses settings, by a tree-structured Parzen estimator.

        (Bergstra et al., "Algorithms for hyper-parameter optimization", 2011.) Each trial has its
        own seed: with a common one, two workers would choose the same.
        """
        seed = (self._asked.problem.seed * 1_000_003 + number) % (1 << 32)
        return optuna.samplers.TPESampler(n_startup_trials=_FIRST, constant_liar=True, seed=seed)

    def _suggested(self, trial: optuna.Trial) -> dict[str, Value]:
        """Return the settings of a trial, without those that mean nothing beside the others."""
        found: dict[str, Value] = {}
        # Optimizer and schedule come first: other settings belong to some of these only.
        order = sorted(self._asked.search, key=lambda s: s.name not in {"optimizer", "schedule"})
        for searched in order:
            if means_something(searched.name, with_settings(self._asked.problem, found)):
                found[searched.name] = _suggested(trial, searched)
        return found

    def note_run(self, number: int, run: str) -> bool:
        """Note where the run of a trial is kept; return whether it is still ours."""
        with self._at_work():
            trial = self._own(number)
            if trial is not None:
                self._note(trial, "run", run)
            return trial is not None

    def complete(self, number: int, value: float) -> bool:
        """Tell the value of a trial; return whether it was still ours."""
        return self._tell(number, TrialState.COMPLETE, value)

    def fail(self, number: int, reason: str, *, has_diverged: bool) -> bool:
        """Tell that a trial has no value; return whether it was still ours.

        If it diverged, it counts as worse than all others in the choice of the next settings
        (“pruned” in Optuna); if it could not be run, it says nothing about its settings.
        """
        state = TrialState.PRUNED if has_diverged else TrialState.FAIL
        return self._tell(number, state, None, reason)

    def _tell(self, number: int, state: TrialState, value: float | None, reason: str = "") -> bool:
        with self._at_work():
            trial = self._own(number)
            if trial is None:
                return False
            if reason:
                self._note(trial, "reason", reason)
            try:
                self._study.tell(number, value, state)
            except (UpdateFinishedTrialError, ValueError):
                # Another worker was faster, which only happens where locks have no effect.
                return False
            return True

    def give_back(self, number: int) -> None:
        """Return a trial of ours to the queue, to be run from its beginning."""
        with self._at_work():
            trial = self._own(number)
            if trial is not None:
                self._put_back(trial)

    @property
    def others(self) -> int:
        """How many trials other workers have, while this one has none."""
        return len(self._trials(TrialState.RUNNING))

    def _own(self, number: int) -> FrozenTrial | None:
        trial = self._study.get_trials(deepcopy=False)[number]
        is_own = trial.user_attrs.get("worker") == self._worker
        return trial if is_own and trial.state == TrialState.RUNNING else None

    def _trials(self, state: TrialState) -> list[FrozenTrial]:
        return self._study.get_trials(deepcopy=False, states=(state,))

    def _give_back_those_of_the_dead(self) -> None:
        for trial in self._trials(TrialState.RUNNING):
            worker = str(trial.user_attrs.get("worker", ""))
            if worker != self._worker and not is_alive(self._folder, worker):
                self._take_from_the_dead(trial)
                forget(self._folder, worker)

    def _take_from_the_dead(self, trial: FrozenTrial) -> None:
        deaths = int(trial.user_attrs.get("deaths", 0)) + 1
        self._note(trial, "deaths", deaths)
        if deaths < _MOST_DEATHS:
            self._put_back(trial)
            return
        self._forget_run(trial)
        reason = sentence("{count} workers died while they had it.", count=deaths)
        self._note(trial, "reason", str(reason))
        self._study.tell(trial.number, state=TrialState.FAIL)

    def _put_back(self, trial: FrozenTrial) -> None:
        """Have a trial wait again, with its settings but without its run."""
        self._forget_run(trial)
        self._storage.set_trial_state_values(self._trial_id(trial), TrialState.WAITING)

    def _trial_id(self, trial: FrozenTrial) -> int:
        return self._storage.get_trial_id_from_study_id_trial_number(self._id, trial.number)

    def _forget_run(self, trial: FrozenTrial) -> None:
        run = str(trial.user_attrs.get("run", ""))
        if run:
            with contextlib.suppress(OSError):
                remove_run(self._folder / Path(run).name)
            self._note(trial, "run", "")

    def _note(self, trial: FrozenTrial, name: str, value: str | int) -> None:
        self._storage.set_trial_user_attr(self._trial_id(trial), name, value)

    def _check_is_there(self) -> None:
        if not (self._folder / STUDY).exists():
            raise StudyError(
                sentence(
                    "The study in “{name}” is gone: its file is no longer there.",
                    name=shown_name(self._folder),
                )
            )


def _suggested(trial: optuna.Trial, searched: Searched) -> Value:
    """Return the value of a setting for the trial; one that is run again keeps its values."""
    if isinstance(searched, Choice):
        chosen = trial.suggest_categorical(searched.name, searched.values)
        assert isinstance(chosen, str | int | float)
        return chosen
    name, low, high = searched.name, searched.low, searched.high
    if searched.whole:
        return trial.suggest_int(name, int(low), int(high), log=searched.log)
    return trial.suggest_float(name, low, high, log=searched.log)
