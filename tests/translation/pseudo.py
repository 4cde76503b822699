"""A language in which every translated text stands in brackets, so that others are seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from explorer.core.translation import install

_PLACE = re.compile(r"(\{\w+\})")


class PseudoCatalogue:
    """Catalogue that puts what is translated into brackets, and values outside of them."""

    def gettext(self, message: str) -> str:
        """Return the text with each part between its values in brackets."""
        parts = _PLACE.split(message)
        return "".join(
            part if _PLACE.fullmatch(part) or not part.strip() else f"⟦{part}⟧" for part in parts
        )

    def pgettext(self, context: str, message: str) -> str:
        """Return the text in brackets, whatever it means."""
        return self.gettext(message)


@contextmanager
def pseudo_language() -> Iterator[None]:
    """Show every text in brackets for a while."""
    # By the name of English, which a window that is made asks for.
    install(PseudoCatalogue())
    try:
        yield
    finally:
        install(None)


def untranslated(text: str) -> str:
    """Return what of a shown text has not come through the catalogue."""
    before = ""
    while before != text:
        before, text = text, re.sub(r"⟦[^⟦⟧]*⟧", " ", text)
    return text.strip()
