"""English, and a list of the texts that were asked for and are in no catalogue."""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QTranslator

from explorer.core.resources import resource
from explorer.core.translation import install
from explorer.ui.language.translator import Translator
from tests.translation.extraction import is_worded


class StrictCatalogue:
    """Catalogue that translates nothing, and knows what it could not translate."""

    def __init__(self) -> None:
        self.unknown: list[str] = []
        with resource("translations/zh_CN.mo").open("rb") as file:
            self._known = gettext.GNUTranslations(file)
        self._known.add_fallback(_Recorder(self.unknown))

    def gettext(self, message: str) -> str:
        """Return the text as it is."""
        if is_worded(message):
            self._known.gettext(message)
        return message

    def pgettext(self, context: str, message: str) -> str:
        """Return the text as it is; one without a context of its own is looked for without it."""
        return message


class _Recorder(gettext.NullTranslations):
    """What is asked of it is in no catalogue."""

    def __init__(self, unknown: list[str]) -> None:
        super().__init__()
        self._unknown = unknown

    def gettext(self, message: str) -> str:
        self._unknown.append(message)
        return message


_OF_PYQTGRAPH = {"GraphicsScene", "PlotItem", "ViewBox"}
"""Classes with menus that the program never shows."""


class StrictTranslator(Translator):
    """The window's translator, without the texts of libraries."""

    def translate(
        self, context: str, text: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        """Look the text up as the window does."""
        if context in _OF_PYQTGRAPH or (context.startswith("Q") and context != "QCoreApplication"):
            return None
        return super().translate(context, text, disambiguation, n)


def strict_translator() -> QTranslator:
    """Return the translator of the window for tests, which Qt does not keep alive by itself."""
    return _TRANSLATORS.setdefault("strict", StrictTranslator())


_TRANSLATORS: dict[str, QTranslator] = {}
_CATALOGUE = StrictCatalogue()


@contextmanager
def unknown_texts() -> Iterator[list[str]]:
    """Collect the texts that are asked for meanwhile and that nobody can have translated."""
    _CATALOGUE.unknown.clear()
    install(_CATALOGUE)
    try:
        yield _CATALOGUE.unknown
    finally:
        install(None)
