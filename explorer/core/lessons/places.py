"""What a step may point at, by name; the window knows where each of them is."""

from __future__ import annotations

import difflib

ANYWHERE = ("function", "parameters", "player", "code", "numbers", "figure")
"""In every workspace."""
OF_PAGES: dict[str, tuple[str, ...]] = {
    "curves": ("orders", "point", "taylor", "range", "marks", "differences", "precision"),
    "surface": ("inspector", "range", "view"),
    "descent": (
        "examples", "start", "steps", "optimizer", "rate", "limit", "verdict", "loss", "overview",
        "numbers",
    ),
    "training": (
        "data", "model", "optimizer", "rate", "loop", "pitfall", "seed", "pace", "start", "runs",
        "chart", "predictions", "below", "speeds",
    ),
    "tape": (
        "snippet", "run", "examples", "figure", "calls", "causes", "witnesses", "output",
    ),
}  # fmt: skip
"""By page."""


def all_places() -> tuple[str, ...]:
    """Return the names of everything that can be pointed at."""
    return ANYWHERE + tuple(f"{page}.{part}" for page, parts in OF_PAGES.items() for part in parts)


def nearest(name: str) -> str:
    """Return the name that was likely meant; empty: none is near."""
    return next(iter(difflib.get_close_matches(name, all_places(), 1, 0.5)), "")
