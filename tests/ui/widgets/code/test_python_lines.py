"""Python a line at a time, held against Python's own tokenizer."""

from __future__ import annotations

import io
import keyword
import tokenize

import pytest

from explorer.core.tape.examples import EXAMPLES
from explorer.ui.widgets.code.python_lines import code_only, pieces

_ODD = (
    'x = """a\nb # no comment\n"""  # a comment\n',
    "y = f'{x!r:>10}' + rb'\\'' + \"#\"\n",
    "z = 'a\\\nb' + 'c'\n",
    "n = 0x1F + 1_000.5e-3 + 3j + .5\n",
    "class_ = ifx\n",
)


def _of_python(text: str) -> set[tuple[int, int, str]]:
    """Return line, column and kind of comments, numbers and keywords, as Python has them."""
    found: set[tuple[int, int, str]] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            found.add((*token.start, "comment"))
        elif token.type == tokenize.NUMBER:
            found.add((*token.start, "literal"))
        elif token.type == tokenize.NAME and keyword.iskeyword(token.string):
            found.add((*token.start, "keyword"))
    return found


def _of_ours(text: str) -> set[tuple[int, int, str]]:
    found: set[tuple[int, int, str]] = set()
    state = 0
    for number, line in enumerate(text.splitlines(), start=1):
        pieces_, after = pieces(line, state)
        for piece in pieces_:
            is_string = piece.kind == "literal" and not line[piece.start].isdigit()
            if piece.kind != "builtin" and not (is_string and line[piece.start] != "."):
                found.add((number, piece.start, piece.kind))
        state = after
    return found


@pytest.mark.parametrize("text", [*_ODD, *(example.text for example in EXAMPLES)])
def test_comments_numbers_and_keywords_are_those_of_python(text: str) -> None:
    try:
        theirs = _of_python(text)
    except (tokenize.TokenError, SyntaxError):
        pytest.skip("no Python 3")
    assert _of_ours(text) == theirs


def test_a_string_of_several_lines_goes_on_until_it_ends() -> None:
    _, state = pieces('x = """first')
    middle, state = pieces("if for # 1", state)
    assert [piece.kind for piece in middle] == ["literal"]
    last, state = pieces('last""" # done', state)
    assert [piece.kind for piece in last] == ["literal", "comment"]
    assert state == 0


def test_a_string_that_is_not_closed_ends_with_its_line() -> None:
    assert pieces("x = 'open")[1] == 0


def test_code_has_strings_and_comments_blanked() -> None:
    assert code_only("f('(', 1)  # )") == "f(   , 1)     "
