"""A session: what a person has put in, what is saved and what comes back at the start."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta
from msgspec.structs import asdict, fields, replace

from explorer.core.function import FunctionSpec
from explorer.core.sentence import SentenceError, reason_of, sentence
from explorer.workspaces import WORKSPACES, Page, all_pages, load, workspace

VERSION = 2
MAX_FILE = 4_000_000
"""Bytes of the largest file that is read as a session."""
_PAGES = all_pages()
_SPECS: dict[str, Any] = {page.name: load(page.spec) for page in _PAGES}
_PROBLEMS: dict[str, Any] = {name: type(kind().problem()) for name, kind in _SPECS.items()}


class Session:
    """Everything a person has put in: the function, the workspace, and a spec for each page.

    It is immutable. `session.NAME` is the spec of the page NAME, with the function that all share.
    """

    __slots__ = ("_specs", "function", "workspace")

    def __init__(
        self,
        function: FunctionSpec | None = None,
        workspace: str = WORKSPACES[0].name,
        specs: Mapping[str, Any] | None = None,
    ) -> None:
        """Make a session.

        Args:
            function: that is typed.
            workspace: that is shown; ValueError where there is none of this name.
            specs: of pages by their names; the usual ones for all others.
        """
        if workspace not in {each.name for each in WORKSPACES}:
            raise ValueError(f"there is no workspace “{workspace[:40]}”")
        self.function = function or FunctionSpec()
        self.workspace = workspace
        given = specs or {}
        self._specs = {
            name: _of_function(given[name] if name in given else kind(), self.function)
            for name, kind in _SPECS.items()
        }

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        if name.startswith("_") or name not in self._specs:
            raise AttributeError(name)
        return self._specs[name]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Session) and self._all() == other._all()

    def __hash__(self) -> int:
        return hash(self._all())

    def _all(self) -> tuple[object, ...]:
        return self.workspace, self.function, *self._specs.values()

    @property
    def page(self) -> Page:
        """Page of the present workspace, by the number of variables of the function."""
        pages = workspace(self.workspace).pages
        count = len(self.function.axes()) if len(pages) > 1 else 0
        usual = next(page for page in pages if page.variables is None)
        return next((page for page in pages if page.variables == count), usual)

    @property
    def spec(self) -> Any:  # noqa: ANN401
        """The spec of that page."""
        return self._specs[self.page.name]

    def within(self, workspace: str) -> Session:
        """Return the session in a workspace."""
        return Session(self.function, workspace, self._specs)

    def with_function(self, function: FunctionSpec) -> Session:
        """Return the session with a function, all else as it is."""
        return Session(function, self.workspace, self._specs)

    def with_spec(self, spec: Any) -> Session:  # noqa: ANN401
        """Return the session with one spec replaced, whose function all others take."""
        function: FunctionSpec = getattr(spec, "function", self.function)
        changed = dict(self._specs)
        if function.text != self.function.text:
            for page in _PAGES:
                if page.follow:
                    changed[page.name] = load(page.follow)(changed[page.name], function)
        changed |= {name: spec for name, kind in _SPECS.items() if type(spec) is kind}
        return Session(function, self.workspace, changed)

    def with_changes(self, before: Any, after: Any) -> Session:  # noqa: ANN401
        """Return the session with what differs between two specs of one page; the rest stays."""
        changes = {
            field.name: value
            for field in fields(after)
            if (value := getattr(after, field.name)) != getattr(before, field.name)
        }
        present = next(spec for spec in self._specs.values() if type(spec) is type(after))
        return self.with_spec(replace(present, **changes))

    def has(self, spec: Any) -> bool:  # noqa: ANN401
        """Return whether a spec is that of its page."""
        return spec in self._specs.values()


def _of_function(spec: Any, function: FunctionSpec) -> Any:  # noqa: ANN401
    """Return a spec with a function, if it is about one."""
    if getattr(spec, "function", function) == function:
        return spec
    return replace(spec, function=function)


def uses_function(spec: msgspec.Struct) -> bool:
    """Return whether what a spec shows is the function that is typed; of some it is not always."""
    return getattr(spec, "uses_function", True)


# Files.


def _part(name: str, kind: type[msgspec.Struct], without: set[str]) -> type[msgspec.Struct]:
    """Return a struct of the fields of another, but for some."""
    kept = [(f.name, f.type, f.default) for f in fields(kind) if f.name not in without]
    return msgspec.defstruct(name, kept, frozen=True, forbid_unknown_fields=True)


def _section(name: str) -> type[msgspec.Struct]:
    """Return how the spec of a page stands in a file."""
    problem = _part("Problem", _PROBLEMS[name], {"function"})
    view = _part("View", _SPECS[name], set(_PROBLEMS[name].__struct_fields__))
    parts = [("problem", problem, problem()), ("view", view, view())]
    return msgspec.defstruct("Section", parts, frozen=True, forbid_unknown_fields=True)


class _Head(msgspec.Struct, frozen=True):
    program: Literal["gradient-explorer"]
    version: Annotated[int, Meta(ge=1)]


class _File(_Head, frozen=True, forbid_unknown_fields=True):
    """The function once, and of each page what is asked and how the answer is looked at."""

    workspace: str = WORKSPACES[0].name
    function: FunctionSpec = FunctionSpec()


_Document: Any = msgspec.defstruct(
    "Document",
    [(name, section := _section(name), section()) for name in _SPECS],
    bases=(_File,),
    frozen=True,
    forbid_unknown_fields=True,
)


def to_document(session: Session) -> dict[str, Any]:
    """Return a session as it stands in a file."""
    return {
        "program": "gradient-explorer",
        "version": VERSION,
        "workspace": session.workspace,
        "function": session.function,
        **{name: _parted(name, asdict(getattr(session, name))) for name in _SPECS},
    }


def _parted(name: str, values: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the values of a page's spec as problem and view, without the function."""
    asked = _PROBLEMS[name].__struct_fields__
    parts: dict[str, dict[str, Any]] = {"problem": {}, "view": {}}
    for key, value in values.items():
        if key != "function":
            parts["problem" if key in asked else "view"][key] = value
    return parts


