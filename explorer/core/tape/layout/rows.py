"""The rows of the strip: operations in recorded order, with headings, sources and folds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby

from msgspec.structs import replace

from explorer.core.sentence import Sentence, sentence
from explorer.core.tape.layout.folding import Fold, fold_of, fold_title, last_turn
from explorer.core.tape.layout.leaves import Leaves
from explorer.core.tape.layout.row import Row
from explorer.core.tape.notation.index import Index
from explorer.core.tape.notation.names import Names, plain_name
from explorer.core.tape.notation.operations import Notation
from explorer.core.tape.record import Call, Operation
from explorer.core.tape.spec import Folding
from explorer.core.tape.steps import Walk

_MOST_ASIDE = 3
"""Operations in a row that no tape recorded and that stand open."""


class Rows:
    """Makes the rows of a walk.

    Args:
        walk: the steps of a call.
        names: of the tensors.
        folding: what is folded.
        opened: keys of folds that were clicked: open, or closed where they are open at first.
    """

    def __init__(
        self, walk: Walk, names: Names, folding: Folding, opened: frozenset[str] = frozenset()
    ) -> None:
        self._walk, self._names, self._opened = walk, names, opened
        self._index: Index = walk.index
        self._notation = Notation(self._index, names)
        self._fold_of = fold_of(folding)
        self._tape = walk.call.tape if walk.call is not None else None

    def made(self) -> tuple[Row, ...]:
        """Return all rows, from the top on."""
        leaves = Leaves(self._walk, self._names, self._notation)
        return (*leaves.rows(), *self._all(self._walk.all))

    def _all(self, operations: Sequence[Operation]) -> Iterator[Row]:
        """Yield rows by the sweeps in which operations ran, with a heading above each."""
        for call, run in groupby(operations, key=lambda each: each.call):
            part = list(run)
            if call is None:
                yield from self._aside(part)
            else:
                yield from self._sweep(self._call(call), part)

    def _aside(self, part: Sequence[Operation]) -> Iterator[Row]:
        """Yield rows; many in a row that the tape did not record are folded."""
        for is_recorded, run in groupby(part, key=self._is_recorded):
            listed = list(run)
            if is_recorded or len(listed) <= _MOST_ASIDE or not self._records_some:
                yield from self._folded(listed, 0)
                continue
            title = sentence("{count} operations that this tape did not record", count=len(listed))
            yield from self._fold(f"aside {listed[0].id}", title, listed, 0, listed[0].line)

    @cached_property
    def _records_some(self) -> bool:
        return any(map(self._is_recorded, self._walk.all))

    def _call(self, number: int) -> Call | None:
        return next((each for each in self._index.record.calls if each.id == number), None)

    def _sweep(self, call: Call | None, part: list[Operation]) -> Iterator[Row]:
        """Yield the rows of another call's sweep; what nobody recorded of it is folded."""
        text = call.text if call is not None else ""
        number = call.id if call is not None else part[0].call
        recorded = [each for each in part if self._is_recorded(each)]
        other = [each for each in part if not self._is_recorded(each)]
        key = f"sweep {number} {part[0].id}"
        line = call.line if call is not None else None
        if not recorded:
            title = _unrecorded_title(text, len(other))
            yield from self._fold(key, title, other, 0, line, number)
            return
        name = self._tape_name
        if name:
            title = sentence("{call}, its sweep recorded by {tape}", call=text, tape=name)
        else:
            title = sentence("{call}, its sweep recorded by the outer tape", call=text)
        yield Row(
            "heading",
            key,
            tuple(each.id for each in part),
            line=line,
            text=title,
            tapes=_common(recorded),
            call=number,
        )
        yield from self._folded(recorded, 0)
        if other:
            title = sentence("{count} more, which no tape recorded", count=len(other))
            yield from self._fold(f"{key} rest", title, other, 0, line, number)

    @property
    def _tape_name(self) -> str:
        tape = next((t for t in self._index.record.tapes if t.id == self._tape), None)
        return tape.name if tape is not None else ""

    def _fold(
        self,
        key: str,
        title: Sentence,
        part: Sequence[Operation],
        depth: int,
        line: int | None,
        call: int | None = None,
        *,
        is_recorded: bool = False,
    ) -> Iterator[Row]:
        """Yield a fold, and what is in it if it is open."""
        is_open = key in self._opened
        yield Row(
            "fold",
            key,
            tuple(each.id for each in part),
            tensor=self._result(part) if is_recorded else None,
            line=line,
            text=title,
            tapes=_common(part),
            is_recorded=is_recorded,
            depth=depth,
            is_open=is_open,
            call=call,
        )
        if is_open:
            yield from self._folded(part, depth + 1)

    def _result(self, part: Sequence[Operation]) -> int | None:
        """Return the tensor that a fold ends in."""
        recorded = [each for each in part if each.outputs and self._is_recorded(each)]
        return recorded[-1].outputs[0].id if recorded else None

    def _folded(self, part: Sequence[Operation], depth: int) -> Iterator[Row]:
        """Yield operations in their folds, which may stand in one another."""
        if self._fold_of is None:
            yield from self._plain(part, depth)
            return
        groups = [(fold, list(run)) for fold, run in groupby(part, lambda o: self._of(o, depth))]
        if depth == 0 and len(groups) == 1:
            # All of it in one fold would show nothing.
            yield from self._plain(part, depth)
            return
        last = last_turn(fold for fold, _ in groups if fold is not None)
        for fold, run in groups:
            if fold is None or len(run) < 2:
                yield from self._plain(run, depth)
            else:
                key = f"{fold.kind} {fold.name} {run[0].id}"
                title = fold_title(fold, run, last)
                recorded = any(map(self._is_recorded, run))
                yield from self._fold(key, title, run, depth, run[0].line, is_recorded=recorded)

    def _of(self, operation: Operation, depth: int) -> Fold | None:
        assert self._fold_of is not None
        return self._fold_of(operation, depth)

    def _plain(self, part: Iterable[Operation], depth: int) -> Iterator[Row]:
        """Yield a row an operation; reads of one variable that give the same are one."""
        listed = list(part)
        groups: dict[int, list[Operation]] = {}
        for each in listed:
            groups.setdefault(self._place(each), []).append(each)
        for each in listed:
            group = groups.pop(self._place(each), None)
            if group is not None and each.graph is not None and not each.traced:
                yield from self._function(each, depth)
            elif group is not None:
                yield self._row(group, depth)

    def _function(self, operation: Operation, depth: int) -> Iterator[Row]:
        """Yield the box of a function that ran as one, and its graph if it is open."""
        inside = self._index.graphs.get(operation.graph, ())
        row, key = self._row([operation], depth), f"function {operation.id}"
        if not inside:
            yield row
            return
        is_open = key in self._opened
        title = _graph_title(row.text, len(inside))
        yield replace(row, kind="function", key=key, text=title, is_open=is_open)
        if is_open:
            for each in inside:
                yield replace(self._row([each], depth + 1), tapes=(), is_recorded=False)

    def _place(self, operation: Operation) -> int:
        """Return what tells the row of an operation: of a read the tensor of the first alike."""
        if self._index.variable_read(operation) is None or not operation.outputs:
            return -1 - operation.id
        return self._walk.place_of(operation.outputs[0].id)

    def _row(self, group: Sequence[Operation], depth: int) -> Row:
        first = group[0]
        variable = self._index.variable_read(first)
        output = first.outputs[0].id if first.outputs else None
        if variable is not None:
            name = plain_name(variable.name)
        else:
            name = self._names.of(output) if output is not None else ""
        return Row(
            "operation",
            f"operation {first.id}",
            tuple(each.id for each in group),
            tensor=output,
            line=first.line,
            name=name,
            text=self._notation.operation(first),
            tapes=_common(group),
            is_recorded=any(map(self._is_recorded, group)),
            depth=depth,
        )

    def _is_recorded(self, operation: Operation) -> bool:
        return self._tape in operation.tapes if self._tape is not None else bool(operation.tapes)


def _graph_title(operation: Sentence, count: int) -> Sentence:
    if count == 1:
        return sentence("{operation}, a graph of one operation", operation=operation)
    return sentence("{operation}, a graph of {count} operations", operation=operation, count=count)


def _unrecorded_title(call: str, count: int) -> Sentence:
    if count == 1:
        return sentence("{call}: one operation that this tape did not record", call=call)
    return sentence(
        "{call}: {count} operations that this tape did not record", call=call, count=count
    )


def _common(part: Sequence[Operation]) -> tuple[int, ...]:
    """Return the tapes that recorded all of these."""
    found = set(part[0].tapes) if part else set[int]()
    for each in part:
        found &= set(each.tapes)
    return tuple(sorted(found))
