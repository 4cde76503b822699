"""The causes named for each None of the tables."""

from __future__ import annotations

import pytest

from explorer.compute.tape.recorder import log, notes
from explorer.core.tape.record import Source
from tests.compute.tape.clinic.conftest import Judged, run
from tests.compute.tape.clinic.tables import Expected

CANNOT_TELL: frozenset[str] = frozenset()
"""Snippets of the tables where no cause is found out."""


def sources(one: Judged) -> list[tuple[Source, Expected]]:
    return [
        (source, expected)
        for call, truths in zip(one.calls, one.example.calls, strict=True)
        for source, expected in zip(call.sources, truths, strict=True)
    ]


@pytest.mark.slow
def test_the_tables_are_large_and_cover_every_cause(table: list[Judged]) -> None:
    causes = {cause for one in table for _, e in sources(one) for cause in e.causes}
    assert len(table) >= 80
    assert causes == {
        "not_watched",
        "not_connected",
        "integer_dtype",
        "no_gradient_op",
        "left_tensorflow",
        "overwritten",
        "swapped",
        "stopped",
        "error",
    }


@pytest.mark.slow
def test_every_none_and_nothing_else_has_a_cause(table: list[Judged]) -> None:
    for one in table:
        for source, expected in sources(one):
            assert (source.value is None) == bool(expected.causes), one.example.name
            if source.value is not None:
                assert not source.causes, one.example.name


@pytest.mark.slow
def test_a_true_cause_is_named_and_nothing_false_beside_it(table: list[Judged]) -> None:
    named, silent, false = 0, set(), []
    for one in table:
        for source, expected in sources(one):
            if not expected.causes:
                continue
            if not source.causes:
                silent.add(one.example.name)
            elif set(source.causes) <= expected.causes:
                named += 1
            else:
                false.append((one.example.name, source.name, source.causes))
    assert not false
    assert silent == CANNOT_TELL
    assert named > 100


@pytest.mark.slow
def test_each_cause_has_a_sentence_that_can_be_read(table: list[Judged]) -> None:
    for one in table:
        for source, expected in sources(one):
            if expected.causes:
                assert source.sentence is not None, one.example.name
                assert str(source.sentence), one.example.name
                assert source.remedy is None or str(source.remedy), one.example.name


@pytest.mark.slow
def test_nothing_is_claimed_of_a_run_whose_record_was_cut(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # As many as are kept would take very long here.
    monkeypatch.setattr(log, "MOST_OPERATIONS", 100)
    monkeypatch.setattr(notes, "MOST_OPERATIONS", 100)
    text = (
        "import tensorflow as tf\n"
        "w = tf.Variable(1.0)\n"
        "with tf.GradientTape() as tape:\n"
        "    y = w * 1.0\n"
        "    for _ in range(100):\n"
        "        y = y + 0.0\n"
        "    y = tf.floor(y)\n"
        "print(tape.gradient(y, w))\n"
    )
    recording, calls = run(text)
    assert recording.left_out
    assert calls[0].sources[0].causes == ()
    assert "Cannot tell more" in str(calls[0].sources[0].sentence)
