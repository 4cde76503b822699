"""Specs that `render` draws, of each page, with what the options say otherwise."""

from __future__ import annotations

import argparse
from typing import Any

from msgspec.structs import replace

from explorer.commands.arguments import check_order, given, misused
from explorer.commands.pictures import check_space, map_ranges, ranges
from explorer.core.curves.first_domain import moved
from explorer.core.curves.spec import CurveSpec
from explorer.core.descent.spec import DescentSpec
from explorer.core.language.numbers import read_number, read_numbers, read_points, read_range
from explorer.core.ranges import sensible_range
from explorer.core.sentence import refusal
from explorer.core.surface.spec import SurfaceSpec
from explorer.core.tape.record import MOST_OPERATIONS
from explorer.core.tape.spec import TapeSpec
from explorer.core.training.spec import TrainingSpec
from explorer.core.translation import Text


def curves(options: argparse.Namespace, spec: CurveSpec) -> CurveSpec:
    """Return the curves, over where they are first seen if nothing else was chosen."""
    is_usual = spec == CurveSpec(spec.function) and options.range is None
    spec = moved(CurveSpec() if is_usual else spec, spec.function)
    check_space(options, 1)
    changes: dict[str, Any] = {}
    if options.range is not None:
        low, high = sensible_range(*read_range(options.range))
        changes.update(low=low, high=high, bottom=None, top=None)
    check_order(options, CurveSpec)
    if options.point is not None:
        changes["point"] = read_number(options.point)
    return replace(spec, **changes, **given(options, "order", "dtype"))


def surface(options: argparse.Namespace, spec: SurfaceSpec) -> SurfaceSpec:
    """Return the function of two variables."""
    if options.order is not None:
        misused(options, "--order is for functions of one variable")
    changes: dict[str, Any] = {"in_space": spec.in_space or options.in_space, **map_ranges(options)}
    if options.point is not None:
        changes["point"] = _point(options.point)
    return replace(spec, **changes, **given(options, "dtype"))


def descent(options: argparse.Namespace, spec: DescentSpec) -> DescentSpec:
    """Return the descent."""
    _refuse(options, "--{name} is not for descents", "order", "point")
    check_space(options, len(spec.function.axes()))
    changes: dict[str, Any] = {"in_space": spec.in_space or options.in_space, **map_ranges(options)}
    if options.range is not None and "bottom" not in changes:
        changes.update(bottom=None, top=None)
    return replace(spec, **changes, **given(options, "dtype"))


def training(options: argparse.Namespace, spec: TrainingSpec) -> TrainingSpec:
    """Return the training."""
    _refuse(options, "--{name} is not for trainings", "order", "point", "dtype")
    check_space(options, 1)
    changes: dict[str, Any] = {**ranges(options), **given(options, "metric", "below")}
    if options.range is not None and "bottom" not in changes:
        changes.update(bottom=None, top=None)
    if options.set and not spec.uses_function:
        misused(options, "--set is for functions, and this training has other data")
    return replace(spec, **changes)


def tape(options: argparse.Namespace, spec: TapeSpec) -> TapeSpec:
    """Return the snippet, which is run to be drawn."""
    _refuse(options, "--{name} is not for snippets", "order", "point", "dtype", "range")
    if options.in_space or options.set:
        misused(options, "--3d and --set are for functions")
    if options.call is None:
        return spec
    number = read_number(options.call)
    if not (number == int(number) and 1 <= number <= MOST_OPERATIONS):
        raise refusal("The call is a whole number from 1 on, for example {example}.", example="2")
    return replace(spec, call=int(number) - 1)


def _refuse(options: argparse.Namespace, reason: Text, *names: str) -> None:
    for name in given(options, *names):
        misused(options, reason, name=name)


def _point(text: str) -> tuple[float, float]:
    (point, *more) = read_points(text) or [read_numbers(text)]
    if len(point) != 2 or more:
        raise refusal("The point is two numbers, for example {example}.", example="1, 2")
    return point[0], point[1]
