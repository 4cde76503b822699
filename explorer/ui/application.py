"""Starting the window: shown first, everything slow behind it."""

from __future__ import annotations

import json
import sys
import threading
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from explorer.core.resources import resource
from explorer.engine.client import Engine, EngineState
from explorer.ui.state import default_state_path
from explorer.ui.theme import load_fonts
from explorer.ui.window import MainWindow


class SlowImports(QObject):
    """Imports in a thread what the window needs only after it is seen.

    Signals:
        done(): all is imported.
    """

    done = Signal()

    def start(self) -> None:
        """Begin; the window stays alive meanwhile."""
        # The interpreter's lock is offered more often, so that a long import does not hold a key
        # press back.
        sys.setswitchinterval(0.001)
        threading.Thread(target=self._work, name="imports", daemon=True).start()

    def _work(self) -> None:
        import pyqtgraph as pg

        import explorer.engine.messages
        import explorer.ui.figures.curves  # noqa: F401
        from explorer.core.parser import parse

        parse("x")
        pg.setConfigOptions(antialias=True)
        self.done.emit()


def make_application() -> QApplication:
    """Return the application with its name, style and fonts."""
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName("gradient-explorer")
    application.setApplicationDisplayName("Gradient Explorer")
    application.setStyle("Fusion")
    application.setWindowIcon(QIcon(str(resource("icons/app.svg"))))
    load_fonts()
    return application


def run(session: Path | None = None, *, smoke: bool = False) -> int:
    """Open the window and return the exit status.

    Args:
        session: a session file to show.
        smoke: draw the first picture, print how long everything took, and leave.
    """
    application = make_application()
    engine = Engine()
    engine.start()
    window = MainWindow(engine, None if smoke else default_state_path())
    window.restore()
    imports = SlowImports()
    imports.done.connect(window.complete)
    if session is not None:
        imports.done.connect(lambda: window.open_file(session))
    if smoke:
        _Smoke(window, engine)
    window.show()
    QTimer.singleShot(0, imports.start)
    status = application.exec()
    engine.stop()
    return status


class _Smoke(QObject):
    """Times the start from the start of the process."""

    def __init__(self, window: MainWindow, engine: Engine) -> None:
        super().__init__(window)
        import psutil

        self._window = window
        self._engine = engine
        self._process = psutil.Process()
        self._times: dict[str, float] = {}
        window.installEventFilter(self)
        engine.state_changed.connect(self._on_state)
        window.page.results_changed.connect(self._on_results)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """See the window's first paint."""
        if event.type() == QEvent.Type.Paint:
            self._note("window_ms")
        return False

    def _note(self, name: str) -> None:
        since = time.time() - self._process.create_time()
        self._times.setdefault(name, round(since * 1000, 1))

    def _on_state(self, state: EngineState) -> None:
        if state is EngineState.READY:
            self._note("engine_ready_ms")
        elif state is EngineState.FAILED:
            QApplication.exit(1)

    def _on_results(self) -> None:
        figure = self._window.page.figure
        assert figure is not None
        if "first_curve_ms" in self._times:
            return
        figure.viewport().repaint()
        self._note("first_curve_ms")
        self._report()
        QTimer.singleShot(0, self._window.close)

    def _report(self) -> None:
        import psutil

        engine = psutil.Process(self._engine.pid)
        sizes = {
            "gui_rss_mb": round(self._process.memory_info().rss / 2**20, 1),
            "engine_rss_mb": round(engine.memory_info().rss / 2**20, 1),
        }
        sys.stdout.write(json.dumps({**self._times, **sizes}) + "\n")
        sys.stdout.flush()
