"""A figure to a file without a window: the same figure, the same engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QEventLoop

from explorer.core.files import write_atomic, writing
from explorer.core.results import (
    CurveFeatures,
    CurveSamples,
    DescentPaths,
    Result,
    StartMap,
    SurfaceSamples,
    Sweep,
)
from explorer.core.run_labels import run_label
from explorer.core.sentence import Sentence, SentenceError, sentence
from explorer.core.specs import (
    MAX_SIDE,
    CurveSpec,
    DescentSpec,
    StartsSpec,
    SurfaceSpec,
    SweepSpec,
)
from explorer.core.tables import Table, curves_table, descent_table, surface_table, training_table
from explorer.core.training import TrainingResult, TrainingRun, TrainingSpec
from explorer.core.training_runs import RunCurves
from explorer.core.view import descent_range
from explorer.engine.client import Engine, EngineState
from explorer.ui.application import make_application
from explorer.ui.export import FORMATS, write_figure, write_table
from explorer.ui.figures.curves import CurvesFigure
from explorer.ui.figures.descent import DescentFigure
from explorer.ui.figures.surface import SurfaceFigure
from explorer.ui.figures.training import TrainingFigure
from explorer.ui.film import Film, nothing_moves
from explorer.ui.pages.overview import starts_spec, sweep_spec
from explorer.ui.theme import THEMES, Theme

Spec = CurveSpec | SurfaceSpec | DescentSpec | TrainingSpec
Size = tuple[int, int]


def render(
    spec: Spec,
    path: Path,
    size: Size,
    scale: float = 1.0,
    theme: str = "light",
    *,
    step: int | None = None,
    fitted: bool = False,
) -> None:
    """Compute a spec and write its figure (.png, .svg, .pdf, .gif) or its numbers (.csv).

    Args:
        spec: what to draw.
        path: the file; its suffix is its format.
        size: of the figure in pixels.
        scale: of a PNG or GIF.
        theme: "light" or "dark".
        step: of a descent, which is shown; None is the last.
        fitted: whether the view of a descent is chosen so that start and ends are in it.

    Raises:
        SentenceError: the format is unknown, the spec has no picture, the file cannot be written.
    """
    kind = _kind(path)
    if kind == "gif" and not isinstance(spec, DescentSpec):
        raise nothing_moves()
    make_application()
    asking = _Asking()
    try:
        drawn = _drawn(spec, THEMES[theme], size, asking, step=step, fitted=fitted)
    finally:
        asking.stop()
    _finish(drawn, path, kind, scale)


def render_run(run: RunCurves, path: Path, size: Size, scale: float, theme: str) -> None:
    """Write the figure of a training that is over, or its numbers (.csv).

    Raises:
        SentenceError: the file cannot be written.
    """
    make_application()
    _finish(_of_run(run, THEMES[theme], size), path, _kind(path), scale)


def _kind(path: Path) -> str:
    kind = path.suffix.lower().lstrip(".")
    if kind not in FORMATS:
        raise SentenceError(
            sentence("`{name}` should end in .png, .svg, .pdf, .gif or .csv.", name=path.name)
        )
    return kind


def _finish(drawn: _Drawn, path: Path, kind: str, scale: float) -> None:
    """Write what is drawn, and let go of the figure; raises SentenceError."""
    try:
        with writing(path):
            _write(drawn, path, kind, scale)
    finally:
        drawn.figure.close()


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A figure with the numbers behind it; of a descent, with what moves."""

    figure: CurvesFigure | SurfaceFigure | DescentFigure | TrainingFigure
    table: Table
    steps: int = 0


def _write(drawn: _Drawn, path: Path, kind: str, scale: float) -> None:
    figure = drawn.figure
    if kind == "csv":
        write_table(drawn.table, path)
    elif kind == "gif" and isinstance(figure, DescentFigure):
        write_atomic(path, Film(figure, drawn.steps, scale).gif())
    else:
        write_figure(figure, path, kind, scale)


