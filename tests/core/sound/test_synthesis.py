"""Lines as sound: pitch by the value, ear by the place, silence, noise and ticks, no clicks."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from explorer.core.sound.heard import HeardLine, Tick, broken
from explorer.core.sound.synthesis import (
    HIGHEST,
    LOWEST,
    RATE,
    SECONDS,
    crossings,
    heard,
    sound_of,
)

X = np.linspace(-3.0, 3.0, 601)


def line(y: np.ndarray, *ticks: Tick, low: float = -1.0, high: float = 1.0) -> HeardLine:
    return HeardLine("f", X, y, -3.0, 3.0, low, high, ticks)


def part(samples: np.ndarray, x: float, seconds: float = 0.1) -> np.ndarray:
    """Return what is heard around a place, as one channel."""
    at, half = round((x + 3) / 6 * SECONDS * RATE), round(seconds / 2 * RATE)
    return samples[max(at - half, 0) : at + half].sum(axis=1)


def peak(samples: np.ndarray) -> float:
    """Return the loudest frequency in hertz, to a quarter of one."""
    size = 4 * RATE
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), size))
    return float(np.argmax(spectrum)) * RATE / size


def loudness(samples: np.ndarray) -> float:
    return float(np.sqrt(np.mean(samples**2)))


@pytest.mark.parametrize(
    ("value", "hertz"),
    [(-1.0, 200.0), (-0.5, 200 * 6**0.25), (0.5, 200 * 6**0.75), (1.0, 1200.0)],
)
def test_the_loudest_frequency_is_that_of_the_value(value: float, hertz: float) -> None:
    found = heard(line(np.full(len(X), value)))
    assert peak(part(found, 0.7)) == pytest.approx(hertz, rel=2e-3)


def test_the_pitch_follows_a_slope() -> None:
    found = heard(line(X / 3))
    for x in (-2.4, -1.2, 0.9, 2.7):
        hertz = LOWEST * (HIGHEST / LOWEST) ** ((x / 3 + 1) / 2)
        assert peak(part(found, x)) == pytest.approx(hertz, rel=0.01)


def test_values_of_any_size_have_their_pitch() -> None:
    found = heard(line(np.full(len(X), 0.5e308), low=-1e308, high=1e308))
    assert peak(part(found, 0.0)) == pytest.approx(200 * 6**0.75, rel=2e-3)


def test_the_place_is_heard_from_left_to_right_and_by_both_ears_everywhere() -> None:
    found = heard(line(np.full(len(X), 0.5)))
    count = len(found)
    for share in (0.1, 0.5, 0.8):
        at = round(share * count)
        left, right = np.sum(found[at - 2000 : at + 2000] ** 2, axis=0)
        angle = math.radians(9 + share * 72)
        assert right / left == pytest.approx(math.tan(angle) ** 2, rel=0.01)
    left, right = np.sum(found[500:2500] ** 2, axis=0)
    assert left > 30 * right > 0
    left, right = np.sum(found[-2500:-500] ** 2, axis=0)
    assert right > 30 * left > 0


def test_where_there_is_no_value_there_is_silence_with_a_soft_noise_at_both_ends() -> None:
    found = heard(line(np.where(np.abs(X) < 1, np.nan, 0.5)))
    assert np.abs(part(found, 0.0, seconds=1.2)).max() < 1e-9
    for x in (-1.0, 1.0):
        beside = part(found, x - math.copysign(0.02, x), seconds=0.02)
        assert 1e-3 < loudness(beside) < loudness(part(found, 2.0))


def test_a_line_that_leaves_the_picture_is_silent_without_a_noise() -> None:
    found = heard(line(X, low=-1.0, high=1.0))
    assert np.abs(part(found, -2.0, seconds=1.2)).max() < 1e-9
    assert np.abs(part(found, 2.0, seconds=1.2)).max() < 1e-9
    assert np.abs(part(found, -1.02, seconds=0.002)).max() < 1e-9


def test_a_pole_is_a_noise_and_no_tick() -> None:
    x, y = broken(X + 0.005, 1 / (X + 0.005), [299])
    pole = HeardLine("f", x, y, -3.0, 3.0, -10.0, 10.0)
    assert crossings(pole) == []
    assert loudness(part(heard(pole), x[300], seconds=0.01)) > 0.01


def test_the_tone_below_zero_is_another_one() -> None:
    above = heard(HeardLine("f", X, np.full(len(X), 0.5), -3.0, 3.0, 0.0, 1.0))
    below = heard(HeardLine("f", X, np.full(len(X), -0.5), -3.0, 3.0, -1.0, 0.0))
    hertz = math.sqrt(LOWEST * HIGHEST)
    for found, third in ((above, 0.0), (below, 1 / 3)):
        tone = part(found, 0.0)
        spectrum = np.abs(np.fft.rfft(tone * np.hanning(len(tone)), RATE))
        share = spectrum[round(3 * hertz)] / spectrum[round(hertz)]
        assert share == pytest.approx(third, abs=0.01)
        assert peak(tone) == pytest.approx(hertz, rel=2e-3)


def test_a_zero_and_an_extremum_have_their_ticks() -> None:
    level = np.full(len(X), 0.5)
    for kind, hertz in (("zero", 1700.0), ("turn", 2500.0)):
        found = heard(line(level, Tick(1.0, kind))) - heard(line(level))
        ticks = found.sum(axis=1)
        assert peak(ticks) == pytest.approx(hertz, abs=30)
        first = np.flatnonzero(np.abs(ticks) > 1e-9)[0] / RATE
        assert first == pytest.approx(SECONDS * 4 / 6, abs=0.002)


def test_a_change_of_sign_ticks_by_itself_and_once() -> None:
    assert crossings(line(np.sin(X))) == pytest.approx([0.0], abs=0.01)
    assert crossings(line(X**2)) == []
    gap = np.where(np.abs(X) < 0.5, np.nan, X)
    assert crossings(line(gap)) == []
    plain, named = heard(line(X / 3)), heard(line(X / 3, Tick(0.0, "zero")))
    assert np.array_equal(plain, named)


@pytest.mark.parametrize(
    "y",
    [
        np.sin(5 * X),
        np.where(np.abs(X) < 1, np.nan, 0.5),
        np.where(X < 0, -0.9, 0.9),
        np.where(np.arange(len(X)) % 2 == 0, np.nan, 0.3),
        X**3,
    ],
    ids=["wave", "gap", "jump", "dust", "leaves"],
)
def test_nothing_clicks(y: np.ndarray) -> None:
    found = heard(line(y))
    # The steepest that a tone of this pitch and these harmonics is between two samples.
    steepest = 0.25 * 3 * 2 * math.pi * HIGHEST / RATE + 0.06
    assert np.abs(np.diff(found, axis=0)).max() < steepest
    assert np.abs(found[0]).max() < 0.02
    assert np.abs(found).max() < 1


def test_lines_come_one_after_the_other_with_their_signals_before() -> None:
    first, second = line(np.full(len(X), 0.5)), line(np.full(len(X), np.nan))
    sound = sound_of([first, HeardLine("f′", X, second.y, -3, 3, -1, 1, number=1)])
    assert sound.samples.dtype == np.int16
    assert sound.samples.shape == (round(sound.seconds * RATE), 2)
    assert [sound.line_at(at + 0.01) for at in sound.starts] == [0, 1]
    for i, count in enumerate((1, 2)):
        start, end = (round(at * RATE) for at in (sound.starts[i], sound.drawn[i]))
        is_heard = np.abs(sound.samples[start:end, 0].astype(int)) > 50
        loud = np.flatnonzero(is_heard)
        assert np.count_nonzero(np.diff(loud) > 1000) == count - 1
    # What has no value is silent, but for its signals.
    assert not sound.samples[round(sound.drawn[1] * RATE) :].any()


def test_a_moment_has_its_place() -> None:
    sound = sound_of([line(X**2), replace(line(X), number=3)])
    assert sound.place(0.0) is None
    found = sound.place(sound.drawn[1] + SECONDS / 4)
    assert found is not None
    assert found.number == 3
    assert (found.x, found.y) == pytest.approx((-1.5, -1.5))
    assert sound.place(sound.seconds) is None
