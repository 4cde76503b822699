"""What operations are folded together: those of a line, of a Keras layer, of a turn of a loop."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from explorer.core.sentence import Sentence, sentence
from explorer.core.tape.record import Operation
from explorer.core.tape.spec import Folding


@dataclass(frozen=True, slots=True)
class Fold:
    """What an operation is folded with; those with equal ones in a row are one fold."""

    kind: Literal["line", "layer", "turn"]
    name: str


FoldOf = Callable[[Operation, int], Fold | None]
"""(operation, how many folds it already stands in) to its fold there."""


def fold_of(folding: Folding) -> FoldOf | None:
    """Return what folds operations, None where nothing does."""
    return {"nothing": None, "lines": _of_line, "layers": _of_layer, "turns": _of_turn}[folding]


def _of_line(operation: Operation, depth: int) -> Fold | None:
    return Fold("line", str(operation.line)) if operation.line and not depth else None


def _of_layer(operation: Operation, depth: int) -> Fold | None:
    path = [part for part in operation.layer.split("/") if part]
    if depth >= len(path):
        return None
    return Fold("layer", "/".join(path[: depth + 1]))


def _of_turn(operation: Operation, depth: int) -> Fold | None:
    if depth >= len(operation.turn):
        return None
    return Fold("turn", ".".join(str(turn + 1) for turn in operation.turn[: depth + 1]))


def last_turn(folds: Iterable[Fold]) -> int:
    """Return the number of the last turn among folds that stand beside each other."""
    return max(map(_number, folds), default=0)


def fold_title(fold: Fold, operations: Sequence[Operation], last: int) -> Sentence:
    """Return what stands in the row of a fold.

    Args:
        fold: what is folded.
        operations: in it.
        last: the number of the last turn beside it.
    """
    count = len(operations)
    if fold.kind == "line":
        return sentence("line {line} · {count} operations", line=fold.name, count=count)
    if fold.kind == "layer":
        return sentence("{layer} · {count} operations", layer=fold.name, count=count)
    return sentence(
        "turn {turn} of {last} · {count} operations", turn=_number(fold), last=last, count=count
    )


def _number(fold: Fold) -> int:
    """Return the number of a turn within its own loop."""
    return int(fold.name.rpartition(".")[2]) if fold.kind == "turn" else 0
