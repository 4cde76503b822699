"""Figures of a lesson, for who wants them on paper."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.core.lessons.lesson import Lesson
from explorer.core.session import Session
from explorer.workspaces import workspace


@dataclass(frozen=True, slots=True)
class StepFigure:
    """What a step shows that the step before did not."""

    step: int
    """Counted from 1; 0: the introduction."""
    session: Session

    @property
    def runs_code(self) -> bool:
        """Whether there is nothing to be seen before a person's program has been run."""
        return workspace(self.session.workspace).runs_code


def figures_of(lesson: Lesson) -> list[StepFigure]:
    """Return the figures of a lesson in the order of its steps, each of them once."""
    shown = [lesson.session, *(step.session for step in lesson.steps)]
    found: list[StepFigure] = []
    for number, session in enumerate(shown):
        if all(session.spec != each.session.spec for each in found):
            found.append(StepFigure(number, session))
    return found
