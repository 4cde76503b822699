"""Figures in bulk: one after the other, with the same engines for all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.core.sentence import Sentence
from explorer.core.session import Session, uses_function
from explorer.engine.blocking_client import BlockingClient
from explorer.storage.files import writing
from explorer.ui.application import make_application
from explorer.ui.output.drawings.kit import Drawn, RenderOptions
from explorer.ui.output.export import write_figure
from explorer.workspaces import load, workspace

if TYPE_CHECKING:
    from explorer.ui.output.head import FormulaHead


class BulkRenderer:
    """Writes the figures of sessions; TensorFlow is started once for all that are no programs.

    Args:
        options: of every figure.
        kind: "png", "svg" or "pdf".
        has_title: whether a function stands typeset above its figure.
    """

    def __init__(self, options: RenderOptions, kind: str, *, has_title: bool = False) -> None:
        make_application()
        self._options, self._kind, self._has_title = options, kind, has_title
        self._clients: dict[bool, BlockingClient] = {}
        """Of programs, and of all else."""

    def write(self, session: Session, path: Path) -> Sentence | None:
        """Compute what a session shows and write its figure; return what is to be said of it.

        Raises:
            SentenceError: there is no figure, or it cannot be written.
        """
        head = self._head(session.spec)
        drawn = self.draw(session, 0 if head is None else head.height)
        try:
            with writing(path):
                write_figure(drawn.figure, path, self._kind, self._options.scale, head)
        finally:
            drawn.figure.close()
        return drawn.note

    def draw(self, session: Session, above: int = 0, step: int | None = None) -> Drawn:
        """Compute what a session shows; whoever asks closes the figure.

        Args:
            session: what is shown.
            above: pixels of the height that something else takes.
            step: of a descent or of a sweep; None: the last.

        Raises:
            SentenceError: there is no figure.
        """
        runs_code = workspace(session.workspace).runs_code
        width, height = self._options.size
        options = replace(self._options, size=(width, height - above), step=step)
        try:
            drawing = load(f"{session.page.drawing}:draw")
            return drawing(session.spec, options, self._client(runs_code))
        except BaseException:
            # What is left of this answer would be taken for that to the next question.
            self._stop(runs_code)
            raise

    def close(self) -> None:
        """End the engines."""
        for runs_code in [*self._clients]:
            self._stop(runs_code)

    def _head(self, spec: Any) -> FormulaHead | None:  # noqa: ANN401
        if not (self._has_title and uses_function(spec)):
            return None
        from explorer.ui.output.head import FormulaHead

        return FormulaHead(spec.function, self._options.theme)

    def _client(self, runs_code: bool) -> BlockingClient:
        if runs_code not in self._clients:
            self._clients[runs_code] = BlockingClient(_snippet_engine() if runs_code else None)
        return self._clients[runs_code]

    def _stop(self, runs_code: bool) -> None:
        client = self._clients.pop(runs_code, None)
        if client is not None:
            client.stop()


def _snippet_engine() -> Any:  # noqa: ANN401
    from explorer.engine.snippets.engine import SnippetEngine

    return SnippetEngine(keeps_ready=True)
