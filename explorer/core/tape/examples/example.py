"""An example: a snippet with its title."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """A snippet worth running."""

    title: str
    """English, in sentence case."""
    text: str
    case: str = ""
    """The case of the teaching material that it shows, such as S3."""
