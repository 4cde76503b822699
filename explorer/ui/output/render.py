"""A figure to a file without a window: the same figure, the same engine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from msgspec.structs import replace

from explorer.core.curves.first_view import first_range
from explorer.core.results import (
    CurveFeatures,
    CurveSamples,
    DescentPaths,
    StartMap,
    SurfaceSamples,
    Sweep,
)
from explorer.core.sentence import SentenceError, sentence
from explorer.core.specs import (
    MAX_SIDE,
    CurveSpec,
    DescentSpec,
    Parameter,
    SurfaceSpec,
)
from explorer.core.tables import Table, curves_table, descent_table, surface_table, training_table
from explorer.core.training.curves import RunCurves
from explorer.core.training.labels import run_label
from explorer.core.training.spec import TrainingResult, TrainingRun, TrainingSpec
from explorer.core.view import descent_range, samples_across
from explorer.storage.files import write_atomic, writing
from explorer.ui.figures.curves.curves import CurvesFigure
from explorer.ui.figures.descent.descent import DescentFigure
from explorer.ui.figures.landscape.surface import SurfaceFigure
from explorer.ui.figures.training.training import TrainingFigure
from explorer.ui.output.asking import Asking
from explorer.ui.output.export import FORMATS, write_figure, write_table
from explorer.ui.output.film import (
    DescentFilm,
    Film,
    ParameterFilm,
    nothing_moves,
    with_value,
)
from explorer.ui.pages.descent.overview import starts_spec, sweep_spec
from explorer.ui.shell.application import make_application
from explorer.ui.widgets.theme import THEMES, Theme

Spec = CurveSpec | SurfaceSpec | DescentSpec | TrainingSpec
Size = tuple[int, int]
_FITTED_TO = 11
"""Values of a letter whose curves count for the range of all."""


def render(
    spec: Spec,
    path: Path,
    size: Size,
    scale: float = 1.0,
    theme: str = "light",
    *,
    step: int | None = None,
    fitted: bool = False,
    animated: Parameter | None = None,
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
        animated: the letter of a function that goes to and fro in a GIF.

    Raises:
        SentenceError: the format is unknown, the spec has no picture, the file cannot be written.
    """
    kind = _kind(path)
    if kind == "gif" and not isinstance(spec, DescentSpec) and animated is None:
        raise nothing_moves()
    make_application()
    asking = Asking()
    try:
        if isinstance(spec, CurveSpec | SurfaceSpec) and kind == "gif" and animated is not None:
            _write_film(_film(spec, THEMES[theme], size, asking, animated, scale), path)
            return
        drawn = _drawn(spec, THEMES[theme], size, asking, step=step, fitted=fitted)
    finally:
        asking.stop()
    if isinstance(spec, DescentSpec) and isinstance(drawn.figure, DescentFigure) and kind == "gif":
        _write_film(DescentFilm(drawn.figure, scale), path)
    else:
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
            sentence("“{name}” should end in .png, .svg, .pdf, .gif or .csv.", name=path.name)
        )
    return kind


def _finish(drawn: _Drawn, path: Path, kind: str, scale: float) -> None:
    """Write what is drawn, and let go of the figure; raises SentenceError."""
    try:
        with writing(path):
            _write(drawn, path, kind, scale)
    finally:
        drawn.figure.close()


