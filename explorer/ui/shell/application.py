"""Starting the window: shown first, everything slow behind it."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import re
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QMessageLogContext,
    QObject,
    QStandardPaths,
    Qt,
    QTimer,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

from explorer.storage.slots import Slot, take_slot
from explorer.ui.application import make_application
from explorer.ui.garbage import settle
from explorer.ui.shell.main_window import MainWindow

if TYPE_CHECKING:
    from explorer.engine.client import Engine, EngineState
    from explorer.engine.spare import Spares
    from explorer.interrupts import Interrupts
    from explorer.ui.shell.controller import MainController


_PICTURE_IN = 80
"""Milliseconds from the built window to its first picture."""
_LOST_DISPLAY = re.compile("The (X11|Wayland) connection (broke|experienced a fatal error)")
_SLOW = (
    "explorer.engine.client",
    "explorer.engine.messages",
    "explorer.ui.figures.curves.curves",
    "explorer.ui.shell.controller",
    "explorer.core.preview",
)


class SlowImports(QObject):
    """Imports in a thread what the window needs only after it is seen.

    Signals:
        done(): all is imported.
    """

    done = Signal()

    def start(self) -> None:
        """Begin; the window stays alive meanwhile."""
        threading.Thread(target=self._work, name="imports", daemon=True).start()

    def _work(self) -> None:
        for name in _SLOW:
            importlib.import_module(name)
        # The grammar's tables are read at first use.
        importlib.import_module("explorer.core.language.parser").parse("x")
        self.done.emit()

    def go_on(self) -> None:
        """Import, in a thread again, what the first picture does without.

        That is what the code panel and the command palette need.
        """
        threading.Thread(target=self._work_on, name="imports", daemon=True).start()

    def _work_on(self) -> None:
        importlib.import_module("pygments.lexers.python").PythonLexer()
        importlib.import_module("explorer.ui.shell.palette.palette")
        # The palette lists them.
        importlib.import_module("explorer.storage.lessons.library")
        for workspace in importlib.import_module("explorer.workspaces").WORKSPACES:
            if workspace.examples:
                importlib.import_module(workspace.examples.partition(":")[0])


class Start(QObject):
    """The start of the window: shell, then first picture with the engine, then everything else.

    Signals:
        page_built(): the workspace that comes first is there, before its first picture.
        completed(): everything is built and the session is shown.
    """

    page_built = Signal()
    completed = Signal()

    def __init__(
        self, slot: Slot | None, session: Path | str | None = None, language: str = ""
    ) -> None:
        super().__init__()
        self._slot = slot
        self._state_path = slot.path if slot is not None else None
        self._session = session
        self._is_first = self._state_path is not None and not self._state_path.exists()
        """Whether nothing was ever kept here."""
        self.main_window = MainWindow(self._state_path, language)
        self.engine: Engine | None = None
        self._spares: Spares | None = None
        self.window: MainController | None = None
        self._imports = SlowImports(self)
        self._imports.done.connect(self._fill)
        # Not before: the imports would take half of the interpreter's time from the first paint.
        self.main_window.painted.connect(self._imports.start, Qt.ConnectionType.QueuedConnection)
        self.main_window.closing.connect(self._stop_engine)
        self.main_window.show()

    def keep(self) -> None:
        """Write the state at once; there is no time for anything else."""
        if self.window is not None:
            self.window.save_state()

    def _stop_engine(self) -> None:
        if self._spares is not None:
            self._spares.stop()
        if self.engine is not None:
            self.engine.stop()

    def _fill(self) -> None:
        from explorer.engine.client import Engine
        from explorer.engine.spare import Spares
        from explorer.ui.shell.controller import MainController

        self._spares = Spares(self)
        self.engine = Engine(spares=self._spares)
        self.window = MainController(self.main_window, self.engine, self._state_path)
        self.window.page_built.connect(self.page_built)
        self.window.completed.connect(self._on_completed)
        self.window.fill()

    def _on_completed(self) -> None:
        if isinstance(self._session, str) and self.window is not None:
            self.window.files.links.open(self._session)
        elif isinstance(self._session, Path) and self.window is not None:
            self.window.files.open_file(self._session)
        if self._slot is not None and self._slot.number > 1 and self.window is not None:
            self.window.say(self.tr("Another window is open; this one keeps a session of its own."))
        if self._is_first and self._session is None and self.window is not None:
            self.window.guide.invite()
        settle()
        QTimer.singleShot(_PICTURE_IN, self._imports.go_on)
        self.completed.emit()


def default_state_path() -> Path:
    """Return where the last state is kept for this person."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)
    return Path(folder) / "state.json"


