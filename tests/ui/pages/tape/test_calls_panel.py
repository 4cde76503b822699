"""The panel beside the figure, with records that are hard to show."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from explorer.core.sentence import sentence
from explorer.core.tape.record import TapeRecord, Trouble, Witness, WitnessKind
from explorer.core.tape.values import Numbers, Value
from explorer.ui.pages.tape.calls.calls_panel import CallsPanel
from explorer.ui.pages.tape.clinic.cards import Card
from explorer.ui.pages.tape.clinic.clinic_view import ClinicView
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


def decoded(value: Value | None) -> Numbers:
    """Return a value as it comes out of a message: equal, and another object."""
    assert isinstance(value, Numbers)
    return Numbers(np.array(value.array))


def said(panel: CallsPanel) -> list[str]:
    QApplication.processEvents()
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
    assert "inside tf.function\ncompiled (XLA)\nforward mode" in texts


def test_witnesses_of_many_numbers_are_shown_as_they_come(panel: CallsPanel) -> None:
    shown = record(FIRST.replace("1.5", "[1.5, 2.5, 3.5]"))
    call = shown.calls[0]
    some: list[tuple[WitnessKind, ...]] = [("eager",), ("eager", "function")]
    for kinds in (*some, some[-1]):
        values = tuple(s.value and decoded(s.value.value) for s in call.sources)
        witnesses = tuple(Witness(kind, values, agrees=(True,)) for kind in kinds)
        panel.show_record(replace(shown, calls=(replace(call, witnesses=witnesses),)), 0)
        assert said(panel).count("✓") == len(kinds)


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


def test_a_clinic_of_many_numbers_is_made_anew_only_where_it_tells_something_else(
    qtbot: QtBot,
) -> None:
    clinic = ClinicView()
    qtbot.addWidget(clinic)
    shown = record(FIRST.replace("1.5", "[1.5, 2.5]"))
    (source,) = shown.calls[0].sources
    given = source.value
    assert given is not None

    def show(difference: float | None) -> Card:
        value = Numbers(np.array([np.nan, 1.0]))
        ill = replace(source, value=replace(given, value=value), difference=difference)
        call = replace(shown.calls[0], sources=(ill,))
        clinic.show_call(replace(shown, calls=(call,)), call, FIRST)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        (card,) = clinic.findChildren(Card)
        return card

    first = show(None)
    assert show(None) is first
    assert show(2.0) is not first
