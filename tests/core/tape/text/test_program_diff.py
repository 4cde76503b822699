"""What a repair changes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from explorer.core.tape.text.program_diff import DiffLine, program_diff, without_margin, wrapped


def test_changed_lines_stand_with_those_around_them() -> None:
    before = "a\nb\nc\n\nd\ne\n"
    after = "a\nB\nc\n\nd\nE\n"
    assert [(line.sign, line.text) for line in program_diff(before, after)] == [
        (" ", "a"), ("-", "b"), ("+", "B"), (" ", "c"), ("gap", "⋯"), (" ", "d"), ("-", "e"),
        ("+", "E"),
    ]  # fmt: skip


@given(st.lists(st.sampled_from(["x", "y", "", "    z"]), max_size=8), st.data())
def test_lines_that_are_taken_away_and_added_are_those_that_differ(
    before: list[str], data: st.DataObject
) -> None:
    after = data.draw(st.lists(st.sampled_from(["x", "y", "", "    z"]), max_size=8))
    lines = program_diff("\n".join(before), "\n".join(after))
    removed = sum(line.sign == "-" for line in lines)
    added = sum(line.sign == "+" for line in lines)
    old, new = "\n".join(before).splitlines(), "\n".join(after).splitlines()
    assert len(old) - removed == len(new) - added


def test_a_margin_that_all_have_is_left_out() -> None:
    lines = (DiffLine(" ", "    a"), DiffLine("gap", "⋯"), DiffLine("+", "        b"))
    assert [line.text for line in without_margin(lines)] == ["a", "⋯", "    b"]


@given(st.text("ab (", max_size=80), st.integers(12, 40))
def test_pieces_of_a_long_line_fit_and_lose_no_sign(text: str, most: int) -> None:
    found = wrapped(text, most)
    assert all(len(piece) <= most for piece in found)
    assert "".join(found).replace(" ", "") == text.replace(" ", "")
