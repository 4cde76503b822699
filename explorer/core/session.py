"""A document of specs: what undo steps through, what is saved and what comes back at the start."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

import msgspec
from msgspec import Meta
from msgspec.structs import force_setattr, replace

from explorer.core.function import FunctionSpec
from explorer.core.sentence import SentenceError, plain_quotes, sentence
from explorer.workspaces import WORKSPACES, Page, all_pages, load, workspace

VERSION = 1
MAX_FILE = 4_000_000
"""Bytes of the largest file that is read as a session."""
_PAGES = all_pages()
_FIRST = _PAGES[0].name
_TYPES: dict[str, type[msgspec.Struct]] = {page.name: load(page.spec) for page in _PAGES}


class _Session(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything a person has put in, in all workspaces: a spec for each of their pages."""

    program: Literal["gradient-explorer"] = "gradient-explorer"
    version: int = VERSION
    workspace: str = WORKSPACES[0].name

    def __post_init__(self) -> None:
        if self.workspace not in {each.name for each in WORKSPACES}:
            raise ValueError(f"there is no workspace “{self.workspace[:40]}”")
        # A file may say of each something else.
        for name in _TYPES:
            spec = getattr(self, name)
            if spec.function != self.function:
                force_setattr(self, name, replace(spec, function=self.function))

    @property
    def function(self) -> FunctionSpec:
        """The function that is typed, which all workspaces share."""
        return getattr(self, _FIRST).function

    @property
    def page(self) -> Page:
        """What shows the workspace that is shown, by how many variables the function has."""
        pages = workspace(self.workspace).pages
        count = len(self.function.axes()) if len(pages) > 1 else 0
        usual = next(page for page in pages if page.variables is None)
        return next((page for page in pages if page.variables == count), usual)

    @property
    def spec(self) -> Any:  # noqa: ANN401
        """The spec of that page."""
        return getattr(self, self.page.name)

    def with_function(self, function: FunctionSpec) -> Self:
        """Return the session with a function in every spec, all else as it is."""
        return replace(self, **{n: replace(getattr(self, n), function=function) for n in _TYPES})

    def with_spec(self, spec: msgspec.Struct) -> Self:
        """Return the session with one spec replaced, and its function taken by the others."""
        function: FunctionSpec = spec.function  # pyright: ignore[reportAttributeAccessIssue]
        changed: dict[str, msgspec.Struct] = {}
        if function.text != self.function.text:
            for page in _PAGES:
                if page.follow:
                    changed[page.name] = load(page.follow)(getattr(self, page.name), function)
        changed |= {name: spec for name, kind in _TYPES.items() if type(spec) is kind}
        return replace(self.with_function(function), **changed)


if TYPE_CHECKING:

    class Session(_Session, frozen=True):
        """A session with a spec for each page in the registry."""

        def __init__(self, **fields: Any) -> None: ...  # noqa: ANN401

        def __getattr__(self, name: str) -> Any: ...  # noqa: ANN401

else:
    Session = msgspec.defstruct(
        "Session",
        [(name, kind, kind()) for name, kind in _TYPES.items()],
        bases=(_Session,),
        frozen=True,
        forbid_unknown_fields=True,
        module=__name__,
    )


def uses_function(spec: msgspec.Struct) -> bool:
    """Return whether what a spec shows is the function that is typed; of some it is not always."""
    return getattr(spec, "uses_function", True)


class SessionError(SentenceError):
    """A session file that cannot be read, said in a sentence."""


def encode(session: Session) -> bytes:
    """Return the session as readable JSON."""
    return msgspec.json.format(msgspec.json.encode(session), indent=2) + b"\n"


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
        return msgspec.json.decode(data, type=Session)
    except (msgspec.DecodeError, RecursionError) as error:
        raise SessionError(
            sentence("This session is damaged: {reason}.", reason=plain_quotes(str(error))[:200])
        ) from None


class _Head(msgspec.Struct):
    program: Literal["gradient-explorer"]
    version: Annotated[int, Meta(ge=1)]


class History:
    """Undo and redo over whole sessions.

    Changes with the same key in quick succession (a drag, a word being typed) are one step, also
    where those of two keys alternate (a drag beside an animation).
    """

    _MOST_STEPS = 500
    _TOGETHER = 1.0

    def __init__(self, session: Session) -> None:
        self._past: list[Session] = []
        self._future: list[Session] = []
        self._present = session
        self._changed_at: dict[str, float] = {}

    @property
    def present(self) -> Session:
        """The session as it is now."""
        return self._present

    @property
    def can_undo(self) -> bool:
        """Whether there is a step back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step forward."""
        return bool(self._future)

    def change(self, session: Session, key: str = "") -> None:
        """Make `session` the present one."""
        if session == self._present:
            return
        now = time.monotonic()
        together = now - self._changed_at.get(key, -math.inf) < self._TOGETHER
        if not together:
            self._past.append(self._present)
            del self._past[: -self._MOST_STEPS]
        self._present = session
        self._future.clear()
        if not key:
            self.seal()
            return
        self._changed_at[key] = now
        if together and self._past and self._past[-1] == session:
            # To and back again: there is nothing to undo.
            self._past.pop()
            self.seal()

    def replace(self, session: Session) -> None:
        """Change the present one without a step, for what nobody did on purpose."""
        self._present = session

    def seal(self) -> None:
        """End a gesture: the next change is a step of its own."""
        self._changed_at.clear()

    def undo(self) -> Session:
        """Go one step back and return what is then present."""
        if self._past:
            self._future.append(self._present)
            self._present = self._past.pop()
        self.seal()
        return self._present

    def redo(self) -> Session:
        """Go one step forward and return what is then present."""
        if self._future:
            self._past.append(self._present)
            self._present = self._future.pop()
        self.seal()
        return self._present
