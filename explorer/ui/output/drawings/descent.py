"""Descents."""

from __future__ import annotations

from msgspec.structs import replace

from explorer.core.results import CurveSamples, DescentPaths, StartMap, SurfaceSamples, Sweep
from explorer.core.specs import DescentSpec
from explorer.core.tables import descent_table
from explorer.core.view import descent_range
from explorer.ui.figures.descent.descent import DescentFigure
from explorer.ui.output.asking import Asking
from explorer.ui.output.drawings.kit import Drawn, Look
from explorer.ui.output.film import DescentFilm
from explorer.ui.pages.descent.overview import starts_spec, sweep_spec


def draw(spec: DescentSpec, look: Look, asking: Asking) -> Drawn:
    """Draw the paths on their landscape."""
    figure, spec, paths = _shown(spec, look, asking)
    return Drawn(figure, descent_table(spec, *paths.paths))


def film(spec: DescentSpec, look: Look, asking: Asking) -> DescentFilm:
    """Return the paths step by step."""
    return DescentFilm(_shown(spec, look, asking)[0], look.scale)


def _shown(
    spec: DescentSpec, look: Look, asking: Asking
) -> tuple[DescentFigure, DescentSpec, DescentPaths]:
    # Paths that were taken at once are followed by seconds of compiling for nobody.
    *_, paths = asking.ask(spec, lambda part: isinstance(part, DescentPaths) and part.is_whole)
    assert isinstance(paths, DescentPaths)
    if look.fitted:
        low, high = descent_range(spec, paths.paths)
        spec = replace(spec, low=low, high=high)
    figure = DescentFigure(look.theme)
    figure.show_spec(spec)
    figure.lay_out(*look.size)
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
    figure.show_step(float(last if look.step is None else min(look.step, last)))
    return figure, spec, paths
