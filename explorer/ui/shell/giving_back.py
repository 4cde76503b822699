"""The focus, which goes back to where it was when something that lay over the window goes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


def give_focus_back(popup: QWidget, before: QWidget | None) -> None:
    """Give the focus that is in a popup to who had it before, or to the window.

    It is done before the popup is hidden: what is hidden with the focus would look for another
    place for it.
    """
    focus = QApplication.focusWidget()
    if focus is None or not popup.isAncestorOf(focus):
        return
    back = before if before is not None and isValid(before) else None
    (back if back is not None and back.isVisible() else popup.window()).setFocus(
        Qt.FocusReason.PopupFocusReason
    )
