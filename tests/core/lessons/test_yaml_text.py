"""YAML is read as version 1.2 has it, with lines, and without what can run or swell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tests.strategies  # noqa: F401  # the same examples at every run
from explorer.core.lessons.faults import LineError
from explorer.core.lessons.reading.yaml_text import read_yaml


def test_words_and_numbers_are_those_of_yaml_1_2() -> None:
    text = "on: rate\nno: yes\na: 1e-3\nb: -7\nc: .5\nd: true\ne: null\nf: '1'\ng: 12:30\nh: 0x1f"
    assert read_yaml(text).value == {
        "on": "rate", "no": "yes", "a": 1e-3, "b": -7, "c": 0.5, "d": True, "e": None, "f": "1",
        "g": "12:30", "h": "0x1f",
    }  # fmt: skip


def test_every_part_has_its_line() -> None:
    found = read_yaml("a:\n  b: 1\n  c:\n  - x\n  - y: |\n      z\n", 10)
    lines = [found.line(path) for path in [(), ("a",), ("a", "b"), ("a", "c", 1, "y")]]
    assert lines == [10, 10, 11, 14]
    assert found.line(("a", "nowhere", "at", "all")) == 10


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a: b: c", 1, "needs quotes"),
        ("a: 1\nb: `x`", 2, "needs quotes"),
        ("a: 1\n\tb: 2", 2, "tabs"),
        ("a: [1, 2", 1, "closing bracket is missing"),
        ("a: 'x", 1, "not closed"),
        ("a: 1\na: 2", 2, "twice"),
        ("a: &x 1\nb: *x", 1, "aliases"),
        ("a: !!python/object/apply:os.system ['true']", 1, "tag"),
        ("a: !own 1", 1, "tag"),
        ("a: 1\n  b: 2", 2, "This is no YAML"),
        ("? [a]\n: 1", 1, "key is a word"),
        ("a: " + "[" * 5000, 1, "nested too deep"),
        ("a: 1\n---\nb: 2", 2, "This is no YAML"),
        ("a: \x07", 1, "This is no YAML"),
    ],
)
def test_what_is_not_read_is_said_with_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(LineError, match=said) as found:
        read_yaml(text)
    assert found.value.line == line


def test_a_billion_laughs_are_refused() -> None:
    lines = ["a: &a [x, x]"] + [
        f"{new}: &{new} [*{old}, *{old}]" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    with pytest.raises(LineError, match="aliases"):
        read_yaml("\n".join(lines))


@given(st.text(max_size=80))
def test_any_text_is_a_value_or_a_sentence(text: str) -> None:
    try:
        said = str(read_yaml(text).value)
    except LineError as error:
        said = str(error)
    assert said
