"""Marks a place on an axis, a choice, and a number."""

from __future__ import annotations

import math

from explorer.core.language.notation import format_value
from explorer.core.language.numbers import read_number
from explorer.core.lessons.lesson import Choose, Draw, Mark, Number, Predict
from explorer.core.lessons.marking.marked import Marked, told, untold
from explorer.core.lessons.text import Line, Run, plain
from explorer.core.sentence import Sentence, SentenceError, sentence

_DIGITS = 4


def mark_place(predict: Mark, value: float | None, limit: float | None = None) -> Marked:
    """Mark a place that was put on an axis.

    Args:
        predict: what was asked.
        value: the place; None: nothing was put there.
        limit: the stable limit of the learning rate, where it is what was asked for.
    """
    is_rate = predict.on == "rate"
    if value is None or not math.isfinite(value) or (is_rate and value <= 0):
        return untold(sentence("Nothing is marked yet."))
    targets = predict.values or ((limit,) if limit is not None else ())
    if not targets:
        return untold(sentence("There is no stable limit here, so this cannot be marked."))
    nearest = min(targets, key=lambda target: _distance(value, target, is_rate))
    most = math.log(predict.within) if is_rate else predict.within
    right = _distance(value, nearest, is_rate) <= most * (1 + 1e-9)
    why = predict.right if right else predict.wrong
    said = _place_said(value, nearest, right)
    return told(right, said, why, answer=format_value(value, _DIGITS))


def _distance(value: float, target: float, is_rate: bool) -> float:
    return abs(math.log(value / target)) if is_rate else abs(value - target)


def _place_said(value: float, target: float, right: bool) -> Sentence:
    values = {"value": format_value(value, _DIGITS), "target": format_value(target, _DIGITS)}
    if right:
        return sentence("Right: your mark is at {value}, the place is {target}.", **values)
    if value > target:
        return sentence("Your mark is at {value}, too far right: the place is {target}.", **values)
    return sentence("Your mark is at {value}, too far left: the place is {target}.", **values)


def mark_choice(predict: Choose, index: int | None) -> Marked:
    """Mark the option that was chosen, by its place from 0; None: none was."""
    if index is None or not 0 <= index < len(predict.options):
        return untold(sentence("Nothing is chosen yet."))
    chosen = predict.options[index]
    said = sentence("Right.") if chosen.right else sentence("Not right.")
    why = predict.right if chosen.right else predict.wrong
    return told(chosen.right, said, chosen.because, why, answer=plain(chosen.text))


def mark_number(predict: Number, text: str) -> Marked:
    """Mark a number as it was typed, such as 1/3."""
    if not text.strip():
        return untold(sentence("Nothing is typed yet."))
    try:
        value = read_number(text)
    except SentenceError as error:
        return untold(error.sentence)
    answer = format_value(value, 10)
    if _is_near(value, predict.value, predict.tolerance):
        return told(True, _number_right(value, predict), predict.right, answer=answer)
    for each in predict.mistakes:
        if _is_near(value, each.value, each.tolerance):
            return told(False, _number_wrong(value, predict), each.because, answer=answer)
    return told(False, _number_wrong(value, predict), predict.wrong, answer=answer)


def _is_near(value: float, target: float, tolerance: float) -> bool:
    # What is written with as many digits as the tolerance counts as within it.
    return abs(value - target) <= tolerance * (1 + 1e-9)


def _number_right(value: float, predict: Number) -> Sentence:
    if value == predict.value:
        return sentence("Right: {value}.", value=format_value(value, _DIGITS))
    return sentence(
        "Right: {value} is near enough to {exact}.",
        value=format_value(value, _DIGITS),
        exact=format_value(predict.value, 6),
    )


def _number_wrong(value: float, predict: Number) -> Sentence:
    shown = format_value(value, _DIGITS)
    if predict.value and _is_near(-value, predict.value, predict.tolerance):
        return sentence("The size of {value} is right, its sign is not.", value=shown)
    if value > predict.value:
        return sentence("{value} is too large.", value=shown)
    return sentence("{value} is too small.", value=shown)


def solution(predict: Predict, limit: float | None = None) -> Line:
    """Return the right answer as it is shown; of a drawing, and of an unknown limit, nothing."""
    match predict:
        case Draw():
            return ()
        case Mark(values=values):
            known = values or ((limit,) if limit is not None else ())
            return _run(", ".join(format_value(value, _DIGITS) for value in known))
        case Choose(options=options):
            return next(option.text for option in options if option.right)
        case Number(value=value):
            return _run(format_value(value, 10))


def _run(text: str) -> Line:
    return (Run(text),) if text else ()
