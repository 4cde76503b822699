"""What is told of a run after its record, and in which order."""

from __future__ import annotations

import pytest

from explorer.compute.tape.tape import run
from explorer.core.tape.progress import TapeProgress
from explorer.core.tape.record import Source, TapeJudgement, TapeRecord
from explorer.core.tape.spec import TapeProblem

LOST_AND_FOUND = """\
import tensorflow as tf
x = tf.constant(2.0)
v = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = x * x * v
tape.gradient(y, [x, v])
"""
Told = TapeRecord | TapeProgress | TapeJudgement


@pytest.fixture(scope="module")
def told() -> list[Told]:
    return list(run(TapeProblem(LOST_AND_FOUND)))


def sources(judgement: TapeJudgement) -> tuple[Source, ...]:
    return judgement.calls[0].sources


@pytest.mark.slow
def test_what_a_none_comes_from_is_told_before_what_only_confirms(told: list[Told]) -> None:
    assert isinstance(told[0], TapeRecord)
    judgements = [each for each in told if isinstance(each, TapeJudgement)]
    lost = next(each for each in judgements if sources(each)[0].difference is not None)
    assert sources(lost)[0].difference == pytest.approx(12.0)
    assert sources(lost)[1].difference is None
    repaired = next(each for each in judgements if each.calls[0].repaired is not None)
    both = next(each for each in judgements if sources(each)[1].difference is not None)
    assert sources(both)[1].difference == pytest.approx(4.0)
    witnessed = next(each for each in judgements if each.calls[0].witnesses)
    order = [judgements.index(each) for each in (lost, repaired, both, witnessed)]
    assert order == sorted(set(order))


def test_each_stage_is_named_before_it_begins(told: list[Told]) -> None:
    named = ""
    for each in told[1:]:
        if isinstance(each, TapeProgress):
            named = each.stage
        else:
            assert isinstance(each, TapeJudgement)
            assert each.stage == named
