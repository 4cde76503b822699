"""The formulas of a lesson, and those that the typesetter cannot read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from explorer.core.lessons.faults import Fault
from explorer.core.lessons.lesson import Lesson
from explorer.core.lessons.text import Formula, Run
from explorer.core.sentence import sentence, short


def formulas(lesson: Lesson) -> dict[str, str]:
    """Return the LaTeX of each formula, by how it is written."""
    found = _within((lesson.intro, lesson.steps))
    return {each.text: each.latex for each in found if each.latex}


def formula_faults(lesson: Lesson) -> list[Fault]:
    """Return a fault for each formula that cannot be typeset; it is shown as it is written."""
    file = f"{lesson.language}.md"
    return [
        Fault(file, 0, sentence("The formula “{formula}” cannot be typeset.", formula=short(text)))
        for text, latex in formulas(lesson).items()
        if not _is_typeset(latex)
    ]


def _is_typeset(latex: str) -> bool:
    # Only now: it takes longer to import than all lessons to be read.
    from ziamath.zmath import Latex

    try:
        Latex(latex)
    except Exception:
        # Whatever it raises for LaTeX that it cannot read.
        return False
    return True


def _within(part: Any) -> Iterator[Run | Formula]:  # noqa: ANN401
    """Return what is a formula, or may be one, in a text, a step or a prediction."""
    if isinstance(part, Run | Formula):
        yield part
    elif isinstance(part, tuple):
        for each in part:
            yield from _within(each)
    elif isinstance(part, msgspec.Struct):
        for name in part.__struct_fields__:
            yield from _within(getattr(part, name))
    elif hasattr(part, "__dataclass_fields__"):
        for name in part.__dataclass_fields__:
            yield from _within(getattr(part, name))
