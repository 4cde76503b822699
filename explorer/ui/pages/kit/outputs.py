"""What of a page can be taken away, unless its workspace says otherwise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from explorer.core.sentence import refusal

if TYPE_CHECKING:
    from explorer.core.sound.heard import HeardLine, HeardPlace
    from explorer.core.tables import Table
    from explorer.ui.figures.kit.figure import Figure
    from explorer.ui.output.film import Film


class PageOutputs(QObject):
    """The numbers, the program and the film behind a figure."""

    @property
    def shown_figure(self) -> Figure | None:
        """The figure that is seen, and that goes out; None: it is not built yet."""
        raise NotImplementedError

    def table(self) -> Table | None:
        """Return the numbers behind the figure, none before an answer."""
        raise NotImplementedError

    def tables(self) -> dict[str, Callable[[], Table]]:
        """Return what makes tables of the numbers behind the figure, by what they are of."""
        table = self.table()
        return {} if table is None else {"": lambda: table}

    def program(self) -> str:
        """Return the TensorFlow program that computes what is shown.

        Raises:
            SentenceError: there is none, for what it would need cannot be read.
        """
        raise NotImplementedError

    def program_in(self, folder: Path) -> str:
        """Return the program as it is saved in a folder; raises SentenceError."""
        return self.program()

    def file_beside(self) -> Path | None:
        """Return a file that has to stand beside the program, if there is one."""
        return None

    @property
    def can_be_filmed(self) -> bool:
        """Whether an animation of it may go out, if something moves."""
        return True

    def film(self) -> Film:
        """Return what moves, as a film to be closed; raises SentenceError where nothing does."""
        from explorer.ui.output.film import nothing_moves

        raise nothing_moves()

    @property
    def can_be_heard(self) -> bool:
        """Whether there are lines that can be heard, once they are computed."""
        return False

    def heard_lines(self) -> tuple[HeardLine, ...]:
        """Return the lines of the figure as they are heard; raises SentenceError without any."""
        lines = () if self.shown_figure is None else self.shown_figure.heard_lines()
        if not lines:
            raise refusal("There is no curve here that can be heard.")
        return lines

    def show_heard(self, place: HeardPlace | None) -> None:
        """Show which place is heard; None: nothing is."""
        if self.shown_figure is not None:
            self.shown_figure.show_heard(place)

    @property
    def has_record(self) -> bool:
        """Whether there is more behind the figure than a table."""
        return False

    def record_json(self) -> str:
        """Return all that is behind the figure as JSON, where there is a record."""
        raise NotImplementedError
