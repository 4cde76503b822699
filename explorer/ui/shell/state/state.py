"""State restored at the next start: the session, the theme, the window."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from explorer.core.sentence import ParseError, Sentence, sentence, system_reason
from explorer.core.session import MAX_FILE, Session, from_document, to_document
from explorer.storage.files import write_atomic
from explorer.storage.reading import read_start
from explorer.storage.runs.shown import ShownRun
from explorer.ui.widgets.scale import LEAST, MOST


class WindowState(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The last state of the window."""

    session: Session = Session()
    theme: Literal["light", "dark", ""] = ""
    """Empty: as the desktop asks."""
    scale: Annotated[float, Meta(ge=LEAST, le=MOST)] = 1.0
    """Of text and lines."""
    language: Literal["en", "zh_CN", ""] = ""
    """Empty: as the desktop asks."""
    still: bool | None = None
    """Whether nothing moves by itself; None: as the desktop asks."""
    panel: bool = True
    tab: str = "code"
    own_tab: str = "own"
    """Where the page has a tab of its own."""
    size: tuple[int, int] = (1280, 800)
    position: tuple[int, int] | None = None
    """Of the window with its frame; None: where the desktop puts it."""
    is_maximized: bool = False
    left: int = 296
    right: int = 320
    """Widths of the panels at the sides."""
    editor: int = 0
    """That of the left one where an editor fills it; 0: as the window is wide."""
    folder: str = ""
    """Where the last file was saved."""
    host: Annotated[str, Meta(max_length=255)] = ""
    """The machine on which trainings are computed, as ssh knows it; empty: this one."""
    lesson: Annotated[str, Meta(max_length=4096)] = ""
    """The folder of the lesson that is open; empty: none."""
    hints: Annotated[tuple[Annotated[str, Meta(max_length=64)], ...], Meta(max_length=100)] = ()
    """Names of those that do not come again."""
    runs: Annotated[tuple[ShownRun, ...], Meta(max_length=1000)] = ()
    run_folders: Annotated[
        tuple[Annotated[str, Meta(max_length=4096)], ...], Meta(max_length=100)
    ] = ()
    """Folders of runs that were opened beside the program's own."""


def load_state(path: Path) -> tuple[WindowState | None, Sentence | None]:
    """Return the last state, and a sentence where it could not be read and was put aside.

    There is no state where the file cannot be opened: it may be whole, and is not to be replaced.
    """
    try:
        data = read_start(path, MAX_FILE)
    except FileNotFoundError:
        return WindowState(), None
    except OSError as error:
        return None, sentence(
            "The last session could not be opened: {reason}. {path} is left as it is, and what you "
            "do now is not kept for the next start.",
            reason=system_reason(error),
            path=path,
        )
    try:
        state = msgspec.json.decode(data, type=WindowState, dec_hook=_read)
        # A text without meaning would stop the window from being built, at every start.
        state.session.function.parsed()
        return state, None
    except (msgspec.DecodeError, ValueError, RecursionError, ParseError):
        aside = path.with_name(path.name + ".broken")
        with contextlib.suppress(OSError):
            path.replace(aside)
        return WindowState(), sentence(
            "The last session was damaged; it is kept as {name}.", name=aside.name
        )


def save_state(path: Path, state: WindowState) -> None:
    """Write the state; raises OSError, with the old one intact."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(path, msgspec.json.encode(state, enc_hook=to_document))


def _read(_: type, document: object) -> Session:
    """Read the session within a state, the only part that msgspec does not know."""
    return from_document(document)
