"""The TensorFlow processes of a window."""

from __future__ import annotations

from PySide6.QtCore import QObject

from explorer.engine.client import Engine
from explorer.engine.devices import has_gpu
from explorer.engine.snippets.engine import SnippetEngine
from explorer.workspaces import workspace


class Engines:
    """One for the workspaces that are to stay live, and one for those that work for long.

    Those that run a person's code have one, too, which is made with the first of them.

    Args:
        shared: of the workspaces that stay live; belongs to who made it.
        own: of the others; None: made here, and started with the first of them.
        parent: who owns what is made here.
        host: the machine on which the engine of those that work for long runs; empty: this one.
    """

    def __init__(self, shared: Engine, own: Engine | None, parent: QObject, host: str = "") -> None:
        self._shared = shared
        self._own = own or Engine(parent, spares=shared.spares, host=host, uses_gpu=has_gpu())
        self._is_owner = own is None
        self._of_code: SnippetEngine | None = None
        self._parent = parent

    def engine_of(self, name: str) -> Engine:
        """Return the one of a workspace."""
        if workspace(name).runs_code:
            self._of_code = self._of_code or SnippetEngine(self._parent)
            return self._of_code
        return self._own if workspace(name).stands_alone else self._shared

    @property
    def host(self) -> str:
        """The machine on which the engine of those that work for long runs; empty: this one."""
        return self._own.host

    def stop(self) -> None:
        """End what was made here."""
        if self._is_owner:
            self._own.stop()
        if self._of_code is not None:
            self._of_code.stop()
