"""The ways of running the same loop, timed side by side."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QToolButton, QWidget

from explorer.core.language.notation import format_value
from explorer.core.training.results import Speeds
from explorer.ui.pages.kit.rows import group, headed, paragraph, say
from explorer.ui.widgets.theme import labelled, present_theme

_SAME = 1e-6
"""Part of losses by which they may differ and still be called the same."""
_MODES = ("compiled", "fit", "eager")


class _Bar(QWidget):
    """A bar as long as a time is, beside the longest of them."""

    def __init__(self) -> None:
        super().__init__()
        self.part = 0.0

    def sizeHint(self) -> QSize:
        """Return the room it takes at least."""
        return QSize(40, 16)

    def show_part(self, part: float) -> None:
        self.part = part
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar, a thin line where it is short."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(present_theme().accent))
        if self.part > 0:
            length = max(1.5, self.part * self.width())
            painter.drawRoundedRect(QRectF(0, self.height() / 2 - 3, length, 6), 1.5, 1.5)
        painter.end()


class SpeedControls(QWidget):
    """A button that has every mode timed, and what came of it.

    Signals:
        asked(): the speeds are to be compared.
    """

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.button = QToolButton()
        self.button.setProperty("role", "text")
        self.button.setText(self.tr("compare"))
        self.button.setAccessibleName(self.tr("Compare speeds"))
        self.button.setToolTip(
            self.tr(
                "Time the same steps compiled, by Keras fit, and eagerly, while no run is going"
            )
        )
        self.button.clicked.connect(self.asked)
        self._rows = QWidget()
        grid = QGridLayout(self._rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        names = {
            "compiled": self.tr("compiled"),
            "fit": self.tr("Keras fit"),
            "eager": self.tr("eager"),
        }
        self._lines: dict[str, tuple[_Bar, QLabel]] = {}
        for i, mode in enumerate(_MODES):
            bar, value = _Bar(), labelled("…", "number")
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            value.setAccessibleName(self.tr("Time of an epoch, {mode}").format(mode=names[mode]))
            grid.addWidget(labelled(names[mode], "muted"), i, 0)
            grid.addWidget(bar, i, 1)
            grid.addWidget(value, i, 2)
            self._lines[mode] = bar, value
        self._rows.hide()
        self._said = paragraph("muted", self.tr("What the comparison says"))
        column = group(self)
        column.addLayout(headed(self.tr("Speed"), self.button))
        column.addWidget(self._rows)
        column.addWidget(self._said)

    @property
    def said(self) -> str:
        """The sentence about the comparison."""
        return self._said.text()

    @property
    def values(self) -> dict[str, str]:
        """The text about each mode."""
        return {mode: value.text() for mode, (_, value) in self._lines.items()}

    def show_waiting(self) -> None:
        """Show that the speeds are being compared."""
        self._rows.show()
        for bar, value in self._lines.values():
            bar.show_part(0.0)
            value.setText("…")
        say(self._said, self.tr("Steps are being timed in every way …"))

    def show_speeds(self, speeds: Speeds) -> None:
        """Show what is known by now."""
        longest, shortest = max(speeds.epoch.values()), min(speeds.epoch.values())
        for mode, (bar, value) in self._lines.items():
            seconds = speeds.epoch.get(mode, math.nan)
            if not math.isfinite(seconds):
                continue
            bar.show_part(seconds / longest)
            ratio = seconds / shortest
            times = f"{ratio:.2g}×" if ratio < 10 else f"{ratio:,.0f}×"
            value.setText(f"{_time_text(seconds)} {times:>5}")
        if len(speeds.epoch) == len(_MODES):
            say(self._said, self._sentence(speeds))

    def _sentence(self, speeds: Speeds) -> str:
        difference = format_value(speeds.largest_difference, 2)
        if speeds.largest_difference <= _SAME:
            text = self.tr(
                "An epoch, from a second of steps each. The losses of the first {steps} are the "
                "same to {difference}."
            )
        else:
            text = self.tr(
                "An epoch, from a second of steps each. The losses of the first {steps} differ by "
                "up to {difference} of their size: float32 rounds in another order, and the steps "
                "carry it on."
            )
        return text.format(steps=f"{speeds.compared:,}", difference=difference)

    def forget(self) -> None:
        """Forget the speeds: they were those of other settings."""
        self._rows.hide()
        say(self._said, "")

    def show_timed(self, speeds: Speeds | None) -> None:
        """Show what is known by now; None: nothing more comes, and where that is early, say so."""
        if speeds is not None:
            self.show_speeds(speeds)
        elif not self._rows.isHidden() and "…" in self.values.values():
            say(self._said, self.tr("Not all ways were timed."))


def _time_text(seconds: float) -> str:
    return f"{1000 * seconds:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"
