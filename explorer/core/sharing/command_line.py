"""The command that makes without a window what is shown in it, as a line for a shell."""

from __future__ import annotations

import shlex

import msgspec

from explorer.core.curves.spec import CurveSpec
from explorer.core.descent.spec import DescentSpec
from explorer.core.function import FunctionSpec, Parameter
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.session import Session
from explorer.core.sharing.link import link_of
from explorer.core.surface.spec import SurfaceSpec
from explorer.core.tape.spec import TapeSpec

PROGRAM = "gradient-explorer"
_END = "END"


def command_line(session: Session) -> str:
    """Return the command, for a POSIX shell: with options where these say all, else with a link.

    That of a snippet has the snippet as its standard input, in further lines.

    Raises:
        SentenceError: there is no link of the session.
    """
    spec = session.spec
    if isinstance(spec, TapeSpec):
        return _of_snippet(spec)
    arguments: list[str] | None = None
    if isinstance(spec, CurveSpec):
        arguments = _of_curves(spec)
    elif isinstance(spec, SurfaceSpec):
        arguments = _of_surface(spec)
    elif isinstance(spec, DescentSpec):
        arguments = _of_descent(spec)
    if arguments is None:
        arguments = ["render", link_of(session)]
    return shlex.join([PROGRAM, *arguments, "-o", f"{session.workspace}.png"])


def _of_curves(spec: CurveSpec) -> list[str] | None:
    said = CurveSpec(
        spec.function, spec.low, spec.high, spec.order, dtype=spec.dtype, point=spec.point
    )
    values = _values(spec.function)
    if values is None or said != spec:
        return None
    usual = CurveSpec()
    # Else it would be put into the range.
    is_away = not spec.low <= spec.point <= spec.high
    return [
        *("render", spec.function.text, *values),
        *("--range", f"{_number(spec.low)}, {_number(spec.high)}"),
        *_option("order", spec.order, usual.order),
        *(["--point", _number(spec.point)] if spec.point != usual.point or is_away else []),
        *_option("dtype", spec.dtype, usual.dtype),
    ]


def _of_surface(spec: SurfaceSpec) -> list[str] | None:
    usual = SurfaceSpec()
    ends, usual_ends = ((s.low, s.high, s.bottom, s.top) for s in (spec, usual))
    is_seen = ends == usual_ends and spec.equal is None
    said = SurfaceSpec(
        *(spec.function, *ends, spec.point, spec.dtype),
        in_space=spec.in_space,
        # A range that is told is shown to the digit.
        equal=None if is_seen else False,
    )
    values = _values(spec.function)
    if values is None or said != spec:
        return None
    return [
        *("render", spec.function.text, *values),
        *([] if is_seen else ["--range", _ranges(spec)]),
        *(["--point", ", ".join(map(_number, spec.point))] if spec.point != usual.point else []),
        *_option("dtype", spec.dtype, usual.dtype),
        *(["--3d"] if spec.in_space else []),
    ]


def _of_descent(spec: DescentSpec) -> list[str] | None:
    axes, runner = spec.function.axes(), spec.runners[0]
    start = spec.start if len(axes) == 2 else (spec.start[0], 0.0)
    said = DescentSpec(
        *(spec.function, start, spec.steps, (OptimizerConfig(runner.optimizer, runner.rate),)),
        *(spec.dtype, spec.low, spec.high, spec.bottom, spec.top),
        in_space=spec.in_space,
        equal=None if spec.bottom is None else False,
        # The command tells it.
        start_is_chosen=spec.start_is_chosen,
    )
    values = _values(spec.function)
    if values is None or said != spec:
        return None
    usual = DescentSpec()
    return [
        *("descend", spec.function.text, *values),
        *("--start", ", ".join(map(_number, start[: len(axes)]))),
        *("--rate", _number(runner.rate)),
        *_option("steps", spec.steps, usual.steps),
        *_option("optimizer", runner.optimizer, usual.runners[0].optimizer),
        *("--range", _ranges(spec)),
        *_option("dtype", spec.dtype, usual.dtype),
        *(["--3d"] if spec.in_space else []),
    ]


def _of_snippet(spec: TapeSpec) -> str:
    options = ["--eager-functions"] if spec.eager_functions else []
    options += _option("seconds", spec.seconds, TapeSpec().seconds)
    end = _END
    while end in spec.snippet.split("\n"):
        end += "_"
    return f"{shlex.join([PROGRAM, 'tape', '-', *options])} <<'{end}'\n{spec.snippet}\n{end}\n"


def _ranges(spec: SurfaceSpec | DescentSpec) -> str:
    across = f"{_number(spec.low)}, {_number(spec.high)}"
    if spec.bottom is None or spec.top is None:
        return across
    return f"{across}; {_number(spec.bottom)}, {_number(spec.top)}"


def _values(function: FunctionSpec) -> list[str] | None:
    """Return the values of the letters; None: a slider or an axis was chosen, which is lost so."""
    axes = function.axes()
    if function.variables:
        return None
    found: list[str] = []
    for each in function.shown_parameters(axes):
        if each != Parameter(each.name, each.value, min(-5.0, each.value), max(5.0, each.value)):
            return None
        found += ["--set", f"{each.name}={_number(each.value)}"]
    return found


def _option(name: str, value: float | str, usual: float | str) -> list[str]:
    if value == usual:
        return []
    return [f"--{name}", value if isinstance(value, str) else _number(value)]


def _number(value: float) -> str:
    text = msgspec.json.encode(value).decode()
    return text if text.startswith("-0.0") else text.removesuffix(".0")
