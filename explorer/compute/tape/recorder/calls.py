"""The hooks on `gradient`, `jacobian` and `batch_jacobian`."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from typing import Any, Literal

import tensorflow as tf

from explorer.compute.tape import private
from explorer.compute.tape.recorder.live import LiveCall, LiveTape, Site
from explorer.compute.tape.recorder.log import Log
from explorer.core.tape.record import Trouble

Method = Literal["gradient", "jacobian", "batch_jacobian"]


class Calls:
    """Logs the gradient calls that the snippet makes."""

    def __init__(self, log: Log, entry: Callable[[Any], LiveTape]) -> None:
        self._log = log
        self._entry = entry

    def hook(self, name: Method) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Return what wraps the method of this name."""

        def wrap(original: Callable[..., Any]) -> Callable[..., Any]:
            signature = inspect.signature(original)

            def method(tape: Any, *given: Any, **named: Any) -> Any:  # noqa: ANN401
                log = self._log
                if not log.here():
                    return original(tape, *given, **named)
                call = None
                if not log.depth:
                    call = log.guarded(self._begun, name, signature, (tape, *given), named)
                log.depth += 1
                try:
                    result = original(tape, *given, **named)
                except Exception as error:
                    log.guarded(self._failed, call, error)
                    raise
                else:
                    log.guarded(self._ended, call, result)
                    return result
                finally:
                    log.depth -= 1
                    if not log.depth:
                        log.call = None

            return method

        return wrap

    def _begun(
        self,
        name: Method,
        signature: inspect.Signature,
        given: tuple[Any, ...],
        named: Any,  # noqa: ANN401
    ) -> LiveCall | None:
        log = self._log
        try:
            bound = signature.bind(*given, **named).arguments
        except TypeError:
            return None  # TensorFlow says it itself.
        frame = log.sites.frame()
        log.names.look(frame)
        tape, entry = given[0], self._entry(given[0])
        sources = _flat(bound.get("sources", bound.get("source")))
        targets = _flat(bound.get("target"))
        site = log.sites.of(frame)
        outputs = bound.get("output_gradients")
        unconnected = bound.get("unconnected_gradients", "none")
        call = LiveCall(
            id=len(log.calls),
            method=name,
            tape=entry.id,
            site=site,
            targets=targets,
            sources=sources,
            names=source_names(log, site, sources),
            watched=tuple(watching(log, tape, source) for source in sources),
            target_watched=tuple(watching(log, tape, target) for target in targets),
            output_gradients=None if outputs is None else _flat(outputs),
            unconnected=str(getattr(unconnected, "value", unconnected)),
            first=log.seen,
            recording=private.is_recording(tape),
            traced=not tf.executing_eagerly(),
        )
        log.calls.append(call)
        log.call = call
        return call

    def _ended(self, call: LiveCall | None, result: Any) -> None:  # noqa: ANN401
        if call is not None:
            call.results = _flat(result)
            call.last = self._log.seen

    def _failed(self, call: LiveCall | None, error: Exception) -> None:
        if call is not None:
            call.error = Trouble(type(error).__name__, call.site.line, str(error))
            call.last = self._log.seen


def _flat(structure: Any) -> tuple[Any, ...]:  # noqa: ANN401
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
