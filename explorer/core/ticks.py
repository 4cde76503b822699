"""Ticks of an axis: their places and labels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

_FAR = 1e5
"""Widths of a view from 0 at which its ticks would be labelled with the same digits over and over.
"""
_MOST_PI = 10**6
"""Largest multiple of π that is written as one."""


def nice_step(width: float, most: int) -> float:
    """Return the step 1, 2 or 5 times a power of ten that puts at most `most` ticks on a width."""
    raw = width / max(most, 1)
    if raw <= 0 or not math.isfinite(raw):
        return width or 1.0
    exponent = math.floor(math.log10(raw))
    for factor in (1, 2, 5, 10):
        step = float(f"{factor}e{exponent}")
        if math.isfinite(step) and step >= raw * (1 - 1e-9):
            return step
    return raw


def roundest(low: float, high: float) -> float:
    """Return the number of the fewest digits within a range, 0 before all others."""
    if low <= 0 <= high:
        return 0.0
    middle = low / 2 + high / 2
    exponent = math.floor(math.log10(max(abs(low), abs(high)))) + 1
    for digit in range(16):
        for factor in (1, 5, 2):
            step = float(f"{factor}e{exponent - digit - (factor != 1)}")
            value = round(middle / step) * step if math.isfinite(step) and step else middle
            # 3 · 0.1 is meant to be 0.3.
            value = float(f"{value:.12g}")
            if low <= value <= high:
                return value
    return middle


def ticks(low: float, high: float, most: int) -> tuple[list[float], float]:
    """Return round tick values within a range, and their step."""
    step = nice_step(high - low, most)
    if step == 0:
        return [], 0.0
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    if not 0 <= last - first <= 200:
        return [], step
    return [_times(i, step) for i in range(first, last + 1)], step


def _times(count: int, step: float) -> float:
    """Return count · step as the decimal it is meant to be: 3 · 0.1 is 0.3."""
    value = count * step
    return float(f"{value:.12g}") if abs(count) < 10**10 else value


def tick_origin(low: float, high: float) -> float:
    """Return the value from which ticks are counted: 0, or a round one near a view far from 0.

    It is a whole number of the power of ten above the width, so it stays while such a view is
    moved by less than that.
    """
    width = high - low
    if max(abs(low), abs(high)) <= _FAR * width:
        return 0.0
    unit = Decimal(1).scaleb(math.ceil(math.log10(width)))
    return float(Decimal(low / 2 + high / 2).quantize(unit))


def tick_labels(values: list[float], step: float, origin: float = 0.0) -> list[str]:
    """Return labels that tell neighbouring ticks apart, with a true minus sign.

    Args:
        values: where the ticks are, whole numbers of steps.
        step: from one to the next.
        origin: what the labels count from, a whole number of steps.
    """
    if not values or step <= 0:
        return ["" for _ in values]
    if origin:
        values = [_times(round((v - origin) / step), step) for v in values]
    size = max(abs(v) for v in values)
    if size == 0:
        return ["0" for _ in values]
    magnitude = math.floor(math.log10(size))
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    if decimals <= 14 and -4 < magnitude < 6:
        labels = [f"{v:.{decimals}f}" for v in values]
    else:
        digits = max(0, magnitude - math.floor(math.log10(step) + 1e-9))
        labels = [_scientific(v, min(digits, 16)) for v in values]
    return [_signed(label) for label in labels]


def _scientific(value: float, digits: int) -> str:
    if value == 0:
        return "0"
    mantissa, _, exponent = f"{value:.{digits}e}".partition("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return f"{mantissa}e{int(exponent)}"


def _signed(label: str) -> str:
    if label.startswith("-") and not any(c in "123456789" for c in label):
        label = label[1:]
    return label.replace("-", "−")


def pi_ticks(low: float, high: float, most: int) -> tuple[list[float], list[str]]:
    """Return ticks at round multiples of π with labels such as −3π/2, or none where they don't fit.

    Multiples are powers of two, of π/12 where the view is narrow, as angles are written.
    """
    width = (high - low) / math.pi
    for step in (Fraction(1, 12), Fraction(1, 6), Fraction(1, 4), Fraction(1, 2)):
        if width / step <= most:
            break
    else:
        step = Fraction(1)
        while width / step > most:
            step *= 2
    # The ends may be multiples themselves, but for rounding.
    first = math.ceil(low / math.pi / step - 1e-9)
    last = math.floor(high / math.pi / step + 1e-9)
    if last - first < 1 or max(-first, last) * max(1, step) > _MOST_PI:
        return [], []
    multiples = [step * i for i in range(first, last + 1)]
    return [float(m) * math.pi for m in multiples], [_pi_label(m) for m in multiples]


def _pi_label(multiple: Fraction) -> str:
    if multiple == 0:
        return "0"
    sign = "−" if multiple < 0 else ""
    above, below = abs(multiple.numerator), multiple.denominator
    whole = "π" if above == 1 else f"{above}π"
    return sign + (whole if below == 1 else f"{whole}/{below}")


def log_ticks(low: float, high: float, most: int) -> tuple[list[float], list[str]]:
    """Return the exponents of about so many round numbers from 10^low to 10^high, and labels.

    Powers of ten, with some of their multiples where there is room; within less than a decade,
    numbers that stand evenly.
    """
    apart = (high - low) / max(most, 1)
    if max(abs(low), abs(high)) < 300:
        numbers: list[float] = []
        for factors, nearest in (((1, 2, 5), 0.3), ((1, 3), 0.47)):
            if apart <= nearest and len(numbers) < 3:
                found = _multiples(low, high, factors)
                numbers = max(numbers, found, key=len)
        if high - low < 1 and len(numbers) < 3:
            numbers = max(numbers, _even_numbers(10.0**low, 10.0**high, apart), key=len)
        if len(numbers) > 1:
            return [math.log10(v) for v in numbers], [_log_label(v) for v in numbers]
    step = max(1, math.ceil(apart - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    powers = [i * step for i in range(first, last + 1)]
    is_plain = all(-300 < p < 300 for p in powers)
    return [float(p) for p in powers], [
        _log_label(10.0**p) if is_plain else power_of_ten(p) for p in powers
    ]


def _multiples(low: float, high: float, factors: Sequence[int]) -> list[float]:
    """Return these multiples of the powers of ten from 10^low to 10^high."""
    return [
        float(f"{factor}e{power}")
        for power in range(math.floor(low), math.ceil(high) + 1)
        for factor in factors
        if low - 1e-9 <= power + math.log10(factor) <= high + 1e-9
    ]


def _even_numbers(low: float, high: float, apart: float) -> list[float]:
    """Return round numbers of which none stand closer than so many decades."""
    most = int((high - low) / (high * (1 - 10.0**-apart)))
    return [v for v in ticks(low, high, max(1, most))[0] if v > 0]


def _log_label(value: float) -> str:
    """Return a round number as people write it, far from 1 as a power of ten."""
    if 1e-4 < value < 1e5:
        return f"{value:.10g}"
    exponent = math.floor(math.log10(value) + 1e-9)
    factor = f"{value / 10.0**exponent:.10g}"
    power = power_of_ten(exponent)
    return power if factor == "1" else f"{factor}·{power}"


def power_of_ten(exponent: int) -> str:
    """Return 10⁻⁵ for −5."""
    return "10" + str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
