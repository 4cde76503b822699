"""What is seen of functions: their graphs as TensorFlow traces them, and which run is whose."""

from __future__ import annotations

import re
from typing import Any

from explorer.compute.tape import private
from explorer.compute.tape.recorder.hooks.weaving import Seen
from explorer.compute.tape.recorder.keeping import symbolic
from explorer.compute.tape.recorder.live import (
    LiveGraph,
    LiveOperation,
    Site,
    Symbolic,
)
from explorer.compute.tape.recorder.log import Log

_FUNCTION_NAME = re.compile(r"__(?:inference|forward)_+(?:_*backward_)?(?P<name>.+?)(?:_\d+)+$")


_BACKWARD = re.compile(r"__backward_|.*_grad_\d+$")
_GRAPH_NAME = re.compile(r"(?:__backward_)?(?P<name>.+?)(?:_\d+)?(?:_rewritten)?(?:_grad_\d+)?$")
_PARTS = ("cond_true", "cond_false", "while_body", "while_cond", "__backward_")


def graph_name(name: str) -> str:
    """Return the name of a function's graph, or that of a branch or a loop without its number."""
    found = _GRAPH_NAME.match(name) if name.startswith(_PARTS) else None
    return found["name"] if found else name


def python_name(name: str) -> str:
    """Return the name that a function has in Python, of the one that TensorFlow gave it."""
    found = _FUNCTION_NAME.match(name)
    return found["name"] if found else name


def note_traced(
    log: Log,
    name: str | bytes,
    inputs: tuple[Any, ...],
    attributes: tuple[Any, ...] | None,
    outputs: tuple[Any, ...],
    graph: Any,
) -> None:
    """Log an operation that was put into a graph."""
    entry = graph_entry(log, graph)
    if entry is None:
        return
    kind = name.decode() if isinstance(name, bytes) else name
    made = tuple(map(symbolic, outputs))
    line = private.traced_line(outputs, log.snippet.file)
    site = Site(line, None)
    if entry.site.line is None and kind != "Placeholder":  # Those stand where it is called.
        entry.site = site
    if kind in ("Placeholder", "Const"):
        _note_leaf(log, kind, made[0], attributes, site)
        return
    operation = LiveOperation(
        id=-1,
        name=kind,
        inputs=tuple(map(symbolic, inputs)),
        outputs=made,
        input_ids=tuple([tensor._id for tensor in inputs]),
        output_ids=tuple([tensor._id for tensor in made]),
        attributes=attributes or (),
        site=site,
        tapes=log.recorded_by(inputs),
        phase="backward" if log.depth or entry.backward else "forward",
        of=log.derivative_of(),
        call=log.call.id if log.call else None,
        traced=True,
        graph=entry.id,
        layer=log.layer(),
    )
    log.add(operation)


def _note_leaf(
    log: Log,
    kind: str,
    tensor: Symbolic,
    attributes: tuple[Any, ...] | None,
    site: Site,
) -> None:
    value = None
    if kind == "Const" and attributes:
        given = dict(zip(attributes[::2], attributes[1::2], strict=True))
        value = private.array_of(given.get("value"))
    log.graph_leaves[tensor._id] = (kind, tensor, value, site.line)


def graph_entry(log: Log, graph: Any) -> LiveGraph | None:
    """Return the entry of a graph; None of those in which Keras only works out shapes."""
    entry = log.graphs.get(id(graph))
    if entry is not None:
        return entry
    name = str(getattr(graph, "name", ""))
    if name.startswith(("scratch_graph", "keras_scratch_graph")):
        return None
    entry = LiveGraph(
        len(log.graphs), graph_name(name), graph, backward=bool(_BACKWARD.match(name))
    )
    log.graphs[id(graph)] = entry
    return entry


class FunctionMade(Seen):
    """Woven into `from_func_graph`: under which name a graph becomes a function that can be run."""

    def begun(self, name: Any, graph: Any, attributes: Any, *_: Any) -> None:
        """Note the name, and whether XLA compiles it."""
        entry = graph_entry(self.log, graph)
        if entry is not None:
            text = name.decode() if isinstance(name, bytes) else str(name)
            self.log.functions[text] = entry
            must = (attributes or {}).get("_XlaMustCompile")
            entry.compiled = entry.compiled or bool(getattr(must, "b", must))
