"""Stops of the tour: what is pointed at, what is said of it, and what can be tried there."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.core.translation import Text

FIND = "find"
"""What is pointed at in the row at the top, which is no part of a page."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One of them."""

    title: Text
    text: Text
    place: str
    """Name of what is pointed at, as in lessons."""
    workspace: str = ""
    """Where that is; empty: everywhere."""
    uses: tuple[str, ...] = ()
    """What is done there, by the names of `Uses`."""
    goes_on: bool = True
    """Whether the tour goes on by itself once that is done."""


STOPS = (
    Stop(
        "Type a function",
        "As you write it: x^3 - 3x, e^-x cos 2x, a sin x. Other letters become sliders. "
        "“examples” has functions worth seeing.",
        "function",
        "curves",
        ("function",),
        # There is more to type.
        goes_on=False,
    ),
    Stop(
        "Drag the point",
        "The blue point slides along f, and its tangent and all values follow. "
        "The wheel zooms, and a drag beside the point moves the picture.",
        "figure",
        "curves",
        ("point", "view"),
    ),
    Stop(
        "See the program",
        "This TensorFlow program computes the picture: one tape for each derivative. "
        "It can be copied or saved, and Numbers has its table.",
        "code",
        "curves",
    ),
    Stop(
        "Drag the learning rate",
        "The whole path follows while you drag. A mark tells from where on steps grow "
        "instead of shrinking; the player goes through them.",
        "descent.rate",
        "descent",
        ("rate",),
    ),
    Stop(
        "Run a program",
        "Nothing runs before you press Run. Then every operation on the tape is shown, "
        "and the way back through them, with its numbers.",
        "tape.run",
        "tape",
        ("run tape",),
    ),
    Stop(
        "Find everything else",
        "The lens finds every action and example, the question mark has keys and help, "
        "and the book lessons. Training, the third workspace, shows a network as it learns.",
        FIND,
    ),
)
