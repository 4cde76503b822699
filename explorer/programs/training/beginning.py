"""How a program of a training begins: its imports, and where its data are."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

_LIBRARIES = "import numpy as np\nimport tensorflow as tf"
_PLACE = """\
# Where the data are, from this program.
here = Path(globals().get("__file__", "."))
path = here.parent / {path!r}"""


def imports(*modules: str) -> str:
    """Return the imports: these modules of the standard library, then NumPy and TensorFlow."""
    standard = [f"import {name}\n" for name in sorted({*modules} - {"pathlib"})]
    if "pathlib" in modules:
        standard.append("from pathlib import Path\n")
    return f"{''.join(standard)}\n{_LIBRARIES}".lstrip()


def place(path: str, folder: Path | None = None) -> str:
    """Return the lines that find a file from the program's `folder`; None: it is beside it."""
    seen = Path(path).name
    if folder is not None:
        with contextlib.suppress(ValueError):
            # Raised on Windows for a file on another drive.
            seen = Path(os.path.relpath(path, folder)).as_posix()
    return _PLACE.format(path=seen)
