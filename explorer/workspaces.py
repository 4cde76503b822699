"""The registry of workspaces: one record each; whatever else belongs to one lies in its own rooms.

What is written "module:name" is imported by `load` where it is needed, so that
each process imports its own side only.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Text = str
"""As in `core.translation`, which stands above this floor: translated where it is shown."""


@dataclass(frozen=True, slots=True)
class Page:
    """Page of a workspace, for one spec."""

    name: str
    """Of the spec in a session."""
    spec: str
    page: str
    drawing: str
    """A module with `draw` and `film`, for a spec without a window."""
    rendered: str
    """(options, spec) to the spec that `render` draws."""
    variables: int | None = None
    """How many the function has where this page is shown; None: where no other is."""
    follow: str = ""
    """(spec, function) to the spec of another function; empty: nothing else changes."""


@dataclass(frozen=True, slots=True)
class Command:
    """Command of a workspace, without a window."""

    name: str
    about: Text
    add_options: str
    """A function that gives a parser of arguments the options, and what runs them."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """One demonstration."""

    name: str
    """In session files."""
    title: Text
    pages: tuple[Page, ...]
    computations: Mapping[str, str]
    """Class of the problem, and the generator that answers it."""
    results: tuple[str, ...]
    """The classes of the answers."""
    keys: str
    """Keys and mouse actions, (key, meaning) each."""
    examples: str = ""
    """Each with its `title` and its `spec`; a page shows one by its number (`show_example`)."""
    command: Command | None = None
    more_commands: tuple[Command, ...] = ()
    """Beside the one that stands for the workspace."""
    stands_alone: bool = False
    """Whether it has an engine of its own and keeps files, for what it does takes long."""
    runs_code: bool = False
    """Whether what is asked is a program of a person's, each of which has a process of its own."""
    opens_file: str = ""
    """(session, path) to the session that shows a file that was opened or dropped on the window;
    raises SentenceError where it cannot be read."""
    endings: tuple[str, ...] = ()
    """Of the names of such files; none: all that no other workspace opens."""