def run(
    session: Path | str | None = None,
    *,
    smoke: bool = False,
    interrupts: Interrupts | None = None,
    language: str = "",
) -> int:
    """Open the window and return the exit status.

    Args:
        session: a session file to show, or a link.
        smoke: draw the first picture, print how long everything took, and leave.
        interrupts: what hears that the program is to end.
        language: of this session; empty: the one that was chosen last, or that of the desktop.
    """
    application = make_application()
    slot = None if smoke else take_slot(default_state_path())
    start = Start(slot, session, language)
    if smoke:
        _Smoke(start)
    ending = _Ending(start)
    if interrupts is not None:
        interrupts.on_signal = ending.asked.emit
    return application.exec() or ending.status


class _Ending(QObject):
    """Ends the program in order where it is not the person who closes the window.

    Signals:
        asked(int): the program is to end with this status; may come from any thread.
    """

    asked = Signal(int)

    def __init__(self, start: Start) -> None:
        super().__init__(start)
        self._start = start
        self.status = 0
        self.asked.connect(self._end, Qt.ConnectionType.QueuedConnection)
        qInstallMessageHandler(self._on_message)

    def _end(self, status: int) -> None:
        self.status = status
        self._start.main_window.close()
        QApplication.exit(status)

    def _on_message(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        """Write what Qt says; where it has lost the display, it leaves nothing to do after that.

        Qt ends the process by itself then, without a word to anything that is still open.
        """
        with contextlib.suppress(OSError):
            sys.stderr.write(f"{text}\n")
        if _LOST_DISPLAY.match(text):
            self._start.keep()
            os._exit(1)


class _Smoke(QObject):
    """Times the start from the start of the process."""

    def __init__(self, start: Start) -> None:
        super().__init__(start)
        self._start = start
        self._times: dict[str, float] = {}
        start.main_window.installEventFilter(self)
        start.page_built.connect(self._on_page_built)

    def _on_page_built(self) -> None:
        assert self._start.window is not None
        assert self._start.engine is not None
        self._start.window.page.results_changed.connect(self._on_results)
        self._start.engine.state_changed.connect(self._on_state)
        self._on_state(self._start.engine.state)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """See the window's first paint."""
        if event.type() == QEvent.Type.Paint:
            self._note("window_ms")
        return False

    def _note(self, name: str) -> None:
        self._times.setdefault(name, round(_process_age() * 1000, 1))

    def _on_state(self, state: EngineState) -> None:
        from explorer.engine.client import EngineState

        if state is EngineState.READY:
            self._note("engine_ready_ms")
        elif state is EngineState.FAILED:
            QApplication.exit(1)

    def _on_results(self) -> None:
        assert self._start.window is not None
        page = self._start.window.page
        assert page.figure is not None
        if "first_picture_ms" not in self._times:
            page.figure.viewport().repaint()
            self._note("first_picture_ms")
        if page.answered is not None and "first_curve_ms" not in self._times:
            page.figure.viewport().repaint()
            self._note("first_curve_ms")
            self._report()
            QTimer.singleShot(0, self._start.main_window.close)

    def _report(self) -> None:
        import psutil

        assert self._start.engine is not None
        memory = {
            "gui_rss_mb": psutil.Process().memory_info().rss,
            "engine_rss_mb": psutil.Process(self._start.engine.pid).memory_info().rss,
        }
        sizes = {name: round(size / 2**20, 1) for name, size in memory.items()}
        sys.stdout.write(json.dumps({**self._times, **sizes}) + "\n")
        sys.stdout.flush()


def _process_age() -> float:
    """Return the seconds since this process was started.

    On Linux psutil's creation time is off by up to a second, because it adds ticks to a boot time
    that the kernel gives in whole seconds; the ticks themselves are exact to a hundredth.
    """
    if not sys.platform.startswith("linux"):
        import psutil

        return time.time() - psutil.Process().create_time()
    fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
    return time.clock_gettime(time.CLOCK_BOOTTIME) - int(fields[19]) / os.sysconf("SC_CLK_TCK")
