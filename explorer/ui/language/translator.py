"""Qt's access to the program's own translation."""

from __future__ import annotations

from PySide6.QtCore import QTranslator

from explorer.core.translation import translate


class Translator(QTranslator):
    """Access to the catalogue, in which a text is found whatever class shows it."""

    def translate(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, context: str, text: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        """Return the translation; None: Qt asks the next translator, its own for its own texts."""
        if context.startswith("Q") and context != "QCoreApplication":
            return None
        found = translate(text, disambiguation or "")
        return None if found == text else found

    def isEmpty(self) -> bool:  # noqa: D102, N802 - Qt's own
        return False
