"""`eval` at points of several variables: values, gradients, Hessians and what they mean."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable
from typing import Any

import pytest

from tests.commands.asking import GOOD, Run, assert_refused, error_of


def test_the_cases_of_the_lessons_are_inspected(run: Run) -> None:
    """S2, S3 and S6."""
    ran = run("eval", "(x1+5) x2^2", "--at", "(2, 3)", "--format", "json")
    assert ran.answer == {
        "expression": "(x1+5) x2^2",
        "variables": ["x1", "x2"],
        "at": [[2, 3]],
        "values": [63],
        "gradients": [[9, 42]],
        "differences": [[8.999999999993236, 41.999999999994486]],
        "hessians": [[[None, 6], [6, 14]]],
        "eigenvalues": [[pytest.approx(7 - math.sqrt(85)), pytest.approx(7 + math.sqrt(85))]],
        "stable_rates": [None],
    }


def test_second_derivatives_that_do_not_exist_are_null(run: Run) -> None:
    """S7."""
    ran = run("eval", "x1^2 + x2 + 1", "--at", "(2, 3)", "--format", "json")
    assert ran.answer["hessians"] == [[[2, None], [None, None]]]


def test_every_letter_without_a_value_is_a_variable(run: Run) -> None:
    """S12."""
    at = ("eval", "a x^2 + b x + c", "--format", "json", "--at")
    whole = run(*at, "(0, 1, -2, 1)").answer
    assert whole["variables"] == ["x", "a", "b", "c"]
    assert whole["gradients"] == [[-2, 0, 0, 1]]
    part = run(*at, "(0, 1)", "--set", "b=-2, c=1").answer
    assert part["variables"] == ["x", "a"]
    assert part["gradients"] == [[-2, 0]]
    declared = run("eval", "f(y, x) = x y^2", "--at", "(1, 2)", "--format", "json").answer
    assert declared["variables"] == ["y", "x"]


def test_several_points_are_inspected_in_their_order(run: Run) -> None:
    ran = run("eval", "x y", "--at", "(1, 2); (π, -1), (0, 0)", "--format", "json")
    assert ran.answer["at"] == [[1, 2], [math.pi, -1], [0, 0]]
    assert ran.answer["values"] == [2, -math.pi, 0]
    assert ran.answer["gradients"] == [[2, 1], [-1, math.pi], [0, 0]]


def test_the_text_of_a_point_is_aligned_and_says_what_it_means(run: Run) -> None:
    ran = run("eval", "(x1+5) x2^2", "--at", "(2, 3)")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == (
        "at   x1   x2     f\n"
        "    2.0  3.0  63.0\n"
        "\n"
        "        by tape      by differences\n"
        "∂f/∂x1      9.0   8.999999999993236\n"
        "∂f/∂x2     42.0  41.999999999994486\n"
        "\n"
        "Hessian    x1    x2\n"
        "x1       None   6.0\n"
        "x2        6.0  14.0\n"
        "\n"
        "eigenvalues  -2.2195444572928875  16.219544457292887\n"
        "2/λmax  none here\n"
        "Bends up in one direction and down in another, as around a saddle.\n"
    )


def test_csv_of_points_has_a_row_for_each_and_empty_cells_for_none(run: Run) -> None:
    ran = run("eval", "x^2 + sqrt(y)", "--at", "(1, 4), (0, 0)", "--format", "csv")
    titles, first, second = csv.reader(io.StringIO(ran.out))
    assert titles == [
        "x", "y", "f", "∂f/∂x", "∂f/∂y", "∂f/∂x ± ε", "∂f/∂y ± ε", "∂²f/∂x∂x", "∂²f/∂x∂y",
        "∂²f/∂y∂x", "∂²f/∂y∂y", "λ1", "λ2", "2/λmax",
    ]  # fmt: skip
    assert first[:5] == ["1.0", "4.0", "3.0", "2.0", "0.25"]
    assert first[8:10] == ["", ""]
    assert second[4] == "Infinity"
    assert second[11:] == ["", "", ""]


@pytest.mark.parametrize(
    ("expression", "at", "options", "message"),
    [
        ("x y", "(1, 2, 3)", [],
         "A point has one number for each of the variables x, y, and not 3."),
        ("x y", "(1, 2), 3", [], "“3” is not a point; write for example (2, 3)."),
        ("x y", "(1, w)", [], "“w” is not a number."),
        ("x y", "(1, 2)", ["--set", "q=1"], "“q” is not in the function."),
    ],
)  # fmt: skip
def test_a_wrong_point_is_a_sentence(
    run: Run, expression: str, at: str, options: list[str], message: str
) -> None:
    assert_refused(run("eval", expression, "--at", at, *options), message)


def test_points_are_answered_among_other_requests(ask: Callable[..., Any]) -> None:
    first, second, third = ask(
        {"expression": "(x1+5) x2^2", "at": [[2, 3]]},
        GOOD,
        {"expression": "a x y", "at": [[1, 2], [3, 4]], "parameters": {"a": 2}, "dtype": "float32"},
    )
    assert first["gradients"] == [[9, 42]]
    assert second["derivatives"]
    assert third["gradients"] == [[4, 2], [8, 6]]


@pytest.mark.parametrize("order", [0, 1, 2])
def test_points_are_answered_to_the_order_asked_for(ask: Callable[..., Any], order: int) -> None:
    (answer,) = ask({"expression": "x y", "at": [[1, 2]], "order": order})
    (whole,) = ask({"expression": "x y", "at": [[1, 2]]})
    orders = {"gradients": 1, "differences": 1, "hessians": 2, "eigenvalues": 2, "stable_rates": 2}
    assert answer == {key: whole[key] for key in whole if orders.get(key, 0) <= order}


@pytest.mark.parametrize("form", ["text", "csv"])
def test_every_form_of_points_stops_at_the_order(run: Run, form: str) -> None:
    outs = [
        run("eval", "x y", "--at", "(1, 2)", "--format", form, "--order", str(order)).out
        for order in range(3)
    ]
    assert ["∂f/∂x" in out for out in outs] == [False, True, True]
    assert ["λ" in out for out in outs] == [False, False, True]


def test_an_order_that_points_do_not_have_leaves_with_2(run: Run) -> None:
    ran = run("eval", "x y", "--at", "(1, 2)", "--order", "3")
    assert (ran.status, ran.out) == (2, "")
    assert "at points of several variables --order is 0 to 2" in ran.err


@pytest.mark.parametrize("request_", [{"at": [[1, 2]], "order": 3}, {"at": [[1, "w"]]}])
def test_a_wrong_request_at_points_is_a_sentence(
    ask: Callable[..., Any], request_: dict[str, Any]
) -> None:
    (answer,) = ask({"expression": "x y", **request_})
    assert error_of(answer)


def test_a_value_at_a_point_that_is_mostly_rounding_is_told(
    run: Run, ask: Callable[..., Any]
) -> None:
    """The identity is 0."""
    text = "(x + y)^2 - x^2 - 2x y - y^2"
    (answer,) = ask({"expression": text, "at": [[1e8, 0.3], [1, 2]]})
    (doubt,) = answer["rounding"]
    assert (doubt["order"], doubt["at"]) == (0, [1e8, 0.3])
    assert abs(answer["values"][0]) <= 2 * doubt["error"]
    out = run("eval", text, "--at", "(1e8, 0.3)", "--order", "0").out
    assert "f at (100000000, 0.3) is mostly rounding: " in out
