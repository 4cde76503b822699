"""The TensorFlow program of what a session shows."""

from __future__ import annotations

from typing import Any

from explorer.core.curves.spec import CurveSpec
from explorer.core.descent.spec import DescentSpec
from explorer.core.language.notation import derivative_name
from explorer.core.language.source import python_name
from explorer.core.surface.spec import SurfaceSpec
from explorer.core.tape.spec import TapeSpec
from explorer.core.training.spec import TrainingSpec
from explorer.programs.curves import curves, surface
from explorer.programs.descent import shown_descent
from explorer.programs.tape import point_of_curves
from explorer.programs.training.program import training

_DRAWN = """\


try:
    import matplotlib.pyplot as plt
except ImportError:
    print("To see it drawn, install matplotlib.")
else:
    for name, line in {lines}.items():
        if line is not None:
            plt.plot({x}, line, label=name)
    plt.xlabel("{x}")
    plt.legend()
    plt.show()
"""
_TRAINED = """\


print("training:  ", float(train[-1]))
print("validation:", float(validation[-1]))
"""
_INSPECTED = """

print("f =", float(value))
print("gradient =", [None if each is None else float(each) for each in gradient])
print("Hessian =", [[None if h is None else float(h) for h in row] for row in hessian])
"""


def shown_programs(spec: Any) -> list[str]:  # noqa: ANN401
    """Return programs that print and draw what a spec shows, a cell of a notebook each.

    Raises:
        SentenceError: the function has no meaning, or a file of data cannot be read.
    """
    match spec:
        case CurveSpec():
            return [point_of_curves(spec.problem()), _drawn(spec)]
        case SurfaceSpec():
            return [surface(spec.problem()).rstrip("\n") + _INSPECTED]
        case DescentSpec():
            return [shown_descent(spec.problem())]
        case TrainingSpec():
            return [training(spec.problem()).rstrip("\n") + _TRAINED]
        case TapeSpec():
            return [spec.snippet]
    return []


def _drawn(spec: CurveSpec) -> str:
    """Return the program of the curves over their range, which draws those that are visible."""
    results = {derivative_name(k): f"d{k}" if k else "y" for k in spec.visible()}
    if spec.differences:
        results["f′ ± ε"] = "difference"
    lines = ", ".join(f'"{name}": {result}' for name, result in results.items())
    x = python_name(spec.function.axis())
    drawn = _DRAWN.format(lines=f"{{{lines}}}", x=x)
    return curves(spec.problem()).rstrip("\n") + drawn
