"""Work is counted before it is done."""

from __future__ import annotations

import pytest

from explorer.core.language.cost import check_cost, operations
from explorer.core.language.parser import parse_expression
from explorer.core.sentence import SentenceError


@pytest.mark.parametrize(
    ("text", "count"),
    [("x", 1), ("x + 1", 3), ("sin(x)^2", 4), ("cot x", 2 + 5), ("rsqrt(x) + 1", 4 + 4)],
)
def test_operations_are_counted_with_those_of_definitions(text: str, count: int) -> None:
    assert operations(parse_expression(text)) == count


@pytest.mark.parametrize(
    ("text", "order", "points"),
    [
        ("gamma(" * 49 + "x" + ")" * 49, 3, 1),
        ("(" * 49 + "x" + "!)" * 49, 0, 1),
        ("+".join(["sin x"] * 100), 6, 1),
        ("sin x cos x", 6, 1_000_000),
    ],
)
def test_what_would_take_minutes_is_refused(text: str, order: int, points: int) -> None:
    with pytest.raises(SentenceError, match="would take too long"):
        check_cost(parse_expression(text), order, points)


@pytest.mark.parametrize(
    ("text", "order", "points"),
    [
        ("+".join(["sin x"] * 100), 4, 1),
        ("gamma(x)! + sin(x)^2", 6, 20_000),
        ("sin²x", 3, 1_000_000),
        ("(x^3-2x+1)/(x^2+2) e^-x sin x", 6, 1_000),
    ],
)
def test_what_people_ask_for_is_not_refused(text: str, order: int, points: int) -> None:
    check_cost(parse_expression(text), order, points)
