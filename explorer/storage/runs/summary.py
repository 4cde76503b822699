"""What a list tells of a run: read once, and read on while the run goes on."""

from __future__ import annotations

import functools
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import msgspec

from explorer.core.sentence import Sentence, SentenceError, sentence
from explorer.core.training.labels import data_label, run_label
from explorer.core.training.spec import TrainingProblem
from explorer.storage.reading import unreadable
from explorer.storage.runs.about import NOTHING_SAID, RunAbout, read_about
from explorer.storage.runs.appended import AppendedLines
from explorer.storage.runs.files import (
    JsonNumber,
    RunEnd,
    RunSettings,
    has_lost_epochs,
    lost_epochs,
    read_end,
    read_settings,
)
from explorer.storage.runs.folders import END, EPOCHS, age, goes_on, is_run

RunState = Literal["in progress", "finished", "stopped", "diverged", "interrupted", "damaged"]
_GROWS_FOR = 30.0
"""Seconds after its last epoch for which a run is in progress that cannot be asked: not every
network folder has locks."""


@dataclass(frozen=True, eq=False)
class RunSummary:
    """A run in a list; numbers that it has not are NaN."""

    directory: Path
    settings: RunSettings | None
    """None: the run cannot be read."""
    sentence: Sentence
    """Outcome of the run, or the damage."""
    epochs: int = 0
    train: float = math.nan
    validation: float = math.nan
    rate: float = math.nan
    """All three at the end of the last epoch."""
    best: float = math.nan
    """The least validation loss."""
    best_epoch: int | None = None
    metrics: Mapping[str, float] = field(default_factory=dict)
    """Of the validation data, at the end of the last epoch that has them."""
    end: RunEnd | None = None
    about: RunAbout = NOTHING_SAID
    is_live: bool = False
    """Whether it goes on."""
    is_damaged: bool = False

    @property
    def can_be_shown(self) -> bool:
        """Whether there is something of it to be shown, or to be said."""
        has_steps = self.end is not None and self.end.steps > 0
        return self.epochs > 0 or has_steps or self.is_damaged or self.is_live

    @property
    def name(self) -> str:
        """The name that a person gave it, or else that of its directory."""
        return self.about.name or self.directory.name

    @property
    def title(self) -> str:
        """The name that a person gave it, or else its settings, where they can be read."""
        return self.about.name or self.settings_text or self.directory.name

    @property
    def problem(self) -> TrainingProblem | None:
        """What was asked, where it can be read."""
        return self.settings.problem if self.settings is not None else None

    @property
    def state(self) -> RunState:
        """What became of it."""
        if self.is_damaged:
            return "damaged"
        if self.end is not None:
            return self.end.outcome
        return "in progress" if self.is_live else "interrupted"

    @property
    def test(self) -> float:
        """Loss on the test data."""
        value = self.end.test if self.end is not None else None
        return math.nan if value is None else float(value)

    @property
    def test_metrics(self) -> Mapping[str, float]:
        """Metrics on the test data."""
        found = self.end.metrics if self.end is not None else {}
        return {name: float(value) for name, value in found.items()}

    def prepared(self) -> RunSummary:
        """Return it with its words made, which whoever shows it need not wait for."""
        _ = self.date, self.data, self.settings_text
        return self

    @property
    def settings_text(self) -> str:
        """Its settings in a line."""
        return " · ".join(map(str, self.label))

    @functools.cached_property
    def date(self) -> str:
        """When it began, here."""
        if self.settings is None:
            return ""
        return self.settings.begun.astimezone().strftime("%Y-%m-%d %H:%M")

    @functools.cached_property
    def data(self) -> str:
        """What it was trained on."""
        return data_label(self.settings.problem) if self.settings is not None else ""

    @functools.cached_property
    def label(self) -> tuple[Sentence, ...]:
        """Its settings, the most telling first; its data are told beside them."""
        if self.settings is None:
            return ()
        rate = self.rate if math.isfinite(self.rate) else None
        parts = run_label(self.settings.problem, rate, self.settings.resumed)
        return tuple(part for part in parts if str(part) != self.data)


class _Line(msgspec.Struct, frozen=True, gc=False):
    """What a list needs of the line of an epoch."""

    epoch: int
    steps: int
    train: JsonNumber
    validation: JsonNumber
    rate: JsonNumber
    validation_metrics: dict[str, JsonNumber] = {}


_LINES = msgspec.json.Decoder(_Line)


class SummaryReader:
    """Reads the summary of a run, again and again: epochs that it has read are not read again."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._epochs = AppendedLines(directory / EPOCHS)
        self._grew_at = -math.inf
        self._forget()

    def _forget(self) -> None:
        self._last: _Line | None = None
        self._best, self._best_epoch = math.nan, 0
        self._metrics: dict[str, float] = {}
        self._is_broken = False

    def read(self) -> RunSummary:
        """Return it as it is now; what cannot be read makes a damaged run."""
        directory, about = self.directory, read_about(self.directory)
        try:
            settings = read_settings(directory)
            lines, is_anew = self._epochs.read()
        except SentenceError as error:
            self._epochs = AppendedLines(directory / EPOCHS)
            return RunSummary(directory, None, error.sentence, about=about, is_damaged=True)
        if is_anew:
            self._forget()
        elif lines:
            self._grew_at = time.monotonic()
        for text in lines:
            self._take(text)
        return self._summary(settings, about)

    def _take(self, text: bytes) -> None:
        """Take the line of an epoch; what follows a damaged one is lost."""
        if self._is_broken:
            return
        try:
            line = _LINES.decode(text)
        except (msgspec.DecodeError, RecursionError):
            self._is_broken = True
            return
        if self._last is not None and line.epoch <= self._last.epoch:
            self._is_broken = True
            return
        self._last = line
        validation = float(line.validation)
        if not validation >= self._best and math.isfinite(validation):
            self._best, self._best_epoch = validation, line.epoch
        if line.validation_metrics:
            self._metrics = {name: float(v) for name, v in line.validation_metrics.items()}

    def _summary(self, settings: RunSettings, about: RunAbout) -> RunSummary:
        directory, last = self.directory, self._last
        end, told = read_end(directory, last.epoch if last is not None else 0)
        is_damaged = end is None and (directory / END).exists()
        if last is None:
            if has_lost_epochs(directory, end):
                told, is_damaged = lost_epochs(), True
            return RunSummary(
                directory, settings, told, end=end, about=about,
                is_live=self._goes_on(end), is_damaged=is_damaged,
            )  # fmt: skip
        is_live = self._goes_on(end)
        if is_live:
            told = sentence("Still in progress, in epoch {epoch}.", epoch=last.epoch + 1)
        return RunSummary(
            directory, settings, told, last.epoch,
            float(last.train), float(last.validation), float(last.rate),
            self._best, self._best_epoch or None, dict(self._metrics), end, about,
            is_live, is_damaged,
        )  # fmt: skip

    def _goes_on(self, end: RunEnd | None) -> bool:
        if end is not None:
            return False
        return goes_on(self.directory) or time.monotonic() < self._grew_at + _GROWS_FOR


def run_directories(folder: Path) -> list[Path]:
    """Return those of the runs below a folder, the newest name first, without a look into them.

    Raises:
        SentenceError: the folder cannot be read; one that does not exist has no runs.
    """
    try:
        found = [path for path in folder.iterdir() if is_run(path)]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise SentenceError(unreadable(folder, error)) from None
    return sorted(found, key=age, reverse=True)
