"""The headless commands: the same computations and figures as in the window."""

from __future__ import annotations

import argparse
import errno
import io
import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, Any, NoReturn

import msgspec
from msgspec import Meta

from explorer.core.expression import Name
from explorer.core.numbers import read_number, read_numbers, read_range
from explorer.core.parser import parse_expression
from explorer.core.sentence import SentenceError, sentence
from explorer.core.specs import (
    MAX_ORDER,
    CurveSpec,
    Dtype,
    FunctionSpec,
    Parameter,
    sensible_range,
)
from explorer.core.tables import Table, json_number, plain_number
from explorer.core.tokens import ParseError

_MOST_POINTS = 1_000_000
_AT_ONCE = 20_000
"""Points evaluated together: the sixth derivative of a long expression needs 40 kB for each."""
_LARGEST_SIDE, _MOST_PIXELS = 20_000, 200_000_000
_SETTING = r"\s*[^\W\d_]\w*\s*=(?!=)"
"""How `a=2` begins."""


class EvalRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of `eval --stdin`."""

    expression: str
    at: Annotated[list[float], Meta(max_length=_MOST_POINTS)] | float
    order: Annotated[int, Meta(ge=0, le=MAX_ORDER)] = 3
    parameters: dict[str, float] = {}
    dtype: Dtype = "float64"


def run(arguments: Sequence[str]) -> int:
    """Run a command: 0, 1 for a wrong input with its sentence on standard error, 2 for usage."""
    options = _parser().parse_args([_protected(a) for a in arguments])
    _free_expression(options)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # f′ and π cannot be written in the encodings that some systems give to a pipe.
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    try:
        status = options.command(options)
        sys.stdout.flush()
    except SentenceError as error:
        sys.stderr.write(f"{_shown(error, options.expression)}\n")
        return 1
    except BrokenPipeError:
        # Whoever read the output has had enough.
        _drop_output()
        return 0
    except OSError as error:
        sys.stderr.write(f"Reading or writing failed: {error.strerror or error}.\n")
        _drop_output()
        return 1
    except KeyboardInterrupt:
        # As shells number it.
        return 130
    return status


def _protected(argument: str) -> str:
    """Put a space before -x^2 and -π/2, lest argparse take them for options; `_bare` undoes it."""
    is_value = re.match(r"-[^-o]", argument) is not None and argument != "-h"
    return f" {argument}" if is_value else argument


def _bare(argument: str) -> str:
    return argument[1:] if argument.startswith(" -") else argument


def _free_expression(options: argparse.Namespace) -> None:
    """Take the expression back that --set swallowed, in --set a=2 "a x"."""
    if options.expression is None and options.set and len(options.set[-1]) > 1:
        *settings, last = options.set[-1]
        if not re.match(_SETTING, last):
            options.set[-1], options.expression = settings, _bare(last)


def _drop_output() -> None:
    """Send to nowhere what is still to be written, or Python would complain at its exit."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _shown(error: SentenceError, text: str | None) -> str:
    """Return the sentence, with the place marked under the text."""
    if not isinstance(error, ParseError) or not text or len(text) > 200 or not text.isprintable():
        return str(error)
    width = max(1, min(error.end, len(text)) - error.start)
    return f"{error}\n  {text}\n  {' ' * error.start}{'^' * width}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gradient-explorer", allow_abbrev=False)
    commands = parser.add_subparsers(required=True, metavar="command")
    for name, about, add in (
        ("eval", "values and derivatives at given points", _add_eval),
        ("render", "the figure as PNG, SVG, PDF or CSV", _add_render),
    ):
        add(commands.add_parser(name, help=about, allow_abbrev=False))
    return parser


def _misused(options: argparse.Namespace, reason: str) -> NoReturn:
    """Leave with the usage and status 2."""
    options.parser.print_usage(sys.stderr)
    sys.stderr.write(f"{options.parser.prog}: {reason}\n")
    raise SystemExit(2)


def _add_eval(parser: argparse.ArgumentParser) -> None:
    parser.description = "Values of a function and its derivatives, by nested gradient tapes."
    parser.add_argument("expression", nargs="?", type=_bare, help='for example "sin²x" or "a x^2"')
    parser.add_argument("--at", help='where, for example "0, pi/2, 1.5"')
    parser.add_argument("--order", type=int, default=3, help="highest derivative, 0 to 6")
    _add_function_options(parser)
    parser.add_argument("--format", choices=("text", "json", "csv"), default="text")
    parser.add_argument(
        "--stdin", action="store_true", help="read one JSON request a line, answer one a line"
    )
    parser.set_defaults(command=_eval, parser=parser)


