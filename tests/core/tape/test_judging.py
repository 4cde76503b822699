"""What is to be said of gradients."""

from __future__ import annotations

import math

import numpy as np
import pytest
from msgspec.structs import replace

from explorer.core.tape.judging import (
    can_be_repaired,
    has_remarks,
    is_independent,
    is_missing,
    is_traced,
    missing_sources,
    needs_care,
    partial,
)
from explorer.core.tape.record import Call, Source, TapeRecord, Tensor, Trouble
from explorer.core.tape.values import Numbers, Summary, Value


def _source(value: Value | None, *, is_there: bool = True) -> Source:
    tensor = Tensor(1, (), "float32", value) if is_there else None
    return Source("x", 1, tensor)


FINITE = _source(Numbers(np.float32(2.0)))  # pyright: ignore[reportArgumentType]
NOTHING = _source(None, is_there=False)
TRACED = _source(None)
NAN = _source(Numbers(np.array([1.0, math.nan])))
LARGE = _source(Summary((2000,), 0.0, 1.0, np.zeros(6), 0))
OVERFLOWN = _source(Summary((2000,), 0.0, 1.0, np.zeros(6), 3))


def _call(*sources: Source) -> Call:
    return Call(0, 5, "gradient", 0, "tape.gradient(y, x)", "y", (1,), sources, ())


@pytest.mark.parametrize(
    ("source", "missing"),
    [(FINITE, False), (NOTHING, True), (TRACED, False), (NAN, True), (LARGE, False),
     (OVERFLOWN, True)],
)  # fmt: skip
def test_none_nan_and_infinite_gradients_are_missing(source: Source, missing: bool) -> None:
    assert is_missing(source) == missing
    assert is_traced(source) == (source is TRACED)


def test_none_of_what_does_not_depend_is_told_from_none_that_was_lost() -> None:
    assert is_independent(replace(NOTHING, depends=False))
    assert is_independent(replace(NOTHING, difference=0.0))
    assert not is_independent(replace(NOTHING, difference=0.0, depends=True))
    assert not is_independent(NOTHING)
    assert not is_independent(replace(NAN, depends=False))


def test_an_exchanged_target_is_repaired_although_nothing_depends_on_it() -> None:
    assert can_be_repaired(replace(NOTHING, depends=False, causes=("swapped",)))
    assert not can_be_repaired(replace(NOTHING, depends=False, causes=("not_connected",)))
    assert can_be_repaired(NOTHING)


def test_causes_come_before_the_tape_where_no_gradient_is_a_number() -> None:
    assert needs_care(_call(NOTHING, NAN))
    assert not needs_care(_call(NOTHING, FINITE))
    assert needs_care(replace(_call(FINITE), error=Trouble("E", 1, "")))
    assert missing_sources(_call(FINITE, NOTHING)) == (NOTHING,)


def test_there_are_remarks_where_a_gradient_is_missing_or_the_run_ended_in_an_error() -> None:
    record = TapeRecord((), (), (), (), (), (), (), (), None, 0.0)
    assert not has_remarks(record, _call(FINITE))
    assert has_remarks(record, _call(FINITE, NAN))
    assert not has_remarks(record, None)
    assert has_remarks(replace(record, error=Trouble("E", 1, "")), None)


def test_a_gradient_of_short_names_is_written_as_a_fraction() -> None:
    assert partial("z", "x1") == "∂z/∂x1"
    assert partial("[a, b]", "model.trainable_variables") == ""
