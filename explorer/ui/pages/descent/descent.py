"""Descent: a spec between its controls, the engine, the figure and the player."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from explorer.core.descent.presets import PRESETS
from explorer.core.descent.spec import DescentProblem, DescentSpec
from explorer.core.language.notation import format_value
from explorer.core.optimizers.config import shown_labels
from explorer.core.sentence import refusal
from explorer.ui.pages.descent.descent_controls import DescentControls
from explorer.ui.pages.descent.ground import Ground
from explorer.ui.pages.descent.overview import Overview
from explorer.ui.pages.descent.start_search import StartSearch
from explorer.ui.pages.descent.step_inspector import StepInspector
from explorer.ui.pages.kit.page import listen, stacked
from explorer.ui.pages.kit.plane_page import PlanePage
from explorer.ui.widgets.controls import short_number
from explorer.ui.widgets.player import Player

if TYPE_CHECKING:
    from explorer.core.descent.results import DescentPath, DescentPaths
    from explorer.core.results import Result
    from explorer.core.sound.heard import HeardPlace
    from explorer.core.tables import Table
    from explorer.ui.figures.descent.descent import DescentFigure
    from explorer.ui.output.film import Film


class DescentPage(PlanePage):
    """The workspace of gradient descent."""

    spec_class = DescentSpec
    controls_class = DescentControls
    figure_class = "explorer.ui.figures.descent.descent:DescentFigure"
    place = "start"

    spec: DescentSpec
    controls: DescentControls
    figure: DescentFigure | None
    paths: DescentPaths | None = None

    def _prepare(self) -> None:
        before: DescentPage | None = self._before
        has_player = before is not None and before.figure is not None
        self._step = int(before.player.step) if before is not None and has_player else 0
        """At which it begins."""
        self._start_search = StartSearch()
        self.inspector = StepInspector(self._engine, self._shown_step, self)
        self.inspector.found.connect(self.controls.show_inspection)
        self.controls.preset_chosen.connect(self.show_example)
        self.controls.verdict_list.chosen.connect(self._on_chosen)

    def build_figure(self) -> None:
        """Make the figure, the player under it, and what is drawn beside the paths."""
        super().build_figure()
        figure = self.figure
        assert figure is not None
        figure.start_moved.connect(self._on_start_moved)
        figure.sweep_chart.rate_asked.connect(self._on_rate_asked)
        figure.sweep_chart.gesture_ended.connect(self.gesture_ended)
        figure.sweep_chart.hovered.connect(self._on_sweep_hovered)
        self.ground = Ground(self._engine, figure, self)
        self.ground.drawn.connect(self._find_start)
        self.ground.said.connect(self.computed)
        self.overview = Overview(self._engine, figure, self.controls.overview, self)
        self.overview.tables_changed.connect(self.results_changed)
        self._build_player(figure)

    def _build_player(self, figure: DescentFigure) -> None:
        player = self.player = Player()
        if self._step:
            player.set_steps(self._step)
            player.go_to(self._step)
        player.step_changed.connect(self._on_step)
        figure.step_asked.connect(player.go_to)
        self._area = stacked(figure, player)
        # Space presses the player's buttons where one of them has the focus.
        for where, key, do in (
            (figure, Qt.Key.Key_Space, player.toggle),
            (player.slider, Qt.Key.Key_Space, player.toggle),
            (self._area, Qt.Key.Key_Comma, lambda: player.move_by(-1)),
            (self._area, Qt.Key.Key_Period, lambda: player.move_by(1)),
            (self._area, Qt.Key.Key_Less, player.go_to_first),
            (self._area, Qt.Key.Key_Greater, player.go_to_last),
            (player, Qt.Key.Key_Home, player.go_to_first),
            (player, Qt.Key.Key_End, player.go_to_last),
        ):
            listen(where, key, do)

    def area(self) -> QWidget:
        """Return the figure with the player."""
        return self._area

    # The person changes something.

    @property
    def _is_map(self) -> bool:
        return self.figure is not None and self.figure.is_flat

    def _on_resized(self) -> None:
        assert self.figure is not None
        self.controls.show_view(self.figure.view)
        self.ground.request()

    def _on_start_moved(self, x: float, y: float) -> None:
        second = self.spec.start[1] if math.isnan(y) else y
        self.change("start", start=(x, second), start_is_chosen=True)

    def _on_rate_asked(self, rate: float) -> None:
        first, *others = self.spec.runners
        self.change("rate 0", runners=(replace(first, rate=rate), *others))

    def show_example(self, number: int) -> None:
        """Show one of the presets."""
        self.spec_changed.emit(PRESETS[number].applied_to(self.spec), "")

    def _fitted(self, **moved: Any) -> dict[str, Any]:  # noqa: ANN401
        """Return the usual range, wider where the start or an end is not in it."""
        from explorer.core.descent.shown_range import descent_range

        paths = self.paths.paths if self.paths is not None else []
        low, high = descent_range(replace(self.spec, **moved), paths)
        return {"low": low, "high": high, "bottom": None, "top": None}

    def _on_sweep_hovered(self, rate: float, runner: int, loss: float) -> None:
        if math.isnan(rate) or runner >= len(self.spec.runners):
            self.cursor_moved.emit("")
            return
        self.cursor_moved.emit(
            self.tr("rate {rate}   {optimizer}: loss {loss}").format(
                rate=short_number(rate, 4),
                optimizer=shown_labels(self.spec.runners)[runner],
                loss=format_value(loss, 5),
            )
        )

    def _on_chosen(self, runner: int) -> None:
        if self.figure is not None:
            self.figure.show_choice(runner)
        self.inspector.inspect_soon()

    # The spec is shown.

    def show_spec(self, spec: DescentSpec) -> None:
        """Show a spec in every control and in the figure, and ask the engine for it."""
        self._start_search.follow(self.spec, spec)
        self.spec = spec
        self.controls.show_spec(spec)
        if self.figure is not None:
            was_flat = self.figure.is_flat
            self.figure.show_spec(spec)
            if self.figure.is_flat != was_flat:
                self.ground.forget()
            self.controls.show_view(self.figure.view)
            self._show_last_step()
            self.overview.show_spec(spec)
        # Moving the view or turning the surface asks for no other paths; those that were given up
        # half-way for another page are asked for again.
        if self._requester.is_busy or not self._is_whole:
            self.request()
        if self.figure is not None:
            self.ground.request()

    def _find_start(self) -> None:
        """Start elsewhere, where a descent of a function would be dead from the beginning."""
        is_ready = self._is_whole and self.figure is not None and self.ground.is_drawn
        if not (self._start_search.is_open and is_ready):
            return
        assert self.figure is not None
        assert self.paths is not None
        found = self._start_search.found(self.spec, self.paths.paths[0], self.figure.ground)
        if found is not None:
            self.spec_found.emit(found)

    @property
    def _is_whole(self) -> bool:
        """Whether all steps of the present spec are there."""
        is_whole = self.paths is not None and self.paths.is_whole
        return is_whole and self.answered == self.problem()

    def _show_last_step(self) -> None:
        """Let the player end where the numbers do."""
        steps, answered = self.spec.steps, self.answered
        if self.paths is not None and answered is not None and answered.steps == steps:
            self.player.set_steps(self.paths.last_step(steps), steps)
        else:
            self.player.set_steps(steps)

    def take_theme(self) -> None:
        """Draw the figure, and name the places, in the colours of the theme."""
        super().take_theme()
        if self.figure is not None:
            self.overview.show_legend()

    # The engine answers.

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
        self.inspector.inspect_soon()
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
            self.tell(self.figure.step_text)
            self.inspector.inspect_soon()

    def _shown_step(self) -> tuple[DescentProblem, DescentPath, float] | None:
        """Return the step of the chosen runner that is shown, with the problem it is of."""
        # The answered one: the present one may be of other variables.
        if self.paths is None or self.answered is None:
            return None
        path = self.paths.paths[self.controls.verdict_list.choice]
        return self.answered, path, self.player.step

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

        if self.figure is None or not self._is_whole:
            raise refusal("There are no paths yet: the engine has not answered.")
        size = film_size(self.figure.size())
        return DescentFilm(self.figure.twin(size.width(), size.height()))

    @property
    def can_be_heard(self) -> bool:
        """The losses can be heard."""
        return True

    def show_heard(self, place: HeardPlace | None) -> None:
        """Show the step whose loss is heard."""
        if place is not None:
            self.player.go_to(place.x)

    def pause(self) -> None:
        """End what moves by itself."""
        super().pause()
        if self.figure is not None:
            self.player.pause()

    def leave(self) -> None:
        """Give way to another page."""
        super().leave()
        self.inspector.drop()
        if self.figure is not None:
            self.ground.drop()
            self.overview.leave()
