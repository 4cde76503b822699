"""The hooks on `gradient`, `jacobian` and `batch_jacobian`."""

from __future__ import annotations

import ast
from typing import Any, Literal

import tensorflow as tf

from explorer.compute.tape import private
from explorer.compute.tape.recorder.functions import symbolic
from explorer.compute.tape.recorder.live import LiveCall, Site
from explorer.compute.tape.recorder.log import Log
from explorer.compute.tape.recorder.tapes import Tapes
from explorer.compute.tape.recorder.weaving import Seen
from explorer.core.tape.record import Trouble

Method = Literal["gradient", "jacobian", "batch_jacobian"]


class Called(Seen):
    """Woven into one of the three methods."""

    def __init__(self, log: Log, tapes: Tapes, method: Method) -> None:
        super().__init__(log)
        self._tapes = tapes
        self._method: Method = method

    def begun(self, tape: Any, target: Any, sources: Any, *options: Any) -> Any:  # noqa: ANN401
        """Begin a call; one that another call, or a library, makes is no call of the snippet."""
        log = self.log
        log.depth += 1
        if log.depth > 1 or not log.sites.calls_directly():
            return self
        return log.guarded(self._call, tape, target, sources, options) or self

    def finished(self, token: Any, result: Any) -> None:  # noqa: ANN401
        """Note what came of it."""
        if isinstance(token, LiveCall):
            token.results = tuple(map(symbolic, flat(result)))

    def broke(self, token: Any, error: BaseException) -> None:  # noqa: ANN401
        """Note that it raised."""
        if isinstance(token, LiveCall):
            token.error = Trouble(type(error).__name__, token.site.line, str(error))

    def tidied(self, token: Any) -> None:  # noqa: ANN401
        """End it."""
        log = self.log
        log.depth -= 1
        if isinstance(token, LiveCall):
            token.last = log.seen
            log.call = None
            log.passes.clear()

    def _call(self, tape: Any, target: Any, sources: Any, options: tuple[Any, ...]) -> LiveCall:  # noqa: ANN401
        log = self.log
        frame = log.sites.frame()
        log.names.look(frame)
        site, wanted, targets = log.sites.of(frame), flat(sources), flat(target)
        gradient = self._method == "gradient"
        outputs = options[0] if gradient else None
        unconnected = options[1] if gradient else options[0]
        call = LiveCall(
            id=len(log.calls),
            method=self._method,
            tape=self._tapes.entry(tape).id,
            site=site,
            targets=tuple(map(symbolic, targets)),
            sources=tuple(map(symbolic, wanted)),
            names=source_names(log, site, wanted),
            watched=tuple(watching(log, tape, source) for source in wanted),
            target_watched=tuple(watching(log, tape, one) for one in targets),
            output_gradients=None if outputs is None else flat(outputs),
            unconnected=str(getattr(unconnected, "value", unconnected)),
            first=log.seen,
            recording=private.is_recording(tape),
            traced=not tf.executing_eagerly(),
        )
        log.calls.append(call)
        log.call = call
        return call


def flat(structure: Any) -> tuple[Any, ...]:  # noqa: ANN401
    """Return the tensors of a structure in TensorFlow's order."""
    return tuple(tf.nest.flatten(structure))


def watching(log: Log, tape: Any, tensor: Any) -> bool | None:  # noqa: ANN401
    """Tell whether a tape follows a tensor now; TensorFlow is asked, with this tape alone.

    None: it cannot be asked, because the tape is used up or this is no tensor.
    """
    parts = [
        part if (handle := getattr(part, "handle", None)) is None else handle
        for part in tf.nest.flatten(tensor, expand_composites=True)
        if tf.is_tensor(part) or isinstance(part, tf.Variable)
    ]
    if private.low_level(tape) is None or not parts:
        return None
    return log.follows(tape, parts)


def source_names(log: Log, site: Site, sources: tuple[Any, ...]) -> tuple[str, ...]:
    """Return what the snippet calls each source: the text in the call where it lists them."""
    texts = _listed(log.sites.text(site.span))
    names = []
    for index, source in enumerate(sources):
        text = texts[index] if len(texts) == len(sources) else ""
        own = (
            getattr(source, "path", None) or getattr(source, "name", "")
            if isinstance(source, tf.Variable)
            else ""
        )
        names.append(text or log.names.tensor(source) or str(own).split(":")[0])
    return tuple(names)


def _listed(text: str) -> list[str]:
    """Return the texts of the sources of a call, flattened in TensorFlow's order."""
    try:
        call = ast.parse(text.strip(), mode="eval").body
    except SyntaxError:
        return []
    if not isinstance(call, ast.Call):
        return []
    named = {word.arg: word.value for word in call.keywords}
    sources = named.get("sources", named.get("source"))
    if sources is None and len(call.args) > 1:
        sources = call.args[1]
    return [] if sources is None else [ast.unparse(leaf) for leaf in _leaves(sources)]


def _leaves(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.List | ast.Tuple):
        return [leaf for item in node.elts for leaf in _leaves(item)]
    if isinstance(node, ast.Dict):
        keys = [getattr(key, "value", None) for key in node.keys]
        if all(isinstance(key, str) for key in keys):
            ordered = sorted(
                zip(map(str, keys), node.values, strict=True), key=lambda pair: pair[0]
            )
            return [leaf for _, item in ordered for leaf in _leaves(item)]
    return [node]
