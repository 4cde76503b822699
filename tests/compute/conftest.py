"""Curves as the worker computes them, without the pauses it makes for a person who drags."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look closer at once, and without a trace, which takes longer than it saves here."""
    monkeypatch.setattr("explorer.compute.curves.QUIET", 0.0)
    monkeypatch.setattr("explorer.compute.derivatives.WORTH_COMPILING", float("inf"))
