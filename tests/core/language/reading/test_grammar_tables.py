"""The kept tables of the grammar are those of today, and mean what the grammar means."""

import msgspec
import pytest

from explorer.core.language.reading import grammar, grammar_tables
from explorer.core.language.reading.grammar import _Handover, _Tokens, _TreeBuilder
from explorer.core.language.reading.tokens import tokenize
from explorer.core.resources import core_path


def test_kept_tables_are_those_of_the_present_grammar() -> None:
    """After a change of the grammar: python -m explorer.core.language.reading.grammar."""
    tables = msgspec.msgpack.decode(core_path(grammar_tables.TABLES).read_bytes())
    assert tables["of"] == grammar_tables._origin()


@pytest.mark.fast_cases(8)
@pytest.mark.parametrize(
    "text",
    [
        "sin²x", "-x^-2", "2^3^x", "{x<0: -x, x^2}", "x if x>0 else -x", "sum(k x, k, 1, 3)",
        "∛x + |x-1|/2½", "0<x<1", "log_2(x)!", r"\begin{cases}x & x>0\\ 0 & \text{else}\end{cases}",
    ],
)  # fmt: skip
def test_text_has_the_same_tree_with_kept_tables_as_with_tables_made_anew(text: str) -> None:
    lexemes = tokenize(text)[1]
    anew = grammar_tables.made_anew(_Handover, _TreeBuilder())
    assert grammar._grammar().parse(_Tokens(lexemes)) == anew.parse(_Tokens(lexemes))


def test_tables_of_another_grammar_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grammar_tables, "_origin", lambda: "another")
    parser = grammar_tables.parser(_Handover, _TreeBuilder())
    assert parser.parse(_Tokens(tokenize("x+1")[1])) == grammar.build("x+1", tokenize("x+1")[1])
