"""What the help lists is what can be typed."""

from __future__ import annotations

import pytest

from explorer.core.language.examples import EXAMPLES, function_names
from explorer.core.language.known_names import ALIASES
from explorer.core.language.parser import parse


@pytest.mark.parametrize("text", [text for example in EXAMPLES for text in example.texts])
def test_every_example_of_the_help_is_read(text: str) -> None:
    assert parse(text).expression


def test_every_function_of_the_help_is_known_by_that_name() -> None:
    assert {"sin", "log", "gamma", "relu", "sinc"} <= set(function_names()) <= set(ALIASES)
