"""Figures, numbers and programs to files: one writer for each format."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from explorer.core.files import write_atomic

if TYPE_CHECKING:
    from explorer.core.tables import Table
    from explorer.ui.figures.figure import Figure
    from explorer.ui.pages.curves import CurvesPage

SESSION_FILTER = "Gradient Explorer (*.json)"
FORMATS = ("png", "svg", "pdf", "csv")


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


def write_page(page: CurvesPage, path: Path, kind: str, scale: float = 1.0) -> None:
    """Write what a workspace shows: its figure, or as csv its numbers."""
    table = page.table()
    if kind == "csv" and table is not None:
        write_table(table, path)
    elif kind != "csv" and page.figure is not None:
        write_figure(page.figure, path, kind, scale)


def write_program(program: str, path: Path) -> None:
    """Write a program as .py, or as a notebook where the name asks for one."""
    from explorer.core.codegen import notebook

    data = notebook(program) if path.suffix == ".ipynb" else program.encode()
    write_atomic(path, data)
