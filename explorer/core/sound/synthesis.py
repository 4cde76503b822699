"""Lines to samples of sound: pitch is the value, the ear is the place.

Sonification by pitch over time with stereo from left to right, as in the audio graphs of Mansur,
Blattner and Joy, "Sound graphs", J. Med. Syst. 9 (1985), and of Desmos. A person hears ratios of
frequencies, so equal steps of the value are equal intervals.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explorer.core.sound.heard import HeardLine, Sound, Tick, TickKind

RATE = 44_100
"""Samples a second."""
LOWEST, HIGHEST = 200.0, 1200.0
"""Hertz of the least and the greatest value in view: small loudspeakers have both."""
SECONDS = 4.0
"""For one line."""
_PAUSE = 0.35
"""Seconds of silence before the signals of a line, and before the line."""
_BLIP, _BLIP_EVERY, _BLIP_PITCH = 0.07, 0.14, 600.0
_TONE, _TICK, _NOISE, _SIGNAL = 0.25, 0.25, 0.12, 0.2
"""Loudness of the parts, of 1; together they stay below it."""
_HARMONICS = ((3, 1 / 3), (5, 1 / 5))
"""Of the tone below zero, which is hollow as a clarinet is; above zero it is pure."""
_SOFT = 0.006
"""Seconds in which the tone comes and goes: without these it would click."""
_BURST = 0.04
"""Seconds of the noise where a line breaks off."""
_TICKS: dict[TickKind, tuple[float, ...]] = {"zero": (1700.0,), "turn": (2500.0, 2500.0)}
"""Pitches of what marks a place, one after the other."""
_TICK_LENGTH = 0.03
_SIDE = np.pi / 20
"""Angle by which neither ear is left out, for those who hear with one."""


def sound_of(lines: Sequence[HeardLine]) -> Sound:
    """Return lines as they are heard, one after the other, each after its signals."""
    parts: list[np.ndarray] = []
    starts, drawn, length = [], [], 0
    for line in lines:
        signals = _signals(line.number + 1)
        starts.append(length / RATE)
        drawn.append((length + len(signals)) / RATE)
        parts += [signals, heard(line)]
        length += len(signals) + len(parts[-1])
    parts.append(np.zeros((round(_PAUSE * RATE), 2)))
    samples = np.round(np.concatenate(parts) * 32767).astype(np.int16)
    return Sound(tuple(lines), samples, RATE, tuple(starts), tuple(drawn), SECONDS)


def pitch(value: np.ndarray, low: float, high: float) -> np.ndarray:
    """Return the frequency in hertz of values between `low` and `high`, by equal intervals."""
    part = (value / 2 - low / 2) / (high / 2 - low / 2)
    return LOWEST * (HIGHEST / LOWEST) ** np.clip(part, 0.0, 1.0)


def heard(line: HeardLine) -> np.ndarray:
    """Return a line as samples, (SECONDS · RATE, 2) of −1 … 1: left and right."""
    count = round(SECONDS * RATE)
    part = np.linspace(0.0, 1.0, count)
    at = line.left * (1 - part) + line.right * part
    known = np.where(np.isfinite(line.y), line.y, np.nan)
    y = np.interp(at, line.x, known, left=np.nan, right=np.nan)
    has_value = np.isfinite(y)
    mono = _tone(line, y, has_value) + _ticks(line, count)
    mono += _bursts(np.flatnonzero(has_value[1:] != has_value[:-1]), count)
    angle = _SIDE + part * (np.pi / 2 - 2 * _SIDE)
    return np.column_stack([mono * np.cos(angle), mono * np.sin(angle)])


def _tone(line: HeardLine, y: np.ndarray, has_value: np.ndarray) -> np.ndarray:
    """Return the tone of the values, silent where there is none and where it is out of view."""
    if not has_value.any():
        return np.zeros(len(y))
    room = (line.high / 2 - line.low / 2) * 1e-6
    is_seen = has_value & (y >= line.low - room) & (y <= line.high + room)
    # The pitch goes on where nothing is heard, so that the tone fades out as it was.
    places = np.arange(len(y))
    y = np.interp(places, places[has_value], y[has_value])
    phase = 2 * np.pi * np.cumsum(pitch(y, line.low, line.high)) / RATE
    hollow = sum(share * np.sin(number * phase) for number, share in _HARMONICS)
    loudness = _smoothed(is_seen.astype(float))
    below = _smoothed((line.has_zero & (y < 0)).astype(float))
    return _TONE * loudness * (np.sin(phase) + below * hollow)


def _smoothed(values: np.ndarray) -> np.ndarray:
    """Return values, (n,), that come and go in `_SOFT` seconds, and are 0 outside."""
    window = np.hanning(2 * round(_SOFT * RATE / 2) + 3)
    # A power of two, which is transformed fastest.
    size = 1 << (len(values) + len(window)).bit_length()
    found = np.fft.irfft(np.fft.rfft(values, size) * np.fft.rfft(window / window.sum(), size), size)
    start = len(window) // 2
    return np.clip(found[start : start + len(values)], 0.0, 1.0)


def _ticks(line: HeardLine, count: int) -> np.ndarray:
    """Return the marks of places, each kind with its own sound."""
    made = np.zeros(count)
    places = [*line.ticks, *(Tick(x, "zero") for x in crossings(line))]
    taken: dict[TickKind, int] = {}
    for x, kind in sorted(places):
        at = round((x - line.left) / (line.right - line.left) * count)
        # The same place by two ways is one; and marks at every moment would be a tone.
        is_new = at - taken.get(kind, -count) > _TICK_LENGTH * RATE
        if 0 <= at <= count and is_new:
            taken[kind] = at
            _add(made, at, _tick(_TICKS[kind]))
    return made


def crossings(line: HeardLine) -> list[float]:
    """Return where the sign of a line changes without a break."""
    if not line.has_zero:
        return []
    sign = np.sign(line.y)
    places = np.flatnonzero(sign != 0)
    first, second = places[:-1], places[1:]
    nan = np.concatenate([[0], np.cumsum(np.isnan(line.y))])
    is_found = (sign[first] * sign[second] < 0) & (nan[first] == nan[second])
    i, j = first[is_found], second[is_found]
    part = np.abs(line.y[i]) / (np.abs(line.y[i]) + np.abs(line.y[j]))
    return (line.x[i] * (1 - part) + line.x[j] * part).tolist()


def _tick(pitches: tuple[float, ...]) -> np.ndarray:
    times = np.arange(round(_TICK_LENGTH * RATE)) / RATE
    fading = np.sin(np.pi * times / _TICK_LENGTH) ** 2
    return _TICK * np.concatenate([fading * np.sin(2 * np.pi * hertz * times) for hertz in pitches])


def _bursts(places: np.ndarray, count: int) -> np.ndarray:
    """Return a soft noise where a line breaks off or begins; what is near one is the same one."""
    made, size = np.zeros(count), round(_BURST * RATE)
    # The same noise every time, without the hiss of single samples.
    noise = np.random.default_rng(0).uniform(-1, 1, size + 7)
    noise = np.convolve(noise, np.full(8, 1 / 8), "valid") * np.hanning(size)
    burst, last = _NOISE * noise / np.abs(noise).max(), -count
    for at in places.tolist():
        if at - last > size:
            _add(made, at - size // 2, burst)
            last = at
    return made


def _signals(number: int) -> np.ndarray:
    """Return silence with so many signals in it, (n, 2)."""
    times = np.arange(round(_BLIP * RATE)) / RATE
    blip = _SIGNAL * np.sin(np.pi * times / _BLIP) ** 2 * np.sin(2 * np.pi * _BLIP_PITCH * times)
    made = np.zeros(round((2 * _PAUSE + number * _BLIP_EVERY) * RATE))
    for i in range(number):
        _add(made, round((_PAUSE + i * _BLIP_EVERY) * RATE), blip)
    return np.column_stack([made, made]) * np.sqrt(0.5)


def _add(where: np.ndarray, at: int, what: np.ndarray) -> None:
    """Add samples to others from a place on, as far as these reach."""
    first = max(-at, 0)
    last = min(len(what), len(where) - at)
    if first < last:
        where[at + first : at + last] += what[first:last]
