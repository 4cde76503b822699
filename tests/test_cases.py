"""The 28 cases of the teaching material: each in the window, without it, and in a lesson.

A case of which Tape has an example is run in the window by choosing it, and without one by `tape`;
tests/compute/tape/test_examples.py holds what each prints and returns.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from explorer.core.lessons.lesson import CASES as NAMES
from explorer.core.tape.examples import EXAMPLES
from explorer.storage.lessons.library import list_lessons, own_folder
from tests.commands.asking import Run
from tests.commands.conftest import run  # noqa: F401
from tests.compute.tape import test_examples

TESTS = Path(__file__).parent
EXAMPLE = "compute/tape/test_examples.py::test_an_example_s_gradients_are_those_of_its_case"
"""Of Tape, in the window and without it."""


class Asked(NamedTuple):
    """A command, and whether its answer holds what the case says."""

    arguments: tuple[str, ...]
    is_right: Callable[[dict[str, Any]], bool]


class Case(NamedTuple):
    """Where a case is seen, besides in its lessons."""

    window: str
    """The test that sees it in the window, or `EXAMPLE`."""
    headless: str
    """The test that asks for it without a window, or `EXAMPLE`."""
    asked: Asked | None = None
    """A command that is asked here."""


def _eval(*arguments: str, rows: list[list[float]]) -> Asked:
    return Asked(
        ("eval", *arguments), lambda answer: np.allclose(answer["derivatives"], rows, atol=1e-12)
    )


def _point(text: str, at: str, gradient: list[float], hessian: list[Any]) -> Asked:
    return Asked(
        ("eval", text, "--at", at, "--order", "2"),
        lambda answer: (answer["gradients"], answer["hessians"]) == ([gradient], [hessian]),
    )


def _descend(*arguments: str, end: float, accuracy: float = 1e-7) -> Asked:
    return Asked(
        ("descend", *arguments, "--dtype", "float32"),
        lambda answer: abs(answer["path"][-1][0] - end) < accuracy,
    )


_PARABOLA, _SQUARE, _SURFACE = "3x^2 + 2x - 1", "x^2 - 2x + 1", "(x1+5) x2^2"
_LETTERS = ("a x^2 + b x + c", "--at", "0", "--set", "a=1", "b=-2", "c=1")
_EVAL = "commands/test_evaluate.py::test_the_cases_of_the_lessons_can_be_asked_for"
_POINTS = "commands/test_points.py::test_the_cases_of_the_lessons_are_inspected"
_CURVES = "ui/pages/curves/test_curves_page.py::"
_INSPECTED = "ui/pages/surface/test_surface_page.py::test_the_cases_of_the_lessons_are_inspected"
_DESCENT = "ui/pages/descent/test_descent_answers.py::"
_STEPS = "compute/descent/test_descent.py::test_the_notebooks_descents_end_at_their_printed_digits"
_TRAIN = "commands/test_train.py::"
_RUNS = "ui/pages/training/test_training_runs.py::"
CASES = {
    "S1": Case(
        f"{_CURVES}test_the_difference_is_drawn_over_the_tape_with_its_error",
        "compute/curves/test_curves.py::test_s1_the_central_difference_of_a_quadratic",
        _eval(_PARABOLA, "--at", "1", "--order", "1", rows=[[4], [8]]),
    ),
    "S2": Case(
        _INSPECTED,
        _POINTS,
        Asked(
            ("eval", _SURFACE, "--at", "(2, 3)"),
            lambda answer: answer["differences"] == [[8.999999999993236, 41.999999999994486]],
        ),
    ),
    "S3": Case(
        _INSPECTED, _POINTS, _point(_SURFACE, "(2, 3)", [9, 42], [[None, 6], [6, 14]])
    ),
    "S4": Case(EXAMPLE, EXAMPLE),
    "S5": Case(EXAMPLE, EXAMPLE, _eval("3x + x^2", "--at", "5", "--order", "1", rows=[[40], [13]])),
    "S6": Case(
        _INSPECTED, _POINTS, _point(_SURFACE, "(2, 3)", [9, 42], [[None, 6], [6, 14]])
    ),
    "S7": Case(
        _INSPECTED,
        "commands/test_points.py::test_second_derivatives_that_do_not_exist_are_null",
        _point("x1^2 + x2 + 1", "(2, 3)", [4, 1], [[2, None], [None, None]]),
    ),
    "S8": Case(
        f"{_DESCENT}test_every_example_shows_its_paths",
        _STEPS,
        _descend(_PARABOLA, end=-0.3333333),
    ),
    "S9": Case(EXAMPLE, EXAMPLE),
    "S10": Case(EXAMPLE, EXAMPLE, _eval("x^4", "--at", "0, 1, 2, 3", "--order", "1",
                                        rows=[[0, 1, 16, 81], [0, 4, 32, 108]])),
    "S11": Case(EXAMPLE, _EVAL, _eval(*_LETTERS, "--order", "1", rows=[[1], [-2]])),
    "S12": Case(EXAMPLE, EXAMPLE),
    "S13": Case(EXAMPLE, _EVAL, _eval(*_LETTERS, "--order", "2", rows=[[1], [-2], [2]])),
    "S14": Case(EXAMPLE, _EVAL, _eval(_SQUARE, "--at", "2, -2", "--order", "1",
                                      rows=[[1, 9], [2, -6]])),
    "S15": Case(
        f"{_DESCENT}test_every_example_shows_its_paths",
        "commands/test_descend.py::test_s15_and_s18_are_answered_with_their_digits",
        _descend(_SQUARE, "--rate", "0.01", end=0.867380381),
    ),
    "S16": Case(
        EXAMPLE, _STEPS, _descend(_SQUARE, "--rate", "0.01", "--optimizer", "sgd", end=0.867380381)
    ),
    "S17": Case(EXAMPLE, EXAMPLE),
    "S18": Case(
        EXAMPLE,
        "commands/test_descend.py::test_s15_and_s18_are_answered_with_their_digits",
        _descend(_SQUARE, "--rate", "0.01", "--steps", "1000", end=0.99999857),
    ),
    "S19": Case(
        f"{_CURVES}test_a_typed_function_is_drawn_with_its_three_derivatives",
        "compute/curves/test_curves.py::test_s19_the_square_of_the_sine_with_three_derivatives",
        _eval("sin²x", "--at", "pi/2, pi", rows=[[1, 0], [0, 0], [-2, 2], [0, 0]]),
    ),
    "S20": Case(EXAMPLE, _EVAL, _eval("x^y", "--at", "3", "--set", "y=3", "--order", "1",
                                      rows=[[27], [27]])),
    "S21": Case(EXAMPLE, EXAMPLE),
    "S22": Case(EXAMPLE, _EVAL, _eval("x^3", "--at", "1", "--order", "2", rows=[[1], [3], [6]])),
    "S23": Case(EXAMPLE, EXAMPLE),
    "S24": Case(
        f"{_DESCENT}test_every_example_shows_its_paths",
        _STEPS,
        _descend(_SQUARE, "--rate", "0.1", end=0.9999999, accuracy=1e-7),
    ),
    "S25": Case(
        "ui/shell/lessons/test_classroom.py::"
        "test_every_lesson_is_walked_with_wrong_and_right_answers",
        "compute/training/test_loops.py::"
        "test_the_metric_is_the_mean_of_the_losses_of_the_epoch_so_far",
    ),
    "S26": Case(
        f"{_RUNS}test_space_starts_and_pauses_and_keys_step",
        f"{_TRAIN}test_the_housing_data_are_trained_on_as_taught",
    ),
    "S27": Case(
        f"{_RUNS}test_the_pitfall_is_one_switch_with_its_explanation",
        f"{_TRAIN}test_the_pitfall_is_told_with_its_shapes",
    ),
    "S28": Case(
        f"{_DESCENT}test_s28_a_rate_too_large_is_said_to_diverge_beside_the_bound_it_broke",
        "compute/descent/test_reasons.py::test_a_diverged_descent_names_the_bound_it_broke",
        Asked(
            ("descend", "x^2", "--rate", "1.1"),
            lambda answer: answer["outcome"] == "diverged",
        ),
    ),
}  # fmt: skip


def test_all_28_cases_are_named() -> None:
    assert tuple(CASES) == NAMES == tuple(f"S{number}" for number in range(1, 29))


@pytest.mark.parametrize("name", CASES)
def test_a_case_is_seen_in_the_window_and_without_it(name: str) -> None:
    for told in (CASES[name].window, CASES[name].headless):
        if told == EXAMPLE:
            assert any(example.case == name for example in EXAMPLES)
            assert name in {*test_examples.VALUES, *test_examples.PRINTED}
        assert told.partition("::")[2] in _tests(told.partition("::")[0])


@pytest.mark.parametrize("name", CASES)
def test_a_case_is_shown_by_a_lesson(name: str) -> None:
    assert any(name in entry.cases for entry in list_lessons(own_folder(), "en"))


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.asked])
@pytest.mark.fast_cases(2)
def test_a_command_answers_a_case(name: str, run: Run) -> None:  # noqa: F811
    asked = CASES[name].asked
    assert asked is not None
    assert asked.is_right(run(*asked.arguments, "--format", "json").answer)


def _tests(file: str) -> set[str]:
    """Return the names of the tests in a file."""
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
