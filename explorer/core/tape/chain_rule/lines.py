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
_UNKNOWN = "·"
"""A number that is known only where it runs."""


def known_part(line: Line) -> Line:
    """Return an equation without those of its sides whose numbers are not known.

    Nothing is left of one that would say no more than the name of something.
    """
    sides: list[list[Piece]] = [[]]
    for piece in line:
        if piece.text == " = ":
            sides.append([])
        sides[-1].append(piece)
    first, *others = sides
    known = [side for side in others if all(piece.text != _UNKNOWN for piece in side)]
    if others and not known and len(first) == 1:
        return ()
    return (*first, *(piece for side in known for piece in side))


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
