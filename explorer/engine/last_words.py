"""What a process that went down said last, on its standard error."""

from __future__ import annotations

import re

_REMARK = re.compile(
    r"""[IWE]\d{4}\ [\d:.]+\s            # absl: I0000 00:00:1796070934.642368 …
    | \d{4}-\d\d-\d\d\ [\d:.]+:\ [IWE]\s  # TensorFlow: 2026-11-30 20:00:00.000000: W …
    | WARNING:\ All\ log\ messages\ before
    """,
    re.VERBOSE,
)
"""Begins a line of a log that is no reason to go down; a fatal one, F, is."""
_LONGEST = 200


def last_words(stderr: bytes) -> str:
    """Return the last line that may say why, empty where there is none."""
    lines = stderr.decode(errors="replace").splitlines()
    telling = [line.strip() for line in lines if line.strip() and not _REMARK.match(line)]
    return telling[-1][:_LONGEST] if telling else ""
