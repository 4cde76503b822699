"""Descents."""

from __future__ import annotations

from msgspec.structs import replace

from explorer.core.curves.results import CurveSamples
from explorer.core.descent.overview import starts_problem, sweep_problem
from explorer.core.descent.results import DescentPaths, StartMap, Sweep
from explorer.core.descent.shown_range import descent_range
from explorer.core.descent.spec import DescentSpec
from explorer.core.descent.table import descent_table
from explorer.core.surface.results import SurfaceSamples
from explorer.engine.blocking_client import BlockingClient
from explorer.ui.figures.descent.descent import DescentFigure
from explorer.ui.output.drawings.kit import Drawn, RenderOptions
from explorer.ui.output.film import DescentFilm


def draw(spec: DescentSpec, options: RenderOptions, client: BlockingClient) -> Drawn:
    """Draw the paths on their landscape."""
    figure, spec, paths = _shown(spec, options, client)
    return Drawn(figure, descent_table(spec, *paths.paths))


def film(spec: DescentSpec, options: RenderOptions, client: BlockingClient) -> DescentFilm:
    """Return the paths step by step."""
    return DescentFilm(_shown(spec, options, client)[0], options.scale)


def _shown(
    spec: DescentSpec, options: RenderOptions, client: BlockingClient
) -> tuple[DescentFigure, DescentSpec, DescentPaths]:
    # Paths that were taken at once are followed by seconds of compiling for nobody.
    *_, paths = client.ask(
        spec.problem(), lambda part: isinstance(part, DescentPaths) and part.is_whole
    )
    assert isinstance(paths, DescentPaths)
    if options.fitted:
        low, high = descent_range(spec, paths.paths)
        spec = replace(spec, low=low, high=high)
    figure = DescentFigure(options.theme)
    figure.show_spec(spec)
    figure.lay_out(*options.size)
    for part in client.ask(figure.ground_problem()):
        if isinstance(part, CurveSamples | SurfaceSamples):
            figure.show_ground(part)
    view = figure.view
    if spec.sweep:
        *_, sweep = client.ask(sweep_problem(spec))
        assert isinstance(sweep, Sweep)
        figure.show_sweep(sweep)
    if spec.starts:
        *_, starts = client.ask(starts_problem(figure.shown_spec(), view.bottom, view.top))
        assert isinstance(starts, StartMap)
        figure.show_starts(starts)
    figure.show_paths(paths)
    last = paths.last_step(spec.steps)
    figure.show_step(float(last if options.step is None else min(options.step, last)))
    return figure, spec, paths
