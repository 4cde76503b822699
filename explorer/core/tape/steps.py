"""The player's steps over a gradient call: the operations forward, then the sweep back.

Step 0 is before the first operation. After the last forward one comes the seed, the adjoint of the
target with which the sweep begins, then each operation that the sweep passed, in TensorFlow's
own order, and at last what the call returned.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from explorer.core.tape.notation.index import Index
from explorer.core.tape.notation.values import array_of
from explorer.core.tape.record import Call, Operation, Pass, Tensor
from explorer.core.tape.stretch import graphs_of, stretch_of
from explorer.core.tape.values import Numbers

SEED_ID = -1
"""Of a tensor that the record does not name: what the sweep began with."""

_SILENT = frozenset({"VarHandleOp", "NoOp"})
"""Operations that are no step: they compute nothing."""


@dataclass(frozen=True, slots=True)
class Step:
    """What was done last."""

    kind: Literal["start", "forward", "seed", "pass", "result"]
    operation: int | None = None
    number: int = 0
    """Of the pass in the sweep."""


@dataclass(frozen=True, slots=True)
class Adjoint:
    """What is known of the adjoint of a tensor at a step."""

    terms: tuple[Tensor, ...]
    """Contributions that have come, in order."""
    missing: int
    """Contributions that are still to come."""
    total: Tensor | None
    """Their sum, once all are there."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing is to come any more."""
        return not self.missing


@dataclass(slots=True)
class _Terms:
    """Contributions to the adjoint of one tensor, with the steps at which they come."""

    steps: list[int]
    terms: list[Tensor]
    total: Tensor | None = None


