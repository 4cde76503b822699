"""What several tests of the commands need."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from explorer import app
from explorer.engine.client import Engine
from tests.commands.asking import Ran, Run, strict_json


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process."""

    def run(*arguments: str) -> Ran:
        try:
            status = app.main(arguments)
        except SystemExit as left:
            status = left.code if isinstance(left.code, int) else -1
        out, err = capsys.readouterr()
        return Ran(status, str(out), str(err))

    return run


@pytest.fixture
def ask(run: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[dict[str, Any]]]:
    """Answer lines of `eval --stdin`, given as bytes or as requests."""

    def ask(*lines: bytes | dict[str, Any]) -> list[dict[str, Any]]:
        texts = [x if isinstance(x, bytes) else json.dumps(x).encode() for x in lines]
        stdin = io.TextIOWrapper(io.BytesIO(b"\n".join(texts)), encoding="utf-8")
        monkeypatch.setattr(sys, "stdin", stdin)
        ran = run("eval", "--stdin")
        assert (ran.status, ran.err) == (0, "")
        return [strict_json(line) for line in ran.out.splitlines(keepends=True)]

    return ask


@pytest.fixture(scope="module")
def loaded_engine(qapp: QApplication) -> Iterator[Engine]:
    """An engine for all figures: it takes seconds to start."""
    engine = Engine(qapp)
    engine.start()
    yield engine
    engine.stop()
