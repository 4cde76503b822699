"""Text on a terminal: a progress bar, and facts and tables as wide as it is.

In a pipe, lines are as long as they need to be and have no colours. Tables of any length are
written by `core.tables`: rich takes 300 times as long for a row.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import TextIO

from rich import progress
from rich.console import Console, RenderableType
from rich.table import Column, Table

from explorer.core.sentence import filled, printable

_ENDLESS = 1_000_000
"""Columns of what is no terminal."""


class ProgressBar:
    """A bar on standard error while it is entered as a context, and erased at its end.

    Nothing where a line cannot be erased.
    """

    def __init__(self) -> None:
        console = _Console(sys.stderr)
        self._bar = progress.Progress(
            progress.BarColumn(24),
            progress.TextColumn("{task.description}", markup=False),
            _Left(Column(no_wrap=True)),
            console=console,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
            disable=not console.is_interactive,
        )
        self._is_measured = False

    def __enter__(self) -> ProgressBar:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.erase()

    def say(self, text: str) -> None:
        """Show a text with a bar for what nobody knows how long it takes."""
        self._begin(text, None)

    def show(self, done: float, text: str) -> None:
        """Show how much is done.

        Args:
            done: part of all that is to be done, 0 to 1.
            text: what stands beside it.
        """
        if not self._is_measured:
            self._is_measured = True
            # What was done before says nothing of how long the rest takes.
            self._begin(text, 1.0)
        self._bar.update(self._bar.task_ids[-1], completed=done, description=text)

    def erase(self) -> None:
        """Leave the line empty."""
        self._bar.stop()

    def _begin(self, text: str, total: float | None) -> None:
        for task in self._bar.task_ids:
            self._bar.remove_task(task)
        self._bar.add_task(text, total=total)


class _Left(progress.ProgressColumn):
    """The time that is left, as soon as that is known."""

    def render(self, task: progress.Task) -> str:
        if task.time_remaining is None:
            return ""
        return filled("{time} left", time=timedelta(seconds=int(task.time_remaining)))


def facts(named: Mapping[str, str]) -> Table:
    """Return texts under one another with their names; what is too wide goes on below itself."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True, style="bold")
    grid.add_column(overflow="fold")
    for name, text in named.items():
        grid.add_row(name, printable(text))
    return grid


def columns(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """Return a table of numbers with its titles."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for title in titles:
        table.add_column(title, justify="right", overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table


def written(*parts: RenderableType) -> str:
    """Return what is written to standard output, an empty line between two parts."""
    console = _Console(sys.stdout)
    with console.capture() as captured:
        for i, part in enumerate(parts):
            console.print(*(("",) if i else ()), part, sep="\n")
    return "".join(f"{line.rstrip()}\n" for line in captured.get().splitlines())


class _Console(Console):
    """A console that writes text as it is: no markup, and no colours that nobody wants."""

    def __init__(self, file: TextIO) -> None:
        super().__init__(
            file=file,
            width=None if file.isatty() else _ENDLESS,
            force_terminal=file.isatty(),
            color_system=None if os.environ.get("NO_COLOR") else "auto",
            markup=False,
            emoji=False,
            highlight=False,
        )

    def show_cursor(self, show: bool = True) -> bool:
        """Leave the cursor as it is: a process that is ended at once would not bring it back."""
        return False
