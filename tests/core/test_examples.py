"""The curves worth seeing are well written: they can be read, seen and told apart."""

from __future__ import annotations

import math

import pytest

from explorer.core.examples import EXAMPLES, CurveExample
from explorer.core.language.numpy_values import numpy_values
from explorer.core.session import Session, decode, encode
from explorer.workspaces import WORKSPACES, load


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
class TestExample:
    """One of them."""

    def test_it_has_as_many_axes_as_its_page_and_a_value_for_every_other_letter(
        self, example: CurveExample
    ) -> None:
        function = example.spec.function
        assert len(function.axes()) == (2 if example.has_two else 1)
        given = [parameter.name for parameter in function.parameters]
        assert given == list(function.parameter_names(function.axes()))
        assert all(p.low <= p.value <= p.high for p in function.parameters)
        assert example.plays in {"", *given}

    def test_its_point_lies_in_its_view_and_has_a_value(self, example: CurveExample) -> None:
        spec = example.spec
        place = spec.point if isinstance(spec.point, tuple) else (spec.point,)
        assert spec.low < place[0] < spec.high
        axes = spec.function.axes()
        values = {**spec.function.values(axes), **dict(zip(axes, place, strict=True))}
        value = float(numpy_values(spec.function.parsed().expression, values))
        assert math.isfinite(value)
        height = place[1] if example.has_two else value
        if spec.bottom is not None and spec.top is not None:
            assert spec.bottom < height < spec.top

    def test_what_moves_by_itself_stands_in_a_view_of_its_own(self, example: CurveExample) -> None:
        # One that is fitted to the first picture would not suit the later ones.
        assert not example.spec.function.parameters or example.spec.bottom is not None

    def test_it_is_kept_in_a_session(self, example: CurveExample) -> None:
        session = Session().with_spec(example.spec)
        assert decode(encode(session)).spec == session.spec == example.spec

    def test_it_is_said_in_a_line(self, example: CurveExample) -> None:
        assert len(example.title) <= 60
        assert not example.title.endswith(".")
        assert example.about.endswith(".")
        assert len(example.about) <= 100


def test_their_titles_tell_them_apart_from_those_of_all_workspaces() -> None:
    titles = [e.title for each in WORKSPACES if each.examples for e in load(each.examples)]
    assert len(set(titles)) == len(titles) > len(EXAMPLES)


def test_those_of_two_variables_come_last() -> None:
    assert [e.has_two for e in EXAMPLES] == sorted(e.has_two for e in EXAMPLES)
