"""Hints with the real keys: one at a time, and each gone for good once it was used."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from explorer.core.translation import Text, translate
from explorer.ui.shell.actions import action, spelled
from explorer.ui.shell.guide.hint_line import HintLine
from explorer.ui.shell.guide.uses import Uses
from explorer.workspaces import WORKSPACES, load

TOUR = "tour"
"""The name of the hint that offers the tour, which is that of the action."""


@dataclass(frozen=True, slots=True)
class Hint:
    """One of them."""

    name: str
    """In the state that is kept."""
    text: Text
    """Where there is a key it has the place `{key}`."""
    uses: tuple[str, ...]
    """What ends it, by the names of `Uses`."""
    pages: tuple[str, ...] = ()
    """Where it is shown; none: everywhere."""
    key: str = ""
    """The name of an action, or the meaning of the key in the list of a workspace."""
    offer: Text = ""
    """The words of its button."""


HINTS = (
    Hint(TOUR, "New here?", (TOUR,), offer="Take the tour"),
    Hint("point", "Drag the point, or move it by {key}", ("point",), ("curves", "surface"),
         "move the point, with Shift faster"),
    Hint("view", "The wheel zooms, and so do + and −; drag the picture to move it", ("view",),
         ("curves", "surface")),
    Hint("rate", "Drag the learning rate: the whole path follows", ("rate",), ("descent",)),
    Hint("play", "{key} plays the descent", ("play",), ("descent",), "play, pause"),
    Hint("train", "{key} starts the training", ("run training",), ("training",),
         "start, pause, continue"),
    Hint("run", "{key} runs the program", ("run tape",), ("tape",), "run the snippet"),
    Hint("palette", "{key} finds every action, example and lesson", ("palette",), (), "palette"),
)  # fmt: skip


def key_of(hint: Hint) -> str:
    """Return the key of a hint as the help writes it; empty: it has none.

    Raises:
        KeyError: no list of keys has it.
    """
    if not hint.pages:
        return spelled(action(hint.key).keys[0]) if hint.key else ""
    meanings = {
        meaning: key
        for each in WORKSPACES
        if {page.name for page in each.pages} & set(hint.pages)
        for key, meaning in load(each.keys)
    }
    return translate(meanings[hint.key]) if hint.key else ""


class Hints(QObject):
    """Shows the first hint that suits the page and was not done yet.

    Args:
        line: where they are shown.
        done: the names of those that do not come again.

    Signals:
        changed(): one more does not come again.
        tour_wanted(): the tour that is offered is wanted.
    """

    changed = Signal()
    tour_wanted = Signal()

    def __init__(self, line: HintLine, done: Collection[str]) -> None:
        super().__init__(line)
        self.line = line
        self.done = tuple(done)
        """Names, in the order in which they were done."""
        self._page = ""
        self._is_quiet = False
        self._shown: Hint | None = None
        line.taken.connect(self.tour_wanted)
        line.dismissed.connect(self._on_dismissed)

    def listen(self, uses: Uses) -> None:
        """Hear what the person does."""
        uses.used.connect(self._on_used)

    def show_page(self, name: str) -> None:
        """Show what suits another page."""
        self._page = name
        self._show()

    def be_quiet(self, on: bool) -> None:
        """Say nothing for a while, as during the tour; or speak again."""
        self._is_quiet = on
        self._show()

    def _on_used(self, name: str) -> None:
        self._end(each.name for each in HINTS if name in each.uses)

    def _on_dismissed(self) -> None:
        if self._shown is not None:
            self._end([self._shown.name])

    def _end(self, names: Iterable[str]) -> None:
        more = tuple(name for name in names if name not in self.done)
        if more:
            self.done += more
            self._show()
            self.changed.emit()

    def _show(self) -> None:
        suiting = (
            each
            for each in HINTS
            if each.name not in self.done and (not each.pages or self._page in each.pages)
        )
        shown = None if self._is_quiet else next(suiting, None)
        if shown is self._shown:
            return
        self._shown = shown
        if shown is None:
            self.line.say("")
        else:
            self.line.say(translate(shown.text).format(key=key_of(shown)), translate(shown.offer))
