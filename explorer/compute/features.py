"""What samples alone do not tell: poles, jumps, gaps, roots, extrema, inflections, errors of ε."""

from __future__ import annotations

import math
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass

import numpy as np

from explorer.compute.derivatives import Derivatives, derivatives_of, first_not_finite
from explorer.core.functions import FUNCTIONS
from explorer.core.notation import derivative_name, format_value, to_text
from explorer.core.results import (
    Break,
    CurveFeatures,
    CurveSamples,
    Feature,
    FeatureKind,
    Gap,
    Progress,
)
from explorer.core.sentence import Sentence, sentence
from explorer.core.specs import CurveSpec

MOST_POINTS = 60
"""Points of one kind that are still worth marking in one picture."""
_MOST_STEEP_STEPS = 400
_ZOOMS = 5
_PARTS = 64
_NEWTON_STEPS = 60
_GLANCE = 0.002
"""Seconds between two looks at whether the search is done."""
_TINY = 1e-17
"""Share of the picture's width below which a place is 0 or an iteration is done."""


def steep_steps(x: np.ndarray, y: np.ndarray, slope: np.ndarray | None) -> np.ndarray:
    """Return the i where y rises from sample i to i + 1 in a way that its slope does not explain.

    Where the curve is smooth between two samples, its rise is close to the step times the mean
    slope. Where it is not, there is a pole, a jump, or more detail than the samples can show.
    """
    with np.errstate(all="ignore"):
        step = np.diff(x)
        rise = np.diff(y)
        at_left, at_right = (
            _outward_slopes(rise / step) if slope is None else (slope[:-1], slope[1:])
        )
        expected = step * (at_right / 2 + at_left / 2)
        bend = step * np.abs(at_right - at_left) / 2
        scale = np.maximum(np.abs(y[1:]), np.abs(y[:-1]))
        odd = np.abs(rise - expected) > 0.6 * bend + 1e-9 * scale + 0.02 * np.abs(rise)
        crossing = (y[1:] * y[:-1] < 0) & (rise * expected < 0)
        # Both sides of 1/x² or ln|x| go the same way, steeper than a corner or a crest would.
        before, after = np.append(np.inf, np.abs(rise[:-1])), np.append(np.abs(rise[1:]), np.inf)
        over_rise, over_next = (2, 0.7) if slope is None else (3, 1.1)
        same_side_pole = (
            (at_right * at_left < 0)
            & (bend > over_rise * np.abs(rise))
            & (bend > over_next * np.maximum(before, after))
        )
    finite = np.isfinite(y[1:]) & np.isfinite(y[:-1])
    return np.flatnonzero((odd | crossing | same_side_pole) & finite)


def likely_breaks(x: np.ndarray, curves: list[np.ndarray | None], order: int) -> list[int]:
    """Return the steps of f^(order) that are probably poles or jumps, before anyone looked closer.

    Cheap enough for every frame of a drag; `find_features` tells them for certain afterwards.
    """
    y = curves[order]
    if y is None:
        return []
    steps = steep_steps(x, y, curves[order + 1] if order + 1 < len(curves) else None)
    if not 0 < len(steps) <= _MOST_STEEP_STEPS:
        return []
    with np.errstate(all="ignore"):
        rise = np.abs(np.diff(y))
        # 0 for steps of stairs: there every steep step is a jump.
        usual = float(np.nanmedian(rise))
        apart = rise[steps] > 8 * usual
        crossing = y[steps] * y[steps + 1] < 0
        large = np.abs(y[steps]) > 20 * (_typical_size(y) or 1.0)
    return steps[apart & (crossing | large | (rise[steps] > 30 * usual))].tolist()


def find_features(
    spec: CurveSpec, samples: CurveSamples, derivatives: Derivatives
) -> Iterator[CurveFeatures | Progress | None]:
    """Look closer at what the samples suggest; yields progress and None, the result last.

    It is done in a thread: a single Newton iteration is short, but there may be hundreds, and
    whoever waits here must be able to turn to something newer. Closing the generator ends it.
    """
    finder = _Finder(spec, samples, derivatives)
    total = len(spec.visible()) + 5
    with ThreadPoolExecutor(1, thread_name_prefix="features") as pool:
        search = pool.submit(finder.find)
        said = -1
        try:
            while not search.done():
                wait([search], timeout=_GLANCE)
                yield Progress(finder.done, total) if finder.done > said else None
                said = finder.done
        finally:
            finder.is_abandoned = True
        yield search.result()


