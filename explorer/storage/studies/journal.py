"""The journal of a study: read as it grows, and what it says of the trials."""

from __future__ import annotations

import errno
import math
import os
from pathlib import Path

from explorer.core.sentence import Sentence, SentenceError, refusal, sentence
from explorer.core.training.study.search import Choice
from explorer.core.training.study.settings import Value
from explorer.core.training.study.study import Study, Trial, TrialState
from explorer.storage.reading import check_is_file, shown_name, unreadable
from explorer.storage.studies.folders import JOURNAL, STUDY_NAME
from explorer.storage.studies.operations import (
    COMPLETE,
    FAIL,
    MINIMISE,
    PRUNED,
    RUNNING,
    CreateStudy,
    CreateTrial,
    Operation,
    SetAttr,
    SetParam,
    SetState,
    operation,
)

_ENDED = {COMPLETE, PRUNED, FAIL}
_MOST = 1 << 28
"""Bytes of a journal; that of the largest study has a tenth of it."""
_LONGEST = 1 << 20
"""Bytes of a line; what is longer was written by nobody who works on a study."""


class JournalLines:
    """Reads whole lines as they are added; damaged ones are left out, and counted.

    The end of a line that was not finished waits for the rest of it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.damaged: list[int] = []
        """Numbers of damaged lines, from 1."""
        self.restarts = 0
        """How often the file was another one, and was read from its beginning."""
        self._offset = 0
        self._lines = 0
        self._identity = (0, 0)

    def read(self) -> list[tuple[bytes, Operation]]:
        """Return the sound lines that are new, with what they say; raises OSError."""
        check_is_file(self.path)
        with self.path.open("rb") as file:
            self._check(file.fileno())
            file.seek(self._offset)
            data = file.read()
        whole, _, _ = data.rpartition(b"\n")
        if not whole and not data.startswith(b"\n"):
            return []
        self._offset += len(whole) + 1
        return list(filter(None, map(self._sound, whole.split(b"\n"))))

    def _check(self, descriptor: int) -> None:
        """See whether it is the file of before; raises OSError where no study writes so much."""
        status = os.fstat(descriptor)
        if status.st_size > _MOST:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(self.path))
        identity = (status.st_dev, status.st_ino)
        if self._lines and (identity != self._identity or status.st_size < self._offset):
            self.restarts += 1
            self._offset = self._lines = 0
            self.damaged = []
        self._identity = identity

    def _sound(self, line: bytes) -> tuple[bytes, Operation] | None:
        self._lines += 1
        found = operation(line) if len(line) <= _LONGEST else None
        if found is None:
            self.damaged.append(self._lines)
            return None
        return line, found


class Journal:
    """The trials of a study, as far as its journal has come.

    Args:
        folder: of the study.
        study: what it asks.
    """

    def __init__(self, folder: Path, study: Study) -> None:
        self.folder = folder
        self.study = study
        self.trials: list[Trial] = []
        self._lines = JournalLines(folder / JOURNAL)
        self._restarts = 0
        self._has_begun = False
        self._told = 0
        """How many trials have ended."""
        self._searched = {searched.name: searched for searched in study.search}

    def read(self) -> bool:
        """Take what was added; return whether there was something.

        Raises:
            SentenceError: the journal is gone, or is none.
        """
        try:
            found = self._lines.read()
        except FileNotFoundError:
            raise refusal(
                "The study in “{name}” is gone: its journal is no longer there.",
                name=shown_name(self.folder),
            ) from None
        except OSError as error:
            raise SentenceError(unreadable(self.folder / JOURNAL, error)) from None
        if self._restarts != self._lines.restarts:
            self._restarts = self._lines.restarts
            self.trials, self._told, self._has_begun = [], 0, False
        for _, each in found:
            self._apply(each)
        if not self._has_begun:
            raise refusal("{name} is damaged: no study begins in it.", name=JOURNAL)
        return bool(found)

    def note(self) -> Sentence | None:
        """Say which lines are damaged; None where none is."""
        damaged = self._lines.damaged
        if not damaged:
            return None
        return sentence(
            "{name} is damaged in {count} of its lines, first in line {line}; what they said is "
            "lost.",
            name=JOURNAL,
            count=len(damaged),
            line=damaged[0],
        )

    def _apply(self, each: Operation) -> None:
        if isinstance(each, CreateStudy):
            is_own = each.study_name == STUDY_NAME and each.directions == (MINIMISE,)
            self._has_begun = self._has_begun or is_own
        elif isinstance(each, CreateTrial):
            state = "running" if each.state == RUNNING else "waiting"
            self.trials.append(Trial(len(self.trials), state))
        elif isinstance(each, SetParam | SetState | SetAttr):
            number = each.trial_id
            # Once a trial has ended, nothing more is said of it: who was slower is not heard.
            if number < len(self.trials) and self.trials[number].state in {"waiting", "running"}:
                self.trials[number] = self._changed(self.trials[number], each)

    def _changed(self, trial: Trial, each: SetParam | SetState | SetAttr) -> Trial:
        match each:
            case SetParam():
                value = self._value(each)
                settings = {} if value is None else {each.param_name: value}
                return trial._replace(settings={**trial.settings, **settings})
            case SetAttr(user_attr=noted):
                ((name, value),) = noted.items()
                known = name in {"run", "worker", "reason"} and isinstance(value, str)
                return trial._replace(**{name: value}) if known else trial
            case SetState():
                return self._with_state(trial, each)

    def _with_state(self, trial: Trial, each: SetState) -> Trial:
        states: dict[int, TrialState] = {RUNNING: "running", COMPLETE: "complete"}
        ended: TrialState = "failed" if each.state in _ENDED else "waiting"
        state = states.get(each.state, ended)
        value = each.values[0] if each.values and state == "complete" else math.nan
        told = self._told
        self._told += each.state in _ENDED
        return trial._replace(state=state, value=value, told=told)

    def _value(self, each: SetParam) -> Value | None:
        """Return the value of a setting; None where it is not one that is searched."""
        searched = self._searched.get(each.param_name)
        number = each.param_value_internal
        if isinstance(searched, Choice):
            place = int(number)
            return searched.values[place] if 0 <= place < len(searched.values) else None
        return number if searched is not None and searched.has(number) else None
