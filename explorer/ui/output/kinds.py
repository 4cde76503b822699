"""Kinds of files that show more than one step, as every part names them; needs no Qt."""

from __future__ import annotations

from importlib.util import find_spec

from explorer.core.sentence import refusal

MOVING = ("gif", "webp", "mp4")
"""Endings of files that move."""
SLIDES = "slides"
"""A PDF with a page for every step."""
SLIDE = (960, 540)
"""Pixels of a slide: its letters can be read from afar."""
USUAL_SCALES = {"mp4": 2.0}
"""Of frames, where it is not 1: an MP4 halves the resolution of colours."""
MOST_PAGES, MOST_CHOSEN = 60, 500
"""Pages of steps that nobody chose, evenly apart, and of those that were chosen."""


def check_encoder(kind: str) -> None:
    """Raise SentenceError where files of a kind cannot be written here."""
    if kind == "mp4" and find_spec("av") is None:
        raise refusal(
            "An MP4 needs the package “av”, which is not installed: {command}",
            command='pip install "gradient-explorer[video]"',
        )
