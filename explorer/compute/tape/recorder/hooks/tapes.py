"""The hooks on tf.GradientTape: its contexts and its gradient calls.

Hooks are in the methods themselves, so that every import of the class and every subclass is seen.
"""

from __future__ import annotations

import weakref
from typing import Any

import tensorflow as tf

from explorer.compute.tape import private
from explorer.compute.tape.recorder.hooks.weaving import Seen
from explorer.compute.tape.recorder.live import LiveTape
from explorer.compute.tape.recorder.log import Log
from explorer.compute.tape.recorder.sources import argument, structure_names


class Tapes:
    """What is known of each tape."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._entries: dict[int, LiveTape] = {}
        """By `id`, while it lives."""

    def entry(self, tape: Any) -> LiveTape:  # subclasses may be anything
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
            site=log.site(),
        )
        log.tapes.append(entry)
        self._entries[id(tape)] = entry
        return entry

    def entered(self, tape: Any) -> None:
        """Note that its context begins."""
        entry = self.entry(tape)
        active = [other for other in self._log.active() if other is not entry]
        if not entry.entered:
            entry.entered = True
            entry.parent = active[-1].id if active else None
        entry.contexts.append(self._log.site())
        self._log.on_stack = [*active, entry]
        self._log.tell(entry, "enter")

    def left(self, tape: Any) -> None:
        """Note that its context ends."""
        entry = self.entry(tape)
        self._named(tape, entry)
        self._log.tell(entry, "exit")
        if entry in self._log.on_stack:
            self._log.on_stack.remove(entry)

    def watched(self, tape: Any, tensors: Any) -> None:
        """Note what it was asked to watch."""
        log, entry = self._log, self.entry(tape)
        self._named(tape, entry)
        site = log.site()
        node = argument(log.sites.syntax.call(site.line, site.span, "watch"), 0, "tensor")
        names = structure_names(log.names, node, tensors)
        for tensor, name in zip(tf.nest.flatten(tensors), names, strict=True):
            log.tell(entry, "watch", private.identity(tensor), log.names.tensor(tensor) or name)

    def _named(self, tape: Any, entry: LiveTape) -> None:
        names = self._log.names
        names.look(self._log.sites.frame())
        entry.name = entry.name or names.objects.get(id(tape), "")

    def told(self, tape: Any, kind: str) -> None:
        """Note another event."""
        entry = self.entry(tape)
        if kind == "resume":
            self._log.on_stack = [other for other in self._log.on_stack if other is not entry] + [
                entry
            ]
        self._log.tell(entry, kind)


class OfTape(Seen):
    """A hook in a method of tf.GradientTape."""

    def __init__(self, log: Log, tapes: Tapes) -> None:
        super().__init__(log)
        self.tapes = tapes


class Made(OfTape):
    """Woven into `GradientTape.__init__`."""

    def begun(self, tape: Any, *_: Any) -> Any:
        """Keep the tape until the method has done its part."""
        return tape

    def finished(self, token: Any, result: Any) -> None:
        """Note the new tape."""
        self.tapes.entry(token)


class Entered(Made):
    """Woven into `GradientTape.__enter__`."""

    def finished(self, token: Any, result: Any) -> None:
        """Note that its context begins."""
        self.tapes.entered(token)


class Left(OfTape):
    """Woven into `GradientTape.__exit__`."""

    def begun(self, tape: Any, *_: Any) -> None:
        """Note that its context ends."""
        self.tapes.left(tape)


class Watched(OfTape):
    """Woven into `GradientTape.watch`."""

    def begun(self, tape: Any, tensor: Any) -> Any:
        """Keep both until it is watched."""
        return tape, tensor

    def finished(self, token: Any, result: Any) -> None:
        """Note what is watched now."""
        self.tapes.watched(*token)


class Reset(Made):
    """Woven into `GradientTape.reset`."""

    def finished(self, token: Any, result: Any) -> None:
        """Note that it forgot everything."""
        self.tapes.told(token, "reset")


class Stopped(OfTape):
    """Woven into `GradientTape.stop_recording`, which is a generator."""

    def begun(self, tape: Any) -> Any:
        """Note that it stops, if it was recording at all."""
        if not private.is_recording(tape):
            return None
        self.tapes.told(tape, "stop")
        return tape

    def tidied(self, token: Any) -> None:
        """Note that it records again."""
        self.tapes.told(token, "resume")


class Accessed(Seen):
    """Woven into what tells tapes that a trainable variable is read."""

    def begun(self, variable: Any) -> None:
        """Note which tapes watch it from now on."""
        log, number = self.log, private.identity(variable)
        for entry in log.active():
            if entry.watches_variables and number not in entry.accessed:
                entry.accessed.add(number)
                log.names.look(log.sites.frame())
                log.tell(entry, "access", number, log.names.tensor(variable))
