"""Curves as the worker computes them, without the pauses it makes for a person who drags."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look closer at once, and without a trace, which mostly takes longer than it saves."""
    monkeypatch.setattr("explorer.compute.curves.curves.QUIET", 0.0)
    monkeypatch.setattr("explorer.compute.kit.derivatives.WORTH_COMPILING", float("inf"))


@pytest.fixture
def traced(no_pauses: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Look closer with a trace, as the worker does where one evaluation takes long.

    For what evaluates often: in all, a third of the time without.
    """
    monkeypatch.setattr("explorer.compute.kit.derivatives.WORTH_COMPILING", 0.0)
