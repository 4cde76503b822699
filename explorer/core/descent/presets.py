"""Descents worth seeing: functions with a start, a view and runners that show something."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec.structs import asdict, replace

from explorer.core.descent.spec import DescentProblem, DescentSpec
from explorer.core.function import FunctionSpec
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.translation import Text


@dataclass(frozen=True, slots=True)
class Preset:
    """One of them, with what it is called."""

    title: Text
    problem: DescentProblem
    x: tuple[float, float]
    y: tuple[float | None, float | None]
    """The view."""

    @property
    def spec(self) -> DescentSpec:
        """A spec with this descent, and the usual looks."""
        return self.applied_to(DescentSpec())

    def applied_to(self, spec: DescentSpec) -> DescentSpec:
        """Return a spec with this descent in its view; precision and looks stay."""
        problem = replace(self.problem, dtype=spec.dtype)
        (low, high), (bottom, top) = self.x, self.y
        return replace(
            spec,
            **asdict(problem),
            start_is_chosen=True,
            low=low,
            high=high,
            bottom=bottom,
            top=top,
        )


def _preset(
    title: Text,
    text: str,
    start: tuple[float, float],
    x: tuple[float, float],
    y: tuple[float | None, float | None] = (None, None),
    *,
    steps: int = 100,
    **rates: float,
) -> Preset:
    """Return one with a runner for each optimizer whose rate is given."""
    runners = tuple(OptimizerConfig(optimizer, rate) for optimizer, rate in rates.items())
    problem = DescentProblem(FunctionSpec().with_text(text), start, steps, runners)
    return Preset(title, problem, x, y)


# fmt: off
PRESETS: tuple[Preset, ...] = (
    _preset("3x² + 2x − 1", "3x^2 + 2x - 1", (0.0, 0.0), (-1.6, 1.0), tape=0.1),
    _preset("x² − 2x + 1", "x^2 - 2x + 1", (0.0, 0.0), (-1.5, 3.5), tape=0.01),
    _preset("Too large a rate: x² diverges", "x^2", (1.0, 0.0), (-3.0, 3.0), steps=40, tape=1.02),
    _preset("Double well", "x^4 - 2x^2 + x/4", (1.6, 0.0), (-1.9, 1.9), tape=0.02, momentum=0.02),
    _preset("Plateau", "-sigmoid(4x) + x^2/40", (-2.5, 0.0), (-4.0, 4.0), steps=200, tape=0.1,
            momentum=0.1, adam=0.1),
    _preset("Narrow valley", "x^2 + 20 y^2", (-2.5, 0.8), (-3.0, 3.0), (-1.5, 1.5), tape=0.045,
            momentum=0.01, adam=0.2),
    _preset("Rosenbrock", "(1 - x)^2 + 20(y - x^2)^2", (-1.3, 2.4), (-2.0, 2.0), (-1.0, 3.0),
            steps=160, tape=0.0052, momentum=0.0045, adam=0.22),
    _preset("Himmelblau", "(x^2 + y - 11)^2 + (x + y^2 - 7)^2", (0.3, 0.1), (-5.0, 5.0),
            (-5.0, 5.0), tape=0.01, momentum=0.004, adam=0.3),
    _preset("Beale", "(1.5 - x + x y)^2 + (2.25 - x + x y^2)^2 + (2.625 - x + x y^3)^2", (1.0, 1.3),
            (-1.0, 4.0), (-2.0, 2.0), steps=300, tape=0.01, momentum=0.003, adam=0.1),
    _preset("Saddle", "x^2 - y^2 + y^4/4", (-1.8, 0.001), (-2.5, 2.5), (-2.5, 2.5), tape=0.1,
            momentum=0.05, adam=0.1),
    _preset("Rastrigin", "20 + x^2 - 10 cos(2 pi x) + y^2 - 10 cos(2 pi y)", (2.3, -1.7),
            (-3.0, 3.0), (-3.0, 3.0), steps=200, tape=0.002, momentum=0.002, adam=0.3),
)
# fmt: on
