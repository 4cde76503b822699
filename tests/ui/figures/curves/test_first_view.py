"""What a function looks like when it is first typed."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from explorer.core.function import FunctionSpec
from explorer.core.session import Session
from explorer.engine.client import Engine
from explorer.ui.shell.state.state import WindowState, save_state
from tests.ui.conftest import Person


@pytest.mark.slow
def test_a_curve_typed_after_a_session_of_two_variables_is_fitted(
    qtbot: QtBot, engine: Engine, tmp_path: Path
) -> None:
    path = tmp_path / "state.json"
    session = Session()
    function = FunctionSpec("x^2 + y^2")
    save_state(path, WindowState(session.with_spec(replace(session.surface, function=function))))
    person = Person(qtbot, engine, path)
    person.type_function("50 sin x")
    person.see(lambda: person.spec.function.text == "50 sin x")
    person.see_curves()
    assert person.figure.view.bottom < -50
    assert person.figure.view.top > 50
    person.close()


@pytest.mark.shares_window
@pytest.mark.parametrize(
    ("text", "low", "high"), [("x^3 - 3x + 1", -1.0, 3.0), ("x^4 - 5x^2 + 4", -2.25, 4.0)]
)
def test_roots_and_extrema_take_a_good_part_of_the_first_picture(
    person: Person, text: str, low: float, high: float
) -> None:
    person.type_function(text)
    person.see(lambda: person.spec.function.text == text)
    person.see_curves()
    view = person.figure.view
    assert view.bottom < low < high < view.top
    assert (high - low) / (view.top - view.bottom) > 0.2


@pytest.mark.slow
@pytest.mark.shares_window
@pytest.mark.parametrize(
    ("text", "least", "greatest"),
    [
        ("1/(x - 1/3)^3", 0.0, 3.375),
        ("x^2 exp(x)", 0.0, math.e),
        ("sin(400x) sin(x)", -1.0, 1.0),
        ("x + sin(700x)", -2 * math.pi - 1, 2 * math.pi + 1),
    ],
)
def test_the_point_and_the_reach_of_a_band_are_in_the_first_picture(
    person: Person, text: str, least: float, greatest: float
) -> None:
    person.window.change_session(Session())
    person.type_function(text)
    person.see(lambda: person.spec.function.text == text)
    person.see_features()
    view = person.figure.view
    # Within the last pixel column the wave need not reach its greatest value.
    assert view.bottom < least + 0.02
    assert greatest - 0.02 < view.top
    assert view.top - view.bottom < 4 * (greatest - least)


@pytest.mark.slow
@pytest.mark.shares_window
def test_a_function_is_first_seen_where_its_features_are_until_a_range_is_chosen(
    person: Person,
) -> None:
    person.window.change_session(Session())
    person.paste_function("(x-100)^2")
    person.see_curves()
    assert (person.spec.low, person.spec.high) == pytest.approx((100 - math.tau, 100 + math.tau))
    assert person.spec.point == 101
    assert person.figure.view.bottom < 0 < 30 < person.figure.view.top
    person.window.commands.undo()
    assert person.spec == Session().curves
    person.window.commands.redo()
    person.page.fit()
    assert person.spec.low == pytest.approx(100 - math.tau)
    person.paste_function("x^2")
    assert (person.spec.low, person.spec.point) == (-math.tau, 1)
    person.window.change_session(Session().with_spec(replace(person.spec, low=-1.0, high=8.0)))
    person.paste_function("(x-50)^2")
    assert (person.spec.low, person.spec.high) == (-1, 8)
