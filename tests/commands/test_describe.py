"""`render --describe`: what the figure shows, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer.engine.client import Engine
from tests.commands.asking import Borrowed, Run, assert_misused


@pytest.mark.slow
def test_the_words_are_written_beside_the_figure(
    tmp_path: Path, run: Run, loaded_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr("explorer.engine.blocking_client.Engine", lambda: Borrowed(loaded_engine))
    target = tmp_path / "sine.png"
    given = ("sin²x", "--order", "1", "--range", "-4, 4", "--describe")
    ran = run("render", *given, "-o", f"{target}")
    assert ran.out.splitlines() == [
        "f(x) = sin(x)^2 for x from −4 to 4.",
        "Drawn: f, f′.",
        "Roots: −3.142, 0, 3.142.",
        "Maxima: (−1.571, 1), (1.571, 1).",
        "Minima: (−3.142, 0), (0, 0), (3.142, 0).",
        "At x = 1: f = 0.7081, f′ = 0.9093.",
    ]
    assert target.exists()


def test_what_moves_is_not_described(run: Run, tmp_path: Path) -> None:
    ran = run("render", "a x", "-o", str(tmp_path / "a.gif"), "--animate", "a", "--describe")
    assert_misused(ran, "--describe is for a figure that does not move")
