"""Examples are texts that can be told apart; nothing runs them here."""

from __future__ import annotations

import ast

from explorer.core.tape.examples import EXAMPLES, GROUPS
from explorer.core.tape.spec import MOST_TEXT

_CASES = {f"S{number}" for number in (*range(3, 24), 25)}


def test_every_case_of_the_teaching_material_has_an_example() -> None:
    assert {example.case for example in EXAMPLES} - {""} == _CASES


def test_titles_differ_and_are_short() -> None:
    titles = [example.title for example in EXAMPLES]
    assert len(set(titles)) == len(titles)
    assert all(3 <= len(title) <= 60 and title[0].isupper() for title in titles)
    assert not any(title.endswith(".") for title in titles)


def test_every_example_is_a_whole_program_that_fits_on_a_slide() -> None:
    for example in EXAMPLES:
        tree = ast.parse(example.text)
        assert any(isinstance(node, ast.Import) for node in tree.body), example.title
        assert example.text.count("\n") <= 40, example.title
        assert max(map(len, example.text.splitlines())) <= 96, example.title
        assert len(example.text) < MOST_TEXT


def test_every_example_is_in_one_group_that_fits_on_a_screen() -> None:
    assert [each for _, examples in GROUPS for each in examples] == list(EXAMPLES)
    assert len({title for title, _ in GROUPS}) == len(GROUPS)
    assert all(1 <= len(examples) <= 12 for _, examples in GROUPS)


def test_every_comment_is_seen_whole_beside_the_counts_of_a_run() -> None:
    lines = [line for example in EXAMPLES for line in example.text.splitlines() if "# " in line]
    assert len(lines) > 20
    assert [line for line in lines if len(line) > 40] == []
