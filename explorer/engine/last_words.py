"""The last words of a process that went down, from its standard error."""

from __future__ import annotations

import re

_REMARK = re.compile(
    r"""[IWE]\d{4}\ [\d:.]+\s            # absl: I0000 00:00:1796070934.642368 …
    | \d{4}-\d\d-\d\d\ [\d:.]+:\ [IWE]\s  # TensorFlow: 2026-11-30 20:00:00.000000: W …
    | WARNING:\ All\ log\ messages\ before
    """,
    re.VERBOSE,
)
"""Beginning of a log line that is no reason to go down; a fatal one (F) is."""
_LONGEST = 200
"""Characters of what is returned."""


def last_words(stderr: bytes) -> str:
    """Return the last line that may say why it went down; empty if there is none."""
    lines = stderr.decode(errors="replace").splitlines()
    telling = [line.strip() for line in lines if _is_text(line) and not _REMARK.match(line)]
    return telling[-1][:_LONGEST] if telling else ""


def _is_text(line: str) -> bool:
    """Return whether a line is readable, though a few bytes may be in another encoding."""
    odd = sum(sign == "\ufffd" or not sign.isprintable() for sign in line.expandtabs())
    return bool(line.strip()) and 5 * odd <= len(line)
