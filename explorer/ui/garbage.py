"""Python's cyclic garbage, collected in the window's thread and nowhere else.

Python collects in whichever thread happens to allocate. Where that is the typesetter's, Qt objects
caught in a cycle are destroyed outside the thread that Qt allows, and the process dies. Collecting
between events also keeps pauses out of the frames of a drag.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_INTERVAL = 2000
_EVERY_FULL = 30
"""Full collections come once in so many timeouts, that is once a minute."""


class GarbageCollector(QObject):
    """Switches automatic collection off and collects by timer instead."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._count = 0
        self._timer = QTimer(self, interval=_INTERVAL)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def _collect(self) -> None:
        self._count += 1
        gc.collect(2 if self._count % _EVERY_FULL == 0 else 1)


def settle() -> None:
    """Leave what the start has made out of all later collections: it stays to the end."""
    gc.freeze()
