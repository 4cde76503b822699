"""A descent in words, for whoever listens to it instead of looking."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.core.descent.results import DescentPath
from explorer.core.descent.spec import DescentProblem
from explorer.core.language.notation import format_value
from explorer.core.optimizers.config import shown_labels
from explorer.core.sentence import Sentence, sentence

_DIGITS = 4


def described(problem: DescentProblem, paths: Sequence[DescentPath], step: int) -> list[Sentence]:
    """Return what became of each runner, and where it is at a step.

    Args:
        problem: that was asked.
        paths: the answer, one for each runner.
        step: that is shown.
    """
    axes = problem.function.axes()
    start = [f"{name} = {_number(value)}" for name, value in zip(axes, problem.start, strict=False)]
    told = sentence(
        "{function}, descended from {start} for at most {steps} steps.",
        function=problem.function.equation(),
        start=", ".join(start),
        steps=problem.steps,
    )
    found = [told]
    runners = zip(shown_labels(problem.runners), problem.runners, paths, strict=False)
    for name, runner, path in runners:
        found.append(
            sentence(
                "{name}, learning rate {rate}: {verdict}",
                name=name,
                rate=_number(runner.rate),
                verdict=path.verdict.sentence,
            )
        )
        if path.verdict.reason is not None:
            found.append(path.verdict.reason)
        found.append(_at_step(axes, path, step))
    return found


def at_step(problem: DescentProblem, path: DescentPath, step: int) -> Sentence:
    """Return where a path is at a step, or at its last one before it."""
    return _at_step(problem.function.axes(), path, step)


def _number(value: float) -> str:
    return format_value(value, _DIGITS)


def _at_step(axes: Sequence[str], path: DescentPath, step: int) -> Sentence:
    row = path.last_finite(step)
    values = [
        *zip(axes, path.x[row].tolist(), strict=True),
        ("f", float(path.values[row])),
    ]
    return sentence(
        "At step {step}: {values}.",
        step=row,
        values=", ".join(f"{name} = {_number(value)}" for name, value in values),
    )