def from_document(document: Any) -> Session:  # noqa: ANN401
    """Return the session of what stands in a file; raises msgspec.ValidationError, ValueError."""
    head = msgspec.convert(document, _Head)
    if head.version == 1:
        document = _from_version_1(document)
    read = msgspec.convert(document, _Document)
    specs: dict[str, Any] = {}
    for name, kind in _SPECS.items():
        section = getattr(read, name)
        specs[name] = kind(**asdict(section.problem), **asdict(section.view))
    return Session(read.function, read.workspace, specs)


def _from_version_1(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document of version 1 as one of today.

    It had a function in the spec of each page, of which the first was heeded, and what is asked
    stood beside how it is looked at.
    """
    migrated = {**document, "version": VERSION}
    for page in reversed(_PAGES):
        old = document.get(page.name)
        if isinstance(old, dict):
            tagless = {key: value for key, value in old.items() if key != "type"}
            migrated[page.name] = _parted(page.name, tagless)
            if old.get("function") is not None:
                migrated["function"] = old["function"]
    return migrated


class SessionError(SentenceError):
    """A session file that cannot be read, said in a sentence."""


def encode(session: Session) -> bytes:
    """Return the session as readable JSON."""
    return msgspec.json.format(msgspec.json.encode(to_document(session)), indent=2) + b"\n"


def decode(data: bytes) -> Session:
    """Read a session; nothing in it is executed.

    Raises:
        SessionError: not a session, of a later version, or with values out of their bounds.
    """
    if len(data) > MAX_FILE:
        raise SessionError(sentence("This file is too large for a session."))
    try:
        head = msgspec.json.decode(data, type=_Head)
    except (msgspec.DecodeError, RecursionError):
        raise SessionError(
            sentence("This is not a session of Gradient Explorer, or it is damaged.")
        ) from None
    if head.version > VERSION:
        raise SessionError(
            sentence(
                "This session was saved by a newer version of Gradient Explorer ({version}).",
                version=head.version,
            )
        )
    try:
        return from_document(msgspec.json.decode(data))
    except (ValueError, RecursionError) as error:
        raise SessionError(
            sentence("This session is damaged: {reason}.", reason=reason_of(error))
        ) from None
