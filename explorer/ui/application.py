"""Qt's application, made alike for the window and for pictures without one."""

from __future__ import annotations

import sys

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from explorer.core.resources import resource
from explorer.ui.garbage import GarbageCollector
from explorer.ui.language.choice import install_translators
from explorer.ui.language.fonts import missing_fonts
from explorer.ui.widgets.spoken import speak_through


def make_application() -> QApplication:
    """Return the application with its name, style and fonts."""
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName("gradient-explorer")
    application.setApplicationDisplayName("Gradient Explorer")
    # By it a desktop finds the entry of its menu, whose icon the window then has.
    application.setDesktopFileName("gradient-explorer")
    application.setStyle("Fusion")
    application.setWindowIcon(QIcon(str(resource("icons/app.svg"))))
    install_translators()
    speak_through()
    said = missing_fonts()
    if said is not None and existing is None:
        sys.stderr.write(f"{said}\n")
    # The interpreter's lock is offered more often, so that imports and typesetting in their
    # threads do not hold a key press back.
    sys.setswitchinterval(0.0001)
    if application.findChild(GarbageCollector) is None:
        GarbageCollector(application)
    return application
