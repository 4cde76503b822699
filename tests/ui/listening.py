"""Stand-ins for the system's players of sound: real processes that keep what they get."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass
class Players:
    """A folder that is all of PATH."""

    folder: Path
    heard: Path

    def install(self, name: str, then: str = "") -> None:
        """Install a player that keeps every file it plays, and does something afterwards."""
        script = self.folder / name
        keep = f'for last; do :; done; /bin/cp "$last" "$(/bin/mktemp {self.heard}/{name}.XXXXXX)"'
        script.write_text(f"#!/bin/sh\n{keep}\n{then}\n")
        script.chmod(0o755)

    def played(self) -> list[Path]:
        """Return what was played, oldest first."""
        return sorted(self.heard.iterdir(), key=lambda path: path.stat().st_mtime_ns)


@pytest.fixture
def players(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Players:
    """A system that has no player of sound but those that a test installs."""
    made = Players(tmp_path / "bin", tmp_path / "heard")
    made.folder.mkdir()
    made.heard.mkdir()
    monkeypatch.setenv("PATH", str(made.folder))
    return made
