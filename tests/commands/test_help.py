"""`help`: ideas and functions without a window."""

from __future__ import annotations

from explorer.storage.ideas import ideas
from tests.commands.asking import Run


def test_without_words_all_ideas_are_listed(run: Run) -> None:
    ran = run("help")
    assert ran.status == 0
    assert [line.split()[0] for line in ran.out.splitlines()] == [each.name for each in ideas()]


def test_words_print_the_idea_with_its_program_and_what_to_see_beside_it(run: Run) -> None:
    ran = run("help", "why", "is", "my", "gradient", "None?")
    assert ran.out.startswith("Why is my gradient None?\n====")
    assert "    import tensorflow as tf\n" in ran.out
    assert "It prints:\n\n    None\n" in ran.out
    assert "\nSee also\n  watch                   What does watch do?\n" in ran.out


def test_a_name_prints_its_idea_alone(run: Run) -> None:
    assert run("help", "tape").out.startswith("What is a gradient tape?\n")


def test_a_function_is_explained_as_well(run: Run) -> None:
    assert run("help", "arsinh").out.startswith("asinh(x) ")


def test_it_speaks_chinese_and_finds_either_language(run: Run) -> None:
    assert run("help", "momentum", "--language", "zh_CN").out.startswith("什么是动量？\n======")
    assert run("help", "动量").out.startswith("What is momentum?\n")


def test_what_nobody_explains_is_said(run: Run) -> None:
    ran = run("help", "qqqq")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "Nothing in the help matches “qqqq”.\n"
