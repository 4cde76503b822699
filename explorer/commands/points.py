"""`eval` at points of several variables: value, gradient and Hessian by the tapes."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from explorer.commands.arguments import with_all_values
from explorer.commands.tensorflow import computation
from explorer.core.descent.curvature import shape
from explorer.core.function import Dtype, FunctionSpec
from explorer.core.language.expression import names
from explorer.core.sentence import refusal
from explorer.core.surface.results import Inspection
from explorer.core.tables import Table, aligned, json_numbers, plain_number
from explorer.core.translation import translate

_MOST_POINTS = 100_000

Entries = list[float | None]


class PointRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of `eval --stdin` whose places are points."""

    expression: str
    at: Annotated[list[list[float]], Meta(min_length=1, max_length=_MOST_POINTS)]
    order: Annotated[int, Meta(ge=0, le=2)] = 2
    """0: the values; 1: with gradients; 2: with Hessians."""
    parameters: dict[str, float] = {}
    dtype: Dtype = "float64"


def inspected(request: PointRequest) -> list[Inspection]:
    """Look at every point of a request.

    Raises:
        SentenceError: the expression has no meaning, a point too many or too few numbers.
    """
    function = FunctionSpec(request.expression)
    variables = _variables(function, request.parameters)
    function = with_all_values(function, request.parameters, variables)
    for point in request.at:
        _check(point, variables)
    expression, parameters = function.parsed().expression, function.values(variables)
    inspect = computation("surface.inspector").inspect
    return [
        inspect(expression, dict(zip(variables, point, strict=True)), parameters, request.dtype)
        for point in request.at
    ]


def _variables(function: FunctionSpec, parameters: dict[str, float]) -> tuple[str, ...]:
    """Return the letters without a value: declared ones, the axes, then in order of appearance."""
    parsed = function.parsed()
    letters = (*parsed.declared, *function.axes(), *names(parsed.expression))
    return tuple(dict.fromkeys(name for name in letters if name not in parameters))


def _check(point: list[float], variables: tuple[str, ...]) -> None:
    if len(point) != len(variables):
        raise refusal(
            "A point has one number for each of the variables {names}, and not {count}.",
            names=", ".join(variables),
            count=len(point),
        )


def answer(request: PointRequest) -> dict[str, Any]:
    """Return the answer to a request, as JSON can hold it; raises SentenceError."""
    found = inspected(request)
    answer: dict[str, Any] = {
        "expression": request.expression,
        "variables": list(found[0].variables),
        "at": request.at,
        "values": json_numbers(i.value for i in found),
    }
    doubted = [i for i in found if i.error is not None]
    if doubted:
        answer["rounding"] = [{"order": 0, "at": i.at, "error": i.error} for i in doubted]
    if request.order > 0:
        answer["gradients"] = json_numbers(i.gradient for i in found)
        answer["differences"] = json_numbers(i.differences for i in found)
    if request.order > 1:
        answer["hessians"] = json_numbers(i.hessian for i in found)
        answer["eigenvalues"] = json_numbers(i.eigenvalues for i in found)
        answer["stable_rates"] = json_numbers(i.stable_rate for i in found)
    return answer


def table(found: list[Inspection], order: int) -> Table:
    """Return one row for every point."""
    variables = found[0].variables
    first = [*(f"∂f/∂{name}" for name in variables), *(f"∂f/∂{name} ± ε" for name in variables)]
    second = [f"∂²f/∂{one}∂{other}" for one in variables for other in variables]
    second += [*(f"λ{i}" for i in range(1, len(variables) + 1)), "2/λmax"]
    titles = (*variables, "f", *(first if order > 0 else ()), *(second if order > 1 else ()))
    columns = zip(*(_row(place, order) for place in found), strict=True)
    return Table(titles, tuple(list(column) for column in columns))


def _row(found: Inspection, order: int) -> Entries:
    row: Entries = [*found.at, found.value]
    if order > 0:
        row += [*found.gradient, *found.differences]
    if order > 1:
        row += [entry for line in found.hessian for entry in line]
        row += [*found.eigenvalues] or [None] * len(found.variables)
        row.append(found.stable_rate)
    return row


def text(found: list[Inspection], order: int) -> str:
    """Return what is found as a person reads it, point after point."""
    return "\n".join(_block(place, order) for place in found)


def _block(found: Inspection, order: int) -> str:
    variables = found.variables
    place = _aligned([[translate("at"), *variables, "f"], ["", *found.at, found.value]])
    doubt = found.doubt()
    if doubt is not None:
        place += f"{doubt}\n"
    if order == 0:
        return place
    slopes = zip(variables, found.gradient, found.differences, strict=True)
    gradient = [["", translate("by tape"), translate("by differences")]]
    gradient += [[f"∂f/∂{name}", tape, quotient] for name, tape, quotient in slopes]
    if order == 1:
        return f"{place}\n{_aligned(gradient)}"
    hessian = [[translate("Hessian"), *variables]]
    hessian += [[name, *row] for name, row in zip(variables, found.hessian, strict=True)]
    rate = translate("none here") if found.stable_rate is None else found.stable_rate
    ends = [[translate("eigenvalues"), *found.eigenvalues], ["2/λmax", rate]]
    blocks = [place, _aligned(gradient), _aligned(hessian)]
    words = shape(found)
    if words is not None:
        blocks += ["".join(_aligned([end]) for end in ends) + f"{words}\n"]
    return "\n".join(blocks)


def _aligned(rows: list[list[Any]]) -> str:
    """Return rows of names and numbers as aligned columns, the first to the left."""
    return aligned([[c if isinstance(c, str) else _cell(c) for c in row] for row in rows], left=1)


def _cell(value: float | None) -> str:
    return "None" if value is None else plain_number(value + 0.0)
