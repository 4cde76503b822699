"""What every test may rely on: an offscreen Qt, quiet TensorFlow, no unexpected log."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell has what it starts in the background ignore Ctrl+C, and so would what tests start.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On a real display, leave out what shows no window: it is the same there."""
    if os.environ["QT_QPA_PLATFORM"] != "xcb":
        return
    shows = {item: "qtbot" in getattr(item, "fixturenames", ()) for item in items}
    config.hook.pytest_deselected(items=[item for item in items if not shows[item]])
    items[:] = [item for item in items if shows[item]]


@pytest.fixture(autouse=True)
def no_unexpected_logs(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that logged a warning or worse."""
    yield
    records = [r for when in ("setup", "call") for r in caplog.get_records(when)]
    unexpected = [r.getMessage() for r in records if r.levelno >= logging.WARNING]
    assert not unexpected, unexpected
