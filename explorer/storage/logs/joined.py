"""Runs of training and of validation data that are one, as Keras' callback writes them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from explorer.storage.logs.events import Points
from explorer.storage.logs.run import Ordered, RunLog

_TRAINING = {"train", "training"}
_VALIDATION = {"validation", "valid", "val"}
"""Names of the directories of either, in small letters."""


class LoggedRun(NamedTuple):
    """What is drawn as one run."""

    name: str
    """By which it is called: the way to it from the log folder, which itself is a dot."""
    points: Ordered
    validation: Points | None
    """Of the validation data; None: there are none of them."""


def pairs_of(names: Collection[str]) -> dict[str, str]:
    """Return the runs of validation data by those of training data to which they belong.

    They lie in one directory, which is no run itself, each the only one of its kind there.
    """
    found: dict[str, tuple[list[str], list[str]]] = {}
    for name in names:
        parent, _, last = name.rpartition("/")
        kinds = found.setdefault(parent, ([], []))
        for kind, words in zip(kinds, (_TRAINING, _VALIDATION), strict=True):
            if last.lower() in words:
                kind.append(name)
    return {
        training[0]: validation[0]
        for parent, (training, validation) in found.items()
        if len(training) == len(validation) == 1 and (parent or ".") not in names
    }


def logged_run(
    runs: Mapping[str, RunLog], name: str, pairs: Mapping[str, str], tag: str
) -> LoggedRun:
    """Return a tag of a run with that of its validation data, if it has some.

    Where only these have points of the tag, it is they that are drawn.
    """
    points = runs[name].ordered(tag)
    if name not in pairs:
        return LoggedRun(name, points, None)
    validation = runs[pairs[name]].ordered(tag)
    if not len(points.points.steps):
        return LoggedRun(pairs[name], validation, None)
    parent = name.rpartition("/")[0] or "."
    return LoggedRun(parent, points, validation.points if len(validation.points.steps) else None)
