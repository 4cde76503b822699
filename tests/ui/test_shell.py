"""The window before anything slow is imported."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.core.specs import FunctionSpec
from explorer.core.tokens import MAX_LENGTH
from explorer.ui import shell
from explorer.ui.shell import Glimpse


def test_the_shell_needs_nothing_slow() -> None:
    code = (
        "import sys, explorer.ui.application;"
        "print([m for m in ('numpy', 'pyqtgraph', 'lark', 'ziamath', 'pygments', 'msgspec',"
        " 'tensorflow') if m in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"


def test_the_shell_knows_the_limits_and_the_first_text_of_the_core() -> None:
    assert shell.MAX_LENGTH == MAX_LENGTH
    assert Glimpse.text == FunctionSpec().text


def test_a_glimpse_shows_the_last_text_size_and_theme(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    state = {
        "theme": "dark",
        "size": [900, 700],
        "session": {"curves": {"function": {"text": "cos x"}}},
    }
    path.write_text(json.dumps(state))
    assert Glimpse.of(path) == Glimpse("dark", (900, 700), "cos x")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"5",
        b"null",
        b'{"size": 3}',
        b'{"size": [1e999, 2]}',
        b"\xff",
        b"[" * 99999,
    ],
)
def test_a_glimpse_of_anything_else_is_the_first_state(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "state.json"
    path.write_bytes(data)
    assert Glimpse.of(path) == Glimpse()


def test_a_glimpse_of_no_file_is_the_first_state(tmp_path: Path) -> None:
    assert Glimpse.of(tmp_path / "none.json") == Glimpse()
    assert Glimpse.of(None) == Glimpse()
