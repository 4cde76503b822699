"""What is said of a gradient call in its card."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from explorer.core.tape.record import Call, Cause
from explorer.ui.pages.tape.texts import gradient_name, place_text
from tests.core.tape.stories import FIRST, record

pytestmark = pytest.mark.slow

COLUMN = FIRST.replace("1.5", "[1.0, 2.0]")
PAIR = COLUMN.replace("gradient(y, x)", "gradient(y, [x, x])")


def known(text: str, *differences: float) -> Call:
    """Return the call of a snippet with differences that were found out."""
    (call,) = record(text).calls
    sources = zip(call.sources, differences, strict=True)
    return replace(call, sources=tuple(replace(s, difference=d) for s, d in sources))


def test_the_difference_of_a_number_stands_beside_its_line() -> None:
    assert place_text(known(FIRST, -1.884521)) == "line 8 · differences −1.884521"


def test_that_of_many_numbers_is_one_of_their_sum_and_says_so() -> None:
    assert place_text(known(COLUMN, -1.53397)) == ("line 8 · sum −1.534, differences −1.534")
    assert place_text(known(PAIR, 1.0, 2.0)) == "line 8 · sums by differences [1, 2]"


def test_causes_are_named() -> None:
    lost: tuple[Cause, ...] = ("not_watched", "left_tensorflow")
    (call,) = record(FIRST).calls
    sources = tuple(replace(each, value=None, causes=lost) for each in call.sources)
    assert place_text(replace(call, sources=sources)) == ("line 8 · not watched · left TensorFlow")


def test_a_weight_of_a_model_is_called_without_the_model() -> None:
    (call,) = record(FIRST).calls
    (source,) = call.sources
    weight = replace(source, name="sequential/dense_1/kernel")
    assert gradient_name(call, weight) == "∂y/∂dense_1.kernel"
