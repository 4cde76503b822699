"""What changes of a spec where a study is opened."""

from __future__ import annotations

import os
from pathlib import Path

from explorer.core.sentence import refusal


def study_changes(folder: Path) -> dict[str, object]:
    """Return what changes of a spec where the study in a folder is shown.

    Raises:
        SentenceError: its name could not be written down for the next start.
    """
    path = os.path.abspath(folder)  # noqa: PTH100
    try:
        path.encode()
    except UnicodeEncodeError:
        raise refusal("The name of “{name}” is no text; rename it.", name=folder.name) from None
    return {"study": path}