class _Asking:
    """An engine of its own, which is asked for one thing after the other."""

    def __init__(self) -> None:
        self._engine = Engine()
        self._loop = QEventLoop()
        self._run = 0
        self._found: list[Result] = []
        self._problem: Sentence | None = None
        self._suffices: Callable[[Result], bool] = lambda _: False
        self._engine.answered.connect(self._on_answered)
        self._engine.failed.connect(self._on_failed)
        self._engine.state_changed.connect(self._on_state)
        self._engine.finished.connect(self._on_finished)
        self._engine.start()

    def stop(self) -> None:
        """End the engine."""
        self._engine.stop()

    def ask(
        self,
        spec: CurveSpec | SurfaceSpec | DescentSpec | SweepSpec | StartsSpec | TrainingRun,
        suffices: Callable[[Result], bool] = lambda _: False,
    ) -> list[Result]:
        """Return all parts of the result for a spec, or those up to one that suffices.

        Raises:
            SentenceError: there is no result.
        """
        self._found, self._suffices = [], suffices
        self._run = self._engine.request(spec)
        self._loop.exec()
        if self._problem is not None or not self._found:
            raise SentenceError(self._problem or sentence("The engine gave no answer."))
        return self._found

    # An earlier run, which has given enough, may still be going on.

    def _on_answered(self, run: int, result: Result) -> None:
        if run == self._run:
            self._found.append(result)
            if self._suffices(result):
                self._loop.quit()

    def _on_finished(self, run: int) -> None:
        if run == self._run:
            self._loop.quit()

    def _on_failed(self, run: int, message: Sentence) -> None:
        if run == self._run:
            self._problem = message
            self._loop.quit()

    def _on_state(self, state: EngineState, message: Sentence) -> None:
        if state is EngineState.FAILED:
            self._on_failed(self._run, message)


def _drawn(
    spec: Spec, theme: Theme, size: Size, asking: _Asking, *, step: int | None, fitted: bool
) -> _Drawn:
    if isinstance(spec, CurveSpec):
        return _curves(spec, theme, size, asking)
    if isinstance(spec, SurfaceSpec):
        return _surface(spec, theme, size, asking)
    if isinstance(spec, TrainingSpec):
        return _training(spec, theme, size, asking)
    return _descent(spec, theme, size, asking, step=step, fitted=fitted)


def _curves(spec: CurveSpec, theme: Theme, size: Size, asking: _Asking) -> _Drawn:
    figure = CurvesFigure(theme)
    figure.lay_out(*size)
    figure.show_spec(spec, refit=True)
    spec = replace(spec, samples=max(2, min(4000, round(figure.view.width))))
    found = asking.ask(spec)
    (samples,) = (part for part in found if isinstance(part, CurveSamples))
    figure.show_samples(samples)
    for part in found:
        if isinstance(part, CurveFeatures):
            figure.show_features(part)
    return _Drawn(figure, curves_table(spec, samples))


def _surface(spec: SurfaceSpec, theme: Theme, size: Size, asking: _Asking) -> _Drawn:
    figure = SurfaceFigure(theme)
    figure.show_spec(spec)
    figure.lay_out(*size)
    view = figure.view
    columns, rows = (max(2, min(MAX_SIDE, round(v / 3))) for v in (view.width, view.height))
    spec = replace(spec, columns=columns, rows=rows)
    (samples,) = (part for part in asking.ask(spec) if isinstance(part, SurfaceSamples))
    figure.show_samples(samples)
    return _Drawn(figure, surface_table(spec, samples))


def _training(spec: TrainingSpec, theme: Theme, size: Size, asking: _Asking) -> _Drawn:
    run = RunCurves(1, ", ".join(map(str, run_label(spec))), spec)
    # As fast as it goes: nobody watches.
    for part in asking.ask(TrainingRun(replace(spec, pace=0.0))):
        if isinstance(part, TrainingResult):
            run.take(part)
    return _of_run(run, theme, size)


def _of_run(run: RunCurves, theme: Theme, size: Size) -> _Drawn:
    figure = TrainingFigure(theme)
    figure.show_spec(run.spec)
    figure.show_runs([run])
    figure.lay_out(*size)
    return _Drawn(figure, training_table([run]))


def _descent(
    spec: DescentSpec,
    theme: Theme,
    size: Size,
    asking: _Asking,
    *,
    step: int | None,
    fitted: bool,
) -> _Drawn:
    # Paths that were taken at once are followed by seconds of compiling for nobody.
    *_, paths = asking.ask(spec, lambda part: isinstance(part, DescentPaths) and part.is_whole)
    assert isinstance(paths, DescentPaths)
    if fitted:
        low, high = descent_range(spec, paths.paths)
        spec = replace(spec, low=low, high=high)
    figure = DescentFigure(theme)
    figure.show_spec(spec)
    figure.lay_out(*size)
    for part in asking.ask(figure.ground_spec()):
        if isinstance(part, CurveSamples | SurfaceSamples):
            figure.show_ground(part)
    view = figure.view
    if spec.sweep:
        *_, sweep = asking.ask(sweep_spec(spec))
        assert isinstance(sweep, Sweep)
        figure.show_sweep(sweep)
    if spec.starts:
        *_, starts = asking.ask(starts_spec(spec, view.bottom, view.top))
        assert isinstance(starts, StartMap)
        figure.show_starts(starts)
    figure.show_paths(paths)
    figure.show_step(float(spec.steps if step is None else step))
    return _Drawn(figure, descent_table(spec, *paths.paths), spec.steps)
