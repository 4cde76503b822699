"""One engine for all tests of snippets: each snippet has a process of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from explorer.engine.snippets.engine import SnippetEngine
from tests.engine.snippets.trying import Tried


@pytest.fixture(scope="package")
def tried(qapp: QApplication) -> Iterator[Tried]:
    """Return a running engine that has its next process made ahead, and stop it at the end."""
    engine = SnippetEngine(qapp, ahead=True)
    engine.start()
    yield Tried(engine)
    engine.stop()
