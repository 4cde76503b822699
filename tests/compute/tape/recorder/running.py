"""Snippets run under the recorder, in the test's own process."""

from __future__ import annotations

import contextlib
import io
from typing import Any

from explorer.compute.tape.recorder.recorder import Recorder
from explorer.compute.tape.recorder.recording import Recording
from explorer.compute.tape.snippet import Snippet

IMPORT = "import tensorflow as tf\n"


def recorded(text: str, *, eager_functions: bool = False) -> Recording:
    return run(text, eager_functions=eager_functions)[0]


def run(text: str, *, eager_functions: bool = False) -> tuple[Recording, dict[str, Any], str]:
    """Return the recording, the snippet's names, and what it printed."""
    snippet = Snippet.read(text)
    names: dict[str, Any] = {"__name__": "__main__"}
    recorder, printed = Recorder(snippet, eager_functions), io.StringIO()
    with recorder, contextlib.redirect_stdout(printed):
        exec(snippet.code, names)
    recording = recorder.recording()
    assert recorder.log.faults == [], recorder.log.faults
    return recording, names, printed.getvalue()
