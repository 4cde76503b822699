"""The lines of a study's journal: Optuna's operations, as far as a study has them.

Optuna writes one JSON object a line (optuna.storages.journal, JournalOperation), with times as
ISO 8601 has them and each parameter as a number: itself, or its place among the choices.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

Count = Annotated[int, Meta(ge=0, le=1 << 40)]
"""The number of a study or of a trial, from 0."""
RUNNING, COMPLETE, PRUNED, FAIL, WAITING = range(5)
"""States of trials (optuna.trial.TrialState)."""
MINIMISE = 1
"""Of the directions (optuna.study.StudyDirection)."""
State = Literal[0, 1, 2, 3, 4]
One = Annotated[dict[str, Any], Meta(min_length=1, max_length=1)]
"""A note by its name: Optuna writes one at a time."""


class _Operation(msgspec.Struct, tag_field="op_code"):
    worker_id: str


class CreateStudy(_Operation, tag=0):
    """The study begins."""

    study_name: str
    directions: tuple[Literal[1, 2], ...]


class SetStudyAttr(_Operation, tag=2):
    """Something is noted of the study."""

    study_id: Count
    user_attr: One


class SetStudySystemAttr(_Operation, tag=3):
    """Optuna notes something of the study."""

    study_id: Count
    system_attr: One


class CreateTrial(_Operation, tag=4):
    """There is one more trial."""

    study_id: Count
    datetime_start: datetime | None
    state: State = 0
    user_attrs: dict[str, Any] = {}
    system_attrs: dict[str, Any] = {}
    distributions: Annotated[dict[str, str], Meta(max_length=0)] = {}
    params: Annotated[dict[str, float], Meta(max_length=0)] = {}


class SetParam(_Operation, tag=5):
    """A setting of a trial is chosen."""

    trial_id: Count
    param_name: str
    param_value_internal: float
    distribution: str

    def __post_init__(self) -> None:
        msgspec.json.decode(self.distribution, type=Distribution)


class SetState(_Operation, tag=6):
    """A trial begins, waits or ends."""

    trial_id: Count
    state: State
    values: Annotated[tuple[float, ...], Meta(max_length=1)] | None
    datetime_start: datetime | None = None
    datetime_complete: datetime | None = None

    def __post_init__(self) -> None:
        if self.state == RUNNING and self.datetime_start is None:
            raise ValueError("a trial begins at some time")
        if self.state in {COMPLETE, PRUNED, FAIL} and self.datetime_complete is None:
            raise ValueError("a trial ends at some time")
        if self.state == COMPLETE and not self.values:
            raise ValueError("a complete trial has a value")


class SetIntermediate(_Operation, tag=7):
    """A trial has come so far."""

    trial_id: Count
    step: int
    intermediate_value: float


class SetAttr(_Operation, tag=8):
    """Something is noted of a trial."""

    trial_id: Count
    user_attr: One


class SetSystemAttr(_Operation, tag=9):
    """Optuna notes something of a trial."""

    trial_id: Count
    system_attr: One


Operation = (
    CreateStudy
    | SetStudyAttr
    | SetStudySystemAttr
    | CreateTrial
    | SetParam
    | SetState
    | SetIntermediate
    | SetAttr
    | SetSystemAttr
)


class _Numbers(msgspec.Struct, forbid_unknown_fields=True):
    low: float
    high: float
    log: bool = False
    step: float | None = None


class _Choices(msgspec.Struct, forbid_unknown_fields=True):
    choices: Annotated[tuple[str | float, ...], Meta(min_length=1)]


class _Float(msgspec.Struct, tag_field="name", tag="FloatDistribution"):
    attributes: _Numbers


class _Int(msgspec.Struct, tag_field="name", tag="IntDistribution"):
    attributes: _Numbers


class _Categorical(msgspec.Struct, tag_field="name", tag="CategoricalDistribution"):
    attributes: _Choices


Distribution = _Float | _Int | _Categorical
_DECODER = msgspec.json.Decoder(Operation)


def operation(line: bytes) -> Operation | None:
    """Return the operation of a line; None: it is none, or damaged."""
    try:
        return _DECODER.decode(line)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None
