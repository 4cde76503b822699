"""Functions of two variables."""

from __future__ import annotations

from msgspec.structs import replace

from explorer.core.surface.results import SurfaceSamples
from explorer.core.surface.spec import MAX_SIDE, SurfaceSpec
from explorer.core.surface.table import surface_table
from explorer.engine.blocking_client import BlockingClient
from explorer.ui.figures.landscape.surface import SurfaceFigure
from explorer.ui.output.drawings.kit import Drawn, RenderOptions
from explorer.ui.output.film import ParameterFilm, nothing_moves


def draw(spec: SurfaceSpec, options: RenderOptions, client: BlockingClient) -> Drawn:
    """Draw the map, or the surface in space."""
    figure, spec = _laid_out(spec, options)
    (samples,) = (part for part in client.ask(spec.problem()) if isinstance(part, SurfaceSamples))
    figure.show_samples(samples)
    return Drawn(figure, surface_table(spec, samples))


def film(spec: SurfaceSpec, options: RenderOptions, client: BlockingClient) -> ParameterFilm:
    """Return it while a parameter is animated back and forth."""
    if options.animated is None:
        raise nothing_moves()
    return ParameterFilm(*_laid_out(spec, options), options.animated, client, options.scale)


def _laid_out(spec: SurfaceSpec, options: RenderOptions) -> tuple[SurfaceFigure, SurfaceSpec]:
    """Return a figure of this size, and the spec with as many cells as suit its pixels."""
    figure = SurfaceFigure(options.theme)
    figure.show_spec(spec)
    figure.lay_out(*options.size)
    view = figure.view
    columns, rows = (max(2, min(MAX_SIDE, round(v / 3))) for v in (view.width, view.height))
    # What is shown may be more than what was asked for, for the sake of equal scales.
    return figure, replace(spec, **view.ends, equal=False, columns=columns, rows=rows)
