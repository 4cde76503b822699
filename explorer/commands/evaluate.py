"""`eval`: values and derivatives at given points."""

from __future__ import annotations

import argparse
import sys
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta

from explorer.commands import points
from explorer.commands.arguments import (
    add_function_options,
    bare,
    check_order,
    given,
    misused,
    settings,
    take_linked_function,
    with_all_values,
)
from explorer.commands.output import add_format_option, write_json, write_table
from explorer.commands.tape.witnesses import write_witnesses
from explorer.commands.tensorflow import computation
from explorer.core.curves.spec import MAX_ORDER, CurveProblem
from explorer.core.function import Dtype, FunctionSpec
from explorer.core.language.cost import check_cost
from explorer.core.language.numbers import read_numbers, read_points
from explorer.core.language.reference import Row, as_text, rows
from explorer.core.sentence import ParseError, SentenceError, filled, plain_quotes
from explorer.core.tables import Table, json_numbers
from explorer.core.translation import translate

_MOST_POINTS = 1_000_000
_AT_ONCE = 20_000
"""Points evaluated together: the sixth derivative of a long expression needs 40 kB for each."""


_MOST_DOUBTED = 1000
"""Points of which it is told whether their values are mostly rounding, which takes six of each."""


class EvalRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of `eval --stdin`."""

    expression: str
    at: Annotated[list[float], Meta(max_length=_MOST_POINTS)] | float
    order: Annotated[int, Meta(ge=0, le=MAX_ORDER)] = 3
    parameters: dict[str, float] = {}
    dtype: Dtype = "float64"


_Request = TypeVar("_Request", EvalRequest, points.PointRequest)


class _Places(msgspec.Struct):
    """As much of a request as tells numbers from points of several variables."""

    at: Any = None


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `eval`."""
    parser.description = translate(
        "Values of a function and its derivatives, by nested gradient tapes."
    )
    parser.add_argument(
        "expression", nargs="?", type=bare, help=translate('for example "sin²x" or "a x^2"')
    )
    parser.add_argument(
        "--at",
        help=translate('where, for example "0, pi/2, 1.5", or "(2, 3)" for several variables'),
    )
    parser.add_argument(
        "--order",
        type=int,
        help=translate("highest derivative, 0 to 6, usually 3; at points 0 to 2"),
    )
    add_function_options(parser)
    add_format_option(parser)
    parser.add_argument(
        "--stdin",
        action="store_true",
        help=translate("read one JSON request a line, answer one a line"),
    )
    parser.add_argument(
        "--witnesses",
        action="store_true",
        help=translate(
            "the same derivatives also in tf.function, by XLA, forward mode and differences"
        ),
    )
    parser.add_argument(
        "--functions",
        action="store_true",
        help=translate(
            "list what can be typed: examples, every function, its domain and its derivative"
        ),
    )
    parser.set_defaults(command=_eval, parser=parser)


def _eval(options: argparse.Namespace) -> int:
    if options.functions:
        if options.expression is not None or options.at is not None or options.stdin:
            misused(options, "--functions lists what can be typed, and takes no function")
        return _write_functions(options.format)
    if options.stdin:
        if options.expression is not None or options.at is not None or options.witnesses:
            misused(options, "--stdin takes its requests from standard input")
        return _eval_lines()
    if options.expression is None or options.at is None:
        misused(options, "an expression and --at are needed, or --stdin")
    take_linked_function(options)
    at = read_points(options.at)
    if options.witnesses:
        if at is not None:
            misused(options, "--witnesses is for a function of one variable")
        return _eval_witnesses(options)
    if at is not None:
        return _eval_points(options, at)
    check_order(options, EvalRequest)
    answer = evaluate(_request(options, EvalRequest, read_numbers(options.at)))
    if options.format == "json":
        write_json(answer)
    else:
        write_table(_table(answer), options.format, *_doubts(answer))
    return 0


def _reference_table(found: list[Row]) -> Table:
    """Return rows as a table; what there is not is empty."""
    cells = [
        (
            row.text,
            f"{row.meaning}",
            "" if row.domain is None else f"{row.domain}",
            row.derivative,
            ", ".join(row.also),
        )
        for row in found
    ]
    titles = ("typed", "meaning", "domain", "derivative", "also")
    return Table(titles, tuple(list(column) for column in zip(*cells, strict=True)))


def _write_functions(form: str) -> int:
    """Write what can be typed, as the panel of the window lists it."""
    found = rows()
    if form == "text":
        sys.stdout.write("".join(f"{as_text(row)}\n" for row in found))
    elif form == "csv":
        write_table(_reference_table(found), form)
    else:
        table = _reference_table(found)
        for i in range(table.length):
            cells = (table.value(i, column) for column in range(len(table.titles)))
            write_json(dict(zip(table.titles, cells, strict=True)))
    return 0


