"""The session that is shown, with undo and redo."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from explorer.core.history import History
from explorer.core.session import Session

if TYPE_CHECKING:
    from explorer.ui.pages.kit.page import Page


class Document(QObject):
    """A session and its history.

    Signals:
        changed(Session): there is another one to show.
    """

    changed = Signal(object)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._history = History(session)
        self._own: History | None = None
        """That of the person's own session, while another one is visited."""

    @property
    def session(self) -> Session:
        """The session as it is now."""
        return self._history.present

    @property
    def can_undo(self) -> bool:
        """Whether there is a step back."""
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether there is a step forward."""
        return self._history.can_redo

    def follow(self, page: Page) -> None:
        """Take what is changed and found on a page, which may be hidden, and know an older spec."""
        page.spec_changed.connect(functools.partial(self._on_changed, page))
        page.spec_found.connect(functools.partial(self._on_found, page))
        page.elsewhere_asked.connect(self.show_elsewhere)
        page.gesture_ended.connect(self.end_gesture)

    def start_over(self, session: Session) -> None:
        """Show a session without a past."""
        self._history = History(session)
        self._tell()

    @property
    def own_session(self) -> Session:
        """The person's own session: the one that is shown, unless another is only visited."""
        return (self._own or self._history).present

    def visit(self, session: Session) -> None:
        """Show a session with a past of its own, and put the person's own aside meanwhile."""
        self._own = self._own or self._history
        self.start_over(session)

    def return_home(self) -> None:
        """Show the person's own session again, with all that can be undone in it."""
        if self._own is not None:
            self._history, self._own = self._own, None
            self._tell()

    def show(self, session: Session) -> None:
        """Show another session, as one step that can be undone."""
        self._history.change(session)
        self._tell()

    def _on_changed(self, page: Page, spec: Any, key: str) -> None:  # noqa: ANN401
        """Take what was changed; changes with the same key in quick succession are one step."""
        self._history.change(self.session.with_changes(page.spec, spec), key)
        self._tell()

    def _on_found(self, page: Page, spec: Any) -> None:  # noqa: ANN401
        """Take what nobody did on purpose without a step, unless it was found for an older spec."""
        if self.session.has(page.spec):
            self._history.replace(self.session.with_spec(spec))
            self._tell()

    def show_elsewhere(self, spec: Any, workspace: str) -> None:  # noqa: ANN401
        """Show the spec of another page, and go to its workspace, as one step."""
        self._history.seal()
        self.show(self.session.with_spec(spec).within(workspace))

    def turn_to(self, workspace: str) -> None:
        """Go to a workspace; no step of undo by itself."""
        self._history.replace(self.session.within(workspace))
        self._tell()

    def end_gesture(self) -> None:
        """Let the next change be a step of its own."""
        self._history.seal()

    def undo(self) -> None:
        """Go back one step."""
        self._history.undo()
        self._tell()

    def redo(self) -> None:
        """Go forward one step."""
        self._history.redo()
        self._tell()

    def _tell(self) -> None:
        self.changed.emit(self.session)
