"""The hooks on `gradient`, `jacobian` and `batch_jacobian`."""

from __future__ import annotations

from typing import Any, Literal

import tensorflow as tf

from explorer.compute.tape import private
from explorer.compute.tape.recorder.hooks.tapes import Tapes
from explorer.compute.tape.recorder.hooks.weaving import Seen
from explorer.compute.tape.recorder.live import LiveCall, Site
from explorer.compute.tape.recorder.log import Log
from explorer.compute.tape.recorder.sources import argument_text, source_names
from explorer.core.tape.record import Trouble

MOST_CALLS = 20_000
"""Calls that are kept."""
Method = Literal["gradient", "jacobian", "batch_jacobian"]


class Called(Seen):
    """Woven into one of the three methods."""

    def __init__(self, log: Log, tapes: Tapes, method: Method) -> None:
        super().__init__(log)
        self._tapes = tapes
        self._method: Method = method

    def begun(self, tape: Any, target: Any, sources: Any, *options: Any) -> Any:
        """Begin a call; one that another call, or a library, makes is no call of the snippet."""
        log = self.log
        log.depth += 1
        if log.depth > 1 or len(log.calls) >= MOST_CALLS or not log.sites.calls_directly():
            return self
        return log.guarded(self._call, tape, target, sources, options) or self

    def finished(self, token: Any, result: Any) -> None:
        """Note what came of it."""
        if isinstance(token, LiveCall):
            token.results = self.log.keeper.all(flat(result))

    def broke(self, token: Any, error: BaseException) -> None:
        """Note that it raised."""
        if isinstance(token, LiveCall):
            token.error = Trouble(type(error).__name__, token.site.line, str(error))

    def tidied(self, token: Any) -> None:
        """End it."""
        log = self.log
        log.depth -= 1
        if isinstance(token, LiveCall):
            token.last = log.seen
            log.call = None
            log.passes.clear()

    def _before(self, line: int | None) -> int:
        """Return how many calls were traced on a line until now; AutoGraph knows no columns."""
        if line is None:
            return 0
        calls = self.log.calls
        return sum(one.traced_line == line and one.method == self._method for one in calls)

    def _call(self, tape: Any, target: Any, sources: Any, options: tuple[Any, ...]) -> LiveCall:
        log = self.log
        frame = log.sites.frame()
        log.names.look(frame)
        site, wanted, targets = log.site(), flat(sources), flat(target)
        syntax = log.sites.syntax
        traced_line = None if tf.executing_eagerly() else site.line
        node = syntax.call(site.line, site.span, self._method, self._before(traced_line))
        if node is not None:  # AutoGraph knows the line alone, and not always the first.
            site = Site(node.lineno, syntax.span(node), site.loops)
        gradient = self._method == "gradient"
        outputs = options[0] if gradient else None
        unconnected = options[1] if gradient else options[0]
        call = LiveCall(
            id=len(log.calls),
            method=self._method,
            tape=self._tapes.entry(tape).id,
            site=site,
            targets=log.keeper.all(targets),
            sources=log.keeper.all(wanted),
            text="" if node is None else syntax.text(site.span),
            target=argument_text(node, 0, "target"),
            names=source_names(log.names, node, sources),
            watched=tuple(watching(log, tape, source) for source in wanted),
            target_watched=tuple(watching(log, tape, one) for one in targets),
            output_gradients=None if outputs is None else flat(outputs),
            unconnected=str(getattr(unconnected, "value", unconnected)),
            first=log.seen,
            recording=private.is_recording(tape),
            traced=not tf.executing_eagerly(),
            traced_line=traced_line,
        )
        log.calls.append(call)
        log.call = call
        return call


def flat(structure: Any) -> tuple[Any, ...]:
    """Return the tensors of a structure in TensorFlow's order."""
    return tuple(tf.nest.flatten(structure))


def watching(log: Log, tape: Any, tensor: Any) -> bool | None:
    """Tell whether a tape follows a tensor now; TensorFlow is asked, with this tape alone.

    None: it cannot be asked, because the tape is used up or this is no tensor.
    """
    parts = [
        part if (handle := getattr(part, "handle", None)) is None else handle
        for part in tf.nest.flatten(tensor, expand_composites=True)
        if tf.is_tensor(part) or isinstance(part, tf.Variable)
    ]
    if private.low_level(tape) is None or not parts or not private.can_ask():
        return None
    return log.follows(tape, parts)