def _add_render(parser: argparse.ArgumentParser) -> None:
    parser.description = "The figure of a function and its derivatives, as in the window."
    parser.add_argument(
        "expression",
        nargs="?",
        type=_bare,
        help='a function such as "x^3 - 3x", or a session file; none: the default figure',
    )
    parser.add_argument(
        "-o", "--output", required=True, type=_bare, help="a .png, .svg, .pdf or .csv file"
    )
    parser.add_argument("--range", help='of the axis, for example "-3, 3"')
    parser.add_argument("--order", type=int, help="highest derivative, 0 to 6")
    _add_function_options(parser)
    parser.add_argument("--point", help="where the tangent is drawn")
    parser.add_argument("--size", default="1600x900", help="in pixels, default 1600x900")
    parser.add_argument("--scale", type=float, default=1.0, help="of a PNG, default 1")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.set_defaults(command=_render, parser=parser)


def _add_function_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--set", action="append", nargs="+", default=[], metavar="a=2", help="a parameter's value"
    )
    parser.add_argument("--dtype", choices=("float64", "float32"))


# eval


def _eval(options: argparse.Namespace) -> int:
    if options.stdin:
        if options.expression is not None or options.at is not None:
            _misused(options, "--stdin takes its requests from standard input")
        return _eval_lines()
    if options.expression is None or options.at is None:
        _misused(options, "an expression and --at are needed, or --stdin")
    if not 0 <= options.order <= MAX_ORDER:
        _misused(options, f"--order is 0 to {MAX_ORDER}")
    request = EvalRequest(
        options.expression,
        read_numbers(options.at),
        options.order,
        _settings(options.set),
        options.dtype or "float64",
    )
    answer = evaluate(request)
    if options.format == "json":
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(_written(answer, options.format))
    return 0


def evaluate(request: EvalRequest) -> dict[str, Any]:
    """Answer one request.

    Raises:
        SentenceError: the expression has no meaning, or a parameter has no value.
    """
    at = request.at if isinstance(request.at, list) else [request.at]
    function = _function(request.expression, request.parameters)
    spec = CurveSpec(function=function, order=request.order, dtype=request.dtype)
    rows: list[list[float | None]] = [[] for _ in range(request.order + 1)]
    for start in range(0, len(at), _AT_ONCE):
        part = _curves().evaluate(spec, at[start : start + _AT_ONCE])
        for row, more in zip(rows, part, strict=True):
            row.extend(more)
    return {
        "expression": request.expression,
        "variable": function.axis(),
        "at": at,
        "derivatives": [[json_number(v) for v in row] for row in rows],
    }


def _function(text: str, parameters: dict[str, float]) -> FunctionSpec:
    """Return the function with its parameters' values; every one must have been given."""
    function = FunctionSpec(text)
    needed = function.parameter_names()
    parameters = {_letter(name) or name: value for name, value in parameters.items()}
    missing = [name for name in needed if name not in parameters]
    if missing:
        raise SentenceError(
            sentence("`{name}` has no value; give it one, for example {name}=1.", name=missing[0])
        )
    for name in needed:
        function = function.with_parameter(_parameter(name, parameters[name]))
    return function


def _letter(name: str) -> str | None:
    """Return a parameter as the expression has it, α for alpha and x1 for x_1; None: it is none."""
    try:
        expression = parse_expression(name)
    except ParseError:
        return None
    return expression.name if isinstance(expression, Name) else None


def _parameter(name: str, value: float) -> Parameter:
    return Parameter(name, value, min(-5.0, value), max(5.0, value))


def _eval_lines() -> int:
    decoder = msgspec.json.Decoder(EvalRequest)
    for line in sys.stdin.buffer:
        if line.strip():
            sys.stdout.write(json.dumps(_answered(decoder, line), ensure_ascii=False) + "\n")
            sys.stdout.flush()
    return 0


def _answered(decoder: msgspec.json.Decoder[EvalRequest], line: bytes) -> dict[str, Any]:
    position = None
    try:
        return evaluate(decoder.decode(line))
    except ParseError as error:
        message, position = str(error), error.start
    except (SentenceError, msgspec.DecodeError) as error:
        message = str(error)
    except UnicodeDecodeError:
        message = "The line is not text in UTF-8."
    except RecursionError:
        message = "The line is nested too deep."
    except Exception as error:
        # Whatever TensorFlow could say: the requests after this one are to be answered.
        first_line = (str(error).splitlines() or [type(error).__name__])[0]
        message = f"TensorFlow could not compute this: {first_line[:200]}"
    return {"error": {"message": message, "position": position}}


