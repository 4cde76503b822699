"""A loop of one's own is logged, and nothing of it is changed."""

from __future__ import annotations

import math
import signal
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

from explorer import watch
from tests.storage.logs.test_other_writers import followed


def values(folder: Path, run: str, tag: str) -> list[tuple[float, float]]:
    points = followed(folder).runs[run].ordered(tag).points
    return [*zip(points.steps.tolist(), points.values.tolist(), strict=True)]


def test_three_lines_log_a_loop(tmp_path: Path) -> None:
    log = watch.run("my loop", tmp_path / "logs")
    for step in range(3):
        log(step, loss=1 / (step + 1), accuracy=step)
    assert values(tmp_path / "logs", "my loop", "loss") == [
        (0, 1),
        (1, 0.5),
        (2, np.float32(1 / 3)),
    ]
    assert values(tmp_path / "logs", "my loop", "accuracy") == [(0, 0), (1, 1), (2, 2)]


def test_numbers_of_numpy_and_names_with_signs_are_logged(tmp_path: Path) -> None:
    log = watch.run("a/b", tmp_path)
    log(np.int64(5), {"loss/train": np.float32(2.5)}, whole=np.array([3]), nothing=math.nan)
    assert values(tmp_path, "a/b", "loss/train") == [(5, 2.5)]
    assert values(tmp_path, "a/b", "whole") == [(5, 3)]
    assert math.isnan(values(tmp_path, "a/b", "nothing")[0][1])


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    names = [watch.run("loop", tmp_path).directory.name for _ in range(3)]
    assert names == ["loop", "loop 2", "loop 3"]


@pytest.mark.parametrize("name", ["", "../elsewhere", "/elsewhere"])
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="is no name for a run"):
        watch.run(name, tmp_path)


@pytest.mark.parametrize("value", [None, "high", [1, 2], np.zeros(3)])
def test_what_is_no_number_is_refused(tmp_path: Path, value: object) -> None:
    log = watch.run("loop", tmp_path)
    with pytest.raises(TypeError, match="“loss” is no number"):
        log(0, loss=value)  # pyright: ignore[reportArgumentType]


def test_a_disk_that_fails_is_said_once_and_the_loop_goes_on(tmp_path: Path) -> None:
    log = watch.run("loop", tmp_path)
    log.directory.rmdir()
    log.directory.write_text("in its place")
    with pytest.warns(UserWarning, match="“loop” is no longer logged"):
        log(0, loss=1.0)
    with warnings.catch_warnings(action="error"):
        log(1, loss=1.0)


def test_after_it_is_closed_nothing_is_logged(tmp_path: Path) -> None:
    with watch.run("loop", tmp_path) as log:
        log(0, loss=1.0)
    log(1, loss=1.0)
    assert values(tmp_path, "loop", "loss") == [(0, 1)]


LOADED = """
import sys
from explorer import watch
print(sorted({name.partition(".")[0] for name in sys.modules}))
"""
KILLED = """
import os, signal, sys
from explorer import watch
log = watch.run("loop", sys.argv[1])
for step in range(1000):
    log(step, loss=float(step))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_logger_loads_neither_qt_nor_tensorflow() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, check=True
    ).stdout
    assert "explorer" in loaded
    assert not any(name in loaded for name in ("PySide6", "tensorflow", "keras"))


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such signal")
def test_a_kill_loses_nothing_that_was_logged(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert values(tmp_path, "loop", "loss") == [(step, step) for step in range(1000)]
