"""Editor: changes of a page's spec by its forms."""

from __future__ import annotations

from typing import Any, Protocol


class Editor(Protocol):
    """The page, as its forms see it."""

    def change(self, key: str, **fields: Any) -> None:  # noqa: ANN401
        """Give fields of the spec new values.

        Args:
            key: under which changes in quick succession are one step of undo; empty: none.
            fields: the new values by the names of their fields.
        """
        ...

    def end_gesture(self) -> None:
        """Let the next change be a step of undo of its own: a slider was let go."""
        ...