def _written(answer: dict[str, Any], form: str) -> str:
    """Return an answer as CSV or as aligned columns."""
    from explorer.core.notation import derivative_name

    columns = [answer["at"], *answer["derivatives"]]
    titles = (answer["variable"], *(derivative_name(k) for k in range(len(columns) - 1)))
    numbers = tuple([_number(v) for v in column] for column in columns)
    if form == "csv":
        return Table(titles, numbers).csv()
    rows = [titles] + [
        tuple("None" if v is None else plain_number(v) for v in row)
        for row in zip(*numbers, strict=True)
    ]
    widths = [max(len(row[i]) for row in rows) for i in range(len(titles))]
    return "".join(
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) + "\n"
        for row in rows
    )


def _number(value: float | str | None) -> float | None:
    return float(value) if isinstance(value, str) else value


def _curves() -> Any:  # noqa: ANN401
    """Return explorer.compute.curves; importing TensorFlow takes seconds and chatters."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    with _quiet_stderr():
        from explorer.compute import curves
    return curves


@contextmanager
def _quiet_stderr() -> Iterator[None]:
    """Silence TensorFlow's libraries while they load; Python's own errors are raised as ever."""
    sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


# render


def _render(options: argparse.Namespace) -> int:
    size = _size(options)
    spec = _curve_spec(options)
    target = Path(options.output)
    _check_target(target)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from explorer.ui.render import render

    render(spec, target, size, options.scale, options.theme)
    return 0


def _check_target(target: Path) -> None:
    """Refuse at once what could not be written after seconds of computing either."""
    if target.is_dir():
        code = errno.EISDIR
    elif not target.parent.is_dir():
        code = errno.ENOENT
    else:
        return
    reason = os.strerror(code)
    raise SentenceError(
        sentence("{name} was not written: {reason}.", name=target.name or target, reason=reason)
    )


def _size(options: argparse.Namespace) -> tuple[int, int]:
    width, _, height = options.size.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and len(options.size) < 20):
        _misused(options, "--size is WIDTHxHEIGHT, for example 1600x900")
    if not (200 <= int(width) <= 10_000 and 150 <= int(height) <= 10_000):
        _misused(options, "--size is from 200x150 to 10000x10000")
    if not 0.1 <= options.scale <= 10:
        _misused(options, "--scale is from 0.1 to 10")
    sides = [int(side) * options.scale for side in (width, height)]
    if max(sides) > _LARGEST_SIDE or sides[0] * sides[1] > _MOST_PIXELS:
        _misused(options, "--size times --scale is at most 20000 a side and 200 million pixels")
    return int(width), int(height)


def _curve_spec(options: argparse.Namespace) -> CurveSpec:
    """Return the spec of the arguments: a session's, or the expression's, with what is set."""
    from explorer.core.session import load

    given = options.expression
    spec, changes = CurveSpec(), dict[str, Any]()
    settings = _settings(options.set)
    if given is not None and _is_session(Path(given)):
        spec = load(Path(given)).curves
        # What a mistake is marked in.
        options.expression = spec.function.text
    elif given is not None:
        changes["function"] = FunctionSpec().with_text(given)
    function = changes.get("function", spec.function)
    for name, value in settings.items():
        changes["function"] = function = function.with_parameter(_parameter(name, value))
    if options.range is not None:
        low, high = sensible_range(*read_range(options.range))
        changes.update(low=low, high=high, bottom=None, top=None)
    if options.order is not None:
        if not 0 <= options.order <= MAX_ORDER:
            _misused(options, f"--order is 0 to {MAX_ORDER}")
        changes["order"] = options.order
    if options.point is not None:
        changes["point"] = read_number(options.point)
    if options.dtype is not None:
        changes["dtype"] = options.dtype
    spec = msgspec.structs.replace(spec, **changes)
    spec.function.parsed()
    return spec


def _is_session(path: Path) -> bool:
    try:
        return path.suffix == ".json" or path.is_file()
    except (OSError, ValueError):
        return False


def _settings(groups: list[list[str]]) -> dict[str, float]:
    """Return the values of --set a=2 b=3, which may also be one argument "a=2, b=3"."""
    values = {}
    texts = [t for group in groups for item in group for t in re.split(f"[,;](?={_SETTING})", item)]
    for text in texts:
        name, sign, value = text.partition("=")
        letter = _letter(name)
        if not sign or letter is None:
            raise SentenceError(
                sentence("`{text}` sets nothing; write for example a=2.", text=text.strip()[:40])
            )
        values[letter] = read_number(value)
    return values
