"""Sessions as links, `gradient-explorer:…`.

A link has one of two forms. One can be read and written by hand:
`gradient-explorer:descent?f=x^2&steps=20` names the workspace, the function, its letters, and
fields of what is shown. The other one carries any session: `gradient-explorer:1?…` is what differs
from the usual session, as JSON, compressed by zlib, in the alphabet of base64 that addresses allow
(RFC 4648, section 5). A field whose usual value changes in a later version must be migrated there,
as for session files, by a new `explorer.core.session.VERSION`, which the JSON holds.

A link has data only, and no places of a computer: not where a snippet or a table lies, nor folders
of logs; those would tell a stranger about the person, and have the stranger's window read files.
"""

from __future__ import annotations

import base64
import re
import zlib
from typing import Any

import msgspec
from msgspec.structs import replace

from explorer.core.sentence import SentenceError, reason_of, refusal
from explorer.core.session import MAX_FILE, VERSION, Session, from_document
from explorer.core.sharing import readable
from explorer.core.sharing.changes import applied, changes
from explorer.core.sharing.scheme import MAX_LINK, SCHEME, bare_link
from explorer.core.training.data import CsvFile

FORMAT = 1
"""Of what is packed; the JSON inside has the version of sessions."""
_LONG = 200
"""Characters up to which a link that can be read is preferred to a shorter one."""


def link_of(session: Session) -> str:
    """Return the link that opens a session, without the places of this computer.

    Raises:
        SentenceError: it would be longer than any that is read.
    """
    session = without_places(session)
    link, plain = _packed(session), readable.written(session)
    if plain is not None and len(plain) <= max(_LONG, len(link)):
        link = plain
    if len(link) > MAX_LINK:
        raise refusal(
            "This is too much for a link: {count} characters, and {limit} is the limit. Save it as "
            "a session instead.",
            count=f"{len(link):,}",
            limit=f"{MAX_LINK:,}",
        )
    return link


def session_of(link: str) -> Session:
    """Return the session of a link; nothing in it is executed.

    Raises:
        SentenceError: it is damaged, cut off, too long or of a later version, or says what no
            session can be.
    """
    if len(link) > MAX_LINK:
        raise refusal(
            "This link is too long: {count} characters, and {limit} is the limit.",
            count=f"{len(link):,}",
            limit=f"{MAX_LINK:,}",
        )
    text = bare_link(link)[len(SCHEME) :].removeprefix("//")
    name, _, rest = text.partition("?")
    name = name.strip("/ ")
    if not (name.isascii() and name.isdecimal()):
        session = readable.read(name, rest)
    elif int(name[:9]) > FORMAT:
        raise refusal(
            "This link was made by a newer version of Gradient Explorer ({version}).",
            version=name[:9],
        )
    elif name == str(FORMAT):
        session = _unpacked(rest)
    else:
        raise _damaged()
    # A text without meaning cannot be shown.
    session.function.parsed()
    return without_places(session)


def never_runs() -> SentenceError:
    """Say why a link with a program is not given to a command that would run it."""
    return refusal(
        "This link holds a program, and a link never runs one. Open it in the window, read it and "
        "press Run there."
    )


def without_places(session: Session) -> Session:
    """Return the session without the names of folders of one computer."""
    training = replace(session.training, logs="", study="")
    if isinstance(data := training.data, CsvFile):
        training = replace(training, data=replace(data, path=_last_part(data.path)))
    return session.with_spec(replace(session.tape, file="")).with_spec(training)


def _last_part(path: str) -> str:
    """Return the name of a file, as any system writes its path."""
    return re.split(r"[\\/]", path)[-1]


def _packed(session: Session) -> str:
    data = msgspec.json.encode({"version": VERSION, **changes(session)})
    text = base64.urlsafe_b64encode(zlib.compress(data, 9)).decode().rstrip("=")
    return f"{SCHEME}{FORMAT}?{text}"


def _unpacked(text: str) -> Session:
    document = _decoded(_inflated(_bytes_of("".join(text.split()).rstrip("="))))
    version = document.pop("version", None)
    if isinstance(version, int) and version > VERSION:
        raise refusal(
            "This link was made by a newer version of Gradient Explorer ({version}).",
            version=version,
        )
    if version != VERSION or isinstance(version, bool):
        raise _damaged()
    try:
        return from_document(applied(document))
    except (ValueError, RecursionError) as error:
        raise refusal("This link is damaged: {reason}.", reason=reason_of(error)) from None


def _bytes_of(text: str) -> bytes:
    if not re.fullmatch(r"[A-Za-z0-9_-]*", text):
        raise _damaged()
    if len(text) % 4 == 1:
        # No number of bytes is written so.
        raise _cut_off()
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _inflated(data: bytes) -> bytes:
    inflating = zlib.decompressobj()
    try:
        found = inflating.decompress(data, MAX_FILE + 1)
    except zlib.error:
        raise _damaged() from None
    if len(found) > MAX_FILE:
        raise refusal("This link holds too much for a session.")
    if not inflating.eof:
        raise _cut_off()
    if inflating.unused_data:
        raise _damaged()
    return found


def _decoded(data: bytes) -> dict[str, Any]:
    try:
        document = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError):
        raise _damaged() from None
    if not isinstance(document, dict):
        raise _damaged()
    return document


def _damaged() -> SentenceError:
    return refusal("This is no link of Gradient Explorer, or it is damaged.")


def _cut_off() -> SentenceError:
    return refusal("This link is cut off: copy all of it.")
