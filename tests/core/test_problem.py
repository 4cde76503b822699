"""What is asked says all that its answer depends on, and nothing of how that is looked at."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from msgspec.structs import fields, replace

from explorer.core.curves.spec import CurveLines, CurveProblem, CurveSpec
from explorer.core.descent.spec import DescentSpec
from explorer.core.function import FunctionSpec
from explorer.core.training.data import Samples
from explorer.core.training.spec import TrainingProblem, TrainingRun, TrainingSpec
from explorer.engine.messages import Problem as Asked
from explorer.workspaces import all_pages, load

SPECS: dict[str, Any] = {page.name: load(page.spec) for page in all_pages()}
KINDS = pytest.mark.parametrize("kind", SPECS.values(), ids=SPECS)


def other(value: object) -> object:
    """Return another value of the same kind."""
    if isinstance(value, bool):
        return not value
    return value / 2 if isinstance(value, float) and value else 0.25


@KINDS
def test_a_spec_is_its_problem_and_a_view(kind: Any) -> None:  # noqa: ANN401
    problem = kind().problem()
    assert isinstance(kind(), type(problem))
    assert type(problem) is not kind


@KINDS
def test_only_the_view_may_change_without_another_question(kind: Any) -> None:  # noqa: ANN401
    usual = kind()
    asked = set(type(usual.problem()).__struct_fields__)
    view = [field for field in fields(kind) if field.name not in asked]
    assert view
    for field in view:
        value = getattr(usual, field.name)
        if isinstance(value, bool | float):
            changed = replace(usual, **{field.name: other(value)})
            assert changed != usual
            assert changed.problem() == usual.problem()


@KINDS
def test_a_problem_can_be_a_key_and_equal_ones_are_one(kind: Any) -> None:  # noqa: ANN401
    usual, again = kind().problem(), kind().problem()
    assert len({usual, again}) == 1
    changes = {"function": FunctionSpec("x^7")} if hasattr(usual, "function") else {"seconds": 7.0}
    elsewhere = kind(**changes).problem()
    assert (elsewhere == usual) == (len({usual, elsewhere}) == 1)


def test_every_part_of_what_is_asked_makes_another_question() -> None:
    usual = CurveProblem()
    for changes in (
        {"function": FunctionSpec("cos x")}, {"low": -1.0}, {"order": 2}, {"point": 2.0},
        {"dtype": "float32"}, {"taylor": (2,)}, {"samples": 32}, {"hidden": (1,)},
    ):  # fmt: skip
        assert replace(usual, **changes) != usual


def test_curves_stay_the_same_lines_wherever_the_point_and_the_view_are() -> None:
    spec = CurveSpec()
    elsewhere = replace(spec, point=3.0, taylor=(1,), bottom=-1.0, top=2.0, tangent=False)
    assert CurveLines.of(elsewhere) == CurveLines.of(spec)
    assert CurveLines.of(replace(spec, high=9.0)) != CurveLines.of(spec)


def test_the_paths_of_a_descent_are_asked_for_whatever_is_in_view() -> None:
    spec = DescentSpec(low=-1.0, high=1.0, sweep=True, starts=True, arrows=False)
    assert spec.problem() == DescentSpec().problem()


def test_a_training_that_learns_no_function_does_not_ask_for_one() -> None:
    typed = FunctionSpec("x^3")
    assert TrainingSpec(typed).problem() == TrainingSpec().problem()
    samples = TrainingSpec(typed, data=Samples())
    assert samples.problem().function == typed


@KINDS
def test_a_problem_comes_through_the_pipe_as_it_was(kind: Any) -> None:  # noqa: ANN401
    problem = kind().problem()
    # A training is asked for as a run, with where it is kept.
    asked = TrainingRun(problem) if isinstance(problem, TrainingProblem) else problem
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(asked), type=Asked) == asked
