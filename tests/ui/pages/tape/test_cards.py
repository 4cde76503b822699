"""Cards of the clinic, and the ideas of the help to which they lead."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from explorer.core.tape.record import Call, Cause, Source, Tensor
from explorer.core.tape.values import Numbers
from explorer.storage.ideas import ideas
from explorer.ui.pages.tape.clinic.cards import source_card
from explorer.ui.widgets.explained import HelpButton, idea_at

NAN = Tensor(2, (), "float32", Numbers(np.array(np.nan, np.float32)))


def _idea(qtbot: QtBot, source: Source, call: Call) -> str:
    card = source_card(call, source)
    qtbot.addWidget(card)
    button = card.findChild(HelpButton)
    assert button is not None
    assert idea_at(card) == idea_at(button)
    return idea_at(card)


@pytest.mark.parametrize(
    ("causes", "name"),
    [
        ((), "none"), (("not_watched",), "watch"), (("left_tensorflow",), "left-tensorflow"),
        (("overwritten", "not_connected"), "overwritten"), (("swapped",), "target-source"),
        (("integer_dtype",), "integers"), (("stopped",), "stop-gradient"),
        (("no_gradient_op",), "none"), (("not_connected",), "none"),
    ],
)  # fmt: skip
def test_a_missing_gradient_leads_to_the_idea_of_its_cause(
    qtbot: QtBot, call: Call, causes: tuple[Cause, ...], name: str
) -> None:
    assert _idea(qtbot, Source("x", 1, None, causes), call) == name
    assert name in {each.name for each in ideas()}


def test_a_gradient_that_is_no_number_leads_to_how_that_comes_about(
    qtbot: QtBot, call: Call
) -> None:
    assert _idea(qtbot, Source("x", 1, NAN), call) == "where-nan"


@pytest.fixture
def call() -> Call:
    return Call(0, 5, "gradient", 0, "tape.gradient(y, x)", "y", (1,), (), ())
