"""Whether a lesson is the same in both languages: only the words may differ."""

from __future__ import annotations

from collections.abc import Iterator

from explorer.core.lessons.faults import Fault
from explorer.core.lessons.lesson import Choose, Draw, Lesson, Mark, Number, Step
from explorer.core.sentence import Sentence, sentence


def differences(lesson: Lesson, other: Lesson) -> list[Fault]:
    """Return what differs besides the words, said of the second file."""
    file = f"{other.language}.md"
    return [Fault(file, 0, each) for each in _differences(lesson, other)]


def _differences(lesson: Lesson, other: Lesson) -> Iterator[Sentence]:
    if (lesson.order, lesson.cases) != (other.order, other.cases):
        yield sentence("“order” and “cases” are not those of {file}.", file=f"{lesson.language}.md")
    if len(lesson.steps) != len(other.steps):
        yield sentence(
            "There are {count} steps, but {others} in {file}.",
            count=len(other.steps),
            others=len(lesson.steps),
            file=f"{lesson.language}.md",
        )
        return
    for number, (step, same) in enumerate(zip(lesson.steps, other.steps, strict=True), 1):
        if _setup(step) != _setup(same):
            yield sentence(
                "The setup of step {number} is not that of {file}.",
                number=number,
                file=f"{lesson.language}.md",
            )
        if _asked(step) != _asked(same):
            yield sentence(
                "The prediction of step {number} is not that of {file}: kind, values and the place "
                "of the right option are the same.",
                number=number,
                file=f"{lesson.language}.md",
            )
        if bool(step.reveal) != bool(same.reveal):
            yield sentence(
                "Only one of the files has text after the prediction of step {number}.",
                number=number,
            )


def _setup(step: Step) -> tuple[object, ...]:
    return step.session, step.sets_up, step.point, step.play


def _asked(step: Step) -> tuple[object, ...]:
    """Return what a step asks, without its words."""
    match step.predict:
        case None:
            return ()
        case Draw(of=of, tolerance=tolerance, hint=hint):
            return "draw", of, tolerance, bool(hint)
        case Mark(on=on, values=values, within=within, hint=hint):
            return "mark", on, values, within, bool(hint)
        case Choose(options=options, hint=hint):
            return "choose", tuple(option.right for option in options), bool(hint)
        case Number(value=value, tolerance=tolerance, mistakes=mistakes, hint=hint):
            wrong = tuple((each.value, each.tolerance) for each in mistakes)
            return "number", value, tolerance, wrong, bool(hint)