class _AbandonedError(Exception):
    """Nobody waits for the features any more."""


@dataclass(slots=True)
class _Finder:
    spec: CurveSpec
    samples: CurveSamples
    derivatives: Derivatives
    done: int = 0
    is_abandoned: bool = False

    def find(self) -> CurveFeatures:
        """Find everything, counting what is done."""
        visible = self.spec.visible()
        breaks: list[Break] = []
        joined: list[tuple[int, int]] = []
        # Those of f are needed to tell roots and extrema even where f is hidden.
        for k in sorted({0, *visible}):
            found, smooth = self.breaks(k)
            breaks += found
            joined += [(k, i) for i in smooth]
            self.done += 1
        gaps = self.gaps()
        points: list[Feature] = []
        notes: list[Sentence] = []
        for order in (0, 1, 2):
            self.done += 1
            kind_points, note = self.points(order, breaks)
            points += kind_points
            notes += [note] if note else []
        epsilons, errors, floors = (
            self.epsilon_errors() if self.spec.differences else (None, {}, {})
        )
        shown = [b for b in breaks if b.order in visible]
        joined = [(k, i) for k, i in joined if k in visible]
        return CurveFeatures(points, shown, joined, gaps, notes, epsilons, errors, floors)

    def _at(self, x: np.ndarray) -> list[np.ndarray]:
        """Evaluate f … f‴, with zeros for None."""
        if self.is_abandoned:
            raise _AbandonedError
        rows, _ = self.derivatives(x.ravel(), tuple(self.spec.function.values().values()))
        return [np.zeros(x.shape) if row is None else row.reshape(x.shape) for row in rows]

    def breaks(self, order: int) -> tuple[list[Break], list[int]]:
        """Tell poles and jumps of f^(order) from steep but continuous steps."""
        x, rows = self.samples.x, self.samples.derivatives
        y = rows[order]
        if y is None:
            return [], []
        steps = steep_steps(x, y, rows[order + 1] if order + 1 < len(rows) else None)
        if len(steps) > _MOST_STEEP_STEPS:
            # Noise, or far more detail than pixels: a line through it says so best.
            return [], steps.tolist()
        low, high, is_pole, is_jump = self._zoomed(order, x[steps], x[steps + 1])
        found, smooth = [], []
        for i, start, end, pole, jump in zip(steps, low, high, is_pole, is_jump, strict=True):
            if pole or jump:
                at = 0.0 if start <= 0 <= end else float(start / 2 + end / 2)
                found.append(Break(order, int(i), at, bool(pole)))
            else:
                smooth.append(int(i))
        return found, smooth

    def _zoomed(
        self, order: int, low: np.ndarray, high: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Zoom into each step, as far as numbers are fine enough, and see how f^(order) behaves.

        A jump stays as high from zoom to zoom, a pole grows (ln|x| by as much each time), and all
        else levels off. Returns where it is: (low, high), and whether it is a pole, a jump.
        """
        ends = self._at(np.stack([low, high], axis=-1))[order].copy()
        # By zoom, the latest first, NaN where there was none: |rise|, greater and lesser |end|, and
        # how far f^(order) goes up and down in all over what was zoomed into.
        seen = np.full((4, _ZOOMS + 1, len(low)), np.nan)
        active, variation = np.ones(len(low), bool), np.full(len(low), np.nan)
        for zoom in range(_ZOOMS + 1):
            if zoom:
                farther = np.maximum(np.abs(low), np.abs(high))
                active = high - low > 4 * self._resolution(farther)
                if not active.any():
                    break
                low[active], high[active], ends[active], variation[active] = self._closer(
                    order, low[active], high[active]
                )
            with np.errstate(all="ignore"):
                size = np.abs(ends[active])
                rise = np.abs(ends[active, 1] - ends[active, 0])
            seen[:, 1:, active] = seen[:, :-1, active]
            seen[:, 0, active] = rise, size.max(axis=1), size.min(axis=1), variation[active]
        epsilon = float(np.finfo(self.spec.dtype).eps)
        is_pole, is_jump = _poles_and_jumps(seen[0], seen[1], seen[2], seen[3], epsilon)
        return low, high, is_pole, is_jump

    def _resolution(self, x: np.ndarray) -> np.ndarray:
        """Return the distance from x to the next number of the spec's dtype."""
        with np.errstate(over="ignore"):
            return np.spacing(np.abs(x).astype(self.spec.dtype)).astype(np.float64)

    def _closer(
        self, order: int, low: np.ndarray, high: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Cut each interval into parts and keep where f^(order) rises most.

        That is the steepest part, and if it leads to a peak both sides of that. Returns their ends
        (n,), the values at the ends (n, 2), and the total variation over all parts (n,).
        """
        x = np.linspace(low, high, _PARTS + 1, axis=-1)
        y = self._at(x)[order]
        row = np.arange(len(low))
        with np.errstate(all="ignore"):
            rise = np.abs(np.diff(y, axis=-1))
            variation = np.nansum(rise, axis=-1)
            variation = np.maximum(variation, np.abs(y[:, -1] - y[:, 0]))
        # NaN is what TensorFlow gives at the pole itself, where it multiplies 0 by ∞.
        rise[np.isnan(rise)] = np.inf
        size = np.where(np.isnan(y), np.inf, np.abs(y))
        part = np.argmax(rise, axis=-1)
        peak = 1 + np.argmax(size[:, 1:-1], axis=-1)
        is_peak = size[row, peak] > np.maximum(size[:, 0], size[:, -1])
        is_peak &= (peak - 2 <= part) & (part <= peak + 1)
        first = np.where(is_peak, np.minimum(peak - 1, part), part)
        last = np.where(is_peak, np.maximum(peak, part) + 1, part + 1)
        ends = np.stack([y[row, first], y[row, last]], axis=-1)
        return x[row, first], x[row, last], ends, variation

    def gaps(self) -> list[Gap]:
        """Return the stretches without a value, each with its reason."""
        found: list[Gap] = []
        explained = np.zeros(len(self.samples.x), bool)
        for k in self.spec.visible():
            y = self.samples.derivatives[k]
            if y is None:
                continue
            missing = np.isnan(y)
            for start, stop in _runs(missing & ~explained):
                found.append(self._gap(k, start, stop))
            explained |= missing
            if len(found) > MOST_POINTS:
                break
        return found[:MOST_POINTS]

    def _gap(self, order: int, start: int, stop: int) -> Gap:
        x = self.samples.x
        middle = float(x[(start + stop - 1) // 2])
        low = self._edge(order, x[start - 1], x[start]) if start else float(x[0])
        high = self._edge(order, x[stop], x[stop - 1]) if stop < len(x) else float(x[-1])
        return Gap(order, low, high, self._reason(order, middle))

    def _edge(self, order: int, inside: float, outside: float) -> float:
        """Return where NaN begins, between a place with a value and one without."""
        for _ in range(6):
            x = np.linspace(inside, outside, _PARTS + 1)
            missing = np.isnan(self._row(order, x))
            if not missing.any():
                break
            first = int(np.argmax(missing))
            if first == 0:
                break
            inside, outside = float(x[first - 1]), float(x[first])
        width = self.samples.x[-1] - self.samples.x[0]
        if abs(outside) < 1e-9 * width:
            return 0.0
        digits = 9 + max(0, math.ceil(math.log10(abs(outside) / width)))
        return float(f"{outside:.{digits}g}")

    def _row(self, order: int, x: np.ndarray) -> np.ndarray:
        rows = self._at(x)
        return rows[order] if order < len(rows) else np.zeros_like(x)

    def _reason(self, order: int, x: float) -> Sentence:
        values = {**self.spec.function.values(), self.derivatives.variable: x}
        call, arguments = first_not_finite(self.derivatives.expression, values, self.spec.dtype)
        if call is not None:
            return _why_nan(to_text(call), call.function, arguments)
        return sentence(
            "{target} is NaN there: the chain rule multiplies 0 by ∞, as TensorFlow does.",
            target=derivative_name(order),
        )

    def points(self, order: int, breaks: list[Break]) -> tuple[list[Feature], Sentence | None]:
        """Return the zeros of f^(order): roots, extrema or inflections of f."""
        wanted = (self.spec.roots, self.spec.extrema, self.spec.inflections)[order]
        y = self._sampled(order)
        if not wanted or y is None:
            return [], None
        at_pole = {b.index for b in breaks if b.order == 0} | self._beside_infinity()
        brackets = np.array([i for i in _sign_changes(y) if i not in at_pole], int)
        touching = self._touching_roots(at_pole) if order == 0 else np.array([])
        if len(brackets) + len(touching) > MOST_POINTS:
            return [], sentence(
                "More than {count} {kind} in view; zoom in to see them marked.",
                count=MOST_POINTS,
                kind=("roots", "extrema", "inflection points")[order],
            )
        if self._is_noise(order, y):
            return [], None
        x = np.concatenate([self._zeros(order, brackets), touching])
        return self._named(order, _without_twins(np.unique(x), self.samples.x)), None

    def _is_noise(self, order: int, y: np.ndarray) -> bool:
        """Whether y jumps about from sample to sample, so that its zeros mean nothing."""
        slope = self._sampled(order + 1)
        return len(steep_steps(self.samples.x, y, slope)) > _MOST_STEEP_STEPS

    def _beside_infinity(self) -> set[int]:
        """Return the steps at one end of which f is infinite."""
        f = self.samples.derivatives[0]
        assert f is not None
        at = np.flatnonzero(np.isinf(f))
        return {*at.tolist(), *(at - 1).tolist()}

    def _sampled(self, order: int) -> np.ndarray | None:
        rows = self.samples.derivatives
        if order < len(rows):
            return rows[order]
        return self._at(self.samples.x)[order]

    def _zeros(self, order: int, brackets: np.ndarray) -> np.ndarray:
        """Newton's method on f^(order), kept inside its bracket by bisection.

        Source: Press et al., Numerical Recipes, 3rd ed., section 9.4 (rtsafe).
        """
        if not len(brackets):
            return np.array([])
        low, high = self.samples.x[brackets].copy(), self.samples.x[brackets + 1].copy()
        width = self.samples.x[-1] - self.samples.x[0]
        sign_low = np.sign(self._at(low)[order])
        x = (low + high) / 2
        for _ in range(_NEWTON_STEPS):
            rows = self._at(x)
            value, slope = rows[order], rows[order + 1]
            below = np.sign(value) == sign_low
            low, high = np.where(below, x, low), np.where(below, high, x)
            with np.errstate(all="ignore"):
                step = x - value / slope
            inside = np.isfinite(slope) & (low <= step) & (step <= high)
            following = np.where(value == 0, x, np.where(inside, step, (low + high) / 2))
            settled = np.abs(following - x) <= np.maximum(4 * np.spacing(np.abs(x)), _TINY * width)
            x = following
            if settled.all():
                break
        x = np.where(np.abs(x) <= 64 * _TINY * width, 0.0, x)
        return x[self._is_crossing(order, x)]

    def _is_crossing(self, order: int, x: np.ndarray) -> np.ndarray:
        """Tell a zero from a jump or a pole through zero.

        A zero of f^(order) needs f^(order) to be small there, or (the corner of |x|) the order
        below to be continuous; a root needs f itself to be small.
        """
        width = self.samples.x[-1] - self.samples.x[0]
        far = np.maximum(1e-9 * width, _PARTS * self._resolution(x))
        near = np.maximum(1e-12 * width, self._resolution(x))
        lower = self._at(np.stack([x - far, x + far, x - near, x + near]))[max(order - 1, 0)]
        y = self._sampled(max(order - 1, 0))
        assert y is not None
        with np.errstate(all="ignore"):
            rise, closer = np.abs(lower[1] - lower[0]), np.abs(lower[3] - lower[2])
            # The root of x^(1/3) is steep at any distance, but less high the nearer.
            is_continuous = (rise < 1e-4 * _typical_size(y)) | (closer < 0.5 * rise)
        return np.isfinite(lower).all(axis=0) & is_continuous

    def _touching_roots(self, at_pole: set[int]) -> np.ndarray:
        """Roots where f touches the axis without crossing it: extrema with f = 0."""
        slope, y = self._sampled(1), self._sampled(0)
        if slope is None or y is None:
            return np.array([])
        scale = _typical_size(y)
        with np.errstate(all="ignore"):
            small = np.minimum(np.abs(y[1:]), np.abs(y[:-1])) < 0.3 * scale
        changes = [i for i in _sign_changes(slope) if i not in at_pole and small[i]]
        if not changes or len(changes) > MOST_POINTS:
            return np.array([])
        x = self._zeros(1, np.array(changes))
        noise = 1e-14 if self.spec.dtype == "float64" else 1e-6
        ulp = self._resolution(x)
        left, at, right = np.abs(self._at(np.stack([x - 2 * ulp, x, x + 2 * ulp]))[0])
        # At a corner such as |x - 0.3|^(2/3) the nearest number may be far from 0.
        return x[at <= np.maximum(noise * scale, 2 * np.maximum(left - at, right - at))]

    def _named(self, order: int, x: np.ndarray) -> list[Feature]:
        if not len(x):
            return []
        rows = self._at(x)
        kinds: list[FeatureKind | None] = ["root" if order == 0 else "inflection"] * len(x)
        if order == 1:
            kinds = self._kinds_of_extrema(x, rows[0])
        # Adding 0.0 turns −0.0 into 0.0.
        return [
            Feature(kind, float(at) + 0.0, float(value) + 0.0)
            for kind, at, value in zip(kinds, x, rows[0], strict=True)
            if kind and np.isfinite(value)
        ]

    def _kinds_of_extrema(self, x: np.ndarray, y: np.ndarray) -> list[FeatureKind | None]:
        """Compare with f a little to the left and right, which corners too can be told by.

        A little is as little as shows a difference in the spec's dtype.
        """
        width = self.samples.x[-1] - self.samples.x[0]
        kinds: list[FeatureKind | None] = [None] * len(x)
        for distance in (1e-5 * width, 1e-4 * width, 1e-3 * width):
            left, right = self._at(np.stack([x - distance, x + distance]))[0]
            for i, (low, at, high) in enumerate(zip(left, y, right, strict=True)):
                if kinds[i] is None and not low == at == high:
                    kinds[i] = (
                        "minimum" if low >= at <= high else "maximum" if low <= at >= high else None
                    )
        return kinds

    def epsilon_errors(self) -> tuple[np.ndarray, dict[str, np.ndarray], dict[str, float]]:
        """Return the error of the central difference at the point, against ε, in both dtypes.

        The reference is the float64 tape. The floor of float32 is its tape's measured error; that
        of float64, which nothing here can measure, is the rounding unit of the derivative.
        """
        epsilons = np.logspace(-16, 0.5, 133)
        expression, variable = self.derivatives.expression, self.derivatives.variable
        parameters = tuple(self.spec.function.values().values())
        point = np.array([self.spec.point])
        exact, _ = derivatives_of(expression, variable, "float64", 1)(point, parameters)
        rough, _ = derivatives_of(expression, variable, "float32", 1)(point, parameters)
        if exact[1] is None or rough[1] is None:
            return epsilons, {}, {}
        reference = float(exact[1][0])
        errors = {}
        for dtype in ("float64", "float32"):
            kind = np.dtype(dtype)
            with np.errstate(over="ignore"):
                at, steps = point.astype(kind), epsilons.astype(kind)
            plain = derivatives_of(expression, variable, dtype, 0)
            rows, _ = plain(np.concatenate([at + steps, at - steps]), parameters)
            assert rows[0] is not None
            values = rows[0].astype(kind)
            with np.errstate(all="ignore"):
                slope = (values[: len(steps)] - values[len(steps) :]) / (2 * steps)
                errors[dtype] = np.abs(slope.astype(np.float64) - reference)
        floors = {
            "float64": abs(reference) * 2.0**-53,
            "float32": max(abs(float(rough[1][0]) - reference), abs(reference) * 2.0**-26),
        }
        return epsilons, errors, floors


def _why_nan(text: str, function: str, arguments: list[float]) -> Sentence:
    domain = FUNCTIONS[function].domain
    listed = ", ".join(format_value(a, 4) for a in arguments)
    if domain:
        return sentence(
            "{call} is NaN: its argument must be {domain}, and is {value}.",
            call=text,
            domain=domain,
            value=listed,
        )
    return sentence("{call} is NaN for {value}.", call=text, value=listed)


def _runs(mask: np.ndarray) -> list[tuple[int, int]]:
    """Return (start, stop) of every run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _poles_and_jumps(
    rises: np.ndarray,
    sizes: np.ndarray,
    lesser: np.ndarray,
    variations: np.ndarray,
    epsilon: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Tell poles and jumps from what was seen in the zooms, the latest first."""

    def grows(values: np.ndarray) -> np.ndarray:
        return (values[0] > 4 * values[1]) & ((values[1] > 4 * values[2]) | np.isnan(values[2]))

    with np.errstate(all="ignore"):
        # Two zooms ago if there were two.
        before = np.where(np.isnan(variations[1]), variations[0], variations[1])
        is_jump = (rises[0] > 0.5 * before) & (rises[0] > 16 * epsilon * sizes[0])
        growth, growth_before = sizes[0] - sizes[2], sizes[2] - sizes[4]
        is_steady = (growth > 0.65 * growth_before) & (growth_before > 0)
        is_pole = (
            np.isinf(sizes[0])
            | grows(sizes)
            | (is_steady & (growth > 1e-3 * sizes[0]))
            # A sample right on the pole is as large from the start; its neighbour grows.
            | (is_jump & grows(lesser))
        )
    return is_pole, is_jump


def _outward_slopes(slopes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return for each step the slopes of the step before it and of the one after it."""
    return np.append(slopes[:1], slopes[:-1]), np.append(slopes[1:], slopes[-1:])


def _sign_changes(y: np.ndarray) -> np.ndarray:
    """Return the i with a zero in [i, i + 1]: a change of sign, or a lone zero at sample i."""
    signs = np.sign(y)
    with np.errstate(all="ignore"):
        changes = signs[1:] * signs[:-1] < 0
    lone = (signs[1:-1] == 0) & (signs[2:] * signs[:-2] < 0)
    changes[1:] |= lone
    return np.flatnonzero(changes)


def rough_points(spec: CurveSpec, x: np.ndarray, curves: list[np.ndarray | None]) -> list[Feature]:
    """Return roots, extrema and inflections by interpolating between samples.

    Cheap enough for every frame of a drag; `find_features` gives them exactly afterwards.
    """
    y = curves[0]
    if y is None:
        return []
    steep = set(steep_steps(x, y, curves[1]).tolist()) if curves[1] is not None else set()
    found: list[Feature] = []
    for order, wanted in enumerate((spec.roots, spec.extrema, spec.inflections)):
        row = curves[order]
        if not wanted or row is None:
            continue
        at = np.array([i for i in _sign_changes(row) if i not in steep], int)
        if not 0 < len(at) <= MOST_POINTS:
            continue
        with np.errstate(all="ignore"):
            part = row[at] / (row[at] - row[at + 1])
            places = x[at] + part * (x[at + 1] - x[at])
            heights = y[at] + part * (y[at + 1] - y[at])
        falls = row[at] > 0
        kinds: list[FeatureKind] = [
            "root" if order == 0 else "inflection" if order == 2 else "maximum" if f else "minimum"
            for f in falls
        ]
        found += [
            Feature(kind, float(a), 0.0 if order == 0 else float(b))
            for kind, a, b in zip(kinds, places, heights, strict=True)
            if np.isfinite(b)
        ]
    return found


def _typical_size(y: np.ndarray) -> float:
    finite = np.abs(y[np.isfinite(y)])
    size = float(np.quantile(finite, 0.9, method="lower")) if len(finite) else 0.0
    return size or 1.0


def _without_twins(x: np.ndarray, samples: np.ndarray) -> np.ndarray:
    """Drop of two places closer than a hundredth of a sample the second."""
    if len(x) < 2:
        return x
    least = (samples[1] - samples[0]) / 100
    return x[np.concatenate([[True], np.diff(x) > least])]
