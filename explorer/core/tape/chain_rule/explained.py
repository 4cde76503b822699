"""A step in plain notation with its numbers in place."""

from __future__ import annotations

from dataclasses import replace

from explorer.core.sentence import Sentence, sentence
from explorer.core.tape.chain_rule.contributions import contribution_lines
from explorer.core.tape.chain_rule.lines import Explanation, Line, Piece, known_part
from explorer.core.tape.notation.index import Index
from explorer.core.tape.notation.names import Names, source_name
from explorer.core.tape.notation.operations import Notation
from explorer.core.tape.notation.values import array_of, array_text, tensor_text
from explorer.core.tape.record import Operation, Source
from explorer.core.tape.steps import Walk

_MOST_SOURCES = 6
_WIDE = 40
"""Characters of a value in an equation."""


def explained(walk: Walk, names: Names, notation: Notation, k: int) -> Explanation:
    """Return what the k-th step of a walk did, as far as its numbers are known."""
    told = _told(walk, names, notation, k)
    lines = (known_part(line) for line in told.lines)
    return replace(told, lines=tuple(line for line in lines if line))


def _told(walk: Walk, names: Names, notation: Notation, k: int) -> Explanation:
    step = walk.step(k)
    if step.kind == "start":
        return _start(walk)
    if step.kind == "result":
        return _result(walk, names)
    if step.kind == "seed":
        return _seed(walk, names)
    operation = walk.index.operations.get(step.operation) if step.operation is not None else None
    if step.kind == "forward" and operation is not None:
        return Explanation(
            _head(operation, names, notation), (_forward(walk.index, operation, names, notation),)
        )
    if operation is None:
        return Explanation(sentence("An operation that was not recorded passes its adjoint on."))
    lines, note = contribution_lines(walk, names, step.number, k)
    if operation.traced and walk.call is not None:
        note = walk.call.note or note
    return Explanation(_head(operation, names, notation), lines, note)


def _start(walk: Walk) -> Explanation:
    if walk.call is None:
        return Explanation(sentence("Before the first operation."))
    head = sentence(
        "First the operations run forward, one by one; then {call} goes back through them.",
        call=walk.call.text,
    )
    return Explanation(head)


def _seed(walk: Walk, names: Names) -> Explanation:
    assert walk.call is not None
    lines: list[Line] = []
    for target in dict.fromkeys(walk.call.targets):
        adjoint = walk.adjoint(target, walk.forward + 1)
        if adjoint is not None:
            value = Piece(tensor_text(adjoint.terms[0], _WIDE), "adjoint")
            lines.append((Piece(names.of(target), "adjoint of"), Piece(" = "), value))
    head = sentence("The sweep begins at its target, {target}.", target=target_name(walk, names))
    return Explanation(head, tuple(lines))


def _result(walk: Walk, names: Names) -> Explanation:
    """Return what the call returned, and why something of it is None."""
    call = walk.call
    assert call is not None
    if call.error is not None:
        note = call.error.sentence or sentence("{error}", error=call.error.message)
        return Explanation(sentence("{call} raised an error.", call=call.text), (), note)
    target = target_name(walk, names)
    lines = [_returned(target, source, names) for source in call.sources[:_MOST_SOURCES]]
    if len(call.sources) > _MOST_SOURCES:
        lines.append((Piece("…"),))
    lost = [source for source in call.sources if source.value is None]
    notes = [source.sentence for source in lost if source.sentence is not None]
    note = notes[0] if notes else call.note
    return Explanation(sentence("{call} returned", call=call.text), tuple(lines), note)


def _returned(target: str, source: Source, names: Names) -> Line:
    name = source_name(source.name) or (
        names.of(source.tensor) if source.tensor is not None else ""
    )
    value = Piece(tensor_text(source.value, _WIDE), "adjoint")
    return (Piece(f"∂{target}/∂{name}"), Piece(" = "), value)


def target_name(walk: Walk, names: Names) -> str:
    """Return what the snippet calls the target of the call, else our names of its tensors."""
    assert walk.call is not None
    return walk.call.target or ", ".join(map(names.of, dict.fromkeys(walk.call.targets)))


def _head(operation: Operation, names: Names, notation: Notation) -> Sentence:
    """Return where an operation stands and what it computes."""
    said = notation.operation(operation)
    if operation.outputs:
        name = names.of(operation.outputs[0].id)
        said = sentence("{name} = {operation}", name=name, operation=said)
    if operation.line is None:
        return said
    return sentence("line {line} · {said}", line=operation.line, said=said)


def _whole(index: Index, tensor: int) -> str:
    """Return all numbers of a tensor; nothing where they have no room."""
    array = array_of(index.tensors.get(tensor))
    return "" if array is None else array_text(array, 18) or ""


def _forward(index: Index, operation: Operation, names: Names, notation: Notation) -> Line:
    """Return an operation with its names, with its numbers, and what comes out."""
    if not operation.outputs:
        return (Piece(operation.name),)
    output = operation.outputs[0]
    result = Piece(tensor_text(output, _WIDE), "result")
    name = Piece(names.of(output.id))
    if index.variable_read(operation) is not None:
        return (name, Piece(" = "), result)
    texts = {each: _whole(index, each) for each in operation.inputs}
    are_short = sum(map(len, texts.values())) < _WIDE and all(texts.values())
    symbols = Piece(str(notation.operation(operation)))
    line = (name, Piece(" = "), symbols, Piece(" = "))
    if are_short and not notation.is_said_in_words(operation):
        numbers = str(notation.operation(operation, texts.__getitem__))
        if numbers != str(symbols.text):
            line = (*line, Piece(numbers, "value"), Piece(" = "))
    return (*line, result)
