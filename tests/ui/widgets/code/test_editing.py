"""Edits of whole lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.ui.widgets.code.editing import (
    commented,
    common_start,
    indented,
    next_indent,
    outdented,
    plain_text,
    step_back,
)


@pytest.mark.parametrize(
    ("before", "indent"),
    [
        ("with tape:", "    "),
        ("    if x:  # why", "        "),
        ("    y = x", "    "),
        ("    return x", ""),
        ("x = f(", "    "),
        ("x = ':'", ""),
        ("# with tape:", ""),
    ],
)
def test_a_new_line_is_as_far_in_as_python_wants_it(before: str, indent: str) -> None:
    assert next_indent(before) == indent


@given(st.lists(st.text(" ab#", max_size=8)))
def test_what_is_commented_twice_is_as_before(lines: list[str]) -> None:
    written = [line for line in lines if line.strip()]
    if not any(line.lstrip().startswith("#") for line in written):
        assert commented(commented(lines)) == lines


def test_a_comment_stands_where_the_outermost_line_begins() -> None:
    assert commented(["    a", "        b", ""]) == ["    # a", "    #     b", ""]


def test_what_is_indented_and_outdented_is_as_before() -> None:
    lines = ["a", "    b", ""]
    assert outdented(indented(lines)) == lines


@pytest.mark.parametrize(
    ("before", "count"), [("        ", 4), ("      ", 2), ("    x", 1), ("", 1)]
)
def test_backspace_goes_back_one_step_within_the_indentation(before: str, count: int) -> None:
    assert step_back(before) == count


def test_a_pasted_text_has_one_line_end_and_no_nul() -> None:
    assert plain_text("a\r\nb\rc\u2029d\0e\ufeff") == "a\nb\nc\nde"


@given(st.text("ab", max_size=20), st.text("ab", max_size=20))
def test_the_common_start_is_the_longest(one: str, other: str) -> None:
    count = common_start(one, other)
    assert one[:count] == other[:count]
    assert count == min(len(one), len(other)) or one[count] != other[count]
