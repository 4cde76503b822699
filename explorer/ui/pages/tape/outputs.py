"""The record that a tape page shows, and what of it can be taken away."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from explorer.core.sentence import refusal
from explorer.core.tape.spec import TapeProblem, TapeSpec
from explorer.ui.pages.kit.page import Page

if TYPE_CHECKING:
    from explorer.core.tables import Table
    from explorer.core.tape.record import Call, TapeRecord
    from explorer.ui.figures.tape.tape import TapeFigure
    from explorer.ui.output.film import Film


class TapeOutputs(Page):
    """A page with a figure of a tape and a snippet."""

    spec: TapeSpec
    record: TapeRecord | None = None
    """Of the last run that was recorded."""
    answered: TapeProblem | None

    @property
    def is_stale(self) -> bool:
        """Whether what is shown is the record of another text than the present one."""
        return self.answered is not None and self.answered != self.spec.problem()

    @property
    def call(self) -> Call | None:
        """The gradient call that is looked at."""
        calls = self.record.calls if self.record is not None else ()
        return calls[self.spec.call] if self.spec.call < len(calls) else None

    def _nearest_call(self, record: TapeRecord) -> int:
        """Return the number of the call that is looked at, or of the last if there are fewer."""
        return min(self.spec.call, max(len(record.calls) - 1, 0))

    @property
    def can_be_filmed(self) -> bool:
        """Whether there is a sweep."""
        return self.figure is not None and self.figure.steps > 0

    def table(self) -> Table | None:
        """Return the record, a row an operation, with the adjoints of the call."""
        from explorer.core.tape.table import tape_table

        story = self.figure.story if self.figure is not None else None
        return tape_table(story) if story is not None else None

    def tables(self) -> dict[str, Callable[[], Table]]:
        """Return what makes the table, which is made when it is looked at."""
        if self.figure is None or self.figure.story is None:
            return {}
        return {"": self._made_table}

    def _made_table(self) -> Table:
        table = self.table()
        assert table is not None
        return table

    @property
    def has_record(self) -> bool:
        """Whether there was a run."""
        return self.record is not None

    def record_json(self) -> str:
        """Return the record as the command `tape` tells it."""
        from explorer.core.tape.as_json import record_as_json

        assert self.record is not None
        assert self.answered is not None
        answer = record_as_json(self.record, self.answered.file)
        return json.dumps(answer, ensure_ascii=False) + "\n"

    def film(self) -> Film:
        """Return the way forward and back, drawn by a figure of its own while this one is used."""
        from explorer.ui.output.film import film_size
        from explorer.ui.output.stepping import TapeFilm

        size = film_size(self._swept_figure().size())
        return TapeFilm(self._swept_figure().twin(size.width(), size.height()))

    def _swept_figure(self) -> TapeFigure:
        """Return the figure; raises SentenceError where it has no steps."""
        if self.figure is None or not self.figure.steps:
            raise refusal("There are no steps yet: press Run first.")
        return self.figure

    def program(self) -> str:
        """Return the snippet as it stands."""
        return self.spec.snippet
