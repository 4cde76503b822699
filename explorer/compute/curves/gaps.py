"""Gaps: where a curve has no value, and why."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

from explorer.compute.curves.refinement import PARTS, Refinement, runs
from explorer.compute.kit.derivatives import Derivatives
from explorer.compute.kit.lowering import lower
from explorer.compute.kit.not_finite import first_not_finite
from explorer.core.curves.results import Border, Gap
from explorer.core.curves.steepness import typical_size
from explorer.core.language.expression import Call, functions_used, names, walk, with_function
from explorer.core.language.functions import FUNCTIONS
from explorer.core.language.notation import derivative_name, format_value, to_text
from explorer.core.sentence import Sentence, sentence

_MOST_GAPS = 60
_ROUNDED = 1e-8
"""Share of the picture's width by which the edge of a gap may be rounded."""
_CUTS = 9
"""So many times a step is cut into parts until neighbouring numbers are left."""
_RETREATS = 6
"""How often a border is tried eight times as far from the edge."""
_IsLost = Callable[[Any], Any]
"""np.isnan or np.isinf."""


def find_gaps(look: Refinement) -> list[Gap]:
    """Return the stretches without a value, each with its reason."""
    found: list[Gap] = []
    explained = np.zeros(len(look.samples.x), bool)
    for k in look.problem.visible():
        y = look.samples.derivatives[k]
        if y is None:
            continue
        for is_lost in (np.isnan, np.isinf):
            for start, stop in runs(is_lost(y) & ~explained):
                # A lone infinity is a pole that a sample happened to meet.
                if is_lost is np.isnan or stop - start > 1:
                    found.append(_gap(look, k, (start, stop), is_lost))
        explained |= ~np.isfinite(y)
        if len(found) > _MOST_GAPS:
            break
    return [*_at_point(look, found), *found][:_MOST_GAPS]


def _at_point(look: Refinement, known: list[Gap]) -> list[Gap]:
    """Return why the lowest order without a value at the point has none, unless a gap says so."""
    point = look.samples.point
    for k in look.problem.visible():
        value = point.derivatives[k]
        if value is None or math.isfinite(value):
            continue
        if any(gap.low <= point.x <= gap.high for gap in known):
            return []
        is_lost = np.isnan if math.isnan(value) else np.isinf
        return [Gap(k, point.x, point.x, _reason(look, k, point.x, is_lost))]
    return []


def find_borders(look: Refinement, gaps: list[Gap]) -> list[Border]:
    """Return where lines go on between their last sample and the edge of a gap."""
    x = look.samples.x
    edges = {end for gap in gaps for end in (gap.low, gap.high) if x[0] < end < x[-1]}
    # At an edge that is a sample a line may end on either side.
    steps = sorted(
        {(int(np.searchsorted(x, e, s)) - 1, e) for e in edges for s in ("left", "right")}
    )
    if not steps:
        return []
    places = _beside(look, np.array([e for _, e in steps]))
    rows = look.at(places)[: look.problem.order + 1]
    rounding = look.rounding(places, rows)
    visible = {
        k: y for k in look.problem.visible() if (y := look.samples.derivatives[k]) is not None
    }
    seen = 1e-3 * max((typical_size(y) for y in visible.values()), default=1.0)
    found: list[Border] = []
    for order, y in visible.items():
        for i, (index, _) in enumerate(steps):
            left, right = np.isnan(y[index : index + 2])
            beside = i, int(left)
            at = _nearest_known(rows[order][beside], rounding[order][beside], seen)
            place = float(places[beside][at])
            if left != right and at >= 0 and x[index] <= place <= x[index + 1]:
                found.append(Border(order, index, place, float(rows[order][beside][at])))
    return found


def _beside(look: Refinement, edges: np.ndarray) -> np.ndarray:
    """Return places ever farther to the left and to the right of edges, (n, 2, _RETREATS + 1).

    An edge is rounded, perhaps to where the value is missing still, and close to a hole such as
    that of sin(x)/x values lose their digits.
    """
    near = np.maximum(_ROUNDED * look.width, 4 * look.resolution(edges))
    away = near[:, None] * np.concatenate([[0.0], 8.0 ** np.arange(_RETREATS)])
    return edges[:, None, None] + np.stack([-away, away], axis=1)


def _nearest_known(values: np.ndarray, rounding: np.ndarray, seen: float) -> int:
    """Return the first of values, ever farther from an edge, that is known to 0.1 %, −1 for none.

    Args:
        values: (n,).
        rounding: how far rounding moves them.
        seen: what else it may move them by, because it is not to be seen.
    """
    is_known = ~np.isnan(values) & (rounding <= np.maximum(1e-3 * np.abs(values), seen))
    # What is lost at some distance is lost at any smaller one, whatever it seems.
    is_known = np.logical_and.accumulate(is_known[::-1])[::-1]
    # Right at the edge there is the value itself or none.
    is_known[0] = not np.isnan(values[0])
    return int(np.argmax(is_known)) if is_known.any() else -1


def outside_domain(look: Refinement) -> list[Sentence]:
    """Say which derivatives the tape would give although f has no value."""
    samples = look.samples
    f = samples.derivatives[0]
    if f is None or not np.isnan(f).any():
        return []
    rows, _ = look.derivatives.by_tape(samples.x, look.problem.function.numbers())
    given = [
        k
        for k in look.problem.visible()
        if k and (row := rows[k]) is not None
        if np.count_nonzero(np.isfinite(row) & np.isnan(f)) > 1
    ]
    if not given:
        return []
    return [
        sentence(
            "{target}: drawn only where f has a value. The tape differentiates the formula without "
            "asking for its domain, and gives numbers beyond it too.",
            target=", ".join(derivative_name(k) for k in given),
        )
    ]


