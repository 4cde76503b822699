"""The points of a run, which may have been written to several files, one after another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from explorer.core.sentence import Sentence, sentence
from explorer.storage.logs.events import Points
from explorer.storage.logs.file import EventFile


class Ordered(NamedTuple):
    """Points of one tag by their steps."""

    points: Points
    replaced: int
    """How many were left out: the run was begun again from an earlier step."""
    is_mixed: bool
    """Whether steps went back within a file, or several wrote at once: what is beside one another
    was not written one after the other."""

    @property
    def remarks(self) -> list[Sentence]:
        """What was done to the points, in words."""
        found = []
        if self.replaced:
            found.append(
                sentence(
                    "It was begun again from an earlier step, and {count} points of before are "
                    "left out.",
                    count=f"{self.replaced:,}",
                )
            )
        if self.is_mixed:
            found.append(sentence("Its steps go back; its points are shown in the order of steps."))
        return found


class RunLog:
    """The event files of one directory."""

    def __init__(self) -> None:
        self.files: dict[str, EventFile] = {}

    @property
    def tags(self) -> list[str]:
        """All tags, in the order of the files."""
        return list(dict.fromkeys(tag for file in self._ordered() for tag in file.points))

    @property
    def lives(self) -> tuple[int, ...]:
        """Differs from before whenever points that were read no longer hold."""
        return tuple(hash((name, self.files[name].lives)) for name in sorted(self.files))

    def _ordered(self) -> list[EventFile]:
        # Their names begin with the time at which they were made.
        return [self.files[name] for name in sorted(self.files)]

    def ordered(self, tag: str) -> Ordered:
        """Return the points of a tag by their steps.

        A file that begins after another has ended is a run that was begun again: from its first
        step on it takes the place of the other. Files that are written at the same time, and steps
        that go back within a file, are put in the order of their steps.
        """
        whole, replaced = np.empty((3, 0)), 0
        for file in self._ordered():
            if tag not in file.points:
                continue
            part = np.stack(file.points[tag].points)
            if whole.shape[1] and part[1, 0] >= whole[1].max():
                stays = whole[0] < part[0].min()
                replaced += int((~stays).sum())
                whole = whole[:, stays]
            whole = np.concatenate([whole, part], axis=1) if whole.shape[1] else part
        is_mixed = bool((np.diff(whole[0]) < 0).any())
        if is_mixed:
            whole = whole[:, np.argsort(whole[0], kind="stable")]
        return Ordered(Points(*whole), replaced, is_mixed)


def usual_tags(runs: Iterable[RunLog]) -> list[str]:
    """Return the tags of runs, those that most of them have first."""
    return [tag for tag, _ in Counter(tag for run in runs for tag in run.tags).most_common()]


def shown_tag(tags: Sequence[str]) -> str:
    """Return which of some tags is shown by itself: one of a loss, or the first; "" of none."""
    losses = [tag for tag in tags if "loss" in tag.lower()]
    return (losses or [*tags] or [""])[0]
