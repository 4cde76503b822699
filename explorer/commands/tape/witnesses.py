"""`eval --witnesses`: the derivatives of a function at points, by five ways."""

from __future__ import annotations

import sys
from typing import Any

from explorer.commands.arguments import with_all_values
from explorer.commands.output import write_json
from explorer.commands.tape.ways import WAYS
from explorer.commands.tensorflow import computation
from explorer.core.function import Dtype, FunctionSpec
from explorer.core.language.cost import check_cost
from explorer.core.language.notation import derivative_name
from explorer.core.sentence import Sentence, filled, refusal, sentence
from explorer.core.tables import Table, json_numbers
from explorer.core.tape.function_witnesses import FunctionWitness
from explorer.core.translation import translate

_MOST_POINTS = 100


def write_witnesses(
    text: str, at: list[float], values: dict[str, float], order: int, dtype: Dtype, form: str
) -> int:
    """Write what each way says at each point.

    Raises:
        SentenceError: the expression has no meaning, a parameter no value, there are too many
            points or no derivative is asked for.
    """
    if order < 1:
        raise refusal("Witnesses are asked about derivatives; give an order of 1 or more.")
    if len(at) > _MOST_POINTS:
        raise refusal("Witnesses are asked at up to {most} points.", most=_MOST_POINTS)
    function = with_all_values(FunctionSpec(text), values)
    expression, variable = function.parsed().expression, function.axis()
    check_cost(expression, order, len(at))
    parameters = {each.name: each.value for each in function.parameters}
    ask = computation("tape.witnesses.of_function").witnesses
    answers = [(x, ask(expression, variable, x, parameters, dtype, order)) for x in at]
    if form == "json":
        write_json(_answer(text, variable, answers))
        return 0
    table = _table(variable, order, answers)
    sys.stdout.write(table.csv() if form == "csv" else table.text() + _remarks(variable, answers))
    return 0


_Answers = list[tuple[float, tuple[FunctionWitness, ...]]]


def _answer(text: str, variable: str, answers: _Answers) -> dict[str, Any]:
    return {
        "expression": text,
        "variable": variable,
        "at": [x for x, _ in answers],
        "witnesses": [
            [
                {
                    "kind": each.kind,
                    "derivatives": json_numbers([list(each.derivatives)])[0],
                    "agrees": list(each.agrees),
                    "parts_at": [name or None for name in each.parts_at],
                    "failure": None if each.failure is None else str(each.failure),
                }
                for each in witnesses
            ]
            for _, witnesses in answers
        ],
    }


def _table(variable: str, order: int, answers: _Answers) -> Table:
    rows = [(x, witness) for x, witnesses in answers for witness in witnesses]
    derivatives = [[witness.derivatives[k] for _, witness in rows] for k in range(order)]
    titles = (variable, "witness", *(derivative_name(k + 1) for k in range(order)))
    columns = ([x for x, _ in rows], [translate(WAYS[each.kind]) for _, each in rows], *derivatives)
    return Table(titles, columns)


def _remarks(variable: str, answers: _Answers) -> str:
    """Say where a way parts from the eager tape, and why one could not be gone."""
    lines = []
    for x, witnesses in answers:
        for each in witnesses:
            if each.failure is not None:
                lines.append(
                    filled("{way}: {failure}", way=sentence(WAYS[each.kind]), failure=each.failure)
                )
            for k, agrees in enumerate(each.agrees):
                if not agrees:
                    lines.append(str(_parting(f"{variable} = {x:g}", each, k)))
    return "".join(f"{line}\n" for line in lines)


def _parting(point: str, witness: FunctionWitness, order: int) -> Sentence:
    way, derivative = sentence(WAYS[witness.kind]), derivative_name(order + 1)
    operation = witness.parts_at[order] if order < len(witness.parts_at) else ""
    if not operation:
        return sentence(
            "At {point}, {way} gives another {derivative} than the eager tape.",
            point=point,
            way=way,
            derivative=derivative,
        )
    return sentence(
        "At {point}, {way} parts from the eager tape in {derivative}, at {operation}.",
        point=point,
        way=way,
        derivative=derivative,
        operation=operation,
    )
