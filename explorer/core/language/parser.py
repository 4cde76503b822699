"""Text of the function field to the tree of an expression, with errors that know their place."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field

from explorer.core.language.expression import Expression, names
from explorer.core.language.reading.tokens import tokenize
from explorer.core.sentence import ParseError


@dataclass(frozen=True, slots=True)
class Parsed:
    """Meaning of a text: its tree, and the variables its header declared, if it had one."""

    expression: Expression
    declared: tuple[str, ...] = ()
    names: tuple[str, ...] = field(init=False)
    """The letters of the expression in order of appearance, which are asked for at every frame."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", names(self.expression))


@functools.lru_cache(maxsize=64)
def parse(text: str) -> Parsed:
    """Read a text of the function field.

    Raises:
        ParseError: with the place and one sentence, for every text that has no meaning.
    """
    from explorer.core.language.reading.grammar import build

    declared, lexemes = tokenize(text)
    if not lexemes:
        raise ParseError(0, len(text), "Type a function, for example {example}.", example="x^2")
    return Parsed(build(text, lexemes), declared)


def parse_expression(text: str) -> Expression:
    """Read a text and return only its tree; raises ParseError."""
    return parse(text).expression
