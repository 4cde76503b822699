"""The tape: a snippet between its editor, the process that runs it, and the figure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from explorer.core.function import FunctionSpec
from explorer.core.sentence import Sentence
from explorer.core.tape.examples import EXAMPLES
from explorer.core.tape.judging import needs_care
from explorer.core.tape.progress import TapeProgress
from explorer.core.tape.record import TapeJudgement, TapeRecord
from explorer.core.tape.spec import TapeProblem, TapeSpec
from explorer.core.tape.text.line_marks import LineMarks, line_marks
from explorer.core.tape.words import outcome
from explorer.ui.pages.tape.calls.calls_panel import CallsPanel
from explorer.ui.pages.tape.middle import TapeMiddle
from explorer.ui.pages.tape.outputs import TapeOutputs
from explorer.ui.pages.tape.run_bar import RUN_KEYS, STOP_KEYS
from explorer.ui.pages.tape.runner import RunState, SnippetRunner
from explorer.ui.pages.tape.tape_controls import TapeControls
from explorer.ui.pages.tape.texts import counts_text, line_troubles
from explorer.ui.widgets.spoken import announce
from explorer.ui.widgets.theme import family, present_theme
from explorer.ui.widgets.translation import translated
from explorer.workspaces import load

if TYPE_CHECKING:
    from explorer.ui.figures.tape.prepared import PreparedTape

_REST = 500
"""Milliseconds after which a step is kept."""


class TapePage(TapeOutputs):
    """The workspace of the tape. Nothing is run but by `run`, which a person asks for."""

    spec_class = TapeSpec
    controls_class = TapeControls
    figure_class = "explorer.ui.figures.tape.tape:TapeFigure"

    works_hidden = True

    spec: TapeSpec
    controls: TapeControls
    answered: TapeProblem | None
    _marks = LineMarks()
    _is_begun = False
    """Whether a spec was shown."""
    _failure: Sentence | None = None
    """Why there is no record of the last run."""

    def _prepare(self) -> None:
        self._take_runner()
        self.runner.state_changed.connect(self._on_state_changed)
        self.runner.ticked.connect(self._show_state)
        self.runner.progressed.connect(self._on_progressed)
        self.runner.recorded.connect(self._on_recorded)
        self.runner.judged.connect(self._on_judged)
        self.runner.failed.connect(self._on_run_failed)
        self.panel = CallsPanel()
        self.panel.chosen.connect(self._choose_call)
        self.panel.operation_asked.connect(self._on_operation_asked)
        self._resting = QTimer(self, singleShot=True, interval=_REST)
        self._resting.timeout.connect(self._keep_view)
        controls = self.controls
        controls.bar.run_asked.connect(self.run)
        controls.bar.stop_asked.connect(self.stop)
        controls.bar.example_chosen.connect(self.show_example)
        controls.code.refused.connect(self._on_refused)
        controls.code.line_changed.connect(self._on_line)
        for keys, do in (
            (RUN_KEYS, self.run),
            (STOP_KEYS, self.stop),
            ((QKeySequence("F2"),), self.take_focus),
        ):
            for key in keys:
                _hear(controls, key, do)

    def _take_runner(self) -> None:
        """Take the run and the record of the page whose place this one takes."""
        if self._before is None:
            self.runner = SnippetRunner(self._engine, self, prepare=self._preparing)
            return
        before: TapePage = self._before
        self.runner, self.answered, self.record = before.runner, before.answered, before.record
        self.spec, self._failure = before.spec, before._failure
        self._is_begun = True
        self.runner.setParent(self)
        self.runner.prepare = self._preparing
        if self.runner.has_begun:
            self.controls.output.go_on_from(before.controls.output)

    def build_figure(self) -> None:
        """Make the figure and what stands around it."""
        figure = self.figure = load(self.figure_class)(present_theme())
        middle = self.middle = TapeMiddle(figure, self.controls.folding)
        player = self.player = middle.player
        figure.selected.connect(self._on_selected)
        figure.line_asked.connect(self.controls.code.point_at)
        figure.step_asked.connect(player.go_to)
        figure.steps_changed.connect(self._show_steps)
        player.step_changed.connect(self._on_step)
        middle.shown_asked.connect(lambda shown: self.change("", shown=shown))
        middle.clinic.taken.connect(self.take_over)
        middle.clinic.line_asked.connect(self._go_to_line)
        self._show_steps()
        if self.answered is not None or self.runner.has_begun:
            self._show_taken()

    def _show_taken(self) -> None:
        """Show what is known of the runs of the page whose place this one takes."""
        step = self.spec.step
        if self.record is not None:
            self.figure.show_record(self.record, self._nearest_call(self.record), None)
            self.player.go_to(step)
            self._show_record(self.record)
        elif self.answered is not None and self._failure is not None:
            self._show_failure(self._failure)
        self._on_state_changed()

    def area(self) -> QWidget:
        """Return the figure with what stands around it."""
        return self.middle

    def side_view(self) -> tuple[str, QWidget] | None:
        """Return the gradient calls with their witnesses, and the tapes."""
        return self.tr("Gradients"), self.panel

    def widgets(self) -> list[QWidget]:
        """Return every widget of the page, each after what it is in."""
        return [*super().widgets(), *family(self.panel)]

    @property
    def uses_function(self) -> bool:
        """A snippet is shown, and no function."""
        return False

    @property
    def is_pending(self) -> bool:
        """What is shown is whole: a run that goes on changes nothing of it."""
        return False

    def change_function(self, function: FunctionSpec) -> None:
        """A function that is typed is none of this page's."""

    def fit(self) -> None:
        """Show all of the graph."""
        self.figure.fit()

    def take_focus(self) -> None:
        """Give the focus to the snippet."""
        self.controls.code.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_figure(self) -> None:
        """Give the focus to the figure, or to what is shown in its place."""
        if self.figure is not None:
            self.middle.focus()

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

    def take_over(self, program: str) -> None:
        """Put a repaired program into the editor, as a step of undo, and run it."""
        self.end_gesture()
        self.change("", snippet=program, shown="auto")
        self.run()

    def _go_to_line(self, line: int) -> None:
        self.controls.code.go_to_line(line)
        self.controls.code.setFocus()

    def _choose_call(self, number: int) -> None:
        calls = self.record.calls if self.record is not None else ()
        if number != self.spec.call and number < len(calls):
            shown = "causes" if needs_care(calls[number]) else "tape"
            self.change("call", call=number, shown=shown)

    def _on_selected(self, operation: int | None) -> None:
        if operation is None:
            self.controls.code.point_at(None)
        self.tell(self.figure.selection_text)

    def _on_operation_asked(self, operation: int) -> None:
        """Show an operation in strip, graph and editor."""
        self.change("", shown="tape")
        self.figure.select(operation)
        found = self.record.operations if self.record is not None else ()
        self.controls.code.point_at(next((o.line for o in found if o.id == operation), None))

    def _on_line(self, line: int) -> None:
        """Mark the operations of the line with the cursor."""
        self.controls.code.point_at(None)
        self._resting.start()
        if self.figure is not None and not self.is_stale and self.record is not None:
            self.figure.show_line(line)

    # The spec is shown.

    def show_spec(self, spec: TapeSpec) -> None:
        """Show a snippet; nothing is asked of the engine."""
        self.spec = spec
        self.controls.show_spec(spec)
        if not self._is_begun:
            self._is_begun = True
            self._go_where_it_was(spec.line)
        if self.figure is not None:
            self.figure.set_folding(spec.folding)
            self._show_call()
        self._show_staleness()

    def _go_where_it_was(self, line: int) -> None:
        """Put the cursor where it was at the end of the last session."""
        code = self.controls.code
        code.go_to_line(line)
        # Its height is known once it is laid out.
        QTimer.singleShot(0, code, code.ensureCursorVisible)

    def _show_staleness(self) -> None:
        is_stale = self.is_stale or self.runner.has_begun
        self.controls.show_stale(is_stale, is_running=self.runner.has_begun)
        self.panel.set_stale(is_stale)
        if self.figure is not None:
            is_waiting = self.runner.state is RunState.WAITING
            begun = "start" if is_waiting else "end"
            self.figure.set_awaited(begun if self.runner.has_begun else "")
            self.figure.set_stale(is_stale)
            self.middle.set_stale(is_stale)

    def _show_call(self) -> None:
        """Show the chosen call everywhere."""
        text = self.answered.snippet if self.answered is not None else ""
        self.panel.show_record(self.record, self.spec.call)
        self.figure.show_call(self.spec.call)
        self.middle.show_call(self.record, self.call, self.spec.shown, text)

    # The player.

    def _show_steps(self) -> None:
        """Let the player have the steps of the call."""
        self.player.set_steps(self.figure.steps)
        self._show_call()

    def _on_step(self, step: float) -> None:
        self.figure.show_step(step)
        self.tell(self.figure.description)
        self._resting.start()

    def _keep_view(self) -> None:
        """Keep the line and the step that are rested at, which is no step of undo."""
        found = replace(self.spec, line=self.controls.code.line)
        if self.record is not None and self.figure is not None and not self.player.is_playing:
            found = replace(found, step=int(self.player.step))
        if found != self.spec:
            self.spec_found.emit(found)

    # The snippet runs.

    def _on_state_changed(self) -> None:
        self._show_state()
        is_new = self.runner.state in {RunState.WAITING, RunState.RUNNING}
        if is_new and self.runner.progress is None:
            self.controls.output.show_nothing(self.controls.bar.waiting)
        self._show_staleness()

    def _show_state(self) -> None:
        runner = self.runner
        self.controls.bar.show_state(runner.state, runner.seconds, runner.progress)

    def _on_progressed(self, progress: TapeProgress) -> None:
        self.controls.output.show_more(progress.output)
        self._show_state()

    def _preparing(self, record: TapeRecord) -> Callable[[], object] | None:
        """Return what makes a record ready for the figure."""
        if self.figure is None:
            return None
        return self.figure.preparing(record, self._nearest_call(record))

    def _on_recorded(
        self, problem: TapeProblem, record: TapeRecord, ready: PreparedTape | None
    ) -> None:
        self.answered, self.record = problem, record
        call = self._nearest_call(record)
        if self.figure is not None:
            self.figure.show_record(record, call, ready)
            # All numbers are there; what plays begins at the beginning.
            self.player.go_to_last()
        self._show_record(record)
        step = int(self.player.step) if self.figure is not None else 0
        self.spec_found.emit(replace(self.spec, call=call, step=step, shown="auto"))
        self.ran.emit()
        announce(self.controls.bar, "\n".join(map(str, outcome(record))))

    def _on_judged(self, record: TapeRecord, judgement: TapeJudgement) -> None:
        self.record = record
        if self.figure is not None:
            self.figure.show_judgement(judgement)
        self._show_texts(record)

    def _show_record(self, record: TapeRecord) -> None:
        assert self.answered is not None
        self._marks = line_marks(record, self.answered.snippet)
        self._show_texts(record)

    def _show_texts(self, record: TapeRecord) -> None:
        """Show what was written and raised, and what is known of the call."""
        self.controls.code.show_marks(self._marks, line_troubles(record))
        if not self.runner.has_begun:
            self.controls.output.show_record(record)
        if self.figure is not None:
            self._show_call()
        self._show_staleness()
        self.computed.emit(counts_text(record))
        self.results_changed.emit()

    def _on_run_failed(self, problem: TapeProblem, reason: Sentence) -> None:
        self.answered, self.record, self._failure = problem, None, reason
        self._show_failure(reason)

    def _show_failure(self, reason: Sentence) -> None:
        self.controls.code.show_marks(LineMarks(), {})
        self.controls.output.show_failure(translated(reason))
        if self.figure is not None:
            self.figure.show_record(None)
            self.figure.show_failure(translated(reason))
            self._show_call()
        self._show_staleness()
        self.computed.emit("")
        self.results_changed.emit()

    def _show_answer(self, problem: Any, result: Any) -> None:  # noqa: ANN401
        raise NotImplementedError

    def _forget_answer(self) -> None:
        self.record = None

    def pause(self) -> None:
        """End what moves by itself."""
        super().pause()
        if self.figure is not None:
            self.player.pause()

    def retire(self) -> None:
        """End all but the run."""
        super().retire()
        self._resting.stop()

    def close(self) -> None:
        """End everything: the window is gone."""
        super().close()
        self._resting.stop()
        self.runner.close()


def _hear(where: QWidget, key: QKeySequence, do: Callable[[], object]) -> None:
    """Do something at a key, wherever the focus is while a widget is shown."""
    shortcut = QShortcut(key, where)
    shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
    shortcut.setAutoRepeat(False)
    shortcut.activated.connect(do)
