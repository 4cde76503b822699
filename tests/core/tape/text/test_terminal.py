"""What a terminal would show of an output, against cases written out by hand."""

from __future__ import annotations

import pytest

from explorer.core.tape.record import Output
from explorer.core.tape.text.terminal import Terminal, as_shown


def shown(*texts: str) -> str:
    pieces, is_all = as_shown([Output("stdout", 1, text) for text in texts], 100_000)
    assert is_all
    return "".join(piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("plain\ntext", "plain\ntext"),
        ("", ""),
        ("a\tb\n\n", "a\tb\n\n"),
        ("10%\r50%\r100%\n", "100%\n"),
        ("loading...\rdone\n", "doneing...\n"),
        ("loading...\r\x1b[Kdone\n", "done\n"),
        ("line\r\nnext\r\n", "line\nnext\n"),
        ("12\b3\n", "13\n"),
        ("\b\bx", "x"),
        ("\x1b[1m\x1b[31mred\x1b[0m\n", "red\n"),
        ("\x1b[38;5;120mgreen\x1b[39m", "green"),
        ("\x1b]0;a title\x07text", "text"),
        ("\x1b]8;;http://a.b\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b(Bascii\x1b=", "ascii"),
        ("outer\ninner 1\x1b[Aouter 2\r\n", "outer  outer 2\ninner 1"),
        (
            "outer 0\n\rinner 0\x1b[A\router 1\n\rinner 1\x1b[A\router 2\n\rinner 2",
            "outer 2\ninner 2",
        ),
        ("abc\x1b[2Dx\n", "axc\n"),
        ("abc\x1b[1Gx\n", "xbc\n"),
        ("a\x1b[3Cb", "a   b"),
        ("abc\x1b[2K\rx", "x"),
        ("\x1b[2J\x1b[Hcleared", "cleared"),
        ("\x1b[99999999999Ax\x1b[?25l", "x"),
        ("bell\a", "bell"),
        ("∂f/∂x = 𝜕\r∇", "∇f/∂x = 𝜕"),
    ],
)
def test_control_characters_are_obeyed(written: str, seen: str) -> None:
    assert shown(written) == seen
    # However it is cut into parts.
    assert shown(*written) == seen


def test_each_letter_keeps_its_stream_and_line() -> None:
    pieces, _ = as_shown(
        [
            Output("stdout", 1, "100 of 100"),
            Output("stderr", 2, "\r 50"),
            Output("stdout", 3, "\n"),
            Output("stdout", 3, "end"),
        ],
        1000,
    )
    assert pieces == [
        Output("stderr", 2, " 50"),
        Output("stdout", 1, " of 100"),
        Output("stdout", 3, "\nend"),
    ]


def test_long_rows_go_on_in_the_next() -> None:
    rows = shown("x" * 4500, "\n", "y").split("\n")
    assert [len(row) for row in rows] == [2000, 2000, 500, 1]


def test_what_has_no_room_is_left_out_in_whole_lines() -> None:
    pieces, is_all = as_shown([Output("stdout", 1, "x" * 80 + "\n")] * 10, 350)
    assert not is_all
    assert "".join(piece.text for piece in pieces) == ("x" * 80 + "\n") * 3


def test_rows_are_settled_once_nothing_can_change_them() -> None:
    terminal = Terminal()
    text = "".join(f"{number}\n" for number in range(1000))
    settled = ""
    for at in range(0, len(text), 7):
        terminal.feed([Output("stdout", 1, text[at : at + 7])])
        settled += "".join(piece.text for piece in terminal.settled())
    rest = "".join(piece.text for piece in terminal.open())
    assert settled + rest == text
    assert rest.count("\n") < 100
