"""What differs between a session and the usual one, as parts of the document in a file."""

from __future__ import annotations

from typing import Any

import msgspec

from explorer.core.session import VERSION, Session, to_document

_DEEP = 3
"""Levels of a document: a page, its problem or view, a field. What a field holds is one value."""
_HEAD = ("program", "version")


def document_of(session: Session) -> dict[str, Any]:
    """Return a session as it stands in a file, of dicts, lists, texts and numbers."""
    return msgspec.to_builtins(to_document(session))


def changes(session: Session) -> dict[str, Any]:
    """Return what differs from the usual session."""
    found = _different(document_of(session), document_of(Session()), _DEEP)
    return {name: value for name, value in found.items() if name not in _HEAD}


def applied(document: dict[str, Any]) -> dict[str, Any]:
    """Return changes as a document, which leaves out what is usual."""
    # What is unknown stays, and is refused by name.
    return {**document, "program": "gradient-explorer", "version": VERSION}


def _different(document: dict[str, Any], usual: dict[str, Any], deep: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in document.items():
        if deep > 1 and isinstance(value, dict):
            if inside := _different(value, usual[name], deep - 1):
                found[name] = inside
        # As text, for 0 equals −0.
        elif msgspec.json.encode(value) != msgspec.json.encode(usual[name]):
            found[name] = value
    return found
