"""The TensorFlow processes of a window."""

from __future__ import annotations

from PySide6.QtCore import QObject

from explorer.engine.client import Engine
from explorer.workspaces import workspace


class Engines:
    """One for the workspaces that are to stay live, and one for those that work for long.

    Args:
        shared: of the workspaces that stay live; belongs to who made it.
        own: of the others; None: made here, and started with the first of them.
        parent: who owns what is made here.
    """

    def __init__(self, shared: Engine, own: Engine | None, parent: QObject) -> None:
        self._shared = shared
        self._own = own or Engine(parent, spares=shared.spares)
        self._is_owner = own is None

    def engine_of(self, name: str) -> Engine:
        """Return the one of a workspace."""
        return self._own if workspace(name).stands_alone else self._shared

    def stop(self) -> None:
        """End what was made here."""
        if self._is_owner:
            self._own.stop()
