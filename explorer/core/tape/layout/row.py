"""A row of the strip, which is a node of the graph as well."""

from __future__ import annotations

from typing import Literal

import msgspec

from explorer.core.sentence import Sentence

_NOTHING = Sentence("")
RowKind = Literal["operation", "leaf", "heading", "fold", "function"]


class Row(msgspec.Struct, frozen=True, gc=False):
    """A row of the strip.

    Args:
        kind: a fold is a heading that can be opened; a function is an operation that can be.
        key: tells it from all others, also after another step.
        operations: ids of those in it: one, the reads of one variable, or all that are folded.
        tensor: whose value and adjoint stand in it.
        line: of the snippet.
        name: of the tensor.
        text: the operation in plain notation, or the heading.
        tapes: that recorded all of it.
        is_recorded: by the tape of the call that is looked at.
        depth: how many folds it stands in.
        is_open: of a fold.
        call: whose sweep a heading stands above.
    """

    kind: RowKind
    key: str
    operations: tuple[int, ...] = ()
    tensor: int | None = None
    line: int | None = None
    name: str = ""
    text: Sentence = _NOTHING
    tapes: tuple[int, ...] = ()
    is_recorded: bool = True
    depth: int = 0
    is_open: bool = False
    call: int | None = None
