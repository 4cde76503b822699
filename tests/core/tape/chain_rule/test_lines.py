from __future__ import annotations

import pytest

from explorer.core.tape.chain_rule.lines import Piece, known_part


@pytest.mark.parametrize(
    ("pieces", "known"),
    [
        (["y", " = ", "sin u", " = ", "·"], "y = sin u"),
        (["x", " = ", "·", " + ", "·", " = ", "·"], ""),
        (["x", " += ", "y", " · 2", " = ", "·"], "x += y · 2"),
        (["x", " = ", "y", " = ", "·", " = ", "4"], "x = y = 4"),
        (["u", " = ", "1 · 2", " = ", "2"], "u = 1 · 2 = 2"),
        (["Identity"], "Identity"),
    ],
)
def test_sides_of_an_equation_whose_numbers_are_not_known_are_left_out(
    pieces: list[str], known: str
) -> None:
    line = known_part(tuple(map(Piece, pieces)))
    assert "".join(piece.text for piece in line) == known
