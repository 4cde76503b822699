"""Curves of one variable."""

from __future__ import annotations

import numpy as np
from msgspec.structs import replace

from explorer.core.curves.first_view import first_range
from explorer.core.curves.results import CurveFeatures, CurveSamples
from explorer.core.curves.spec import CurveSpec
from explorer.core.curves.table import curves_table
from explorer.core.fitted_range import samples_across
from explorer.core.function import Parameter
from explorer.engine.blocking_client import BlockingClient
from explorer.ui.figures.curves.curves import CurvesFigure
from explorer.ui.output.drawings.kit import Drawn, RenderOptions
from explorer.ui.output.film import ParameterFilm, nothing_moves, with_value

_FITTED_TO = 11
"""Values of a letter whose curves count for the range of all."""


def draw(spec: CurveSpec, options: RenderOptions, client: BlockingClient) -> Drawn:
    """Draw the curves with their features."""
    figure, spec = _laid_out(spec, options)
    found = client.ask(spec.problem())
    (samples,) = (part for part in found if isinstance(part, CurveSamples))
    figure.show_samples(samples)
    for part in found:
        if isinstance(part, CurveFeatures):
            figure.show_features(part)
    return Drawn(figure, curves_table(spec, samples))


def film(spec: CurveSpec, options: RenderOptions, client: BlockingClient) -> ParameterFilm:
    """Return the curves while a parameter is animated back and forth."""
    if options.animated is None:
        raise nothing_moves()
    figure, spec = _laid_out(spec, options)
    if spec.bottom is None or spec.top is None:
        bottom, top = _range_of_all(spec, options.animated, client)
        spec = replace(spec, bottom=bottom, top=top)
    return ParameterFilm(figure, spec, options.animated, client, options.scale)


def _laid_out(spec: CurveSpec, options: RenderOptions) -> tuple[CurvesFigure, CurveSpec]:
    """Return a figure of this size, and the spec with a sample for each of its pixels."""
    figure = CurvesFigure(options.theme)
    figure.lay_out(*options.size)
    figure.show_spec(spec, refit=True)
    return figure, replace(spec, samples=samples_across(figure.view.width))


def _range_of_all(
    spec: CurveSpec, parameter: Parameter, client: BlockingClient
) -> tuple[float, float]:
    """Return the vertical range that shows the curves of all values of a letter well."""
    ends: list[tuple[float, float]] = []
    for value in np.linspace(parameter.low, parameter.high, _FITTED_TO).tolist():
        samples = client.take(with_value(spec, parameter, value).problem())
        assert isinstance(samples, CurveSamples)
        ends.append(first_range([samples.derivatives[order] for order in spec.visible()]))
    return min(low for low, _ in ends), max(high for _, high in ends)
