"""What can be typed, typeset as it is read."""

from __future__ import annotations

from PySide6.QtCore import QByteArray
from PySide6.QtSvg import QSvgRenderer

from explorer.core.language.latex import to_latex
from explorer.core.language.parser import parse
from explorer.ui.widgets.theme import present_theme
from explorer.ui.widgets.typesetting import formula_svg


class Formulas:
    """Pictures of formulas, made one at a time while nothing else is to be done."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str], QSvgRenderer | None] = {}
        self._wanted: list[tuple[str, str]] = []

    def of(self, text: str) -> QSvgRenderer | None:
        """Return the picture of a text; None: there is none, or none yet."""
        key = text, present_theme().ink
        if key not in self._made and key not in self._wanted:
            self._wanted.append(key)
        return self._made.get(key)

    def make_next(self) -> bool:
        """Typeset what was asked for last, which is what is looked at; return whether it did."""
        if not self._wanted:
            return False
        text, colour = self._wanted.pop()
        try:
            svg = formula_svg(to_latex(parse(text).expression), colour)
        except Exception:
            # The library raises nearly anything; the typed form stands there in any case.
            self._made[text, colour] = None
            return True
        self._made[text, colour] = QSvgRenderer(QByteArray(svg))
        return True
