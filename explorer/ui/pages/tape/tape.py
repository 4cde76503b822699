"""The tape: a snippet between its editor, the process that runs it, and the figure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from explorer.core.function import FunctionSpec
from explorer.core.sentence import Sentence
from explorer.core.tape.examples import EXAMPLES
from explorer.core.tape.line_marks import LineMarks, line_marks
from explorer.core.tape.record import TapeRecord
from explorer.core.tape.spec import TapeProblem, TapeSpec
from explorer.ui.pages.kit.page import Page, stacked
from explorer.ui.pages.tape.run_bar import RUN_KEYS, STOP_KEYS
from explorer.ui.pages.tape.runner import RunState, SnippetRunner
from explorer.ui.pages.tape.tape_controls import TapeControls
from explorer.ui.pages.tape.texts import counts_text, line_troubles
from explorer.ui.widgets.theme import present_theme
from explorer.ui.widgets.translation import translated
from explorer.workspaces import load

if TYPE_CHECKING:
    from explorer.core.tables import Table


class TapePage(Page):
    """The workspace of the tape. Nothing is run but by `run`, which a person asks for."""

    spec_class = TapeSpec
    controls_class = TapeControls
    figure_class = "explorer.ui.pages.tape.placeholder:Placeholder"

    spec: TapeSpec
    controls: TapeControls
    answered: TapeProblem | None
    record: TapeRecord | None = None
    """Of the snippet that ran last."""

    def _prepare(self) -> None:
        self.runner = SnippetRunner(self._engine, self)
        self.runner.state_changed.connect(self._on_state_changed)
        self.runner.ticked.connect(self._show_state)
        self.runner.recorded.connect(self._on_recorded)
        self.runner.judged.connect(self._on_judged)
        self.runner.failed.connect(self._on_run_failed)
        controls = self.controls
        controls.bar.run_asked.connect(self.run)
        controls.bar.stop_asked.connect(self.stop)
        controls.bar.example_chosen.connect(self.show_example)
        controls.code.refused.connect(self._on_refused)
        for keys, do in (
            (RUN_KEYS, self.run),
            (STOP_KEYS, self.stop),
            ((QKeySequence("F2"),), controls.code.setFocus),
        ):
            for key in keys:
                self._hear(key, do)

    def _hear(self, key: QKeySequence, do: Callable[[], object]) -> None:
        """Do something at a key, wherever the focus is while this page is shown."""
        shortcut = QShortcut(key, self.controls)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(do)

    def build_figure(self) -> None:
        """Make the figure and what stands around it."""
        self.figure = load(self.figure_class)(present_theme())
        self._area = stacked(self.figure)

    def area(self) -> QWidget:
        """Return the figure with what stands around it."""
        return self._area

    @property
    def uses_function(self) -> bool:
        """A snippet is shown, and no function."""
        return False

    @property
    def is_pending(self) -> bool:
        """What is shown is whole: a run that goes on changes nothing of it."""
        return False

    @property
    def can_be_filmed(self) -> bool:
        """Whether there is a sweep."""
        return False

    def change_function(self, function: FunctionSpec) -> None:
        """A function that is typed is none of this page's."""

    def fit(self) -> None:
        """Show all that there is to see."""

    # The person asks.

    def run(self) -> None:
        """Run the snippet as it stands."""
        if self.controls.bar.run_button.isEnabled():
            self.end_gesture()
            self.runner.run(self.spec.problem())

    def stop(self) -> None:
        """End the run."""
        self.runner.stop()

    def show_example(self, number: int) -> None:
        """Show the text of an example, which runs nothing."""
        self.end_gesture()
        self.change("", snippet=EXAMPLES[number].text, file="", call=0, step=0)

    def _on_refused(self, length: int) -> None:
        self.computed.emit(
            self.tr("A snippet may have {most} characters, and this has {count}.").format(
                most="200,000", count=f"{length:,}"
            )
        )

    # The spec is shown.

    def show_spec(self, spec: TapeSpec) -> None:
        """Show a snippet; nothing is asked of the engine."""
        self.spec = spec
        self.controls.show_spec(spec)
        self._show_staleness()

    @property
    def is_stale(self) -> bool:
        """Whether what is shown is the record of another text than the present one."""
        return self.answered is not None and self.answered != self.spec.problem()

    def _show_staleness(self) -> None:
        self.controls.code.set_stale(self.is_stale)
        self.controls.output.set_stale(self.is_stale)
        if self.figure is not None:
            self.figure.set_stale(self.is_stale)

    # The snippet runs.

    def _on_state_changed(self) -> None:
        self._show_state()
        if self.runner.state is RunState.RUNNING:
            self.controls.output.show_nothing(self.tr("Running …"))

    def _show_state(self) -> None:
        self.controls.bar.show_state(self.runner.state, self.runner.seconds)

    def _on_recorded(self, problem: TapeProblem, record: TapeRecord) -> None:
        self.answered = problem
        if self.spec.call >= len(record.calls):
            self.spec_found.emit(replace(self.spec, call=max(len(record.calls) - 1, 0)))
        self._show_record(record)

    def _on_judged(self, record: TapeRecord) -> None:
        self._show_record(record)

    def _show_record(self, record: TapeRecord) -> None:
        assert self.answered is not None
        self.record = record
        controls = self.controls
        marks = line_marks(record, self.answered.snippet)
        controls.code.show_marks(marks, line_troubles(record))
        controls.output.show_record(record)
        if self.figure is not None:
            self.figure.show_record(record)
        self._show_staleness()
        self.computed.emit(counts_text(record))
        self.results_changed.emit()

    def _on_run_failed(self, problem: TapeProblem, reason: Sentence) -> None:
        self.answered, self.record = problem, None
        self.controls.code.show_marks(LineMarks(), {})
        self.controls.output.show_failure(translated(reason))
        if self.figure is not None:
            self.figure.show_failure(translated(reason))
        self._show_staleness()
        self.computed.emit("")
        self.results_changed.emit()

    # What can be taken away.

    def table(self) -> Table | None:
        """Return the record as a table."""
        return None

    def program(self) -> str:
        """Return the snippet as it stands."""
        return self.spec.snippet

    def _show_answer(self, problem: Any, result: Any) -> None:  # noqa: ANN401
        raise NotImplementedError

    def _forget_answer(self) -> None:
        self.record = None

    def close(self) -> None:
        """End everything: the window is gone."""
        super().close()
        self.runner.close()
