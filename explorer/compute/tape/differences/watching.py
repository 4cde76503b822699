"""The gradient calls of a run for differences: their targets, and the sources where asked for."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any

import numpy as np
import tensorflow as tf

from explorer.compute.tape.differences.log import (
    Arrays,
    Origins,
    SeenCall,
    SeenSource,
    SeenTape,
    value_of,
)
from explorer.compute.tape.differences.moves import Key
from explorer.compute.tape.recorder.live import Site

Meant = Mapping[tuple[int, int], tuple[Key, int]]
"""By call and source: the operation that was given what the person meant, and as which input."""
_METHODS = ("gradient", "jacobian", "batch_jacobian")


class EnoughError(BaseException):
    """The run is at the last call that is wanted; no `except Exception` of a snippet takes it."""


class CallWatch:
    """Keeps what the calls of the snippet were given, up to the last that is wanted."""

    def __init__(
        self, wanted: frozenset[int], *, sources: bool = False, meant: Meant | None = None
    ) -> None:
        self._last = max(wanted)
        self._wanted = wanted
        self._sources = sources
        self._meant = meant or {}
        self._count = 0
        self._depth = 0
        self.seen: dict[int, SeenCall] = {}

    def begin(
        self,
        origins: Origins,
        site: Callable[[], Site],
        aside: Callable[[], AbstractContextManager[None]],
        here: Callable[[], bool],
    ) -> None:
        """Take the run that is to be watched."""
        self._origins, self._site, self._aside, self._here = origins, site, aside, here
        origins.wanted = frozenset(key for key, _ in self._meant.values())

    def hooks(self) -> Iterator[tuple[str, Callable[[Callable[..., Any]], Callable[..., Any]]]]:
        """Yield what wraps which methods of tf.GradientTape."""
        yield "__enter__", self._enter
        yield "__exit__", self._exit
        for name in _METHODS:
            yield name, self._method

    def _enter(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def enter(tape: Any) -> Any:
            self._tape(tape).entered.append(self._origins.count)
            return original(tape)

        return enter

    def _exit(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def leave(tape: Any, *error: Any) -> Any:
            self._tape(tape).left.append(self._origins.count)
            return original(tape, *error)

        return leave

    def _tape(self, tape: Any) -> SeenTape:
        return self._origins.tapes.setdefault(tape, SeenTape())

    def _method(self, original: Callable[..., Any]) -> Callable[..., Any]:
        signature = inspect.signature(original)

        def method(tape: Any, *given: Any, **named: Any) -> Any:
            if not self._here():
                return original(tape, *given, **named)
            if not self._depth:
                self._called(tape, original.__name__, signature, given, named)
            self._depth += 1
            try:
                return original(tape, *given, **named)
            finally:
                self._depth -= 1

        return method

    def _called(
        self,
        tape: Any,
        name: str,
        signature: inspect.Signature,
        given: tuple[Any, ...],
        named: dict[str, Any],
    ) -> None:
        try:
            bound = signature.bind(tape, *given, **named).arguments
        except TypeError:
            return  # TensorFlow says it itself, and the recorder does not count it either.
        number, self._count = self._count, self._count + 1
        if number in self._wanted:
            with self._aside():
                self.seen[number] = self._seen(number, tape, name, bound)
        if number >= self._last:
            raise EnoughError

    def _seen(
        self,
        number: int,
        tape: Any,
        name: str,
        bound: dict[str, Any],
    ) -> SeenCall:
        weights = bound.get("output_gradients")
        sources: tuple[SeenSource, ...] = ()
        if self._sources:
            flat = tf.nest.flatten(bound.get("sources", bound.get("source")))
            opened = self._origins.tapes.get(tape)
            meant = (self._as_meant(number, index, each) for index, each in enumerate(flat))
            sources = tuple(self._origins.source(each, opened) for each in meant)
        return SeenCall(
            self._site(),
            name,
            _arrays(bound.get("target")),
            None if weights is None else _arrays(weights),
            sources,
        )

    def _as_meant(self, number: int, index: int, source: Any) -> Any:
        """Return what a source stood for before its name was bound again, where it was."""
        place = self._meant.get((number, index))
        earlier = None if place is None else self._origins.given(*place)
        return source if earlier is None else earlier


def _arrays(structure: Any) -> Arrays | None:
    """Return the float64 or complex values of a structure of tensors, None where one has none."""
    arrays = []
    for part in tf.nest.flatten(structure, expand_composites=True):
        value = value_of(part) if tf.is_tensor(part) or hasattr(part, "handle") else None
        if value is None:
            return None
        complex_ = value.dtype.kind == "c"
        arrays.append(value.astype(np.complex128 if complex_ else np.float64))
    return arrays
