"""The language of the window: which one, and having Qt speak it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from explorer.core.translation import ENGLISH, LANGUAGES, first_supported, language, use
from explorer.ui.language.translator import Translator

if TYPE_CHECKING:
    from explorer.core.sentence import Sentence

_MISSING = "missing language"
"""Property of the application: the language that could not be had."""


def system_language() -> str:
    """Return the language that the desktop asks for, one of `LANGUAGES`."""
    return first_supported(QLocale.system().uiLanguages())


def other_language() -> str:
    """Return the language that the person can change to."""
    return next(name for name in LANGUAGES if name != language())


def apply_language(name: str) -> None:
    """Have everything speak a language from now on; what is made already is to be made anew."""
    application = QApplication.instance()
    assert application is not None
    is_there = name == language() or use(name)
    application.setProperty(_MISSING, "" if is_there else name)
    install_translators()


def install_translators() -> None:
    """Give the application the texts of the present language, its own and those of Qt."""
    application = QApplication.instance()
    assert application is not None
    for old in application.findChildren(QTranslator):
        application.removeTranslator(old)
        old.deleteLater()
    if language() == ENGLISH:
        return
    of_qt = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    # Asked before ours, for it knows by the class which text is Qt's.
    of_qt.load(f"qtbase_{language()}", folder)
    for translator in (Translator(application), of_qt):
        application.installTranslator(translator)


def missing_language() -> Sentence | None:
    """Return what is to be said where there is no translation into the chosen language."""
    application = QApplication.instance()
    name = application.property(_MISSING) if application is not None else ""
    if not name:
        return None
    # Not before: the window is to be seen sooner.
    from explorer.core.sentence import sentence

    return sentence(
        "The translation “{name}” is missing or damaged, so the program speaks English; install it "
        "again.",
        name=LANGUAGES.get(name, name),
    )
