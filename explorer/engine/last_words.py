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
    """Return the last line of text that may say why, empty where there is none."""
    lines = stderr.decode(errors="replace").splitlines()
    telling = [line.strip() for line in lines if _is_text(line) and not _REMARK.match(line)]
    return telling[-1][:_LONGEST] if telling else ""


def _is_text(line: str) -> bool:
    """Return whether a person can read a line, in which a few bytes may be of another encoding."""
    odd = sum(sign == "\ufffd" or not sign.isprintable() for sign in line.expandtabs())
    return bool(line.strip()) and 5 * odd <= len(line)
