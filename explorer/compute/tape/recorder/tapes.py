"""The hooks on tf.GradientTape: its contexts and its gradient calls.

Methods are replaced on the class itself, so that every import of it and every subclass is seen.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from typing import Any

import tensorflow as tf

from explorer.compute.tape import private
from explorer.compute.tape.recorder.calls import Calls
from explorer.compute.tape.recorder.live import LiveTape
from explorer.compute.tape.recorder.log import Log


class Tapes:
    """What is known of each tape."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._entries: dict[int, LiveTape] = {}
        """By `id`, while it lives."""

    def entry(self, tape: Any) -> LiveTape:  # noqa: ANN401 - subclasses may be anything
        """Return the entry of a tape, a new one if it was not seen before."""
        entry = self._entries.get(id(tape))
        if entry is not None and entry.tape() is tape:
            return entry
        log = self._log
        entry = LiveTape(
            id=len(log.tapes),
            tape=weakref.ref(tape),
            persistent=bool(getattr(tape, "_persistent", False)),
            watches_variables=bool(getattr(tape, "_watch_accessed_variables", True)),
            site=log.sites.here(3),
        )
        log.tapes.append(entry)
        self._entries[id(tape)] = entry
        return entry

    def entered(self, tape: Any) -> None:  # noqa: ANN401
        """Note that its context begins."""
        entry = self.entry(tape)
        active = [other for other in self._log.active() if other is not entry]
        if not entry.entered:
            entry.entered = True
            entry.parent = active[-1].id if active else None
        self._log.on_stack = [*active, entry]
        self._log.tell(entry, "enter")

    def left(self, tape: Any) -> None:  # noqa: ANN401
        """Note that its context ends."""
        entry = self.entry(tape)
        self._log.names.look(self._log.sites.frame())
        self._log.tell(entry, "exit")
        if entry in self._log.on_stack:
            self._log.on_stack.remove(entry)

    def watched(self, tape: Any, tensors: Any) -> None:  # noqa: ANN401
        """Note what it was asked to watch."""
        log, entry = self._log, self.entry(tape)
        log.names.look(log.sites.frame())
        for tensor in tf.nest.flatten(tensors, expand_composites=True):
            log.tell(entry, "watch", private.identity(tensor), log.names.tensor(tensor))

    def told(self, tape: Any, kind: str) -> None:  # noqa: ANN401
        """Note another event."""
        entry = self.entry(tape)
        if kind == "resume":
            self._log.on_stack = [other for other in self._log.on_stack if other is not entry] + [
                entry
            ]
        self._log.tell(entry, kind)


@contextmanager
def tapes_seen(log: Log) -> Iterator[None]:
    """Log what happens to every tape, and the gradient calls."""
    tapes = Tapes(log)
    calls = Calls(log, tapes.entry)
    with ExitStack() as stack:
        for name, hook in _hooks(log, tapes, calls).items():
            original = getattr(tf.GradientTape, name)
            setattr(tf.GradientTape, name, wraps(original)(hook(original)))
            stack.callback(setattr, tf.GradientTape, name, original)
        stack.enter_context(_accesses_seen(log))
        yield


Hook = Callable[[Callable[..., Any]], Callable[..., Any]]


def _hooks(log: Log, tapes: Tapes, calls: Calls) -> dict[str, Hook]:
    return {
        "__init__": _after(log, tapes.entry),
        "__enter__": _after(log, tapes.entered),
        "__exit__": _before(log, tapes.left),
        "watch": _after(log, tapes.watched),
        "reset": _after(log, lambda tape: tapes.told(tape, "reset")),
        "stop_recording": _stopping(log, tapes),
        "gradient": calls.hook("gradient"),
        "jacobian": calls.hook("jacobian"),
        "batch_jacobian": calls.hook("batch_jacobian"),
    }


def _after(log: Log, look: Callable[..., Any]) -> Hook:
    def hook(original: Callable[..., Any]) -> Callable[..., Any]:
        def method(tape: Any, *given: Any, **named: Any) -> Any:  # noqa: ANN401
            result = original(tape, *given, **named)
            if log.here():
                wanted = given or tuple(named.values())
                log.guarded(look, tape, *(wanted if original.__name__ == "watch" else ()))
            return result

        return method

    return hook


def _before(log: Log, look: Callable[..., Any]) -> Hook:
    def hook(original: Callable[..., Any]) -> Callable[..., Any]:
        def method(tape: Any, *given: Any, **named: Any) -> Any:  # noqa: ANN401
            if log.here():
                log.guarded(look, tape)
            return original(tape, *given, **named)

        return method

    return hook


def _stopping(log: Log, tapes: Tapes) -> Hook:
    def hook(original: Callable[..., Any]) -> Callable[..., Any]:
        @contextmanager
        def stop_recording(tape: Any) -> Iterator[None]:  # noqa: ANN401
            with original(tape):
                if log.here():
                    log.guarded(tapes.told, tape, "stop")
                yield
            if log.here():
                log.guarded(tapes.told, tape, "resume")

        return stop_recording

    return hook


@contextmanager
def _accesses_seen(log: Log) -> Iterator[None]:
    """Log the trainable variables that tapes begin to watch because they are read."""
    original = private.pywrap_tfe.TFE_Py_TapeVariableAccessed

    def accessed(variable: Any) -> Any:  # noqa: ANN401
        result = original(variable)
        if log.on_stack and log.here():
            log.guarded(_note_access, log, variable)
        return result

    private.pywrap_tfe.TFE_Py_TapeVariableAccessed = accessed
    try:
        yield
    finally:
        private.pywrap_tfe.TFE_Py_TapeVariableAccessed = original


def _note_access(log: Log, variable: Any) -> None:  # noqa: ANN401
    number = private.identity(variable)
    for entry in log.active():
        if entry.watches_variables and number not in entry.accessed:
            entry.accessed.add(number)
            log.names.look(log.sites.frame())
            log.tell(entry, "access", number, log.names.tensor(variable))