class Walk:
    """The steps of one gradient call, or of a record without one.

    Args:
        index: of the record.
        call: None: there is none, and there are forward steps only.
    """

    def __init__(self, index: Index, call: Call | None) -> None:
        self.index = index
        self.call = call
        """What is found out later about its sources takes its place: no step depends on that."""
        self.first, self.last = stretch_of(index, call)
        self.graphs = graphs_of(index, call, range(self.first, self.last))
        """The traced functions in which the call was made: their operations are told."""
        self.all: tuple[Operation, ...] = tuple(
            each for each in index.record.operations if self._is_forward(each)
        )
        """The operations of the story, in order."""
        self.reads = _alike_reads(index, self.all)
        """By tensor that a read of a variable gave, that of the first read that gave the same."""
        self.passes: tuple[Pass, ...] = tuple(
            each for each in (call.sweep if call is not None else ()) if not self._is_read(each)
        )
        """Those of the sweep but reads, which pass on to the variable what reaches them."""
        self.operations = self._stepped()
        """Those that are a step each: what the tape recorded, if it recorded anything."""
        self.forward = len(self.operations)
        self._places = self._placed()
        self.swept = self.forward + (1 + len(self.passes) if self.passes else 0)
        """The last step of the sweep."""
        self.count = self.swept + (call is not None)

    def _stepped(self) -> tuple[Operation, ...]:
        first = [each for each in self.all if not self._is_again(each)]
        tape = self.call.tape if self.call is not None else None
        recorded = [each for each in first if tape in each.tapes or (tape is None and each.tapes)]
        return tuple(recorded or first)

    def _is_again(self, operation: Operation) -> bool:
        """Return whether a variable is read that was read already, with the same value."""
        if self.index.variable_read(operation) is None or not operation.outputs:
            return False
        output = operation.outputs[0].id
        return self.reads.get(output, output) != output

    def _placed(self) -> dict[int, int]:
        """Return by operation the step at which it has run: what is no step, with the next one."""
        steps = [each.id for each in self.operations]
        return {each.id: min(bisect_left(steps, each.id) + 1, len(steps)) for each in self.all}

    def _is_read(self, each: Pass) -> bool:
        made = self.index.operations.get(each.operation) if each.operation is not None else None
        return made is not None and self.index.variable_read(made) is not None

    def _is_forward(self, operation: Operation) -> bool:
        if operation.name in _SILENT:
            return False
        if operation.traced != bool(self.graphs) or (
            self.graphs and operation.graph not in self.graphs
        ):
            return False
        return self.first <= operation.id < self.last

    def step(self, k: int) -> Step:
        """Return what the k-th step did, 0 … count."""
        if k <= 0:
            return Step("start")
        if k <= self.forward:
            return Step("forward", self.operations[k - 1].id)
        if k > self.swept:
            return Step("result")
        number = k - self.forward - 2
        if number < 0:
            return Step("seed", self._target_maker)
        return Step("pass", self.passes[number].operation, number)

    def place(self, operation: int) -> int | None:
        """Return the step at which an operation runs forward."""
        return self._places.get(operation)

    def pass_step(self, operation: int) -> int | None:
        """Return the step at which the sweep passes an operation."""
        return self._pass_steps.get(operation)

    def adjoint(self, tensor: int, k: int) -> Adjoint | None:
        """Return what is known of a tensor's adjoint at a step, None: nothing, and maybe never."""
        found = self._adjoints.get(self.place_of(tensor))
        if found is None:
            return None
        count = bisect_right(found.steps, k)
        if not count:
            return None
        missing = len(found.steps) - count
        return Adjoint(tuple(found.terms[:count]), missing, None if missing else found.total)

    def adjoint_steps(self, tensor: int) -> tuple[int, int] | None:
        """Return the steps at which the adjoint of a tensor begins to be known and is whole."""
        found = self._adjoints.get(self.place_of(tensor))
        return None if found is None else (found.steps[0], found.steps[-1])

    def is_needed(self, tensor: int) -> bool:
        """Return whether the sweep wants the adjoint of a tensor, and did not only compute it.

        TensorFlow often returns contributions to constants, too, and forgets them.
        """
        if self.call is None:
            return False
        made = self.index.maker(tensor)
        if made is not None and self.call.tape in made.tapes:
            return True
        return any(source.tensor == tensor for source in self.call.sources)

    def place_of(self, tensor: int) -> int:
        """Return where the adjoint of a tensor is kept: of a variable, at its first read."""
        return self.reads.get(tensor, tensor)

    @property
    def reached(self) -> frozenset[int]:
        """The tensors that the sweep reaches."""
        return frozenset(self._adjoints)

    def nearest_step(self, operation: int, *, is_back: bool) -> int | None:
        """Return the step at which something happens to an operation, in the phase of the view."""
        back = self.pass_step(operation)
        return back if is_back and back is not None else self.place(operation)

    @cached_property
    def _pass_steps(self) -> dict[int, int]:
        found = {
            each.operation: self.forward + 2 + i
            for i, each in reversed(list(enumerate(self.passes)))
            if each.operation is not None
        }
        for each in self.all:
            steps = self._read_steps(each)
            if steps is not None:
                found[each.id] = steps[1]
        return found

    def _read_steps(self, operation: Operation) -> tuple[int, int] | None:
        """Return the steps at which the adjoint of a variable that is read begins and is whole."""
        if self.index.variable_read(operation) is None or not operation.outputs:
            return None
        return self.adjoint_steps(operation.outputs[0].id)

    @cached_property
    def called(self) -> dict[int, str]:
        """What the call calls its sources and its target, as far as these are names."""
        call = self.call
        if call is None:
            return {}
        named = [(source.tensor, source.name) for source in call.sources]
        named += [(call.targets[0], call.target)] if len(call.targets) == 1 else []
        return {
            tensor: name for tensor, name in named if tensor is not None and name.isidentifier()
        }

    @property
    def _target_maker(self) -> int | None:
        assert self.call is not None
        targets = [self.index.makers.get(target) for target in self.call.targets]
        return next((each for each in targets if each is not None), None)

    @cached_property
    def _adjoints(self) -> dict[int, _Terms]:
        found: dict[int, _Terms] = {}
        if self.call is None or not self.passes:
            return found
        for i, each in enumerate(self.passes):
            for into, given in zip(each.inputs, each.contributions, strict=False):
                if into is not None and given is not None and self.is_needed(into):
                    terms = found.setdefault(self.place_of(into), _Terms([], []))
                    terms.steps.append(self.forward + 2 + i)
                    terms.terms.append(given)
        self._add_totals(found)
        self._add_results(found)
        return found

    def _add_results(self, found: dict[int, _Terms]) -> None:
        """Add what the call returned for its sources: of a variable to its read, if it has one."""
        assert self.call is not None
        places: dict[int, list[int]] = {}
        for tensor, first in self.reads.items():
            if tensor == first and first in found:
                places.setdefault(self.index.read_variable[tensor], []).append(first)
        for source in self.call.sources:
            if source.tensor is None or source.value is None:
                continue
            (place, *others) = places.get(source.tensor, [source.tensor])
            if place in found and not others:
                found[place].total = source.value

    def _add_totals(self, found: dict[int, _Terms]) -> None:
        """Add the sums that reached operations, and the seeds that no operation contributed."""
        targets = set(self.call.targets) if self.call is not None else set()
        for each in self.passes:
            made = self.index.operations.get(each.operation) if each.operation is not None else None
            outputs = made.outputs if made is not None else ()
            for output, adjoint in zip(outputs, each.adjoints, strict=False):
                if adjoint is None:
                    continue
                terms = found.get(self.place_of(output.id))
                if output.id in targets:
                    found[output.id] = self._with_seed(terms, adjoint)
                elif terms is not None:
                    terms.total = adjoint
        for terms in found.values():
            if terms.total is None:
                terms.total = terms.terms[0] if len(terms.terms) == 1 else _summed(terms.terms)

    def _with_seed(self, terms: _Terms | None, adjoint: Tensor) -> _Terms:
        """Return the terms of a target's adjoint: the seed, and what other operations add."""
        at = self.forward + 1
        if terms is None:
            return _Terms([at], [adjoint], adjoint)
        whole, given = array_of(adjoint), _summed(terms.terms)
        rest = array_of(given)
        if whole is None or rest is None:
            return _Terms([at], [adjoint], adjoint)
        seed = Tensor(SEED_ID, adjoint.shape, adjoint.dtype, Numbers(np.asarray(whole - rest)))
        return _Terms([at, *terms.steps], [seed, *terms.terms], adjoint)


