"""Undo and redo over everything that a person can put in."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from explorer.ui.shell.document import Document
from explorer.ui.shell.page_stack import PageStack
from explorer.ui.widgets.controls import NumberField
from explorer.ui.widgets.function_field import FunctionField


class Undo(QObject):
    """Steps through the document; what is half typed, or has no meaning, is the first to go.

    Signals:
        changed(): there may be something else to undo or redo.
    """

    changed = Signal()

    def __init__(self, document: Document, stack: PageStack, field: FunctionField) -> None:
        super().__init__(document)
        self._document, self._stack, self._field = document, stack, field

    @property
    def can_undo(self) -> bool:
        """Whether there is something to go back from."""
        is_own = self._stack.page.can_undo_own
        return self._document.can_undo or self._is_field_broken or is_own

    @property
    def _is_field_broken(self) -> bool:
        """Whether a function without meaning stands where it can be seen."""
        return self._stack.page.uses_function and self._field.has_syntax_error

    @property
    def can_redo(self) -> bool:
        """Whether there is a step forward."""
        return self._document.can_redo

    def undo(self) -> None:
        """Go back one step."""
        if not (self._take_back() or self._stack.page.undo_own()):
            self._document.undo()
        self.changed.emit()

    def redo(self) -> None:
        """Go forward one step."""
        self._take_back()
        self._document.redo()
        self.changed.emit()

    def _take_back(self) -> bool:
        """End what is still going on: an animation, a number or a function being typed."""
        self._stack.page.pause()
        focus = QApplication.focusWidget()
        was_typing = isinstance(focus, NumberField) and focus.take_back()
        if self._is_field_broken:
            self._field.take_back()
            was_typing = True
        return was_typing
