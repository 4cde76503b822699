"""A program that was opened, or dropped on the window; it is shown, and not run."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from explorer.core.session import Session
from explorer.storage.snippets import read_snippet


def with_file(session: Session, path: Path) -> Session:
    """Return a session that shows the tape with a file as its snippet.

    Raises:
        SentenceError: it holds no program.
    """
    # A notebook is no module that anything could be beside.
    file = str(path) if path.suffix.lower() == ".py" else ""
    text = read_snippet(path)
    spec = replace(session.tape, snippet=text, file=file, call=0, step=0, shown="auto")
    return session.with_spec(spec).within("tape")
