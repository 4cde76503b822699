"""An example: a snippet with its title."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.core.tape.spec import TapeSpec
from explorer.core.translation import Text


@dataclass(frozen=True, slots=True)
class Example:
    """A snippet worth running."""

    title: Text
    """In sentence case."""
    text: str
    case: str = ""
    """The case of the teaching material that it shows, such as S3."""

    @property
    def spec(self) -> TapeSpec:
        """The snippet, seen as usual."""
        return TapeSpec(self.text)
