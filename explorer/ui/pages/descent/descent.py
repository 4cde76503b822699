"""Descent: a spec between its controls, the engine, the figure and the player."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from explorer.core.curves.spec import CurveProblem
from explorer.core.descent.presets import PRESETS
from explorer.core.descent.spec import DescentProblem, DescentSpec
from explorer.core.language.notation import format_value
from explorer.core.optimizers.config import OptimizerConfig, labels
from explorer.core.sentence import Sentence, refusal
from explorer.core.surface.spec import PointProblem, SurfaceProblem
from explorer.engine.client import Engine
from explorer.engine.requester import Requester
from explorer.ui.figures.kit.view import kept_equal
from explorer.ui.pages.descent.descent_controls import DescentControls
from explorer.ui.pages.descent.overview import Overview
from explorer.ui.pages.kit.page import Page, listen, preview, stacked
from explorer.ui.widgets.controls import short_number
from explorer.ui.widgets.player import Player
from explorer.ui.widgets.theme import Theme
from explorer.ui.widgets.translation import translated

if TYPE_CHECKING:
    from pathlib import Path

    from explorer.core.descent.results import DescentPaths
    from explorer.core.results import Result
    from explorer.core.surface.results import Inspection
    from explorer.core.tables import Table
    from explorer.ui.figures.descent.descent import DescentFigure
    from explorer.ui.output.film import Film

_INSPECT_AFTER = 80
"""Milliseconds of rest of the player after which the place is inspected."""


class DescentPage(Page):
    """The workspace of gradient descent."""

    spec: DescentSpec
    controls: DescentControls
    figure: DescentFigure | None

    def __init__(
        self,
        engine: Engine,
        theme: Theme,
        parent: QObject | None = None,
        folder: Path | None = None,
    ) -> None:
        super().__init__(DescentControls(theme), engine, theme, parent, folder)
        self.spec = DescentSpec()
        self.paths: DescentPaths | None = None
        self._ground = Requester(engine, self, preview)
        self._ground.answered.connect(self._on_ground)
        self._ground.previewed.connect(self._on_ground_previewed)
        self._ground_asked: CurveProblem | SurfaceProblem | None = None
        self._ground_problem: CurveProblem | SurfaceProblem | None = None
        self._inspector = Requester(engine, self)
        self._inspector.answered.connect(self._on_inspected)
        self._is_start_open = True
        """Whether another start may be found for the function, as nobody chose one for it."""
        self._inspected: tuple[PointProblem, int] | None = None
        """What was asked for last, and of which step."""
        self._inspecting = QTimer(self)
        self._inspecting.setSingleShot(True)
        self._inspecting.setInterval(_INSPECT_AFTER)
        self._inspecting.timeout.connect(self._inspect)
        self.controls.preset_chosen.connect(self.show_example)
        self.controls.verdict_list.chosen.connect(self._on_chosen)

    def build_figure(self) -> None:
        """Make the figure and the player under it."""
        from explorer.ui.figures.descent.descent import DescentFigure

        self.figure = DescentFigure(self._theme)
        self.figure.view_changed.connect(self._on_view_changed)
        self.figure.fit_asked.connect(self.fit)
        self.figure.start_moved.connect(self._on_start_moved)
        self.figure.turned.connect(lambda turn, tilt: self._change("turn", turn=turn, tilt=tilt))
        self.figure.gesture_ended.connect(self.gesture_ended)
        self.figure.hovered.connect(self._on_hovered)
        self.figure.resized.connect(self._on_resized)
        self.figure.painted.connect(self._on_painted)
        self.player = Player(self._theme)
        self.player.step_changed.connect(self._on_step)
        self.figure.step_asked.connect(self.player.go_to)
        self.figure.sweep_chart.rate_asked.connect(self._on_rate_asked)
        self.figure.sweep_chart.gesture_ended.connect(self.gesture_ended)
        self.figure.sweep_chart.hovered.connect(self._on_sweep_hovered)
        self.overview = Overview(self._engine, self.figure, self.controls.overview, self)
        self.overview.changed.connect(self.results_changed)
        self._area = stacked(self.figure, self.player)
        # Space presses the player's buttons where one of them has the focus.
        for where, key, do in (
            (self.figure, Qt.Key.Key_Space, self.player.toggle),
            (self.player.slider, Qt.Key.Key_Space, self.player.toggle),
            (self._area, Qt.Key.Key_Comma, lambda: self.player.move_by(-1)),
            (self._area, Qt.Key.Key_Period, lambda: self.player.move_by(1)),
            (self._area, Qt.Key.Key_Less, self.player.go_to_first),
            (self._area, Qt.Key.Key_Greater, self.player.go_to_last),
            (self.player, Qt.Key.Key_Home, self.player.go_to_first),
            (self.player, Qt.Key.Key_End, self.player.go_to_last),
        ):
            listen(where, key, do)

    def _on_resized(self) -> None:
        assert self.figure is not None
        self.controls.show_view(self.figure.view)
        self._request_ground()

    def area(self) -> QWidget:
        """Return the figure with the player."""
        return self._area

    # The person changes something.

    def _on_view_changed(self, low: float, high: float, bottom: float, top: float) -> None:
        ends = {"low": low, "high": high, "bottom": bottom, "top": top}
        assert self.figure is not None
        equal = self.spec.equal
        if self.figure.is_flat:
            equal = kept_equal(self.figure.view, equal, **ends)
        self._change("view", **ends, equal=equal)

    def _on_start_moved(self, x: float, y: float) -> None:
        second = self.spec.start[1] if math.isnan(y) else y
        self._change("start", start=(x, second), start_is_chosen=True)

    def _on_rate_asked(self, rate: float) -> None:
        first, *others = self.spec.runners
        self._change("rate 0", runners=(replace(first, rate=rate), *others))

    def show_example(self, number: int) -> None:
        """Show one of the presets."""
        self.spec_changed.emit(PRESETS[number].applied_to(self.spec), "")

    def fit(self, start: tuple[float, float] | None = None) -> None:
        """Show the usual range, wider where the start or an end is not in it; fit the height.

        Args:
            start: where the start was before the click that turned out to be half of a double
                click; both are then one step of undo.
        """
        from explorer.core.descent.shown_range import descent_range

        spec = self.spec if start is None else replace(self.spec, start=start)
        low, high = descent_range(spec, self.paths.paths if self.paths is not None else [])
        fitted = replace(spec, low=low, high=high, bottom=None, top=None)
        if fitted != self.spec:
            self.spec_changed.emit(fitted, "" if start is None else "start")

    def _on_hovered(self, x: float, y: float) -> None:
        if math.isnan(x):
            self.cursor_moved.emit("")
            return
        axes = self.spec.function.axes()
        names = axes if len(axes) == 2 else (axes[0], "y")
        self.cursor_moved.emit(f"{names[0]} {short_number(x, 5)}   {names[1]} {short_number(y, 5)}")

    def _on_sweep_hovered(self, rate: float, runner: int, loss: float) -> None:
        if math.isnan(rate) or runner >= len(self.spec.runners):
            self.cursor_moved.emit("")
            return
        self.cursor_moved.emit(
            self.tr("rate {rate}   {optimizer}: loss {loss}").format(
                rate=short_number(rate, 4),
                optimizer=labels(self.spec.runners)[runner],
                loss=format_value(loss, 5),
            )
        )

    def _on_chosen(self, runner: int) -> None:
        if self.figure is not None:
            self.figure.show_choice(runner)
        self._inspecting.start()

    # The spec is shown.

    def show_spec(self, spec: DescentSpec) -> None:
        """Show a spec in every control and in the figure, and ask the engine for it."""
        self._watch_start(spec)
        self.spec = spec
        self.controls.show_spec(spec)
        if self.figure is not None:
            was_flat = self.figure.is_flat
            self.figure.show_spec(spec)
            if self.figure.is_flat != was_flat:
                self._ground_problem = None
            self.controls.show_view(self.figure.view)
            self._show_last_step()
            self.overview.show_spec(spec)
        # Moving the view or turning the surface asks for no other paths; those that were given up
        # half-way for another page are asked for again.
        is_whole = self.paths is not None and self.paths.is_whole
        if self.answered != self.problem() or self._requester.is_busy or not is_whole:
            self.request()
        self._request_ground()

    def _watch_start(self, spec: DescentSpec) -> None:
        """Note whether a start is looked for: not once the person, or a file, put it somewhere."""
        if spec.start_is_chosen or spec.start != self.spec.start:
            self._is_start_open = False
        elif spec.function.text != self.spec.function.text:
            self._is_start_open = True

    def _find_start(self) -> None:
        """Start elsewhere, where a descent of a function would be dead from the beginning."""
        from explorer.core.descent.first_start import first_start, is_level

        figure, paths = self.figure, self.paths
        is_known = figure is not None and self._wanted_ground() == self._ground_problem
        is_whole = paths is not None and paths.is_whole
        if not (self._is_start_open and is_known and is_whole):
            return
        if self.answered != self.problem():
            return
        assert figure is not None
        self._is_start_open = False
        if paths is None or figure.ground is None or any(paths.paths[0].missing):
            return
        first, runners = paths.paths[0], self.spec.runners
        is_usual = runners == (OptimizerConfig(),)
        is_lost = is_usual and first.verdict.outcome == "diverged"
        if not (is_lost or is_level(first.gradients[0], figure.ground)):
            return
        found = first_start(figure.ground, runners[0].rate, self.spec.steps)
        if found is not None:
            if is_usual:
                runners = (replace(runners[0], rate=found.rate),)
            self.spec_found.emit(replace(self.spec, start=found.place, runners=runners))

    def _show_last_step(self) -> None:
        """Let the player end where the numbers do."""
        steps, answered = self.spec.steps, self.answered
        if self.paths is not None and answered is not None and answered.steps == steps:
            self.player.set_steps(self.paths.last_step(steps), steps)
        else:
            self.player.set_steps(steps)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        super().set_theme(theme)
        if self.figure is not None:
            self.player.set_theme(theme)
            self.overview.set_theme()

    def _request_ground(self) -> None:
        """Ask for what is descended, unless it is there already."""
        if self.figure is None:
            return
        wanted = self._wanted_ground()
        is_asked = self._ground.is_busy and wanted == self._ground_asked
        if wanted != self._ground_problem and not is_asked:
            self._ground_asked = wanted
            self._ground.ask(wanted)

    def _wanted_ground(self) -> CurveProblem | SurfaceProblem:
        assert self.figure is not None
        return self.figure.ground_problem()

    # The engine answers.

    def _on_ground(self, problem: CurveProblem | SurfaceProblem, result: Result) -> None:
        from explorer.core.curves.results import CurveSamples
        from explorer.core.surface.results import SurfaceSamples

        if self.figure is None or self._wanted_ground() == self._ground_problem:
            # What was asked for meanwhile is no longer wanted: what is, stood here before.
            return
        if isinstance(result, SurfaceSamples if self.figure.is_flat else CurveSamples):
            self._ground_problem = problem
            self.figure.show_ground(result)
            self._find_start()
        self._request_ground()

    def _on_ground_previewed(
        self, problem: CurveProblem | SurfaceProblem, result: Result | Sentence
    ) -> None:
        from explorer.core.curves.results import CurveSamples
        from explorer.core.surface.results import SurfaceSamples

        if isinstance(result, Sentence):
            self.computed.emit(translated(result))
        elif self.figure is not None and isinstance(
            result, SurfaceSamples if self.figure.is_flat else CurveSamples
        ):
            self.figure.show_ground(result)
            self.computed.emit(self.tr("f by NumPy while TensorFlow starts; the descent follows"))

    def _show_answer(self, problem: DescentProblem, result: Result) -> None:
        from explorer.core.descent.results import DescentPaths

        is_late = problem.function.axes() != self.spec.function.axes()
        if self.figure is None or not isinstance(result, DescentPaths) or is_late:
            # A late answer of other variables has no place in this figure.
            return
        self.answered, self.paths = problem, result
        self.figure.show_paths(result, problem.runners)
        self.controls.show_paths(result, problem)
        self._show_last_step()
        self.figure.show_choice(self.controls.verdict_list.choice)
        self.figure.show_step(self.player.step)
        self.controls.show_step(self.player.step)
        if result.is_whole:
            self.computed.emit(
                self.tr("Paths: {paths} · steps: {steps} · {time} ms").format(
                    paths=len(result.paths),
                    steps=problem.steps,
                    time=f"{result.seconds * 1000:.1f}",
                )
            )
        else:
            self.computed.emit(self.tr("The first steps; compiling the loop …"))
        self._inspecting.start()
        self.results_changed.emit()
        self._find_start()

    def _forget_answer(self) -> None:
        self.paths = None
        self.controls.forget_paths()
        self.overview.forget()

    def _on_step(self, step: float) -> None:
        if self.figure is not None:
            self.figure.show_step(step)
            self.controls.show_step(step)
            self._inspecting.start()

    def _inspect(self) -> None:
        """Ask for the curvature at the place of the chosen runner."""
        # Of the answered problem: the present one may be of other variables.
        problem = self.answered
        if self.paths is None or problem is None:
            return
        path = self.paths.paths[self.controls.verdict_list.choice]
        # Of a place that is no number nothing can be said: the last one before it tells why.
        step = path.last_finite(self.player.step)
        place = path.x[step]
        if all(map(math.isfinite, place)):
            asked = PointProblem(problem.function, tuple(map(float, place)), problem.dtype)
            self._inspected = asked, step
            self._inspector.ask(asked)
        else:
            self.controls.show_inspection(None)

    def _on_inspected(self, problem: PointProblem, result: Inspection) -> None:
        # What comes for an older question is of another step.
        if self.paths is not None and self._inspected is not None and self._inspected[0] == problem:
            self.controls.show_inspection(result, self._inspected[1])

    def table(self) -> Table | None:
        """Return the paths of all runners."""
        from explorer.core.descent.table import descent_table

        if self.paths is None or self.answered is None:
            return None
        return descent_table(self.answered, *self.paths.paths)

    def tables(self) -> dict[str, Callable[[], Table]]:
        """Return the paths, and what is shown of all rates and of all starts."""
        table = self.table()
        if table is None or self.figure is None:
            return {}
        tables: dict[str, Callable[[], Table]] = {self.tr("steps"): lambda: table}
        sweep, starts = self.overview.sweep_table(), self.overview.starts_table()
        if sweep is not None:
            tables[self.tr("all rates")] = sweep
        if starts is not None:
            tables[self.tr("all starts")] = starts
        return tables

    def program(self) -> str:
        """Return the TensorFlow program of what is shown, which prints and draws its paths."""
        from explorer.programs.descent import shown_descent

        if self.figure is None:
            return shown_descent(self.spec)
        return shown_descent(self.spec, self.overview.sweep, self.overview.starts)

    def film(self) -> Film:
        """Return the way of the runners, drawn by a figure of its own while this one is used."""
        from explorer.ui.output.film import DescentFilm, film_size

        is_whole = self.paths is not None and self.paths.is_whole
        if self.figure is None or not is_whole or self.answered != self.problem():
            raise refusal("There are no paths yet: the engine has not answered.")
        size = film_size(self.figure.size())
        return DescentFilm(self.figure.twin(size.width(), size.height()))

    def pause(self) -> None:
        """End what moves by itself."""
        super().pause()
        if self.figure is not None:
            self.player.pause()

    def leave(self) -> None:
        """Give way to another page."""
        super().leave()
        self._ground.drop()
        self._inspector.drop()
        if self.figure is not None:
            self.overview.leave()
