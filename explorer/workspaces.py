"""The registry of workspaces: one record each; whatever else belongs to one lies in its own rooms.

What is written "module:name", below `explorer`, is imported by `load` where it is needed, so that
each process imports its own side only.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Page:
    """What shows one spec of a workspace."""

    name: str
    """Of the spec in a session."""
    spec: str
    page: str
    variables: int | None = None
    """How many the function has where this page is shown; None: where no other is."""
    follow: str = ""
    """(spec, function) to the spec of another function; empty: nothing else changes."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """One demonstration."""

    name: str
    """In session files."""
    title: str
    """English; translated where it is shown."""
    pages: tuple[Page, ...]
    computations: Mapping[str, str]
    """What the worker is asked, as a class, and the generator that answers it."""
    results: tuple[str, ...]
    """The classes of the answers."""
    keys: str
    """A function that returns what keys and mouse do here, (key, meaning) each."""
    stands_alone: bool = False
    """Whether it has an engine of its own and keeps files, for what it does takes long."""
    opens_file: str = ""
    """(session, path) to the session that shows a file of data that was dropped on the window."""


WORKSPACES = (
    Workspace(
        "curves",
        "Curves",
        (
            Page(
                "curves",
                "core.specs:CurveSpec",
                "ui.pages.curves.curves:CurvesPage",
                follow="core.curves.first_domain:moved",
            ),
            Page(
                "surface",
                "core.specs:SurfaceSpec",
                "ui.pages.surface.surface:SurfacePage",
                variables=2,
            ),
        ),
        {
            "core.specs:CurveSpec": "compute.curves.curves:run",
            "core.specs:SurfaceSpec": "compute.surface.surface:run",
            "core.specs:InspectSpec": "compute.surface.inspector:run",
        },
        (
            "core.results:CurveSamples",
            "core.results:CurveFeatures",
            "core.results:SurfaceSamples",
            "core.results:Inspection",
        ),
        "ui.pages.curves.keys:keys",
    ),
    Workspace(
        "descent",
        "Descent",
        (Page("descent", "core.specs:DescentSpec", "ui.pages.descent.descent:DescentPage"),),
        {
            "core.specs:DescentSpec": "compute.descent.descent:run",
            "core.specs:SweepSpec": "compute.descent.overview:sweep",
            "core.specs:StartsSpec": "compute.descent.overview:starts",
        },
        ("core.results:DescentPaths", "core.results:Sweep", "core.results:StartMap"),
        "ui.pages.descent.keys:keys",
    ),
    Workspace(
        "training",
        "Training",
        (
            Page(
                "training",
                "core.training.spec:TrainingSpec",
                "ui.pages.training.training:TrainingPage",
            ),
        ),
        {
            "core.training.spec:TrainingRun": "compute.training.training:run",
            "core.training.spec:SpeedSpec": "compute.training.speeds:run",
            "core.training.spec:RunExport": "compute.training.exports:run",
            "core.training.spec:RunFit": "compute.training.kept_fit:run",
        },
        (
            "core.training.spec:TrainingResult",
            "core.training.spec:Speeds",
            "core.training.spec:RunExported",
        ),
        "ui.pages.training.keys:keys",
        stands_alone=True,
        opens_file="ui.pages.training.dropped:with_table",
    ),
)


def load(entry: str) -> Any:  # noqa: ANN401
    """Import what an entry names."""
    module, _, name = entry.partition(":")
    return getattr(importlib.import_module(f"explorer.{module}"), name)


def workspace(name: str) -> Workspace:
    """Return the workspace of a name; raises KeyError."""
    return {each.name: each for each in WORKSPACES}[name]


def all_pages() -> tuple[Page, ...]:
    """Return the pages of all workspaces."""
    return tuple(page for each in WORKSPACES for page in each.pages)
