from __future__ import annotations

from pytestqt.qtbot import QtBot

from explorer.core.tape.chain_rule.lines import Line, Piece
from explorer.ui.figures.tape.equations import laid_out, line_text, side_by_side, wrapped


def texts(lines: list[Line]) -> list[str]:
    return ["".join(piece.text for piece in line).replace("\u0305", "¯") for line in lines]


EQUATION: Line = (
    Piece("u", "adjoint of"),
    Piece(" = "),
    Piece("y", "adjoint of"),
    Piece(" · cos u"),
    Piece(" = "),
    Piece("−0.628174", "adjoint"),
)
SUM: Line = (
    Piece("x", "adjoint of"),
    Piece(" = "),
    *(piece for term in ("1.5", "2.5", "3.5") for piece in (Piece(term), Piece(" + "))),
    Piece("…"),
)


def test_an_equation_is_written_in_words_where_there_is_room(qtbot: QtBot) -> None:
    assert texts(laid_out([EQUATION], 600)) == ["adjoint of u = adjoint of y · cos u = −0.628174"]


def test_with_less_room_an_equation_goes_on_in_the_next_line(qtbot: QtBot) -> None:
    assert texts(laid_out([EQUATION], 300)) == [
        "adjoint of u = adjoint of y · cos u",
        "   = −0.628174",
    ]


def test_where_words_would_take_too_many_lines_an_adjoint_has_a_bar(qtbot: QtBot) -> None:
    assert texts(laid_out([EQUATION] * 2, 300)) == ["u¯ = y¯ · cos u = −0.628174"] * 2


def test_all_equations_of_a_step_are_written_alike(qtbot: QtBot) -> None:
    short: Line = (Piece("x", "adjoint of"), Piece(" = "), Piece("1"))
    assert texts(laid_out([EQUATION, short, short], 300)) == [
        "u¯ = y¯ · cos u = −0.628174",
        "x¯ = 1",
        "x¯ = 1",
    ]


def test_what_is_still_too_long_is_broken_as_well(qtbot: QtBot) -> None:
    assert texts(laid_out([EQUATION] * 2, 150)) == ["u¯ = y¯ · cos u", "   = −0.628174"] * 2
    assert texts(laid_out([SUM] * 2, 150)) == ["x¯ = 1.5 + 2.5 + 3.5", "   + …"] * 2


def test_who_cannot_see_it_is_told_it_in_words() -> None:
    assert line_text(EQUATION) == "adjoint of u = adjoint of y · cos u = −0.628174"


def test_a_heading_goes_on_in_a_second_line_and_is_cut_only_there(qtbot: QtBot) -> None:
    words = "First the operations run forward, one by one; then it goes back through them."
    assert wrapped(words, 1000) == [words]
    lines = wrapped(words, 300)
    assert len(lines) == 2
    assert " ".join(lines) == words
    assert wrapped(words, 150)[-1].endswith("…")


def test_short_equations_stand_beside_one_another_where_lines_are_scarce(qtbot: QtBot) -> None:
    results: list[Line] = [(Piece(f"∂y/∂{name}"), Piece(" = "), Piece("0")) for name in "xabcd"]
    shown = texts(side_by_side(results, 400))
    assert len(shown) < 3
    assert " ".join(shown).split() == " ".join(texts(results)).split()
    assert texts(side_by_side([SUM, EQUATION], 300)) == texts([SUM, EQUATION])


def test_a_note_is_cut_with_a_sign_where_it_has_no_room(qtbot: QtBot) -> None:
    note = "This call was made while TensorFlow traced a function, without numbers."
    assert wrapped(note, 10_000, 1) == [note]
    assert [line[-1] for line in wrapped(note, 150, 2)] != ["…", "…"]
    assert wrapped(note, 150, 2)[-1].endswith("…")
