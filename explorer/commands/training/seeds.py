"""One training from several seeds: their results side by side, with mean and deviation."""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from msgspec.structs import replace

from explorer.commands.arguments import misused
from explorer.commands.training.report import TrainingReport
from explorer.commands.training.report_text import ReportText, loop_text, test_title
from explorer.core.bounds import bounds
from explorer.core.language.numbers import read_number
from explorer.core.sentence import SentenceError, filled, refusal
from explorer.core.training.spec import TrainingProblem
from explorer.core.translation import translate

_MOST = 50
"""Seeds of one call."""


def seeds_of(options: argparse.Namespace) -> list[int]:
    """Return the seeds of --seeds, none where it is not given; raises SentenceError."""
    if options.seeds is None:
        return []
    if options.seed is not None:
        misused(options, "--seed is of one run; --seeds asks for several")
    values = [read_number(text) for text in options.seeds.split(",")]
    for value in values:
        error = bounds(TrainingProblem, "seed").error("--seeds", value)
        if error is not None:
            raise SentenceError(error)
    seeds = [int(value) for value in values]
    if len(seeds) > _MOST:
        raise refusal("At most {most} seeds are trained at once.", most=_MOST)
    twice = [seed for i, seed in enumerate(seeds) if seed in seeds[:i]]
    if twice:
        raise refusal("The seed {seed} is named twice: it is the same run.", seed=twice[0])
    return seeds


def from_seeds(problem: TrainingProblem, seeds: Sequence[int]) -> list[TrainingProblem]:
    """Return a training from each of some seeds."""
    return [replace(problem, seed=seed) for seed in seeds]


def seeds_text(reports: Sequence[TrainingReport], directories: Sequence[str]) -> str:
    """Return what a person reads of runs that differ in their seeds."""
    from explorer.commands.terminal import columns, facts, written

    results = [_results(report) for report in reports]
    titles = list(dict.fromkeys(name for row in results for name in row))
    rows = [
        (
            f"{report.problem.seed}",
            f"{len(report.epochs):,}",
            *(_number(row.get(title, math.nan)) for title in titles),
        )
        for report, row in zip(reports, results, strict=True)
    ]
    means = {title: _band([row.get(title, math.nan) for row in results]) for title in titles}
    kept = "\n".join(directory for directory in directories if directory)
    ends = [
        filled("Seed {seed}: {sentence}", seed=report.problem.seed, sentence=report.end.sentence)
        for report in reports
        if report.end
    ]
    parts: list[Any] = []
    if heading := ReportText(reports[0]).heading():
        loop = loop_text(reports[0].problem.mode, [report.problem.seed for report in reports])
        parts = [facts({**heading, translate("loop"): loop})]
    named = (translate("seed"), translate("epochs"), *titles)
    parts += [columns(named, rows), "\n".join(ends)]
    parts.append(facts({**means, **({translate("kept in"): kept} if kept else {})}))
    return written(*parts)


def _results(report: TrainingReport) -> dict[str, float]:
    """Return the losses and metrics of a run, of the test data as far as they are known."""
    rows, end = report.epochs, report.end
    found = {translate("validation"): rows[-1].validation} if rows else {}
    if end is None or end.test is None:
        return found
    titled = {test_title(name): value for name, value in report.tested().items()}
    return {**found, translate("test"): end.test, **titled}


def _number(value: float) -> str:
    return f"{value:.4g}" if math.isfinite(value) else translate("none")


def _band(values: Sequence[float]) -> str:
    """Return mean and sample standard deviation of the runs that have a number."""
    finite = np.array([value for value in values if math.isfinite(value)])
    if not len(finite):
        return translate("none")
    band = f"{finite.mean():.4g} ± {finite.std(ddof=1):.2g}" if len(finite) > 1 else ""
    band = band or f"{finite[0]:.4g}"
    if len(finite) == len(values):
        return band
    return filled("{band} (of {count} runs)", band=band, count=len(finite))
