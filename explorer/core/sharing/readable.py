"""Links that people read and write: `gradient-explorer:curves?f=a sin x&a=2&low=-3&high=3`.

`f` is the text of the function. A name that a setting of what is shown has, as in session files, is
that setting; any other name is a letter of the function.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, unquote

import msgspec
from msgspec.structs import replace

from explorer.core.function import FunctionSpec, Parameter
from explorer.core.language.numbers import read_number
from explorer.core.sentence import SentenceError, reason_of, refusal
from explorer.core.session import Session, encode, from_document, uses_function
from explorer.core.sharing.changes import changes, document_of
from explorer.core.sharing.scheme import SCHEME
from explorer.workspaces import WORKSPACES

_FUNCTION = "f"
_LONGEST = 2000
"""Characters of a link that is tried in this form."""
_ESCAPED = re.compile(r"[^\w\-.~!$'()*+,/:;@^=|\[\]]")
"""What cannot stand in a line that is copied and sent, or has a meaning there."""
_FIELD = re.compile(r"`\$\.\w+\.(?:problem|view)\.(\w+)")
"""Where msgspec says that a value is wrong."""


def written(session: Session) -> str | None:
    """Return the link of a session that is simple enough for this form; None: it is not."""
    values = _values(session)
    if values is None:
        return None
    asked = "&".join(f"{name}={_ESCAPED.sub(_escape, value)}" for name, value in values.items())
    if len(asked) > _LONGEST:
        return None
    try:
        # What is written must be what is read.
        is_same = _same(read(session.workspace, asked), session)
    except SentenceError:
        return None
    link = f"{SCHEME}{session.workspace}"
    return (f"{link}?{asked}" if asked else link) if is_same else None


def read(workspace: str, asked: str) -> Session:
    """Return the session of a workspace with what is asked after the question mark.

    Raises:
        SentenceError: a name means nothing there, or a value is none that it can have.
    """
    if workspace not in {each.name for each in WORKSPACES}:
        raise refusal(
            "This link leads to “{name}”, which is no workspace; there are {names}.",
            name=workspace[:40],
            names=", ".join(each.name for each in WORKSPACES),
        )
    values = _pairs(asked)
    session = _of_function(workspace, values.pop(_FUNCTION, None))
    document = document_of(session)
    sections = document[session.page.name]
    letters: list[Parameter] = []
    for name, text in values.items():
        section = next((part for part in sections.values() if name in part), None)
        if section is not None:
            section[name] = _value(text)
        else:
            letters.append(_letter(name, text, session))
    if letters:
        document["function"]["parameters"] = msgspec.to_builtins(letters)
    try:
        return from_document(document)
    except (ValueError, RecursionError) as error:
        raise _refused(error, values) from None


def _refused(error: Exception, values: dict[str, str]) -> SentenceError:
    """Say which value of a link cannot be, where that is told."""
    at = _FIELD.search(str(error))
    if at is None or at.group(1) not in values:
        return refusal("This link cannot be opened: {reason}.", reason=reason_of(error))
    name = at.group(1)
    return refusal("In this link “{name}” cannot be {value}.", name=name, value=values[name][:40])


def _of_function(workspace: str, text: str | None) -> Session:
    """Return the session of a function, in the range where it is first seen."""
    session = Session(workspace=workspace)
    if text is None or text == session.function.text:
        return session
    # Raises ParseError, before anything is asked of its letters.
    function = FunctionSpec(text)
    function.parsed()
    # The curves follow, for it is the spec of another page.
    return session.with_spec(replace(session.descent, function=function))


def _pairs(asked: str) -> dict[str, str]:
    found: dict[str, str] = {}
    # As it stands in the source of a page.
    for pair in filter(None, asked.replace("&amp;", "&").split("&")):
        name, sign, value = pair.partition("=")
        try:
            name, value = unquote(name.strip(), errors="strict"), unquote(value, errors="strict")
        except UnicodeDecodeError:
            raise refusal("This is no link of Gradient Explorer, or it is damaged.") from None
        if not sign:
            raise refusal("In this link “{name}” has no value.", name=name[:40])
        if name in found:
            raise refusal("In this link “{name}” has two values.", name=name[:40])
        found[name] = " ".join(value.split())
    return found


def _value(text: str) -> Any:  # noqa: ANN401
    """Return a value as JSON has it, a number as people write it, or the text."""
    try:
        return msgspec.json.decode(text)
    except (ValueError, RecursionError):
        pass
    try:
        return read_number(text)
    except SentenceError:
        return text


def _letter(name: str, text: str, session: Session) -> Parameter:
    function = session.function
    if name not in function.parameter_names(function.axes()):
        raise refusal(
            "In this link “{name}” is neither a setting of “{workspace}” nor a letter of the "
            "function with a slider.",
            name=name[:40],
            workspace=session.workspace,
        )
    value = read_number(text)
    return Parameter(name, value, min(-5.0, value), max(5.0, value))


def _values(session: Session) -> dict[str, str] | None:
    """Return what is to be written, by its names; None: it cannot be written so."""
    found = changes(session)
    function: dict[str, Any] = found.pop("function", {})
    found.pop("workspace", None)
    sections: dict[str, dict[str, Any]] = found.pop(session.page.name, {})
    if found or "variables" in function:
        return None
    values: dict[str, str] = {}
    if "text" in function or uses_function(session.spec):
        values[_FUNCTION] = session.function.text
    for parameter in session.function.parameters:
        values[parameter.name] = _number(parameter.value)
    for part in sections.values():
        if values.keys() & part.keys() or any(isinstance(v, dict | list) for v in part.values()):
            return None
        values |= {name: _number(value) for name, value in part.items()}
    return values


def _number(value: float | str | bool | None) -> str:
    if isinstance(value, str):
        return value
    text = msgspec.json.encode(value).decode()
    # As a whole number −0 would lose its sign.
    return text if text.startswith("-0.0") else text.removesuffix(".0")


def _same(one: Session, other: Session) -> bool:
    """Return whether two sessions are the same, to the sign of 0."""
    return encode(one) == encode(other)


def _escape(found: re.Match[str]) -> str:
    try:
        return quote(found.group())
    except UnicodeEncodeError:
        # Half a character, of which there is no link.
        return found.group()
