"""What a step asks and points at, held against what it shows."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.core.language.notation import format_value
from explorer.core.lessons.faults import LineError
from explorer.core.lessons.lesson import Draw, Mark, Step
from explorer.core.lessons.places import OF_PAGES
from explorer.core.lessons.reading.yaml_text import Path, Yaml
from explorer.core.sentence import Sentence, sentence
from explorer.core.session import Session

_WITH_X = ("curves", "descent")
"""Pages whose figure has a horizontal axis that is marked."""


def check_step(step: Step, yamls: Mapping[str, Yaml]) -> None:
    """Check that a step can be done; raises LineError.

    Args:
        step: as it was read.
        yamls: its blocks by their names.
    """
    _check_point(step, yamls)
    match step.predict:
        case Draw() as predict:
            wrong = _cannot_draw(predict, step.session)
            _raise(wrong, yamls["predict"], ("kind",))
        case Mark() as predict:
            wrong = _cannot_mark(predict, step.session)
            _raise(wrong, yamls["predict"], ("on",))
            _raise(_out_of_sight(predict, step.session), yamls["predict"], ("value",))


def _raise(message: Sentence | None, yaml: Yaml, path: Path) -> None:
    if message is not None:
        raise LineError(yaml.line(path), message)


def _check_point(step: Step, yamls: Mapping[str, Yaml]) -> None:
    page, dot, _ = step.point.partition(".")
    if dot and page in OF_PAGES and page != step.session.page.name:
        message = sentence(
            "“{point}” is not to be seen here: the step shows “{page}”.",
            point=step.point,
            page=step.session.page.name,
        )
        raise LineError(yamls["setup"].line(("point",)), message)


def _cannot_draw(predict: Draw, session: Session) -> Sentence | None:
    if session.page.name != "curves":
        return sentence("A derivative is drawn in Curves, of a function of one variable.")
    if session.curves.order < predict.of:
        return sentence(
            "The derivative of order {of} is not shown here: “order” of the curves is {order}.",
            of=predict.of,
            order=session.curves.order,
        )
    return None


def _cannot_mark(predict: Mark, session: Session) -> Sentence | None:
    if predict.on == "rate" and session.page.name != "descent":
        return sentence("The learning rate is marked in Descent.")
    if predict.on == "x" and session.page.name not in _WITH_X:
        return sentence("A place is marked in Curves or in Descent.")
    return None


def _out_of_sight(predict: Mark, session: Session) -> Sentence | None:
    """Say where a place to be marked is not in the picture."""
    if predict.on == "rate":
        return None
    spec = session.spec
    outside = [value for value in predict.values if not spec.low <= value <= spec.high]
    if not outside:
        return None
    return sentence(
        "{value} is not in the picture, which reaches from {low} to {high}.",
        value=format_value(outside[0]),
        low=format_value(spec.low),
        high=format_value(spec.high),
    )
