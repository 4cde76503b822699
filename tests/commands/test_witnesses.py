"""`eval --witnesses`: five ways to the derivatives at points."""

from __future__ import annotations

import pytest

from tests.commands.asking import Run, assert_misused, assert_refused

KINDS = ["eager", "function", "compiled", "forward", "differences"]


@pytest.mark.slow
def test_json_holds_each_way_at_each_point(run: Run) -> None:
    arguments = ("--at", "1, 2", "--order", "1", "--witnesses", "--format", "json")
    answer = run("eval", "a x^2", "--set", "a=3", *arguments).answer
    assert answer["at"] == [1.0, 2.0]
    for expected, ways in zip((6, 12), answer["witnesses"], strict=True):
        assert [way["kind"] for way in ways] == KINDS
        for way in ways:
            assert way["derivatives"] == [pytest.approx(expected, rel=1e-8)]
            assert way["agrees"] == [True]


@pytest.mark.slow
def test_the_table_says_where_a_way_parts_from_the_tape(run: Run) -> None:
    ran = run("eval", "sqrt(x^4)", "--at", "0", "--order", "1", "--witnesses")
    assert "compiled by XLA" in ran.out
    assert "At x = 0, differences gives another f′ than the eager tape." in ran.out


def test_witnesses_are_of_derivatives_of_one_variable(run: Run) -> None:
    assert_refused(
        run("eval", "x^2", "--at", "1", "--order", "0", "--witnesses"),
        "Witnesses are asked about derivatives; give an order of 1 or more.",
    )
    assert_misused(run("eval", "x y", "--at", "(1, 2)", "--witnesses"), "one variable")
