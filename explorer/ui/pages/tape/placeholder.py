"""In the place of the figure, until there is one."""

# ruff: noqa: D102

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from explorer.core.tape.record import TapeRecord
from explorer.ui.widgets.plain import Label
from explorer.ui.widgets.theme import Theme


class Placeholder(Label):
    """Tells how many operations there are."""

    selected = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_record(self, record: TapeRecord) -> None:
        self.setText(f"{len(record.operations)}")

    def show_call(self, call: int) -> None:
        pass

    def show_step(self, step: float) -> None:
        pass

    def set_theme(self, theme: Theme) -> None:
        pass

    def set_stale(self, is_stale: bool) -> None:
        self.setDisabled(is_stale)

    def show_failure(self, text: str) -> None:
        self.setText(text)
