"""What the first picture of the window needs to know of the last state."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from explorer.core.translation import LANGUAGES
from explorer.storage.reading import read_start
from explorer.ui.widgets.theme import LEFT_WIDTH
from explorer.workspaces import WORKSPACES

MAX_LENGTH = 1000
"""Most characters of a function: the limit of `core.tokens`, which is not imported yet."""
_MOST_BYTES = 4_000_000
WITHOUT_FUNCTION = frozenset(each.name for each in WORKSPACES if each.runs_code)
"""Workspaces that show a program, and no function."""


@dataclass(frozen=True)
class Glimpse:
    """As much of the last state as the first picture of the window needs."""

    theme: str = ""
    size: tuple[int, int] = (1280, 800)
    text: str = "sin²x"
    position: tuple[int, int] | None = None
    is_maximized: bool = False
    left: int = LEFT_WIDTH
    editor: int = 0
    scale: float = 1.0
    has_function: bool = True
    """Whether the workspace shows the function."""

    language: str = ""
    """Empty: as the desktop asks."""

    @classmethod
    def of(cls, path: Path | None) -> Glimpse:
        """Read what can be read; the state is checked whole later, and damage is said then."""
        try:
            data: Any = json.loads(read_start(path, _MOST_BYTES)) if path else {}
            session = data["session"]
            # Sessions of version 1 had it in each spec.
            function = session.get("function") or session["curves"]["function"]
            text = function["text"]
            place = data.get("position")
            return cls(
                str(data.get("theme")),
                _pair(data.get("size", cls.size)),
                str(text)[:MAX_LENGTH],
                None if place is None else _pair(place),
                data.get("is_maximized") is True,
                int(data.get("left", cls.left)),
                int(data.get("editor", cls.editor)),
                float(data.get("scale", cls.scale)),
                session.get("workspace") not in WITHOUT_FUNCTION,
                _language(data.get("language")),
            )
        except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
            return cls()


def _language(value: Any) -> str:  # noqa: ANN401
    return value if isinstance(value, str) and value in LANGUAGES else ""


def _pair(value: Any) -> tuple[int, int]:  # noqa: ANN401
    first, second = value
    return max(-32000, min(int(first), 32000)), max(-32000, min(int(second), 32000))
