"""What is said at a step, in pieces that a figure can colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from explorer.core.sentence import Sentence

Role = Literal["plain", "adjoint of", "adjoint", "value", "result"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text of one meaning.

    Args:
        text: of "adjoint of" the name of the tensor; it is written in words, or as a bar over it
            where there is little room.
        role: what it is.
    """

    text: str
    role: Role = "plain"


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What happens at a step.

    Args:
        head: where in the snippet, and what it computes.
        lines: equations, their most important first.
        note: what cannot be said, or is worth saying.
    """

    head: Sentence
    lines: tuple[Line, ...] = ()
    note: Sentence | None = None
