"""What an operation passes on to its inputs at a step of the sweep."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from explorer.core.sentence import Sentence, sentence
from explorer.core.tape.chain_rule.formulas import Formula, formulas
from explorer.core.tape.chain_rule.lines import Line, Piece
from explorer.core.tape.chain_rule.words import computed_by, words
from explorer.core.tape.notation.names import Names
from explorer.core.tape.notation.values import tensor_text
from explorer.core.tape.record import Pass, Tensor
from explorer.core.tape.steps import Walk

_WIDE = 40
"""Characters of a value in an equation."""
_MOST = 4
"""Inputs of one operation whose equations are written."""


def contribution_lines(
    walk: Walk, names: Names, number: int, k: int
) -> tuple[tuple[Line, ...], Sentence | None]:
    """Return an equation for each contribution of a pass, and what is to be said beside them."""
    each = walk.passes[number]
    given = [
        (place, into, value)
        for place, (into, value) in enumerate(zip(each.inputs, each.contributions, strict=False))
        if into is not None and value is not None and walk.is_needed(into)
    ]
    found = formulas(walk.index, names, each)
    told: list[tuple[Line, ...]] = []
    for i, (place, into, value) in enumerate(given[:_MOST]):
        is_last = all(
            walk.place_of(other) != walk.place_of(into) for _, other, _ in given[i + 1 : _MOST]
        )
        told.append(tuple(_lines(walk, names, k, into, value, found.get(place), is_last=is_last)))
    is_whole = all(place in found for place, _, _ in given[:_MOST])
    return _counted(told), _note(len(given)) or _said(walk, each, is_whole=is_whole)


def _said(walk: Walk, each: Pass, *, is_whole: bool) -> Sentence | None:
    """Return what the formulas mean, or how the numbers without one were computed."""
    operations = walk.index.operations
    operation = operations.get(each.operation) if each.operation is not None else None
    if operation is None:
        return None
    if is_whole:
        return words(operation)
    made = [operations[number] for number in each.operations if number in operations]
    return computed_by(operation, made)


def _counted(told: Sequence[tuple[Line, ...]]) -> tuple[Line, ...]:
    """Return equations one by one; of those that are the same in a row one, with their count."""
    lines: list[Line] = []
    for first, run in groupby(told, key=lambda each: each[0]):
        parts = list(run)
        lines.append((*first, Piece(f"  ({len(parts)}×)")) if len(parts) > 1 else first)
        lines += [line for part in parts for line in part[1:]]
    return tuple(lines)


def _lines(
    walk: Walk,
    names: Names,
    k: int,
    into: int,
    value: Tensor,
    formula: Formula | None,
    *,
    is_last: bool,
) -> list[Line]:
    """Return the equation of one contribution, and the sum after the last to the same tensor."""
    whole = walk.adjoint(into, k)
    is_part = whole is not None and len(whole.terms) + whole.missing > 1
    left = (Piece(names.of(into), "adjoint of"), Piece(" += " if is_part else " = "))
    result = Piece(tensor_text(value, _WIDE), "adjoint")
    lines: list[Line] = [(*left, *_middle(formula), result)]
    if is_last and is_part and whole is not None and len(whole.terms) > 1:
        lines.append(_sum(names.of(into), whole.terms, whole.missing, whole.total))
    return lines


def _middle(formula: Formula | None) -> Line:
    if formula is None:
        return ()
    line = (*formula.symbols, Piece(" = "))
    return (*line, *formula.numbers, Piece(" = ")) if formula.numbers else line


def _sum(name: str, terms: tuple[Tensor, ...], missing: int, total: Tensor | None) -> Line:
    """Return the sum so far: of a value that is used several times, one term for each use."""
    pieces = [Piece(name, "adjoint of"), Piece(" = ")]
    shown = terms if len(terms) <= 4 else (terms[0], *terms[-2:])
    for i, term in enumerate(shown):
        gap = " + " if len(shown) == len(terms) or i != 1 else " + … + "
        pieces += ([Piece(gap)] if i else []) + [Piece(_term(term, i), "adjoint")]
    if missing:
        return (*pieces, Piece(" + …"))
    return (*pieces, Piece(" = "), Piece(tensor_text(total, _WIDE), "adjoint"))


def _term(tensor: Tensor, place: int) -> str:
    """Return a term of a sum, in parentheses where its sign would stand after another."""
    text = tensor_text(tensor, 16)
    return f"({text})" if place and text.startswith("−") else text


def _note(count: int) -> Sentence | None:
    if not count:
        return sentence("Nothing is passed on: no way back from here is watched.")
    if count == _MOST + 1:
        return sentence("And one more input.")
    if count > _MOST:
        return sentence("And {count} more inputs.", count=count - _MOST)
    return None
