"""The panel beside the figure, with records that are hard to show."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from explorer.core.sentence import sentence
from explorer.core.tape.record import TapeRecord, Trouble, Witness
from explorer.ui.pages.tape.calls.calls_panel import CallsPanel
from tests.core.tape.stories import FIRST, record

pytestmark = pytest.mark.slow

LONG = """
import tensorflow as tf

a_name_that_nobody_would_type_twice_in_one_program_of_his_own = tf.Variable(1.5)
with tf.GradientTape(persistent=True) as a_tape_with_a_name_that_is_as_long_as_a_sentence:
    y = tf.sin(a_name_that_nobody_would_type_twice_in_one_program_of_his_own)
a_tape_with_a_name_that_is_as_long_as_a_sentence.gradient(
    y, a_name_that_nobody_would_type_twice_in_one_program_of_his_own
)
"""
TWENTY = """
import tensorflow as tf

x = tf.Variable(1.5)
for _ in range(20):
    with tf.GradientTape() as tape:
        y = x * x
    tape.gradient(y, x)
"""


@pytest.fixture
def panel(qtbot: QtBot) -> CallsPanel:
    made = CallsPanel()
    qtbot.addWidget(made)
    made.resize(320, 600)
    made.show()
    return made


def said(panel: CallsPanel) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]


def test_long_names_make_nothing_wider_than_the_panel(panel: CallsPanel) -> None:
    panel.show_record(record(LONG), 0)
    body = panel.widget()
    assert body is not None
    assert body.minimumSizeHint().width() <= panel.viewport().width()
    assert body.width() == panel.viewport().width()


def test_the_chosen_call_is_in_sight(panel: CallsPanel) -> None:
    panel.show_record(record(TWENTY), 13)
    calls = panel.calls
    place = calls.visualRect(calls.model().index(13, 0))
    assert calls.viewport().rect().contains(place.center())


def test_what_several_witnesses_could_not_do_is_said_once(panel: CallsPanel) -> None:
    shown = record(FIRST)
    reason = sentence("A traced function is one operation here.")
    values = tuple(s.value and s.value.value for s in shown.calls[0].sources)
    witnesses = (
        Witness("eager", values, agrees=(True,)),
        *(Witness(kind, (), reason) for kind in ("function", "compiled", "forward")),
        Witness("differences", values, agrees=(True,)),
    )
    call = replace(shown.calls[0], witnesses=witnesses)
    panel.show_record(replace(shown, calls=(call,)), 0)
    texts = said(panel)
    assert texts.count("A traced function is one operation here.") == 1
    assert {"inside tf.function", "compiled (XLA)", "forward mode"} <= set(texts)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "The snippet asked for no gradient."),
        (
            {"error": Trouble("ValueError", 3, "no")},
            "The run ended before any gradient was asked for.",
        ),
        (
            {"stopped": sentence("It was stopped.")},
            "The run ended before any gradient was asked for.",
        ),
    ],
)
def test_why_there_is_no_call_is_said(
    panel: CallsPanel, changes: dict[str, object], words: str
) -> None:
    empty = TapeRecord((), (), (), (), (), (), (), (), None, seconds=0.1)
    panel.show_record(replace(empty, **changes), 0)
    assert words in said(panel)