def _eval_witnesses(options: argparse.Namespace) -> int:
    check_order(options, EvalRequest)
    request = _request(options, EvalRequest, read_numbers(options.at))
    at: list[float] = request.at if isinstance(request.at, list) else [request.at]
    values, order = request.parameters, request.order
    return write_witnesses(request.expression, at, values, order, request.dtype, options.format)


def _eval_points(options: argparse.Namespace, at: list[list[float]]) -> int:
    check_order(
        options, points.PointRequest, "at points of several variables --order is {low} to {high}"
    )
    request = _request(options, points.PointRequest, at)
    if options.format == "json":
        write_json(points.answer(request))
        return 0
    found, order = points.inspected(request), request.order
    table = options.format == "csv"
    sys.stdout.write(points.table(found, order).csv() if table else points.text(found, order))
    return 0


def _request(options: argparse.Namespace, kind: type[_Request], at: list[Any]) -> _Request:
    values = settings(options.set)
    return kind(options.expression, at, parameters=values, **given(options, "order", "dtype"))


def evaluate(request: EvalRequest) -> dict[str, Any]:
    """Answer one request.

    Raises:
        SentenceError: the expression has no meaning, a parameter no value or a value no parameter,
            or it would take too long.
    """
    at = request.at if isinstance(request.at, list) else [request.at]
    function = with_all_values(FunctionSpec(request.expression), request.parameters)
    check_cost(function.parsed().expression, request.order, len(at))
    spec = CurveProblem(function=function, order=request.order, dtype=request.dtype)
    rows: list[list[float | None]] = [[] for _ in range(request.order + 1)]
    for start in range(0, len(at), _AT_ONCE):
        part = computation("curves.curves").evaluate(spec, at[start : start + _AT_ONCE])
        for row, more in zip(rows, part, strict=True):
            row.extend(more)
    answer = {
        "expression": request.expression,
        "variable": function.axis(),
        "at": at,
        "derivatives": json_numbers(rows),
    }
    found = computation("curves.curves").rounded(spec, at, rows) if len(at) <= _MOST_DOUBTED else []
    if found:
        answer["rounding"] = [{"order": r.order, "at": r.x, "error": r.error} for r in found]
    return answer


def _eval_lines() -> int:
    decoder = msgspec.json.Decoder(EvalRequest)
    for line in sys.stdin.buffer:
        if line.strip():
            write_json(_answered(decoder, line))
            sys.stdout.flush()
    return 0


def _answered(decoder: msgspec.json.Decoder[EvalRequest], line: bytes) -> dict[str, Any]:
    position = None
    try:
        return _evaluated(decoder, line.decode())
    except ParseError as error:
        message, position = str(error), error.start
    except (SentenceError, msgspec.DecodeError) as error:
        message = plain_quotes(str(error))
    except UnicodeDecodeError:
        message = translate("The line is not text in UTF-8.")
    except RecursionError:
        message = translate("The line is nested too deep.")
    except Exception as error:
        # Whatever TensorFlow could say: the requests after this one are to be answered.
        first_line = (str(error).splitlines() or [type(error).__name__])[0]
        message = filled("TensorFlow could not compute this: {error}", error=first_line[:200])
    return {"error": {"message": message, "position": position}}


def _evaluated(decoder: msgspec.json.Decoder[EvalRequest], line: str) -> dict[str, Any]:
    places = msgspec.json.decode(line, type=_Places).at
    if isinstance(places, list) and places and isinstance(places[0], list):
        return points.answer(msgspec.json.decode(line, type=points.PointRequest))
    return evaluate(decoder.decode(line))


def _table(answer: dict[str, Any]) -> Table:
    from explorer.core.language.notation import derivative_name

    columns = [answer["at"], *answer["derivatives"]]
    titles = (answer["variable"], *(derivative_name(k) for k in range(len(columns) - 1)))
    return Table(titles, tuple([_number(v) for v in column] for column in columns))


def _doubts(answer: dict[str, Any]) -> list[str]:
    """Say which values are mostly rounding."""
    from explorer.core.curves.results import Rounded

    found = []
    for doubt in answer.get("rounding", ()):
        order, at = doubt["order"], doubt["at"]
        value = answer["derivatives"][order][answer["at"].index(at)]
        found.append(str(Rounded(order, at, float(value), doubt["error"]).sentence()))
    return found


def _number(value: float | str | None) -> float | None:
    return float(value) if isinstance(value, str) else value
