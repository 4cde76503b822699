"""Figures, numbers and programs to files: one writer for each format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.core.sentence import refusal
from explorer.storage.files import write_atomic

if TYPE_CHECKING:
    from explorer.core.tables import Table
    from explorer.ui.figures.kit.figure import Figure
    from explorer.ui.pages.kit.page import Page

SESSION_FILTER = "Gradient Explorer (*.json)"
FORMATS = ("png", "svg", "pdf", "gif", "csv")


def write_figure(figure: Figure, path: Path, kind: str, scale: float = 1.0) -> None:
    """Write a figure as png, svg or pdf; raises OSError, with an old file intact."""
    data = {
        "png": lambda: figure.png(scale),
        "svg": figure.svg,
        "pdf": figure.pdf,
    }[kind]()
    write_atomic(path, data)


def write_table(table: Table, path: Path) -> None:
    """Write numbers as CSV; raises OSError, with an old file intact."""
    write_atomic(path, table.csv().encode())


def page_figure(page: Page) -> Figure:
    """Return a workspace's figure; raises SentenceError while there is none."""
    if page.figure is None:
        raise refusal("There is no picture yet.")
    return page.figure


def page_table(page: Page, title: str) -> Table:
    """Return numbers behind a workspace's figure, the usual ones where none have this title.

    Raises:
        SentenceError: there are none yet.
    """
    tables = page.tables()
    if not tables:
        raise refusal("There are no numbers yet: the engine has not answered.")
    return tables.get(title, next(iter(tables.values())))()


def page_writer(
    page: Page, kind: str, scale: float = 1.0, table: str = ""
) -> Callable[[Path], None]:
    """Return what writes a workspace's figure, or as csv the numbers of a title, to a file.

    Raises:
        SentenceError: there is nothing to write yet.
    """
    if kind == "csv":
        numbers = page_table(page, table)
        return lambda path: write_table(numbers, path)
    figure = page_figure(page)
    return lambda path: write_figure(figure, path, kind, scale)


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
