"""The program's own fonts: a bare machine has none, and figures look alike everywhere."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QFont, QFontDatabase

from explorer.core.resources import resource

if TYPE_CHECKING:
    from explorer.core.sentence import Sentence

LATIN = (
    "Inter-Regular.otf",
    "Inter-SemiBold.otf",
    "Inter-Italic.otf",
    "JetBrainsMono-Regular.ttf",
)
CHINESE = ("NotoSansSC-Regular.ttf", "NotoSansSC-SemiBold.ttf")
"""Those of GB 2312 and of the program's texts, with the line height of Inter, so that a line is as
high with Chinese in it as without; made by script/chinese-font."""
_CHINESE_FAMILY = "Noto Sans SC"


@functools.cache
def load_fonts() -> tuple[str, ...]:
    """Load the fonts, and return the names of the files that could not be.

    Those of Chinese are loaded in every language, for names of files and what is typed may be
    Chinese too: Qt reads of them only where they are until something is written in them.
    """
    missing = [*_missing(LATIN), *_missing(CHINESE)]
    if not set(missing) & set(CHINESE):
        # Behind these two in whatever is written in them, figures and their files too.
        for family in ("Inter", "JetBrains Mono"):
            QFont.insertSubstitution(family, _CHINESE_FAMILY)
    return tuple(missing)


def _missing(names: Sequence[str]) -> list[str]:
    """Load fonts, and return the names of those that are missing or damaged."""
    paths = ((name, resource("fonts") / name) for name in names)
    return [
        name
        for name, path in paths
        if not path.is_file() or QFontDatabase.addApplicationFont(str(path)) < 0
    ]


def missing_fonts() -> Sentence | None:
    """Return what is to be said where fonts are missing; the system's stand in for them."""
    missing = load_fonts()
    if not missing:
        return None
    # Not before: the window is to be seen sooner.
    from explorer.core.sentence import sentence

    return sentence(
        "The fonts {names} are missing or damaged, and fonts of this computer stand in for them; "
        "install the program again.",
        names=", ".join(missing),
    )
