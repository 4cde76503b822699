"""What is typed into the palette, and what it may mean."""

from __future__ import annotations

import pytest

from explorer.core.matching import ranked

CANDIDATES = (
    ("Descent", "go to"),
    ("Undo", "back take revert"),
    ("Save session …", "write file keep"),
    ("Save as PNG, scale 1 …", "picture image export"),
    ("Save as PNG, scale 2 …", "picture image export"),
    ("Save animation as GIF …", "film movie"),
    ("3x² + 2x − 1", "example of Descent"),
    ("Saddle", "example of Descent"),
    ("Plateau", "example of Descent"),
    ("e^-x", "function"),
    ("Fläche", "example"),
)


def _found(query: str) -> list[str]:
    return [CANDIDATES[i][0] for i in ranked(query, CANDIDATES)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("undo", "Undo"), ("UNDO", "Undo"), ("und", "Undo"), ("png", "Save as PNG, scale 1 …"),
        ("png 2", "Save as PNG, scale 2 …"), ("2 png", "Save as PNG, scale 2 …"),
        ("save", "Save session …"), ("gif", "Save animation as GIF …"),
        ("film", "Save animation as GIF …"), ("sa", "Save session …"), ("sad", "Saddle"),
        ("descent", "Descent"), ("sess", "Save session …"), ("sase", "Save session …"),
        ("3x^2", "3x² + 2x − 1"), ("x²", "3x² + 2x − 1"), ("3x2 + 2x - 1", "3x² + 2x − 1"),
        ("e^-x", "e^-x"),
        ("flache", "Fläche"), ("FLÄCHE", "Fläche"), ("ｐｎｇ", "Save as PNG, scale 1 …"),
    ],
)  # fmt: skip
def test_what_is_meant_comes_first(query: str, first: str) -> None:
    assert _found(query)[0] == first


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("saddel", "Saddle"), ("sadle", "Saddle"), ("saddlle", "Saddle"), ("plateay", "Plateau"),
     ("platau", "Plateau"), ("udno", "Undo"), ("animatoin", "Save animation as GIF …")],
)  # fmt: skip
def test_one_wrong_letter_is_forgiven(typed: str, meant: str) -> None:
    assert _found(typed)[0] == meant


def test_what_is_merely_spelled_alike_is_left_out_where_something_matches() -> None:
    assert ranked("tape", [("Take one", ""), ("What is a tape?", "")]) == [1]
    assert ranked("tapw", [("Take one", ""), ("What is a tape?", "")]) == [1]


def test_a_match_in_the_title_comes_before_one_in_other_words() -> None:
    assert _found("descent")[1:] == ["3x² + 2x − 1", "Saddle", "Plateau"]


def test_beginnings_of_words_far_apart_are_no_match() -> None:
    assert ranked("sad", [("Mark where f″ changes its sign, with a diamond", "")]) == []
    assert ranked("wad", [("Mark where f″ changes its sign, with a diamond", "")]) == [0]


def test_every_word_has_to_be_found() -> None:
    assert _found("save saddle") == []


def test_nothing_typed_finds_everything_in_order() -> None:
    assert _found("") == _found("   ") == [title for title, _ in CANDIDATES]


@pytest.mark.parametrize("query", ["梯度下降", "zzzz", "∂", "🙂", "x" * 200, "a" * 200])
def test_what_means_nothing_finds_nothing(query: str) -> None:
    assert _found(query) == []
