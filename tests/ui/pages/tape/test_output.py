"""What is said of the proof by replay."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from explorer.core.tape.record import Checked, Difference, TapeRecord
from explorer.ui.pages.tape.output import OutputView

RECORD = TapeRecord((), (), (), (), (), (), (), (), None, seconds=0.1)


@pytest.mark.parametrize(
    ("checked", "said"),
    [
        (Checked(0, skipped=3), "It wrote nothing."),
        (Checked(1), "✓ replayed: the operation gave the same value again"),
        (
            Checked(7, skipped=1, adjoints=1),
            "✓ replayed: all 7 operations gave the same values again"
            " · 1 adjoint equal to TensorFlow’s own · 1 cannot be run again",
        ),
        (
            Checked(1200, adjoints=1100),
            "✓ replayed: all 1,200 operations gave the same values again"
            " · 1,100 adjoints equal to TensorFlow’s own",
        ),
        (
            Checked(6, (Difference(3, "value", 1.0), Difference(3, "adjoint", 1.0))),
            "✗ replayed: 1 of 7 operations gave another value · adjoints that differ: 1",
        ),
    ],
)
def test_what_was_replayed_is_said_in_whole_words(
    qtbot: QtBot, checked: Checked, said: str
) -> None:
    output = OutputView()
    qtbot.addWidget(output)
    output.show_record(replace(RECORD, checked=checked))
    assert output.text == said
