"""What a run of the snippet tells of itself while it is watched by a `Rerun`."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import tensorflow as tf

from explorer.compute.tape import private
from explorer.compute.tape.differences.moves import Key, Place
from explorer.compute.tape.recorder.live import Site

Arrays = list[np.ndarray]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a variable."""

    at: int
    """Operations before it."""
    key: Key
    assigns: bool
    reads: bool


@dataclass(slots=True, eq=False)
class SeenTape:
    """The times at which a tape was in its context, in operations."""

    entered: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)

    def was_open(self, at: int) -> bool:
        """Tell whether the tape was within its context at an operation."""
        index = bisect_left(self.entered, at + 1) - 1
        return index >= 0 and (index >= len(self.left) or at < self.left[index])


@dataclass(frozen=True, slots=True)
class Part:
    """A tensor or variable that a source consists of, and how it can be moved."""

    value: np.ndarray
    places: tuple[Place, ...]
    """Of a variable one for each moment that comes into question, the best first."""
    as_float: Place | None = None
    """Of integers: the constant that can be made a float."""


SeenSource = tuple[Part, ...]
"""A source of a call: a composite tensor has several parts, what cannot be moved none."""


@dataclass(slots=True, eq=False)
class SeenCall:
    """A gradient call of a run."""

    site: Site
    method: str
    targets: Arrays | None
    """Float or complex arrays; None: they have no values, as while a function is traced."""
    weights: Arrays | None
    """output_gradients."""
    sources: tuple[SeenSource, ...] = ()


class Origins:
    """Keeps where the tensors of a run come from, and what happened to its variables."""

    def __init__(self) -> None:
        self.count = 0
        """Operations so far."""
        self.tensors: dict[int, Place] = {}
        self.initial: dict[int, int] = {}
        """By the number of a variable's handle, that of the tensor which it got first."""
        self.events: dict[int, list[Event]] = {}
        self.tapes: WeakKeyDictionary[Any, SeenTape] = WeakKeyDictionary()
        self.wanted: frozenset[Key] = frozenset()
        """Operations of which it is asked what they were given."""
        self._given: dict[Key, tuple[Any, ...]] = {}
        self._read: dict[int, Any] = {}
        """The handle of a variable by the number of what a read of it gave."""
        self._values: dict[int, Any] = {}
        """What a read gave first, by the number of the handle."""

    def given(self, key: Key, position: int) -> Any:
        """Return the tensor, or the variable's handle, that a wanted operation was given."""
        inputs = self._given.get(key, ())
        if position >= len(inputs):
            return None
        return self._read.get(private.identity(inputs[position]), inputs[position])

    def operation(self, key: Key, inputs: tuple[Any, ...], outputs: tuple[Any, ...]) -> None:
        """Remember an operation that has run."""
        for index, output in enumerate(outputs):
            if output is not None and private.is_eager(output):
                self.tensors[private.identity(output)] = Place("output", key, index)
        for each in inputs:
            handle = _handle(each)
            if handle is not None:
                self._happened(private.identity(handle), key, inputs)
        if self.wanted:
            self._keep_given(key, inputs, outputs)
        self.count += 1

    def _keep_given(self, key: Key, inputs: tuple[Any, ...], outputs: tuple[Any, ...]) -> None:
        if key in self.wanted:
            self._given[key] = inputs
        if key[0] == "ReadVariableOp":
            self._read[private.identity(outputs[0])] = inputs[0]
            self._values.setdefault(private.identity(inputs[0]), outputs[0])

    def constant(self, key: Key, tensor: Any) -> None:
        """Remember a tensor that was made of a Python or NumPy value."""
        self.tensors[private.identity(tensor)] = Place("constant", key)

    def _happened(self, handle: int, key: Key, inputs: tuple[Any, ...]) -> None:
        name = key[0]
        called = name.startswith("__") or "Call" in name
        assigns = called or name.startswith(("Assign", "ResourceApply", "ResourceScatter"))
        reads = called or not assigns
        if name == "AssignVariableOp" and handle not in self.initial:
            self.initial[handle] = private.identity(inputs[1])
        if name not in ("DestroyResourceOp", "VarIsInitializedOp", "VariableShape"):
            self.events.setdefault(handle, []).append(Event(self.count, key, assigns, reads))

    def source(self, tensor: Any, tape: SeenTape | None) -> SeenSource:
        """Return the parts of a source that can be moved."""
        parts = []
        for part in tf.nest.flatten(tensor, expand_composites=True):
            places = self._places(part, tape)
            value = value_of(self._values.get(private.identity(part), part))
            if places and value is not None and value.dtype.kind in "fciu":
                whole = value.dtype.kind in "iu"
                parts.append(Part(value, places, self._constant(part) if whole else None))
        return tuple(parts)

    def _places(self, part: Any, tape: SeenTape | None) -> tuple[Place, ...]:
        handle = _handle(part)
        if handle is None:
            place = self.tensors.get(private.identity(part))
            return () if place is None else (place,)
        made = self.tensors.get(private.identity(handle))
        if made is None:
            return ()
        moments = self._moments(self.events.get(private.identity(handle), []), tape)
        return tuple(Place("variable", made.key, made.index, moment) for moment in moments)

    def _constant(self, part: Any) -> Place | None:
        """Return the constant that an integer tensor or variable was made of, if it was."""
        handle = _handle(part)
        number = private.identity(part)
        if handle is not None:
            number = self.initial.get(private.identity(handle), -1)
        place = self.tensors.get(number)
        return place if place is not None and place.kind == "constant" else None

    def _moments(self, events: list[Event], tape: SeenTape | None) -> list[Key]:
        """Return after which assignments a variable may be moved, the best first.

        The derivative is that at the value which the variable had when the tape's context read
        it; where nothing read it there, at the one that it had when the context began.
        """
        ends = [self._first_read(events, tape), self._entry(tape), self.count]
        moments = [_last_assignment(events, end, maybe) for end in ends for maybe in (True, False)]
        return list(dict.fromkeys(moment for moment in moments if moment is not None))

    def _first_read(self, events: list[Event], tape: SeenTape | None) -> int:
        if tape is None:
            return self.count
        reads = (event.at for event in events if event.reads and tape.was_open(event.at))
        return next(reads, self._entry(tape))

    def _entry(self, tape: SeenTape | None) -> int:
        return tape.entered[0] if tape is not None and tape.entered else self.count


def _last_assignment(events: list[Event], before: int, maybe: bool) -> Key | None:
    """Return the last assignment; a function that was called may have been one or not."""
    past = [
        event.key
        for event in events
        if event.assigns and event.at < before and (maybe or not event.reads)
    ]
    return past[-1] if past else None


def _handle(part: Any) -> Any:
    """Return the handle of a variable, or a tensor that is one."""
    if private.is_eager(part):
        return part if part.dtype == tf.resource else None
    return getattr(part, "handle", None)


def value_of(part: Any) -> np.ndarray | None:
    """Return the value of a tensor or variable of numbers, None where it has none."""
    if hasattr(part, "handle"):
        part = getattr(part, "value", part)
        part = part() if callable(part) else part
    if hasattr(part, "handle"):
        part = part.read_value()
    if not private.is_eager(part) or part.dtype in (tf.string, tf.resource, tf.variant):
        return None
    array = np.array(private.numpy_view(part))
    return array.astype(np.float32) if array.dtype.kind not in "biufc" else array
