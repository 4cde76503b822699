"""What a workspace writes, and under which name."""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer.ui.output import export


@pytest.mark.parametrize(
    ("name", "suffix", "written"),
    [
        ("fig", ".png", "fig.png"),
        ("fig.png", ".png", "fig.png"),
        ("FIG.PNG", ".png", "FIG.PNG"),
        ("fig v1.5", ".svg", "fig v1.5.svg"),
        ("fig.txt", ".png", "fig.txt.png"),
        ("up.IPYNB", ".ipynb", "up.IPYNB"),
        ("up.ipynb", ".py", "up.ipynb.py"),
        ("folder.csv/fig", ".csv", "folder.csv/fig.csv"),
    ],
)
def test_a_path_has_its_format_s_suffix(name: str, suffix: str, written: str) -> None:
    assert export.with_suffix(Path(name), suffix) == Path(written)


@pytest.mark.parametrize("name", ["program.ipynb", "program.IPYNB"])
def test_a_program_is_a_notebook_however_its_suffix_is_written(tmp_path: Path, name: str) -> None:
    export.write_program("x = 1\n", tmp_path / name)
    assert b'"nbformat": 4' in (tmp_path / name).read_bytes()
