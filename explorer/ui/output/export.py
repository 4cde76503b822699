"""Figures, numbers and programs to files: one writer for each format."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.core.sentence import refusal
from explorer.storage.files import write_atomic
from explorer.ui.output.kinds import MOVING

if TYPE_CHECKING:
    from explorer.core.sound.heard import HeardLine
    from explorer.core.tables import Table
    from explorer.ui.figures.kit.figure import Figure, Head

SESSION_FILTER = "Gradient Explorer (*.json)"
FORMATS = ("png", "svg", "pdf", *MOVING, "csv", "wav")


def write_figure(
    figure: Figure, path: Path, kind: str, scale: float = 1.0, head: Head | None = None
) -> None:
    """Write a figure as png, svg or pdf; raises OSError, with an old file intact."""
    data = {
        "png": lambda: figure.png(scale, head),
        "svg": lambda: figure.svg(head),
        "pdf": lambda: figure.pdf(head),
    }[kind]()
    write_atomic(path, data)


def write_table(table: Table, path: Path) -> None:
    """Write numbers as CSV; raises OSError, with an old file intact."""
    write_atomic(path, table.csv().encode())


def write_sound(lines: Sequence[HeardLine], path: Path) -> None:
    """Write lines as they are heard as WAV.

    Raises:
        SentenceError: there are none.
        OSError: it cannot be written; an old file is intact.
    """
    from explorer.core.sound.synthesis import sound_of
    from explorer.storage.sounds import wav

    if not lines:
        raise refusal("There is no curve here that can be heard.")
    write_atomic(path, wav(sound_of(lines)))


def write_program(program: str, path: Path, data: Path | None = None) -> None:
    """Write a program as .py, or as a notebook where the name asks for one.

    What it has to read is put beside it, unless there is such a file; raises OSError.
    """
    from explorer.programs.curves import notebook

    text = notebook(program) if path.suffix.lower() == ".ipynb" else program.encode()
    write_atomic(path, text)
    beside = path.with_name(data.name) if data is not None else None
    if data is not None and beside is not None and not beside.exists():
        write_atomic(beside, data.read_bytes())


def with_suffix(path: Path, suffix: str) -> Path:
    """Return the path with a format's suffix: `fig v1.5` is fig v1.5.png, and fig.PNG stays."""
    name = path.name.lower()
    return path if name.endswith(suffix) and name != suffix else Path(f"{path}{suffix}")
