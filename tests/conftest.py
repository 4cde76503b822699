"""What every test may rely on: an offscreen Qt, quiet TensorFlow, no unexpected log."""

from __future__ import annotations

import logging
import os
import signal
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.translation.strict import unknown_texts

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell has what it starts in the background ignore Ctrl+C, and so would what tests start.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the tests that show a window be run on a display alone."""
    parser.addoption(
        "--no-windows", action="store_true", help="leave out the tests of tests/ui that show one"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark cases as slow before -m chooses, and leave out what the other run has.

    A real display changes nothing for tests without a window, and has those with one.
    """
    _mark_cases(items)
    if os.environ["QT_QPA_PLATFORM"] == "xcb":
        chosen = [item for item in items if _shows_window(item)]
    elif config.getoption("--no-windows"):
        chosen = [item for item in items if not (_is_of_ui(item) and _shows_window(item))]
    else:
        return
    left_out = set(items) - set(chosen)
    config.hook.pytest_deselected(items=[item for item in items if item in left_out])
    items[:] = chosen


def _shows_window(item: pytest.Item) -> bool:
    return "qtbot" in getattr(item, "fixturenames", ())


def _is_of_ui(item: pytest.Item) -> bool:
    return item.nodeid.startswith("tests/ui/")


def _mark_cases(items: list[pytest.Item]) -> None:
    """Mark as slow what comes after the first cases of a test; `fast_cases` says how many."""
    seen: Counter[str] = Counter()
    for item in items:
        mark = item.get_closest_marker("fast_cases")
        test = item.nodeid.partition("[")[0]
        seen[test] += 1
        if mark is not None and seen[test] > mark.args[0]:
            item.add_marker("slow")


_OF_JACOBIANS = "<function pfor.<locals>.f"
"""TensorFlow traces one for each Jacobian, and after five in a process it says so."""


@pytest.fixture(autouse=True)
def no_unexpected_logs(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that logged a warning or worse."""
    yield
    records = [r for when in ("setup", "call") for r in caplog.get_records(when)]
    messages = [r.getMessage() for r in records if r.levelno >= logging.WARNING]
    unexpected = [each for each in messages if _OF_JACOBIANS not in each]
    assert not unexpected, unexpected


_OF_PYQTGRAPH = "Export..."
"""Title of an entry in its menus, which are not shown here."""


@pytest.fixture(autouse=True)
def no_unknown_texts(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that met a text which no catalogue has, but for those that it made itself."""
    with unknown_texts() as unknown:
        yield
    own = request.node.path.read_text(encoding="utf-8")
    missing = [
        text for text in dict.fromkeys(unknown) if text[:12] not in own and text != _OF_PYQTGRAPH
    ]
    assert not missing, f"not translated (script/translate): {missing}"
