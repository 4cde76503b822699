"""How the benchmarks wait for the window."""

from __future__ import annotations

from collections.abc import Callable


def wait(condition: Callable[[], object]) -> None:
    """Run the event loop until something holds; looking costs the window next to nothing."""
    from PySide6.QtCore import QEventLoop, Qt, QTimer

    loop, look = QEventLoop(), QTimer()
    look.setInterval(1)
    look.setTimerType(Qt.TimerType.PreciseTimer)
    look.timeout.connect(lambda: condition() and loop.quit())
    look.start()
    loop.exec()
