"""What a page does with a study that takes the place of its figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from explorer.ui.pages.kit.page import Page
from explorer.ui.pages.training.run_bar import RunBar
from explorer.ui.pages.training.study.place import StudyPlace

if TYPE_CHECKING:
    from explorer.ui.figures.kit.figure import Figure
    from explorer.ui.pages.training.study.study_view import StudyView


class StudyPage(Page):
    """A page of runs, or of a study of runs."""

    bar: RunBar
    _area: StudyPlace

    def place_runs(self, runs: QWidget) -> StudyPlace:
        """Put the figure with its bar in a place that a study may take; return that."""
        area = self._area = StudyPlace(runs)
        area.asked.connect(lambda changes: self.change("", **changes))
        area.taken.connect(self._on_settings_taken)
        area.changed.connect(self.results_changed)
        area.read.connect(self.cursor_moved)
        return area

    def area(self) -> QWidget:
        """Return the figure with the bar, in a place that a study may take."""
        return self._area

    @property
    def study(self) -> StudyView | None:
        """The study that was opened last, if one was."""
        return self._area.study

    @property
    def shown_figure(self) -> Figure | None:
        """The figure of the runs, or of the study."""
        shown = self._area.shown if self.figure is not None else None
        return self.figure if shown is None else shown.figure

    def _on_settings_taken(self, number: int) -> None:
        text = self.tr("These are the settings of trial {number}; Start trains with them.")
        self.bar.show_message(text.format(number=number))

    def take_theme(self) -> None:
        """Draw the figures in the colours of the theme."""
        super().take_theme()
        if self.figure is not None:
            self._area.take_theme()
