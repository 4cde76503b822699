"""A thousand frames: nothing may grow, and nothing may be lost."""

from __future__ import annotations

import gc
import sys

import psutil
import pytest
from PySide6.QtWidgets import QApplication

from tests.ui.conftest import Person

pytestmark = pytest.mark.slow


def _open_files() -> int:
    return psutil.Process().num_fds()


def _frames(person: Person, count: int) -> None:
    slider = person.page.parameter_list.rows["a"].slider
    for i in range(count):
        slider.setValue(2000 + 37 * i % 6000)
        # Not by qtbot's waiting, which keeps something of every wait.
        while person.page.answered != person.page.problem():
            QApplication.processEvents()


def test_a_thousand_frames_leak_nothing(person: Person) -> None:
    person.type_function("a/2 sin 2x + x^3/40")
    person.see_features()
    _frames(person, 300)
    gc.collect()
    window, engine = psutil.Process(), psutil.Process(person.engine.pid)
    nones, files = sys.getrefcount(None), _open_files()
    sizes = window.memory_info().rss, engine.memory_info().rss
    _frames(person, 1000)
    gc.collect()
    grown = window.memory_info().rss - sizes[0], engine.memory_info().rss - sizes[1]
    # PySide6 6.12 loses a reference of None at nearly every call: a thousand frames would end it.
    # (6.10 leaves one behind with every connected object that goes, which costs nothing.)
    # From Python 3.12 on None is immortal, and its count says nothing.
    assert sys.version_info >= (3, 12) or nones - sys.getrefcount(None) < 500
    assert _open_files() <= files + 1
    assert max(grown) < 24 * 2**20, grown
