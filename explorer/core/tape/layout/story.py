"""Everything that is shown of one gradient call, made once and looked at step by step."""

from __future__ import annotations

from functools import cached_property

from msgspec.structs import replace

from explorer.core.tape.chain_rule.explained import explained
from explorer.core.tape.chain_rule.lines import Explanation
from explorer.core.tape.layout.gap import Gap, gap_of
from explorer.core.tape.layout.graph import GraphLayout, laid_out
from explorer.core.tape.layout.row import Row
from explorer.core.tape.layout.rows import Rows
from explorer.core.tape.notation.index import Index
from explorer.core.tape.notation.names import Names
from explorer.core.tape.notation.operations import Notation
from explorer.core.tape.record import Call, Tape, TapeJudgement, TapeRecord, Tensor
from explorer.core.tape.spec import Folding
from explorer.core.tape.steps import Adjoint, Walk


class Reading:
    """A record with its tensors at hand, made once for all its calls."""

    def __init__(self, record: TapeRecord) -> None:
        self.record = record
        self.index = Index(record)
        self._told: tuple[int, Walk, Names] | None = None

    def take(self, judgement: TapeJudgement) -> None:
        """Take what was found out after the run, which changes no operation."""
        self.record = replace(
            self.record,
            calls=judgement.calls,
            error=judgement.error,
            warnings=judgement.warnings,
            checked=judgement.checked,
        )
        self.index.record = self.record
        if self._told is not None:
            self._told[1].call = self._call(self._told[0])

    def told(self, number: int) -> tuple[Walk, Names]:
        """Return the steps of a call and the names in it; those of the last are kept."""
        if self._told is None or self._told[0] != number:
            walk = Walk(self.index, self._call(number))
            names = Names(self.index, walk.first, walk.last, walk.graphs, walk.called)
            self._told = number, walk, names
        return self._told[1:]

    def _call(self, number: int) -> Call | None:
        calls = self.record.calls
        return calls[number] if 0 <= number < len(calls) else None

    @cached_property
    def tape_names(self) -> dict[int, str]:
        """What each tape is called: as in the snippet, else by its number."""
        return {tape.id: tape.name or f"tape {tape.id}" for tape in self.record.tapes}

    @cached_property
    def tape_numbers(self) -> dict[int, int]:
        """By tape the number of its place in the snippet: one in a loop is the same each time."""
        places: dict[object, int] = {}
        for tape in self.record.tapes:
            places.setdefault(tape.lines or tape.id, len(places))
        return {tape.id: places[tape.lines or tape.id] for tape in self.record.tapes}


class Story:
    """Rows, graph and steps of one call.

    Args:
        reading: of the record.
        call: its number; none where there is no such.
        folding: what is folded.
        opened: keys of folds that are open.
    """

    def __init__(
        self,
        reading: Reading,
        call: int = 0,
        folding: Folding = "nothing",
        opened: frozenset[str] = frozenset(),
    ) -> None:
        self.reading, self.opened = reading, opened
        self.folding: Folding = folding
        self.index = reading.index
        self.walk, self.names = reading.told(call)
        self.notation = Notation(self.index, self.names)
        self._explained: tuple[int, Call | None, Explanation] | None = None

    def prepare(self) -> None:
        """Make now what a picture needs."""
        _ = self.rows_of, self.row_steps, self.flow_steps, self.tapes, self.gap
        self.explanation(self.walk.count)

    @property
    def call(self) -> Call | None:
        """The call that is looked at, with all that was found out about it."""
        return self.walk.call

    @property
    def lost_tensors(self) -> frozenset[int]:
        """The sources that got None."""
        sources = self.call.sources if self.call is not None else ()
        found = {s.tensor for s in sources if s.value is None and s.tensor is not None}
        return frozenset(found)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows of the strip."""
        return Rows(self.walk, self.names, self.folding, self.opened).made()

    @cached_property
    def graph(self) -> GraphLayout:
        """The places of the graph."""
        return laid_out(self.index, self.rows)

    @cached_property
    def gap(self) -> Gap:
        """The place where the way back to a source breaks."""
        return gap_of(self.walk)

    @cached_property
    def rows_of(self) -> dict[int, int]:
        """By operation the number of the innermost row that it stands in."""
        found: dict[int, int] = {}
        for number, row in enumerate(self.rows):
            if row.kind != "heading":
                found.update(dict.fromkeys(row.operations, number))
        return found

    @cached_property
    def row_steps(self) -> tuple[int, ...]:
        """Of each row the step at which its operations have run forward."""
        return tuple(map(self._row_step, self.rows))

    def _row_step(self, row: Row) -> int:
        """Return the step at which a row is done: reads that give the same with the first."""
        of_all = min if row.kind == "operation" else max
        return of_all((self.walk.place(each) or 0 for each in row.operations), default=0)

    @cached_property
    def tapes(self) -> tuple[Tape, ...]:
        """The tapes that recorded any of the rows, outer ones first."""
        seen = {tape for row in self.rows for tape in row.tapes}
        if self.call is not None:
            seen.add(self.call.tape)
        return tuple(tape for tape in self.reading.record.tapes if tape.id in seen)

    def current_row(self, k: int) -> int | None:
        """Return the row at which the k-th step did something."""
        step = self.walk.step(k)
        return None if step.operation is None else self.rows_of.get(step.operation)

    def value(self, row: Row) -> Tensor | None:
        """Return the tensor whose value stands in a row."""
        return self.index.tensors.get(row.tensor) if row.tensor is not None else None

    def adjoint(self, row: Row, k: int) -> Adjoint | None:
        """Return the adjoint that stands in a row at a step: of a variable where it is read."""
        return None if row.tensor is None else self.walk.adjoint(row.tensor, k)

    def adjoint_steps(self, row: Row) -> tuple[int, int] | None:
        """Return the steps at which the adjoint in a row begins to be known and is whole."""
        return None if row.tensor is None else self.walk.adjoint_steps(row.tensor)

    @cached_property
    def flow_steps(self) -> tuple[int | None, ...]:
        """Of each edge of the graph the step at which an adjoint comes back along it."""
        steps: dict[tuple[int, int], int] = {}
        for i, each in enumerate(self.walk.passes):
            for into, given in zip(each.inputs, each.contributions, strict=False):
                row = self.rows_of.get(each.operation) if each.operation is not None else None
                is_given = into is not None and given is not None and self.walk.is_needed(into)
                if into is not None and is_given and row is not None:
                    steps.setdefault((row, into), self.walk.forward + 2 + i)
        rows = self.graph.rows
        return tuple(steps.get((rows[edge.end], edge.tensor)) for edge in self.graph.edges)

    def explanation(self, k: int) -> Explanation:
        """Return what happens at a step, in plain notation with its numbers.

        The last one is kept: a step is painted many times while something moves to the next.
        """
        kept, call = self._explained, self.walk.call
        if kept is not None and kept[0] == k and kept[1] is call:
            return kept[2]
        told = explained(self.walk, self.names, self.notation, k)
        self._explained = k, call, told
        return told
