"""Whether anything in the window may move by itself: as was chosen, else as the desktop does."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QStyle

_PROPERTY = "isStill"


def is_still() -> bool:
    """Return whether nothing is to move unless the person has it move, as by Play."""
    application = QApplication.instance()
    chosen = application.property(_PROPERTY) if application is not None else None
    if isinstance(chosen, bool):
        return chosen
    return not QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animate)


def keep_still(still: bool | None) -> None:
    """Let the application know what was chosen; None: as the desktop does."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    was_still = application.property(_PROPERTY) is True
    application.setProperty(_PROPERTY, still)
    # The cursor in a text moves by itself, too; else it is as it was.
    if still or was_still:
        application.setCursorFlashTime(0 if still else -1)
