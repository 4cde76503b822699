"""A page's figure and its numbers to files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.core.sentence import refusal
from explorer.ui.output.export import write_figure, write_table

if TYPE_CHECKING:
    from explorer.core.tables import Table
    from explorer.ui.figures.kit.figure import Figure
    from explorer.ui.pages.kit.page import Page


def page_figure(page: Page) -> Figure:
    """Return a workspace's figure; raises SentenceError while there is none."""
    if page.shown_figure is None:
        raise refusal("There is no picture yet.")
    return page.shown_figure


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