def _gap(look: Refinement, order: int, run: tuple[int, int], is_lost: _IsLost) -> Gap:
    x, (start, stop) = look.samples.x, run
    middle = float(x[(start + stop - 1) // 2])
    low, high = float(x[0]), float(x[-1])
    if start:
        low = _edge(look, order, (x[start - 1], x[start]), is_lost)
    if stop < len(x):
        high = _edge(look, order, (x[stop], x[stop - 1]), is_lost)
    return Gap(order, low, high, _reason(look, order, middle, is_lost))


def _edge(look: Refinement, order: int, step: tuple[float, float], is_lost: _IsLost) -> float:
    """Return where the gap begins, between a place with a value and one without."""
    return round_number(look, _closed_in(look, order, step, is_lost)[1])


def _closed_in(
    look: Refinement, order: int, step: tuple[float, float], is_lost: _IsLost
) -> tuple[float, float]:
    """Return neighbouring places with a value and without one, from farther ones."""
    inside, outside = step
    for _ in range(_CUTS):
        x = np.linspace(inside, outside, PARTS + 1)
        missing = is_lost(look.at(x)[order])
        if not missing.any():
            break
        first = int(np.argmax(missing))
        if first == 0:
            break
        inside, outside = float(x[first - 1]), float(x[first])
    return inside, outside


def round_number(look: Refinement, edge: float) -> float:
    """Return the number with few digits that an edge stands for."""
    width = look.width
    if abs(edge) < 1e-9 * width:
        return 0.0
    digits = 9 if look.problem.dtype == "float64" else 6
    digits += max(0, math.ceil(math.log10(abs(edge) / width)))
    return float(f"{edge:.{digits}g}")


def edges_of_domain(look: Refinement) -> np.ndarray:
    """Return the edges of where f has a value, (n, 2): as a plain number, and the last with one."""
    x, rows = look.stretched()
    steps = [
        (float(x[i]), float(x[j]))
        for start, stop in runs(np.isnan(rows[0]))[:_MOST_GAPS]
        for i, j in ((start - 1, start), (stop, stop - 1))
        if 0 <= i < len(x)
    ]
    ends = [_closed_in(look, 0, step, np.isnan) for step in steps]
    kind = np.dtype(look.problem.dtype)
    return np.array(
        [(round_number(look, out), float(kind.type(last))) for last, out in ends]
    ).reshape(-1, 2)


def _reason(look: Refinement, order: int, x: float, is_lost: _IsLost) -> Sentence:
    values = {**look.problem.function.values(), look.derivatives.variable: x}
    expression, dtype = look.derivatives.expression, look.problem.dtype
    call, arguments = first_not_finite(expression, values, dtype, is_lost)
    target = derivative_name(order)
    listed = ", ".join(format_value(a, 4) for a in arguments)
    if is_lost is np.isinf:
        if call is None:
            return sentence("{target} is infinite there.", target=target)
        return sentence("{call} is infinite for {value}.", call=to_text(call), value=listed)
    if call is not None and call.function == "restrict":
        return sentence(
            "{target} has a value only where {condition} holds.",
            target=target,
            condition=to_text(call.arguments[0]),
        )
    if call is not None:
        return _why_nan(to_text(call), call.function, listed)
    if _is_of_other_piece(look, order, x):
        return sentence(
            "{target} is NaN there: tf.where differentiates the piece that it does not take too, "
            "and 0 times infinity is NaN. Written without tf, as where(…) or … if … else …, only "
            "the piece taken counts.",
            target=target,
        )
    power = _of_negative_base(look, values)
    if power is not None:
        return sentence(
            "{target} does not exist there: {power} has a negative base, and so values at single "
            "exponents only.",
            target=target,
            power=to_text(power),
        )
    return sentence(
        "{target} is NaN there: the chain rule multiplies 0 by ∞, as TensorFlow does.",
        target=target,
    )


def _of_negative_base(look: Refinement, values: dict[str, float]) -> Call | None:
    """Return a power with a negative base whose exponent varies, as (−2)^x."""
    kind = tf.as_dtype(look.problem.dtype)
    tensors = {name: tf.constant(value, kind) for name, value in values.items()}
    for node in walk(look.derivatives.expression):
        match node:
            case Call(function="pow", arguments=(base, exponent)):
                varies = look.derivatives.variable in names(exponent)
                if varies and float(lower(base, tensors, kind)) < 0:
                    return node
    return None


def _is_of_other_piece(look: Refinement, order: int, x: float) -> bool:
    """Whether a NaN comes from the piece that a pasted tf.where does not take."""
    own = look.derivatives
    if "tf_where" not in functions_used(own.expression):
        return False
    chosen = with_function(own.expression, "tf_where", "where")
    rows, _ = Derivatives(chosen, own.variable, look.problem.dtype, order)(
        np.array([x]), look.problem.function.numbers()
    )
    row = rows[order]
    return row is None or not np.isnan(row).any()


def _why_nan(text: str, function: str, listed: str) -> Sentence:
    domain = FUNCTIONS[function].domain
    if domain:
        return sentence(
            "{call} is NaN: its argument must be {domain}, and is {value}.",
            call=text,
            domain=sentence(domain),
            value=listed,
        )
    return sentence("{call} is NaN for {value}.", call=text, value=listed)