def _alike_reads(index: Index, operations: Sequence[Operation]) -> dict[int, int]:
    """Return of every tensor that a read gave the first in a row of reads that gave the same."""
    first: dict[int, Tensor] = {}
    found: dict[int, int] = {}
    for each in operations:
        variable = index.variable_read(each)
        if variable is None or not each.outputs:
            continue
        known = first.get(variable.id)
        if known is None or not same_value(known, each.outputs[0]):
            known = first[variable.id] = each.outputs[0]
        found[each.outputs[0].id] = known.id
    return found


def same_value(one: Tensor, other: Tensor) -> bool:
    """Return whether two tensors have the same value, bit for bit as far as it is kept."""
    a, b = array_of(one), array_of(other)
    if a is None or b is None:
        return repr(one.value) == repr(other.value)
    return a.shape == b.shape and a.tobytes() == b.tobytes()


def _summed(terms: list[Tensor]) -> Tensor | None:
    """Return the sum of contributions, None where not all their numbers are known."""
    arrays = [array_of(each) for each in terms]
    if any(array is None for array in arrays) or not terms:
        return None
    total = arrays[0]
    for array in arrays[1:]:
        total = np.add(total, array)  # pyright: ignore[reportArgumentType, reportCallIssue]
    return Tensor(SEED_ID, terms[0].shape, terms[0].dtype, Numbers(np.asarray(total)))
