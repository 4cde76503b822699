"""The numbers of one step of a descent: the place, the gradient and the update rule filled in."""

from __future__ import annotations

import html
import itertools
import math
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from explorer.core.descent.results import DescentPath
from explorer.core.descent.spec import DescentProblem
from explorer.core.descent.step_text import WIDTH, step_lines
from explorer.core.descent.step_words import step_words
from explorer.core.optimizers.optimizers import OPTIMIZERS
from explorer.ui.widgets.scale import Scaled
from explorer.ui.widgets.theme import Themed, labelled, present_theme, section, ui_font, ui_mono
from explorer.ui.widgets.translation import translated

_WORD_ROWS = 3
"""Lines of the sentence about a step of one variable; one more where there are two."""


class StepNumbers(QWidget, Themed, Scaled):
    """One step of one runner in numbers, in as many lines at every step; a toggle is beside."""

    def __init__(self, toggle: QWidget) -> None:
        super().__init__()
        self._lines: list[str] = []
        self._rows = _WORD_ROWS
        self._shown: tuple[DescentPath, int] | None = None
        self._title = section("")
        self._words = labelled("", "muted")
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._words.setWordWrap(True)
        self._words.setAccessibleName(self.tr("What this step does"))
        self._label = labelled("", "number")
        self._label.setTextFormat(Qt.TextFormat.RichText)
        self._label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._label.setAccessibleName(self.tr("The numbers of this step"))
        self._label.setToolTip(self.tr("The numbers of this step in place of their symbols"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.addWidget(self._title, 1)
        row.addWidget(toggle)
        column.addLayout(row)
        column.addWidget(self._words)
        column.addWidget(self._label)

    @property
    def words(self) -> str:
        """The sentence about the step."""
        return self._words.text()

    @property
    def title(self) -> str:
        """The step, and the optimizer whose it is."""
        return self._title.text()

    @property
    def text(self) -> str:
        """The lines."""
        return "\n".join(self._lines)

    def show_step(self, spec: DescentProblem, path: DescentPath, number: int, step: float) -> None:
        """Show what a spec's runner of this number does at the step of its path."""
        k = min(int(step), path.last_finite())
        if self._shown is not None and self._shown[0] is path and self._shown[1] == k:
            # Between two steps the figure moves, and the numbers stay.
            return
        self._shown = (path, k)
        runner = spec.runners[number]
        title = self.tr("Step {step} — {optimizer}")
        self._title.setText(
            title.format(step=k, optimizer=self.tr(OPTIMIZERS[runner.optimizer].heading)).upper()
        )
        # As high at every step: what is below must not move while it plays.
        self._rows = _WORD_ROWS + (len(spec.function.axes()) > 1)
        self._fit_words()
        self._words.setText(translated(step_words(runner, path, k)))
        self._show_lines(step_lines(runner, spec.function.axes(), path, k))

    def _fit_words(self) -> None:
        self._words.setFixedHeight(self._rows * QFontMetrics(ui_font(12)).lineSpacing())

    def take_scale(self) -> None:
        """Keep room for letters of this size."""
        self._fit_words()
        self._fit_lines(len(self._lines))

    def show_no_values(self, placeholder: str) -> None:
        """Show in the place of numbers that there are none, or none yet, and keep that place."""
        self._shown = None
        self._words.setText("")
        self._show_lines([placeholder, *[""] * (len(self._lines) - 1)])

    def take_theme(self) -> None:
        """Write the lines in the colours of the theme."""
        self._show_lines(self._lines)

    def _show_lines(self, lines: list[str]) -> None:
        if len(lines) != len(self._lines):
            # A label of a fixed size has the column laid out once, and not at every step.
            self._fit_lines(len(lines))
        self._lines = lines
        self._label.setAccessibleDescription(self.text)
        rows = "".join(f"<p>{row}</p>" for row in _rows(lines, present_theme().muted))
        self._label.setText(f"<style>p {{ white-space: pre; margin: 0; }}</style>{rows}")

    def _fit_lines(self, count: int) -> None:
        metrics = QFontMetricsF(ui_mono())
        self._label.setFixedSize(
            math.ceil(metrics.horizontalAdvance("0" * WIDTH)),
            math.ceil(metrics.lineSpacing()) * count,
        )


def _rows(lines: list[str], muted: str) -> Iterator[str]:
    """Yield the lines, formulas and results in the colour of the text, the way to them quieter."""
    for line, following in itertools.pairwise([*lines, ""]):
        text = html.escape(line)
        if not line.startswith("  "):
            yield text or "&nbsp;"
            continue
        way, sign, result = text, "", ""
        if not following.startswith("  "):
            way, sign, result = text.rpartition("= ")
        yield f'<span style="color: {muted}">{way}{sign}</span>{result}'
