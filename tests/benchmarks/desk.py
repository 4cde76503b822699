"""The real window, as the benchmarks look at it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from tests.benchmarks.waiting import wait


class Desk:
    """The window with Training on it."""

    def __init__(self) -> None:
        from explorer.engine.client import Engine
        from explorer.ui.application import make_application
        from explorer.ui.shell.controller import MainController
        from explorer.ui.shell.main_window import MainWindow

        self._application = make_application()
        self._engine = Engine()
        self._engine.start()
        self._shell = MainWindow(None)
        self._window = MainController(self._shell, self._engine, None)
        completed: list[bool] = []
        self._window.completed.connect(lambda: completed.append(True))
        self._shell.show()
        self._window.fill()
        wait(lambda: completed)
        self._window.show_workspace("training")
        self.page: Any = self._window.page

    def wait_for_engine(self) -> None:
        """Wait until a training can begin."""
        from explorer.engine.client import EngineState

        wait(lambda: self.page.engine.state is EngineState.READY)

    def change(self, **fields: object) -> None:
        """Change what the page asks for, as a person would."""
        self.page.change("", **fields)

    @contextlib.contextmanager
    def painted(self, on_painted: Callable[[], object]) -> Iterator[None]:
        """Call something with each picture."""
        link = self.page.figure.painted.connect(on_painted)
        try:
            yield
        finally:
            self.page.disconnect(link)

    def wait_for_picture(self, condition: Callable[[], object]) -> None:
        """Wait for a picture that is painted while something holds."""
        seen: list[bool] = []
        with self.painted(lambda: condition() and seen.append(True)):
            wait(lambda: seen)

    def end(self) -> None:
        """Close the window."""
        self._shell.close()
        self._engine.stop()
