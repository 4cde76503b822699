"""Markdown becomes blocks of text; what looks like HTML or a picture is text."""

from __future__ import annotations

import pytest

from explorer.core.lessons.reading.markdown import blocks, line_of, tokens
from explorer.core.lessons.text import (
    BulletList,
    CodeBlock,
    Formula,
    Heading,
    Paragraph,
    Quote,
    Run,
    Text,
    TextTable,
    plain,
    plain_text,
)


def _text(markdown: str) -> Text:
    return blocks(tokens(markdown))


def test_styles_code_and_formulas_of_a_paragraph_are_told_apart() -> None:
    assert line_of("a **b** *c* `d*e*` $x^2$") == (
        Run("a "),
        Run("b", is_strong=True),
        Run(" "),
        Run("c", is_emphasis=True),
        Run(" "),
        Run("d*e*", is_code=True),
        Run(" "),
        Run("x^2", "x^{2}"),
    )


def test_every_kind_of_block_is_read() -> None:
    text = (
        "# Not here\n\npara\n\n- a\n- b\n\n3. c\n4. d\n\n```python\nx = 1\n```\n\n> said\n\n"
        "| a | b |\n| - | - |\n| 1 | $x$ |\n\n$$\nx^2\n$$\n\n### small\n"
    )
    found = _text(text)
    kinds = [Heading, Paragraph, BulletList, BulletList, CodeBlock, Quote, TextTable, Formula]
    assert [type(block) for block in found] == [*kinds, Heading]
    numbered, table = found[3], found[6]
    assert isinstance(numbered, BulletList)
    assert numbered.first == 3
    assert isinstance(table, TextTable)
    assert [[plain(cell) for cell in row] for row in table.rows] == [["1", "x"]]


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "a <b>bold</b>",
        "<!-- hidden -->",
        "<div>\n\ninside\n\n</div>",
        "![picture](file:///etc/passwd)",
    ],
)
def test_html_and_pictures_are_shown_as_text(html: str) -> None:
    shown = plain_text(_text(html))
    for part in ("<", "script", "alert(1)", "-->", "inside", "picture"):
        assert (part in html) == (part in shown)


def test_a_link_keeps_its_address_and_a_script_is_none() -> None:
    assert line_of("[here](https://a.b/c)")[0] == Run("here", link="https://a.b/c")
    assert not any(run.link for run in line_of("[x](javascript:alert(1))"))


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("costs $5 and $6", []),
        ("a $x$ and $y$.", ["x", "y"]),
        (r"\$x\$ and $x$", ["x"]),
        ("`$x$`", []),
        ("导数$f'$是", ["f'"]),
        ("$x_1$ and $x_2$", ["x_1", "x_2"]),
        ("$ x$", []),
        ("$x", []),
        ("$$", []),
        (r"$a\$b$", [r"a\$b"]),
        ("$" + "x" * 600 + "$", []),
    ],
)
def test_dollars_are_formulas_only_where_they_stand_close_around_something(
    text: str, formulas: list[str]
) -> None:
    assert [run.text for run in line_of(text) if run.latex] == formulas


def test_chinese_lines_go_on_without_a_space_and_others_with_one() -> None:
    assert plain_text(_text("导数\n为零")) == "导数为零"
    assert plain_text(_text("the\nline")) == "the line"


def test_deep_nesting_is_read_and_ends() -> None:
    assert plain_text(_text("> " * 5000 + "x"))
    assert plain_text(_text("- " * 3000 + "x"))
    assert plain_text(_text("*" * 20000 + "x"))
