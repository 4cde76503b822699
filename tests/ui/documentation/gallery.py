"""The gallery: a figure of every lesson, with what opens it.

python -m tests.ui.documentation.gallery writes it (script/pictures does, with all else).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from explorer.core.lessons.figures import figures_of
from explorer.core.lessons.lesson import Lesson
from explorer.core.resources import resource
from explorer.core.session import Session
from explorer.core.sharing.link import link_of
from explorer.storage.lessons.library import list_lessons, open_lesson, own_folder
from explorer.ui.output.bulk import BulkRenderer
from explorer.ui.output.drawings.kit import RenderOptions
from explorer.ui.widgets.theme import LIGHT

SIZE = 960, 540
PAGE = resource("docs") / "gallery.md"
FOLDER = PAGE.with_name("gallery")
_TOLD = {
    "numeric-derivative": 3,
    "gradient": 4,
    "watching-constants": 0,
    "derivatives-plotted": 5,
    "rate-too-large": 4,
    "descent-by-optimizer": 3,
    "valleys-and-momentum": 3,
    "from-descent-to-training": 6,
    "broadcasting-pitfall": 2,
    "classes": 4,
    "edge-of-stability": 3,
}
"""Steps whose figures say what a lesson is about; of all other lessons the last one does."""
_HEAD = """\
# Gallery

A figure of every lesson, all of them made by

```
gradient-explorer render --lessons --run -o gallery
```

A line that begins with `gradient-explorer:` opens what is shown above it: paste it into the
function field, or give it to `gradient-explorer` as its argument. No program runs by that.
"""


class Shown(NamedTuple):
    """A lesson and what of it is shown."""

    lesson: Lesson
    session: Session

    @property
    def picture(self) -> Path:
        """The file of its figure."""
        return FOLDER / f"{self.lesson.name}.png"


def shown() -> Iterator[Shown]:
    """Yield what the gallery shows, in the order of the course."""
    for entry in list_lessons(own_folder(), "en"):
        lesson = open_lesson(entry.folder, "en")
        figures = {each.step: each.session for each in figures_of(lesson)}
        yield Shown(lesson, figures[_TOLD.get(lesson.name, max(figures))])


def page() -> str:
    """Return the text of the gallery."""
    return _HEAD + "".join(_entry(each) for each in shown())


def _entry(each: Shown) -> str:
    lesson = each.lesson
    return (
        f"\n## {lesson.order:g} {lesson.title}\n\n{lesson.about} ({', '.join(lesson.cases)}).\n\n"
        f"![{lesson.title}]({FOLDER.name}/{each.picture.name})\n\n```\n{link_of(each.session)}\n```\n"
    )


def renderer() -> BulkRenderer:
    """Return what draws the figures."""
    return BulkRenderer(RenderOptions(LIGHT, SIZE), "png")


def write_few_colours(path: Path) -> None:
    """Write a picture again in 256 colours, which is a third of its size."""
    with Image.open(path) as whole:
        few = whole.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


def main() -> int:
    """Write the page and its pictures."""
    FOLDER.mkdir(exist_ok=True)
    with closing(renderer()) as draws:
        for each in shown():
            draws.write(each.session, each.picture)
            write_few_colours(each.picture)
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
