"""What a step asks, from its block."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from explorer.core.lessons.lesson import Choose, Draw, Mark, Mistake, Number, Option, Predict
from explorer.core.lessons.reading.fields import Fields
from explorer.core.lessons.reading.yaml_text import Yaml
from explorer.core.sentence import sentence

_ALL = ("kind", "ask", "hint", "right", "wrong")
_KEYS = {
    "draw": ("of", "tolerance"),
    "mark": ("on", "value", "factor", "tolerance"),
    "choose": ("options",),
    "number": ("value", "tolerance", "mistakes"),
}
_LEAST_OPTIONS, _MOST_OPTIONS = 2, 6
_SHARE = 0.005
"""Part of a number by which an answer may be off where the lesson does not say."""
STABLE_LIMIT = "stable_limit"
"""The value of a mark that the program finds by itself."""


def read_predict(block: Yaml) -> Predict:
    """Return what a block asks; raises LineError."""
    anything = tuple(dict.fromkeys(_ALL + sum(_KEYS.values(), ())))
    kind = Fields(block, anything).word("kind", tuple(_KEYS))
    fields = Fields(block, _ALL + _KEYS[kind])
    needed = kind != "choose"
    common: dict[str, Any] = {
        "ask": fields.line("ask", needed=True),
        "hint": fields.line("hint"),
        "right": fields.line("right", needed=needed),
        "wrong": fields.line("wrong", needed=needed),
    }
    return _READERS[kind](fields, common)


def _draw(fields: Fields, common: dict[str, Any]) -> Draw:
    tolerance = fields.positive("tolerance", 0.1)
    if tolerance > 1:
        fields.fail("tolerance", sentence("The tolerance is a part of the height, at most 1."))
    return Draw(**common, of=fields.whole("of", 1, 3, 1), tolerance=tolerance)


def _mark(fields: Fields, common: dict[str, Any]) -> Mark:
    on = fields.word("on", ("rate", "x"))
    is_limit = fields.require("value") == STABLE_LIMIT
    if on == "x":
        if fields.has("factor"):
            fields.fail("factor", sentence("On x, how near is near enough is a “tolerance”."))
        if is_limit:
            fields.fail(
                "value", sentence("The stable limit is a learning rate, and no place on x.")
            )
        return Mark(
            **common, on="x", values=fields.numbers("value"), within=fields.positive("tolerance")
        )
    if fields.has("tolerance"):
        fields.fail(
            "tolerance", sentence("On the learning rate, how near is near enough is a “factor”.")
        )
    values = () if is_limit else fields.numbers("value")
    if any(value <= 0 for value in values):
        fields.fail("value", sentence("A learning rate is above 0."))
    factor = fields.number("factor", 1.3)
    if factor <= 1:
        fields.fail("factor", sentence("The factor is above 1."))
    return Mark(**common, on="rate", values=values, within=factor)


def _choose(fields: Fields, common: dict[str, Any]) -> Choose:
    rows = fields.items("options", ("text", "right", "because"))
    if not _LEAST_OPTIONS <= len(rows) <= _MOST_OPTIONS:
        fields.fail(
            "options",
            sentence(
                "There are {low} to {high} options to choose from.",
                low=_LEAST_OPTIONS,
                high=_MOST_OPTIONS,
            ),
        )
    options = tuple(
        Option(row.line("text", needed=True), row.line("because", needed=True), row.truth("right"))
        for row in rows
    )
    right = sum(option.right for option in options)
    if not right:
        fields.fail("options", sentence("No option is right: one needs “right: true”."))
    if right > 1:
        fields.fail(
            "options", sentence("{count} options are right; exactly one may be.", count=right)
        )
    return Choose(**common, options=options)


def _number(fields: Fields, common: dict[str, Any]) -> Number:
    value = fields.number("value")
    usual = _SHARE * abs(value)
    if not usual and not fields.has("tolerance"):
        fields.fail("value", sentence("A value of 0 needs a “tolerance”."))
    tolerance = fields.positive("tolerance", usual or None)
    mistakes = tuple(_mistake(row, tolerance) for row in fields.items("mistakes", _MISTAKE))
    for each in mistakes:
        if abs(each.value - value) <= tolerance:
            fields.fail("mistakes", sentence("One of the mistakes is the right answer."))
    return Number(**common, value=value, tolerance=tolerance, mistakes=mistakes)


_MISTAKE = ("value", "because", "tolerance")


def _mistake(row: Fields, tolerance: float) -> Mistake:
    return Mistake(
        row.number("value"),
        row.line("because", needed=True),
        row.positive("tolerance", tolerance),
    )


_READERS: dict[str, Callable[[Fields, dict[str, Any]], Predict]] = {
    "draw": _draw,
    "mark": _mark,
    "choose": _choose,
    "number": _number,
}