WORKSPACES = (
    Workspace(
        "curves",
        "Curves",
        (
            Page(
                "curves",
                "explorer.core.curves.spec:CurveSpec",
                "explorer.ui.pages.curves.curves:CurvesPage",
                "explorer.ui.output.drawings.curves",
                "explorer.commands.rendered:curves",
                follow="explorer.core.curves.first_domain:moved",
            ),
            Page(
                "surface",
                "explorer.core.surface.spec:SurfaceSpec",
                "explorer.ui.pages.surface.surface:SurfacePage",
                "explorer.ui.output.drawings.surface",
                "explorer.commands.rendered:surface",
                variables=2,
            ),
        ),
        {
            "explorer.core.curves.spec:CurveProblem": "explorer.compute.curves.curves:run",
            "explorer.core.surface.spec:SurfaceProblem": "explorer.compute.surface.surface:run",
            "explorer.core.surface.spec:PointProblem": "explorer.compute.surface.inspector:run",
        },
        (
            "explorer.core.curves.results:CurveSamples",
            "explorer.core.curves.results:CurveFeatures",
            "explorer.core.surface.results:SurfaceSamples",
            "explorer.core.surface.results:Inspection",
        ),
        "explorer.ui.pages.curves.keys:KEYS",
        "explorer.core.examples:EXAMPLES",
        Command(
            "eval",
            "values and derivatives at given points",
            "explorer.commands.evaluate:add_options",
        ),
    ),
    Workspace(
        "descent",
        "Descent",
        (
            Page(
                "descent",
                "explorer.core.descent.spec:DescentSpec",
                "explorer.ui.pages.descent.descent:DescentPage",
                "explorer.ui.output.drawings.descent",
                "explorer.commands.rendered:descent",
            ),
        ),
        {
            "explorer.core.descent.spec:DescentProblem": "explorer.compute.descent.descent:run",
            "explorer.core.descent.spec:SweepProblem": "explorer.compute.descent.overview:sweep",
            "explorer.core.descent.spec:StartsProblem": "explorer.compute.descent.overview:starts",
        },
        (
            "explorer.core.descent.results:DescentPaths",
            "explorer.core.descent.results:Sweep",
            "explorer.core.descent.results:StartMap",
        ),
        "explorer.ui.pages.descent.keys:KEYS",
        "explorer.core.descent.presets:PRESETS",
        Command(
            "descend",
            "gradient descent, step by step",
            "explorer.commands.descend:add_options",
        ),
    ),
    Workspace(
        "training",
        "Training",
        (
            Page(
                "training",
                "explorer.core.training.spec:TrainingSpec",
                "explorer.ui.pages.training.training:TrainingPage",
                "explorer.ui.output.drawings.training",
                "explorer.commands.rendered:training",
            ),
        ),
        {
            "explorer.core.training.spec:TrainingRun": "explorer.compute.training.training:run",
            "explorer.core.training.spec:SpeedProblem": "explorer.compute.training.speeds:run",
            "explorer.core.training.kept:RunExport": "explorer.compute.training.saved.exports:run",
            "explorer.core.training.kept:RunFit": "explorer.compute.training.saved.fit:run",
            "explorer.core.training.unit:RunUnit": "explorer.compute.training.saved.unit:run",
            "explorer.core.training.range_test:RangeTestProblem": (
                "explorer.compute.training.watching.range_test:run"
            ),
            "explorer.core.training.opened_step:StepProblem": (
                "explorer.compute.training.opened_step:run"
            ),
        },
        (
            "explorer.core.training.results:TrainingResult",
            "explorer.core.training.results:Speeds",
            "explorer.core.training.kept:RunExported",
            "explorer.core.training.range_test:RangeTest",
            "explorer.core.training.opened_step:OpenedStep",
        ),
        "explorer.ui.pages.training.keys:KEYS",
        command=Command(
            "train",
            "a model by its own training loop",
            "explorer.commands.train:add_options",
        ),
        more_commands=(
            Command(
                "watch",
                "the points of a log folder, as they come",
                "explorer.commands.watch:add_options",
            ),
            Command(
                "sweep",
                "a study of many trainings, made or told of",
                "explorer.commands.studies.sweep:add_options",
            ),
            Command(
                "work",
                "a worker for the trials of a study",
                "explorer.commands.studies.work:add_options",
            ),
        ),
        stands_alone=True,
        opens_file="explorer.ui.pages.training.dropped:with_table",
    ),
    Workspace(
        "tape",
        "Tape",
        (
            Page(
                "tape",
                "explorer.core.tape.spec:TapeSpec",
                "explorer.ui.pages.tape.tape:TapePage",
                "explorer.ui.output.drawings.tape",
                "explorer.commands.rendered:tape",
            ),
        ),
        {"explorer.core.tape.spec:TapeProblem": "explorer.compute.tape.tape:run"},
        (
            "explorer.core.tape.record:TapeRecord",
            "explorer.core.tape.record:TapeJudgement",
            "explorer.core.tape.progress:TapeProgress",
            "explorer.core.tape.parts:TapePart",
        ),
        "explorer.ui.pages.tape.keys:KEYS",
        "explorer.core.tape.examples:EXAMPLES",
        Command(
            "tape",
            "what TensorFlow's tapes record of a snippet",
            "explorer.commands.tape.tape:add_options",
        ),
        runs_code=True,
        opens_file="explorer.ui.pages.tape.opened:with_file",
        endings=(".py", ".ipynb"),
    ),
)

_RENDER = Command(
    "render",
    "the figure as a picture, slides, a film, numbers or sound",
    "explorer.commands.render:add_options",
)
"""Of every workspace."""
_LESSONS = Command(
    "lessons",
    "the lessons of the course, and those of one's own",
    "explorer.commands.lessons.lessons:add_options",
)
_ENGINE = Command(
    "engine",
    "the engine for a window on another machine, by ssh",
    "explorer.commands.engine:add_options",
)
_HELP = Command(
    "help",
    "ideas and functions, explained",
    "explorer.commands.help:add_options",
)


def commands() -> tuple[Command, ...]:
    """Return all commands."""
    found: list[Command] = []
    for each in WORKSPACES:
        found += [] if each.command is None else [each.command]
        found += each.more_commands
    return *found, _RENDER, _LESSONS, _HELP, _ENGINE


def load(entry: str) -> Any:  # noqa: ANN401
    """Import what an entry names."""
    module, _, name = entry.partition(":")
    return getattr(importlib.import_module(module), name)


def workspace(name: str) -> Workspace:
    """Return the workspace of a name; raises KeyError."""
    return {each.name: each for each in WORKSPACES}[name]


def all_pages() -> tuple[Page, ...]:
    """Return the pages of all workspaces."""
    return tuple(page for each in WORKSPACES for page in each.pages)
