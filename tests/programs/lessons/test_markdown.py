"""Text of a lesson is Markdown again, and what it says is never HTML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tests.strategies  # noqa: F401  # the same examples at every run
from explorer.core.lessons.reading.markdown import blocks, line_of, tokens
from explorer.core.lessons.text import Text, plain, plain_text
from explorer.programs.lessons.markdown import markdown, markdown_line


def _text(text: str) -> Text:
    return blocks(tokens(text))


@pytest.mark.parametrize(
    "text",
    [
        "a **b** *c* ***d*** `e` `` `f` ``", "1. a\n2. b\n\n   more\n", "- a\n- b\n  - c",
        "```python\nx = 1\n\ny = 2\n```", "| a | b |\n| - | - |\n| 1 | 2 |", "> a\n>\n> b",
        "### h\n\ntext", "a\\*b\\_c", "<b>x</b>", "\\# no heading", "1\\. no list", "\\- no list",
        "price \\$5", "a  \nb", "````\n```\n````",
    ],
)  # fmt: skip
def test_what_is_written_is_read_as_the_same_text(text: str) -> None:
    assert _text(markdown(_text(text))) == _text(text)


def test_formulas_are_latex_without_signs_of_html() -> None:
    assert markdown(_text("$a < b$ and $$x^2$$")) == r"$a \lt b$ and $x^{2}$"
    assert markdown(_text("$$x^2$$")) == "$$x^{2}$$"


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "$<img src=x>$", "&lt;b&gt;"],
)
def test_html_is_escaped(text: str) -> None:
    shown = markdown(_text(text))
    assert "<" not in shown.replace("\\<", "")
    assert "&" not in shown.replace("\\&", "")


@given(st.text(max_size=60))
def test_any_paragraph_is_read_as_it_was(text: str) -> None:
    line = line_of(" ".join(text.split()))
    if not any(run.latex or run.link for run in line):
        assert plain(line_of(markdown_line(line))).split() == plain(line).split()
    assert plain_text(_text(markdown(_text(text)))) is not None
