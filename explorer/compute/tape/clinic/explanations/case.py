"""An error with the program that raised it, and the rows of the tables that explain errors."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from explorer.compute.tape.clinic.editing.program import Program
from explorer.core.sentence import Sentence
from explorer.core.tape.record import Trouble


def line_of(trouble: Trouble) -> int | None:
    """Return the line of an error; inside of a function that TensorFlow traced, if it tells."""
    traced = re.findall(r'^\s*File "[^"\n]*", line (\d+), in .* \*$', trouble.message, re.MULTILINE)
    return int(traced[-1]) if traced else trouble.line


@dataclass(frozen=True)
class Faulty:
    """A program, the error it raised, and what of the message was matched."""

    text: str
    trouble: Trouble
    match: re.Match[str]

    @cached_property
    def program(self) -> Program:
        """Its tree; raises SyntaxError where it is not Python."""
        return Program(self.text)

    @cached_property
    def line(self) -> int | None:
        """Its line; inside of a function that TensorFlow traced, which the message tells."""
        return line_of(self.trouble)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """What stands on the line of the error, and what it is a part of."""
        line = self.line
        if line is None:
            return []
        return [
            node
            for node in self.program.nodes
            if isinstance(node, ast.expr | ast.stmt)
            and node.lineno <= line <= (node.end_lineno or node.lineno)
        ]

    @cached_property
    def statement(self) -> ast.stmt | None:
        """The innermost statement on the line of the error."""
        statements = [node for node in self.nodes if isinstance(node, ast.stmt)]
        return max(statements, key=lambda node: (node.lineno, node.col_offset), default=None)

    @cached_property
    def names(self) -> list[str]:
        """The names that are read in the statement of the error, in order."""
        found = [
            node
            for node in (ast.walk(self.statement) if self.statement is not None else ())
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
        ]
        return list(dict.fromkeys(node.id for node in found))


Repairs = Callable[[Faulty], Iterator[str]]
"""Whole programs that may run, the likeliest first."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Errors of one kind: how they are told, what they mean, and what may repair them."""

    types: str
    """A pattern of the names of their classes; empty: any."""
    message: str
    """A pattern of their text."""
    sentence: Callable[[Faulty], Sentence]
    repairs: Repairs | None = None
    of_text: bool = False
    """Whether it is asked about a text that is not Python, whose tree nobody can look at."""

    def matched(self, text: str, trouble: Trouble) -> Faulty | None:
        """Return an error of this kind with its program; None: it is of another."""
        if self.types and not re.fullmatch(self.types, trouble.type):
            return None
        match = re.search(self.message, trouble.message, re.DOTALL)
        return None if match is None else Faulty(text, trouble, match)
