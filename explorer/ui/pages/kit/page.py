"""Base of all pages: a spec in, requests to the engine, results to a figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from explorer.core.function import FunctionSpec
from explorer.core.problem import Problem
from explorer.core.sentence import Sentence
from explorer.engine.client import Engine, EngineState
from explorer.engine.requester import Requester
from explorer.ui.pages.kit.animation import ParameterAnimation
from explorer.ui.pages.kit.controls import Controls
from explorer.ui.pages.kit.outputs import PageOutputs
from explorer.ui.widgets.spoken import Announcer
from explorer.ui.widgets.theme import family, present_theme
from explorer.ui.widgets.translation import translated
from explorer.workspaces import load

if TYPE_CHECKING:
    from explorer.core.results import Result
    from explorer.storage.runs.shown import ShownRun


def stacked(*widgets: QWidget) -> QWidget:
    """Return what holds a figure and what lies under it; the figure takes all other room."""
    area = QWidget()
    column = QVBoxLayout(area)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for i, widget in enumerate(widgets):
        column.addWidget(widget, int(i == 0))
    return area


def listen(where: QWidget, key: Qt.Key, do: Callable[[], object]) -> None:
    """Do something at a key, where the focus is somewhere inside a widget."""
    shortcut = QShortcut(QKeySequence(key), where)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(do)


class Page(PageOutputs):
    """A workspace. Its `controls` go to the left of the window, its `figure` to the middle.

    Signals:
        spec_changed(object, str): the person changed something in the spec; changes with the same
            key in quick succession are one step of undo.
        spec_found(object): a spec that suits the function better, which is no step of undo.
        gesture_ended(): a drag is over.
        computed(str): what was computed and how fast, for the status line.
        cursor_moved(str): where the mouse is, for the status line.
        results_changed(): an answer came.
        ran(): a run began or is over that the person asked for.
        program_changed(): there is another program of the same spec.
        numbers_asked(): the numbers are to be looked at.
        drawn(): the answer to the newest request is on the screen.
        elsewhere_asked(object, str): the spec of another page is to be shown, in that workspace.
    """

    spec_changed = Signal(object, str)
    spec_found = Signal(object)
    gesture_ended = Signal()
    computed = Signal(str)
    cursor_moved = Signal(str)
    results_changed = Signal()
    ran = Signal()
    program_changed = Signal()
    numbers_asked = Signal()
    drawn = Signal()
    elsewhere_asked = Signal(object, str)

    spec_class: ClassVar[type[Any]]
    controls_class: ClassVar[type[Controls]]
    figure_class: ClassVar[str]
    """As "module:Class": it needs pyqtgraph, which the window is not kept waiting for."""
    keeps_runs = False
    """Whether there are runs that are shown again at the next start."""
    offers_examples = False
    """Whether its examples are to be found beside the function field."""
    works_hidden = False
    """Whether something may go on in it while another page is shown."""
    _preview: Callable[[Any], Any] | None = None
    """Answers a problem by NumPy while TensorFlow starts."""

    controls: Any
    figure: Any

    def __init__(
        self,
        engine: Engine,
        parent: QObject | None = None,
        folder: Path | None = None,
        before: Any = None,  # noqa: ANN401 - a page of the same class
    ) -> None:
        """Make the controls.

        Args:
            engine: who computes.
            parent: who owns it.
            folder: where it may keep files; None: nowhere.
            before: the same page in another language, whose place this one takes: what goes on
                in it goes on here.
        """
        super().__init__(parent)
        self.spec: Any = self.spec_class()
        self.controls = self.controls_class(self)
        self.figure = None
        """A Figure, once it is built."""
        self.answered: Any = None
        """The problem of the answer that is shown."""
        self._engine = engine
        self._announcer: Announcer | None = None
        self._folder = folder
        """Where it may keep files; None: nowhere."""
        self._before: Any = before
        self.has_syntax_error: Callable[[], bool] = lambda: False
        """Whether the text of the typed function has no meaning, so that an older one is had."""
        self._requester = Requester(engine, self, self._preview)
        self._requester.answered.connect(self._on_answered)
        self._requester.previewed.connect(self._on_previewed)
        self._requester.failed.connect(self._on_failed)
        self._requester.late.connect(self._on_late)
        self.parameter_list = self.controls.parameter_list
        ParameterAnimation(self.parameter_list, lambda: self._requester.is_blank, self)
        self._prepare()
        self._before = None

    def _prepare(self) -> None:
        """Make what a workspace has beside, and hear what its controls ask for."""

    @property
    def engine(self) -> Engine:
        """The engine that computes what is shown here."""
        return self._engine

    @property
    def uses_function(self) -> bool:
        """Whether the typed function is what is shown."""
        return True

    @property
    def is_pending(self) -> bool:
        """Whether what is shown is not yet that of the spec."""
        return self._requester.is_busy and self.answered != self.problem()

    def area(self) -> QWidget:
        """Return what goes to the middle of the window: the figure, and what plays it."""
        return self.figure

    def side_view(self) -> tuple[str, QWidget] | None:
        """Return what is shown beside Code and Numbers, with its title, if there is something."""
        return None

    def widgets(self) -> list[QWidget]:
        """Return every widget of the page, each after what it is in."""
        return [*family(self.controls), *family(self.area())]

    def build_figure(self) -> None:
        """Make the figure, and hear what is done to it."""
        figure = self.figure = load(self.figure_class)(present_theme())
        figure.view_changed.connect(self._on_view_changed)
        figure.fit_asked.connect(self.fit)
        figure.gesture_ended.connect(self.gesture_ended)
        figure.painted.connect(self._on_painted)

    @property
    def shown_figure(self) -> Any:  # noqa: ANN401
        """The figure that is seen, and that goes out; None: it is not built yet."""
        return self.figure

    def tell(self, text: Callable[[], str]) -> None:
        """Announce what is new in the figure, when it has come to rest, if the keys are there.

        Wherever else they are, the control that they are at tells what it changes.
        """
        focus = QApplication.focusWidget()
        if self.figure is None or focus is None or not self._is_in_area(focus):
            return
        if self._announcer is None:
            self._announcer = Announcer(self.figure)
        self._announcer.take(text)

    def _is_in_area(self, widget: QWidget) -> bool:
        area = self.area()
        return widget is area or area.isAncestorOf(widget)

    def summary(self) -> str:
        """Return what the figure shows in words."""
        figure = self.shown_figure
        words = figure.summary() if figure is not None else ""
        return words or self.tr("The figure shows nothing yet.")

    def take_focus(self) -> None:
        """Give the focus to where a person begins."""
        self.focus_figure()

    def focus_figure(self) -> None:
        """Give the focus to the figure."""
        if self.shown_figure is not None:
            self.shown_figure.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # What each workspace does in its own way.

    def fit(self) -> None:
        """Show all that there is to see."""
        raise NotImplementedError

    def show_spec(self, spec: Any) -> None:  # noqa: ANN401
        """Show a spec in every control and in the figure, and ask the engine for it."""
        raise NotImplementedError

    def problem(self) -> Any:  # noqa: ANN401
        """Return what the engine is asked, for the figure's pixels."""
        return self.spec.problem()

    @property
    def can_undo_own(self) -> bool:
        """Whether something was done last that is no change of the spec, and can be undone."""
        return False

    def undo_own(self) -> bool:
        """Take back what was done last, if it is no change of the spec; return whether it was."""
        return False

    def show_example(self, number: int) -> None:
        """Show one of the examples that the registry names, by its number."""
        raise NotImplementedError

    def begin_example(self, number: int) -> None:
        """Tell of an example that is shown here now, and begin what moves by itself in it."""

    def bring_back(self, runs: Sequence[ShownRun], folders: Sequence[str]) -> None:
        """Show the runs again that were shown last time, and offer the folders, where there are."""

    def run_folders(self) -> tuple[str, ...]:
        """Return the folders of runs that are to be offered again next time."""
        return ()

    def open_runs(self, folder: Path) -> None:
        """Show which runs are kept in a folder, where there are runs."""

    def shown_runs(self) -> tuple[ShownRun, ...]:
        """Return the runs that are to be shown again next time."""
        return ()

    def _show_answer(self, problem: Any, result: Result) -> None:  # noqa: ANN401
        """Show a part of the answer to a problem."""
        raise NotImplementedError

    def _forget_answer(self) -> None:
        """Forget the result."""
        raise NotImplementedError

    # The person changes something.

    def change(self, key: str, **fields: Any) -> None:  # noqa: ANN401
        """Give fields of the spec new values; see `Editor`."""
        changed = replace(self.spec, **fields)
        if changed != self.spec:
            self.spec_changed.emit(changed, key)

    def end_gesture(self) -> None:
        """Let the next change be a step of undo of its own."""
        self.gesture_ended.emit()

    def change_function(self, function: FunctionSpec) -> None:
        """Take a function that was typed."""
        self.change("function", function=function)

    def _on_view_changed(
        self, low: float | None, high: float | None, bottom: float | None, top: float | None
    ) -> None:
        ends = {"low": low, "high": high, "bottom": bottom, "top": top}
        self.change("view", **ends, **self._scales(**ends))

    def _scales(self, **ends: Any) -> dict[str, Any]:  # noqa: ANN401
        """Return what else a moved view changes."""
        return {}

    def take_theme(self) -> None:
        """Draw the figure in the colours of the theme."""
        if self.figure is not None:
            self.figure.set_theme(present_theme())

    # The engine answers.

    def request(self) -> None:
        """Ask the engine for the picture."""
        if self.figure is not None:
            self._requester.ask(self.problem())

    def _on_answered(self, problem: Problem, result: Result) -> None:
        if self.figure is not None:
            self.figure.set_stale(False)
            self._show_answer(problem, result)

    def _on_previewed(self, problem: Problem, result: Result | Sentence) -> None:
        if isinstance(result, Sentence):
            self.computed.emit(translated(result))
        else:
            self._on_answered(problem, result)

    def _on_painted(self) -> None:
        if not self._requester.is_blank:
            self.drawn.emit()

    def _on_late(self, seconds: float) -> None:
        """Mark what is shown as that of an older spec."""
        if self.figure is not None:
            self.figure.set_stale(True)
        self.controls.show_no_values("…")
        if self._engine.state is EngineState.READY:
            self.computed.emit(self.tr("Computing … {seconds} s").format(seconds=int(seconds)))

    def _on_failed(self, _: Problem, message: Sentence) -> None:
        """Show why there is no picture in the place of one of something else."""
        if self.figure is None:
            return
        self.answered = None
        self._forget_answer()
        self.figure.show_failure(translated(message))
        self.controls.show_no_values("—")
        self.computed.emit("")
        self.results_changed.emit()

    def pause(self) -> None:
        """End what moves by itself."""
        self.parameter_list.pause()

    def leave(self) -> None:
        """Give way to another page: what is asked for here would keep the engine from it."""
        self.pause()
        self._requester.drop()

    def retire(self) -> None:
        """End what does not go on in the page that takes the place of this one."""
        self.leave()

    def close(self) -> None:
        """End everything: the window is gone."""
        self.pause()
