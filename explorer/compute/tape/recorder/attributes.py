"""Attributes of operations as text: those that tell what an operation does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

_MOST = 100
"""Characters of an attribute that is kept."""
_TYPES = re.compile(
    r"T|T[a-z]+|N|DstT|SrcT|dtype|Index|index_type|num_cores|shared_name|debug_name|"
    r"container|validate_shape|config\w*|executor_type|_.*"
)
"""Those that say what the tensors say themselves."""


def told_attributes(attributes: Sequence[Any]) -> dict[str, str]:
    """Return attributes, name and value in turn, without types and without what is unset."""
    found: dict[str, str] = {}
    for name, value in zip(attributes[::2], attributes[1::2], strict=False):
        text = _text(value)
        if isinstance(name, str) and text and not _TYPES.fullmatch(name):
            found[name] = text
    return found


def _text(value: Any) -> str:
    """Return a number, a flag, a word or a list of them; nothing for what is not set."""
    if hasattr(value, "WhichOneof"):  # A protocol buffer: the operation stands in a graph.
        kind = value.WhichOneof("value")
        value = getattr(value, kind) if kind in ("b", "i", "f", "s") else None
    if isinstance(value, bytes):
        value = value.decode(errors="replace")
    if isinstance(value, bool | int | float):
        return str(value)
    if isinstance(value, str):
        return value if len(value) <= _MOST and value.isprintable() else ""
    if isinstance(value, list | tuple) and value and all(isinstance(v, int | float) for v in value):
        text = str(list(value))
        return text if len(text) <= _MOST else ""
    return ""
