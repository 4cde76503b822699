"""Controls by what a spec declares, and what they do to it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
import pytest
from msgspec import Meta
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from explorer.ui.pages.kit.form import Form
from explorer.ui.pages.kit.rows import group


class Spec(msgspec.Struct, frozen=True):
    """One field of each kind."""

    loud: Annotated[bool, Meta(title="loud", description="Whether all hear it")] = False
    times: Annotated[
        int, Meta(ge=2, le=2000, title="Times", description="How often, {low} to {high}")
    ] = 1000
    part: Annotated[float, Meta(ge=0, le=1, title="Part", description="Of the whole")] = 0.5
    way: Annotated[Literal["up", "down"], Meta(title="Way", description="Where to")] = "up"


class Edited(Form):
    """A form of the spec, which shows each change at once and counts them."""

    spec_class = Spec

    def __init__(self) -> None:
        super().__init__(self)
        self.spec, self.changes = Spec(), 0
        self.loud = self._chip("loud")
        self.times, self.part = self._number("times", 80), self._number("part", 80)
        self.way = self._choice("way", {"up": "upwards", "down": "downwards"})
        column = group(self)
        for widget in (self.loud, self.times, self.part, self.way):
            column.addWidget(widget)
        self._show_fields(self.spec)

    def change(self, key: str, **fields: Any) -> None:  # noqa: ANN401
        self.changes += 1
        self.spec = msgspec.structs.replace(self.spec, **fields)
        self._show_fields(self.spec)

    def end_gesture(self) -> None:
        raise AssertionError("there is no slider")


@pytest.fixture
def form(qtbot: QtBot) -> Edited:
    made = Edited()
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def test_controls_have_the_names_and_meanings_of_their_fields(form: Edited) -> None:
    assert (form.loud.text(), form.loud.toolTip()) == ("loud", "Whether all hear it")
    assert (form.times.accessibleName(), form.times.toolTip()) == (
        "Times",
        "How often, 2 to 2,000",
    )
    assert (form.way.accessibleName(), form.way.currentText()) == ("Way", "upwards")


def test_each_control_changes_its_field_and_showing_one_changes_none(form: Edited) -> None:
    form.loud.click()
    _type(form.times, "12")
    _type(form.part, "0.25")
    form.way.setFocus()
    QTest.keyClick(form.way, Qt.Key.Key_Down)
    assert form.spec == Spec(loud=True, times=12, part=0.25, way="down")
    assert isinstance(form.spec.times, int)
    assert form.changes == 4


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("times", "1", "“Times” is a whole number from 2 to 2,000, not 1."),
        ("times", "2.5", "“Times” is a whole number from 2 to 2,000, not 2.5."),
        ("part", "-1", "“Part” is from 0 to 1, not −1."),
    ],
)
def test_a_number_beyond_the_bounds_is_refused_as_by_a_command(
    form: Edited, field: str, text: str, told: str
) -> None:
    shown = getattr(form, field)
    _type(shown, text)
    assert shown.accessibleDescription() == told
    assert form.changes == 0


def _type(field: Any, text: str) -> None:  # noqa: ANN401
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
