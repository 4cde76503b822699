"""What a step sets up: a part of a session, what is pointed at, and whether it plays."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from explorer.core import session as sessions
from explorer.core.lessons.faults import LineError, unknown_word
from explorer.core.lessons.places import all_places
from explorer.core.lessons.reading.fields import Fields
from explorer.core.lessons.reading.yaml_text import Path, Yaml
from explorer.core.sentence import SentenceError, reason_of, sentence
from explorer.core.session import Session, SessionError

Document = dict[str, Any]
"""A session as it stands in a file."""
_PLACE = re.compile(r" - at `\$([^`]*)`")
_PART = re.compile(r"\.(\w+)|\[(\d+)\]")
_FIELD = re.compile(r"unknown field `(\w+)`")


@dataclass(frozen=True, slots=True)
class Setup:
    """A block that sets up."""

    part: Document
    """Of a session; empty: what is shown stays."""
    point: str = ""
    play: bool = False
    yaml: Yaml | None = None
    """Where it stands."""


def read_document(data: bytes) -> Document:
    """Return a session's file as it stands; raises SessionError where it shows nothing."""
    _check_function(sessions.decode(data))
    return msgspec.json.decode(data)


def read_setup(block: Yaml) -> Setup:
    """Return what a block sets up; raises LineError."""
    fields = Fields(block, ("session", "point", "play"))
    part = fields.raw("session") or {}
    if not isinstance(part, dict):
        fields.fail("session", sentence("“session” has the parts of a session file below it."))
    point = fields.text("point")
    if point and point not in all_places():
        fields.fail("point", unknown_word(point, all_places()))
    return Setup(part, point, fields.truth("play"), block)


def session_of(document: Document, setup: Setup) -> Session:
    """Return the lesson's session with what a step changes of it; raises LineError."""
    for key in ("program", "version"):
        if key in setup.part:
            raise LineError(
                _line(setup, (key,)), sentence("“{key}” stands in session.json only.", key=key)
            )
    try:
        found = sessions.from_document(merged(document, setup.part))
    except (msgspec.ValidationError, ValueError, RecursionError) as error:
        raise LineError(
            _line(setup, _path(str(error))),
            sentence("This is no part of a session: {reason}.", reason=reason_of(error)),
        ) from None
    try:
        if sessions.uses_function(found.spec):
            found.function.parsed()
    except SentenceError as error:
        raise LineError(_line(setup, ("function",)), error.sentence) from None
    return found


def merged(document: Mapping[str, Any], part: Mapping[str, Any]) -> Document:
    """Return a document with a part of another laid over it.

    Mappings are merged key by key, but for one of another `type`, which is another thing.
    """
    found = dict(document)
    for key, value in part.items():
        old = found.get(key)
        is_same = (
            isinstance(old, dict)
            and isinstance(value, dict)
            and value.get("type", old.get("type")) == old.get("type")
        )
        found[key] = merged(old, value) if is_same else value  # pyright: ignore[reportArgumentType]
    return found


def _check_function(session: Session) -> None:
    """Raise SessionError where the function that a session shows has no meaning."""
    try:
        if sessions.uses_function(session.spec):
            session.function.parsed()
    except SentenceError as error:
        raise SessionError(error.sentence) from None


def _path(message: str) -> Path:
    """Return where the library says that a document is wrong."""
    place, field = _PLACE.search(message), _FIELD.search(message)
    found: list[str | int] = []
    for name, number in _PART.findall(place[1] if place else ""):
        found.append(name or int(number))
    return (*found, field[1]) if field else tuple(found)


def _line(setup: Setup, path: Path) -> int:
    return setup.yaml.line(("session", *path)) if setup.yaml else 1
