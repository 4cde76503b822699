"""Descents worth seeing: functions with a start, a view and runners that show something."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.core.descent.runners import Runner
from explorer.core.descent.spec import DescentSpec
from explorer.core.function import FunctionSpec


@dataclass(frozen=True, slots=True)
class Preset:
    """One of them, with what it is called."""

    title: str
    spec: DescentSpec


def _spec(
    text: str,
    start: tuple[float, float],
    runners: tuple[Runner, ...],
    *,
    x: tuple[float, float],
    y: tuple[float, float] | None = None,
    steps: int = 100,
) -> DescentSpec:
    bottom, top = y or (None, None)
    function = FunctionSpec().with_text(text)
    return DescentSpec(
        function=function,
        start=start,
        start_is_chosen=True,
        steps=steps,
        runners=runners,
        low=x[0],
        high=x[1],
        bottom=bottom,
        top=top,
    )


PRESETS: tuple[Preset, ...] = (
    Preset(
        "3x² + 2x − 1",
        _spec("3x^2 + 2x - 1", (0.0, 0.0), (Runner("tape", 0.1),), x=(-1.6, 1.0)),
    ),
    Preset(
        "x² − 2x + 1",
        _spec("x^2 - 2x + 1", (0.0, 0.0), (Runner("tape", 0.01),), x=(-1.5, 3.5)),
    ),
    Preset(
        "Too large a rate: x² diverges",
        _spec("x^2", (1.0, 0.0), (Runner("tape", 1.02),), x=(-3.0, 3.0), steps=40),
    ),
    Preset(
        "Double well",
        _spec(
            "x^4 - 2x^2 + x/4",
            (1.6, 0.0),
            (Runner("tape", 0.02), Runner("momentum", 0.02)),
            x=(-1.9, 1.9),
        ),
    ),
    Preset(
        "Plateau",
        _spec(
            "-sigmoid(4x) + x^2/40",
            (-2.5, 0.0),
            (Runner("tape", 0.1), Runner("momentum", 0.1), Runner("adam", 0.1)),
            x=(-4.0, 4.0),
            steps=200,
        ),
    ),
    Preset(
        "Narrow valley",
        _spec(
            "x^2 + 20 y^2",
            (-2.5, 0.8),
            (Runner("tape", 0.045), Runner("momentum", 0.01), Runner("adam", 0.2)),
            x=(-3.0, 3.0),
            y=(-1.5, 1.5),
        ),
    ),
    Preset(
        "Rosenbrock",
        _spec(
            "(1 - x)^2 + 20(y - x^2)^2",
            (-1.3, 2.4),
            (Runner("tape", 0.0052), Runner("momentum", 0.0045), Runner("adam", 0.22)),
            x=(-2.0, 2.0),
            y=(-1.0, 3.0),
            steps=160,
        ),
    ),
    Preset(
        "Himmelblau",
        _spec(
            "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
            (0.3, 0.1),
            (Runner("tape", 0.01), Runner("momentum", 0.004), Runner("adam", 0.3)),
            x=(-5.0, 5.0),
            y=(-5.0, 5.0),
        ),
    ),
    Preset(
        "Beale",
        _spec(
            "(1.5 - x + x y)^2 + (2.25 - x + x y^2)^2 + (2.625 - x + x y^3)^2",
            (1.0, 1.3),
            (Runner("tape", 0.01), Runner("momentum", 0.003), Runner("adam", 0.1)),
            x=(-1.0, 4.0),
            y=(-2.0, 2.0),
            steps=300,
        ),
    ),
    Preset(
        "Saddle",
        _spec(
            "x^2 - y^2 + y^4/4",
            (-1.8, 0.001),
            (Runner("tape", 0.1), Runner("momentum", 0.05), Runner("adam", 0.1)),
            x=(-2.5, 2.5),
            y=(-2.5, 2.5),
        ),
    ),
    Preset(
        "Rastrigin",
        _spec(
            "20 + x^2 - 10 cos(2 pi x) + y^2 - 10 cos(2 pi y)",
            (2.3, -1.7),
            (Runner("tape", 0.002), Runner("momentum", 0.002), Runner("adam", 0.3)),
            x=(-3.0, 3.0),
            y=(-3.0, 3.0),
            steps=200,
        ),
    ),
)
TITLES = tuple(preset.title for preset in PRESETS)
