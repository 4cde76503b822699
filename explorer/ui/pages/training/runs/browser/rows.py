"""The runs of the browser in their order: what a filter takes of them, by a column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from explorer.core.sentence import Sentence
from explorer.storage.runs.columns import COLUMNS, Column, place_of, shown_columns
from explorer.storage.runs.filter import RunFilter
from explorer.storage.runs.summary import RunSummary

Key = tuple[object, ...]


class RunRows:
    """All runs that are known, and those that are listed; each change costs what it touches."""

    def __init__(self) -> None:
        self.runs: dict[Path, RunSummary] = {}
        self.filter = RunFilter("")
        self.column, self.descending = "date", True
        self._taken: set[Path] = set()
        self._keys: dict[Path, Key] = {}
        self._parts: Counter[str] = Counter()

    def take(self, runs: Iterable[RunSummary], gone: Iterable[Path]) -> None:
        """Take news of a folder; one that has nothing to tell is left out."""
        for path in gone:
            self._remove(path)
        for run in runs:
            self._remove(run.directory)
            if run.can_be_shown:
                self._add(run)

    def _remove(self, path: Path) -> None:
        run = self.runs.pop(path, None)
        if run is not None:
            self._parts.subtract(_words(run))
            self._taken.discard(path)
            self._keys.pop(path, None)

    def _add(self, run: RunSummary) -> None:
        path = run.directory
        self.runs[path] = run
        self._parts.update(_words(run))
        if self.filter.takes(run):
            self._taken.add(path)
            self._keys[path] = place_of(run, self.column, descending=self.descending)

    def clear(self) -> None:
        """Know of none."""
        self.runs.clear()
        self._parts.clear()
        self._taken.clear()
        self._keys.clear()

    def set_filter(self, wanted: RunFilter) -> None:
        """List those that a filter takes."""
        self.filter = wanted
        self._taken = {path for path, run in self.runs.items() if wanted.takes(run)}
        self._make_keys()

    def set_order(self, column: str, *, descending: bool) -> None:
        """List them by a column; by the first as it is read there."""
        column = "title" if column == "run" else column
        self.column, self.descending = column, descending
        self._make_keys()

    def _make_keys(self) -> None:
        self._keys = {
            path: place_of(self.runs[path], self.column, descending=self.descending)
            for path in self._taken
        }

    def order(self) -> list[Path]:
        """Return the listed runs in their order."""
        return sorted(self._taken, key=self._keys.__getitem__, reverse=self.descending)

    def columns(self) -> tuple[Column, ...]:
        """Return the columns in which some run may have something."""
        return shown_columns(self.runs.values()) if self.runs else COLUMNS[:1]

    def title(self, run: RunSummary) -> list[Sentence]:
        """Return what a run without a name is called: its optimizer, and what sets it apart."""
        first = run.label[:1]
        return [*first, *(part for part in self.differing(run) if part not in first)]

    def differing(self, run: RunSummary) -> list[Sentence]:
        """Return the settings of a run that not all runs share."""
        count = len(self.runs)
        return [
            part
            for part, word in zip(run.label, _words(run), strict=True)
            if count == 1 or self._parts[word] < count
        ]


def _words(run: RunSummary) -> list[str]:
    return [str(part) for part in run.label]
