"""Everything that the judge looks at for one gradient call."""

from __future__ import annotations

import ast
from functools import cached_property

from explorer.compute.tape import private
from explorer.compute.tape.clinic.text.exits import Exits
from explorer.compute.tape.clinic.text.imports import Imports
from explorer.compute.tape.clinic.text.tree import Text
from explorer.compute.tape.clinic.ways.graph import Graph, kept
from explorer.compute.tape.clinic.ways.search import Ways
from explorer.compute.tape.clinic.ways.traced import Traced
from explorer.compute.tape.recorder.live import LiveCall, LiveOperation
from explorer.compute.tape.recorder.recording import Recording
from explorer.compute.tape.snippet import Snippet

_SPOKEN = {"PyFunc": "numpy_function", "PyFuncStateless": "numpy_function"}
"""What operations are called in Python, where it is not their own name."""


class Files:
    """What all calls of a run share."""

    def __init__(self, recording: Recording, snippet: Snippet) -> None:
        self.recording = recording
        self.snippet = snippet
        self.text = Text(snippet)
        self.imports = Imports(snippet.tree)
        self.exits = Exits(self.imports)
        self.traced = Traced(recording)
        self.graph = Graph(recording.log.operations, self.traced.function, self.traced.captured())

    @cached_property
    def has_exits(self) -> bool:
        """Whether values leave TensorFlow anywhere in the text."""
        return any(
            isinstance(node, ast.JoinedStr)
            or (isinstance(node, ast.Call) and self.exits.leaves(node))
            for node in ast.walk(self.text.tree)
        )


class Case:
    """One gradient call."""

    def __init__(self, files: Files, call: LiveCall) -> None:
        self.files = files
        self.call = call
        self.text = files.text
        self.graph = files.graph
        targets = [private.identity(target) for target in call.targets]
        variables = files.recording.log.variables
        self.targets = frozenset([*targets, *(kept(one) for one in targets if one in variables)])
        self.ways = Ways(files.recording, files.graph, files.traced, call.tape, call.first)

    @property
    def operations(self) -> list[LiveOperation]:
        """Every operation of the run."""
        return self.files.recording.log.operations

    @cached_property
    def behind(self) -> set[int]:
        """Tensors that the targets are made of, by operations; the targets among them."""
        return set().union(*(self.graph.before(target) for target in self.targets))

    @cached_property
    def makers(self) -> list[LiveOperation]:
        """Operations that the targets are made by, in their order."""
        found = {operation.id: operation for operation in self.graph.makers(self.behind)}
        return [found[number] for number in sorted(found)]

    @cached_property
    def node(self) -> ast.Call | None:
        """The call in the snippet's text."""
        return self.text.call_at(self.call.site.span, self.call.site.line, self.call.method)

    @cached_property
    def construction(self) -> ast.Call | None:
        """The call that made the tape."""
        site = self.files.recording.log.tapes[self.call.tape].site
        return self.text.call_at(site.span, site.line, "GradientTape")

    @cached_property
    def target_node(self) -> ast.expr | None:
        """The target in the call's text."""
        return argument(self.node, 0, "target")

    @cached_property
    def source_nodes(self) -> tuple[ast.expr | None, ...]:
        """The sources in the call's text, where it lists them; None for each where not."""
        node = argument(self.node, 1, "sources", "source")
        listed = [] if node is None else _listed(node)
        if len(listed) != len(self.call.sources):
            return (None,) * len(self.call.sources)
        return tuple(listed)

    def place(self, operation: LiveOperation) -> ast.expr | None:
        """Return the expression that made an operation.

        Of one in a traced graph only the line is known; a call of the operation's name is taken.
        """
        span, line = operation.site.span, operation.site.line
        if span is not None:
            return self.text.node(span)
        wanted = _SPOKEN.get(operation.name, operation.name)
        return self.text.call_at(None, line, wanted)

    @cached_property
    def tape_name(self) -> str:
        """What the snippet calls the tape of the call."""
        function = self.node.func if self.node is not None else None
        named = isinstance(function, ast.Attribute)
        return self.text.source(function.value) if named else "tape"

    def source_id(self, index: int) -> int:
        """Return the id of a source."""
        return private.identity(self.call.sources[index])


def argument(call: ast.Call | None, position: int, *names: str) -> ast.expr | None:
    """Return an argument of a call by its place or its name."""
    if call is None:
        return None
    for word in call.keywords:
        if word.arg in names:
            return word.value
    return call.args[position] if len(call.args) > position else None


def _listed(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.List | ast.Tuple):
        return [leaf for item in node.elts for leaf in _listed(item)]
    return [node]