def _write_film(film: Film[Any], path: Path) -> None:
    """Write what moves, and let go of the figure; raises SentenceError."""
    try:
        with writing(path):
            write_atomic(path, film.gif())
    finally:
        film.close()


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A figure with the numbers behind it."""

    figure: CurvesFigure | SurfaceFigure | DescentFigure | TrainingFigure
    table: Table


def _write(drawn: _Drawn, path: Path, kind: str, scale: float) -> None:
    if kind == "csv":
        write_table(drawn.table, path)
    else:
        write_figure(drawn.figure, path, kind, scale)


def _drawn(
    spec: Spec, theme: Theme, size: Size, asking: Asking, *, step: int | None, fitted: bool
) -> _Drawn:
    if isinstance(spec, CurveSpec):
        return _curves(spec, theme, size, asking)
    if isinstance(spec, SurfaceSpec):
        return _surface(spec, theme, size, asking)
    if isinstance(spec, TrainingSpec):
        return _training(spec, theme, size, asking)
    return _descent(spec, theme, size, asking, step=step, fitted=fitted)


def _curves(spec: CurveSpec, theme: Theme, size: Size, asking: Asking) -> _Drawn:
    figure, spec = _laid_out_curves(spec, theme, size)
    found = asking.ask(spec)
    (samples,) = (part for part in found if isinstance(part, CurveSamples))
    figure.show_samples(samples)
    for part in found:
        if isinstance(part, CurveFeatures):
            figure.show_features(part)
    return _Drawn(figure, curves_table(spec, samples))


def _laid_out_curves(spec: CurveSpec, theme: Theme, size: Size) -> tuple[CurvesFigure, CurveSpec]:
    """Return a figure of this size, and the spec with a sample for each of its pixels."""
    figure = CurvesFigure(theme)
    figure.lay_out(*size)
    figure.show_spec(spec, refit=True)
    return figure, replace(spec, samples=samples_across(figure.view.width))


def _laid_out_surface(
    spec: SurfaceSpec, theme: Theme, size: Size
) -> tuple[SurfaceFigure, SurfaceSpec]:
    """Return a figure of this size, and the spec with as many cells as suit its pixels."""
    figure = SurfaceFigure(theme)
    figure.show_spec(spec)
    figure.lay_out(*size)
    view = figure.view
    columns, rows = (max(2, min(MAX_SIDE, round(v / 3))) for v in (view.width, view.height))
    # What is shown may be more than what was asked for, for the sake of equal scales.
    ends = {n: getattr(view, n) for n in ("low", "high", "bottom", "top")}
    return figure, replace(spec, **ends, equal=False, columns=columns, rows=rows)


def _surface(spec: SurfaceSpec, theme: Theme, size: Size, asking: Asking) -> _Drawn:
    figure, spec = _laid_out_surface(spec, theme, size)
    (samples,) = (part for part in asking.ask(spec) if isinstance(part, SurfaceSamples))
    figure.show_samples(samples)
    return _Drawn(figure, surface_table(spec, samples))


def _training(spec: TrainingSpec, theme: Theme, size: Size, asking: Asking) -> _Drawn:
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
    asking: Asking,
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
        *_, starts = asking.ask(starts_spec(figure.shown_spec(), view.bottom, view.top))
        assert isinstance(starts, StartMap)
        figure.show_starts(starts)
    figure.show_paths(paths)
    last = paths.last_step(spec.steps)
    figure.show_step(float(last if step is None else min(step, last)))
    return _Drawn(figure, descent_table(spec, *paths.paths))


# A letter that goes to and fro


def _film(
    spec: CurveSpec | SurfaceSpec,
    theme: Theme,
    size: Size,
    asking: Asking,
    parameter: Parameter,
    scale: float,
) -> Film[Any]:
    if isinstance(spec, SurfaceSpec):
        return ParameterFilm(*_laid_out_surface(spec, theme, size), parameter, asking, scale)
    figure, spec = _laid_out_curves(spec, theme, size)
    if spec.bottom is None or spec.top is None:
        bottom, top = _range_of_all(spec, parameter, asking)
        spec = replace(spec, bottom=bottom, top=top)
    return ParameterFilm(figure, spec, parameter, asking, scale)


def _range_of_all(spec: CurveSpec, parameter: Parameter, asking: Asking) -> tuple[float, float]:
    """Return the vertical range that shows the curves of all values of a letter well."""
    ends: list[tuple[float, float]] = []
    for value in np.linspace(parameter.low, parameter.high, _FITTED_TO).tolist():
        samples = asking.take(with_value(spec, parameter, value))
        assert isinstance(samples, CurveSamples)
        ends.append(first_range([samples.derivatives[order] for order in spec.visible()]))
    return min(low for low, _ in ends), max(high for _, high in ends)
