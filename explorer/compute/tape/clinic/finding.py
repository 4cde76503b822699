"""What was found out about one None: a cause, where it stands, and what to do."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Literal

from explorer.compute.tape.clinic.ways.blocks import Block
from explorer.compute.tape.recorder.live import LiveCall, LiveOperation
from explorer.core.sentence import Sentence
from explorer.core.tape.record import Cause

Kind = Literal[
    "error",
    "integer_source",
    "block",
    "unwatched",
    "watched_late",
    "swapped",
    "rebound_source",
    "rebound_before",
    "rebound_target",
    "left",
    "unused",
    "lost",
    "nonfinite",
]


@dataclass(frozen=True)
class Finding:
    """One cause. Several may hold for one source."""

    kind: Kind
    cause: Cause | None
    """None of a gradient that is there, but NaN or infinite."""
    line: int | None
    sentence: Sentence
    remedy: Sentence | None
    block: Block | None = None
    node: ast.expr | None = None
    """The expression at which it happens, where there is one."""
    nodes: tuple[ast.expr, ...] = ()
    """All expressions at which it happens, where there are several."""
    operation: LiveOperation | None = None
    """The operation that makes a gradient NaN or infinite."""
    choice: ast.Call | None = None
    """The `tf.where` that does not take it."""


@dataclass(frozen=True)
class Verdict:
    """All that was found out about one source of one call."""

    call: LiveCall
    index: int
    """Of the source."""
    findings: tuple[Finding, ...]
    independent: bool = False
    """Whether nothing leads from the source to the target: None means zero."""

    @property
    def source(self) -> object:
        """The tensor or variable."""
        return self.call.sources[self.index]

    @property
    def name(self) -> str:
        """What the snippet calls the source."""
        return self.call.names[self.index]


def chained(sentences: list[Sentence]) -> Sentence | None:
    """Return sentences as one that is followed by the others."""
    result: Sentence | None = None
    for one in reversed(sentences):
        result = one if result is None else _with(one, result)
    return result


def _with(one: Sentence, then: Sentence) -> Sentence:
    last = then if one.then is None else _with(one.then, then)
    return Sentence(one.template, one.values, last)
