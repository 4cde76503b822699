"""What stands below the table of runs: how many there are, and what is done with them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from explorer.ui.widgets.icons import IconButton
from explorer.ui.widgets.plain import FittingLabel, as_tip


class RunBrowserFoot(QWidget):
    """Counts and buttons."""

    def __init__(self) -> None:
        super().__init__()
        self._count = FittingLabel()
        self._count.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._count.setProperty("role", "muted")
        self._count.setAccessibleName(self.tr("How many runs are listed"))
        self.show_button = _button(
            self.tr("Show"), self.tr("Show the selected runs in the figure, or hide them (Space)")
        )
        self.settings_button = _button(
            self.tr("Use settings"),
            self.tr("Take the settings of the selected run for the next one"),
        )
        self.delete_button = _button(
            self.tr("Delete"),
            self.tr("Delete the selected runs from the disk, which can be undone (Delete)"),
        )
        self.more_button = IconButton("more", self.tr("More to do with the selected runs"))
        self.more_button.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.more_button)
        self.more_button.setMenu(self.menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._count, 1)
        for button in (self.show_button, self.settings_button, self.delete_button):
            row.addWidget(button)
        row.addWidget(self.more_button)

    @property
    def text(self) -> str:
        """What is said of the counts."""
        return self._count.whole

    def show_counts(self, listed: int, total: int, selected: int, left: int) -> None:
        """Say how many runs are listed, of how many, and what can be done with the selected ones.

        Args:
            listed: runs that the filter takes.
            total: runs of the folder.
            selected: of those that are listed.
            left: runs that are not read yet.
        """
        count = f"{total:,}" if listed == total else f"{listed:,} / {total:,}"
        runs = self.tr("1 run") if total == 1 else self.tr("{count} runs").format(count=count)
        if not total and not left:
            runs = self.tr("No runs")
        texts = [runs]
        if left:
            told = self.tr("{runs}, {count} more are being read")
            texts.insert(0, told.format(runs=runs, count=f"{left:,}"))
        elif selected > 1:
            told = self.tr("{runs}, {count} selected")
            texts.insert(0, told.format(runs=runs, count=f"{selected:,}"))
        self._count.show_texts(*texts)
        for button in (self.show_button, self.delete_button):
            button.setEnabled(selected > 0)
        self.settings_button.setEnabled(selected == 1)


def _button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("role", "order")
    button.setAccessibleName(text)
    button.setToolTip(as_tip(tip))
    return button
