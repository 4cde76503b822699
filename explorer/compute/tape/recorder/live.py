"""What is kept while a snippet runs: Python's and TensorFlow's own objects.

`recording` makes the record of it; replay, differences, witnesses and the clinic read it directly.
"""

from __future__ import annotations

import weakref
from dataclasses import dataclass, field
from typing import Any, Literal

from explorer.core.tape.record import Span, TapeEvent, Trouble
from explorer.core.tape.values import Value


@dataclass(frozen=True, slots=True)
class Site:
    """A place in the snippet from which something was called."""

    line: int | None
    span: Span | None
    loops: tuple[tuple[int, int], ...] = ()
    """The loops that it stands in, outermost first: number, and what to add to its count."""


NOWHERE = Site(None, None)


@dataclass(slots=True, eq=False)
class LiveOperation:
    """An operation that ran, with what is needed to run it again."""

    id: int
    name: str
    inputs: tuple[Any, ...]
    """Tensors."""
    outputs: tuple[Any, ...]
    """Tensors; a `Symbolic` in the place of one beyond the memory that may be kept."""
    input_ids: tuple[int, ...]
    output_ids: tuple[int, ...]
    attributes: tuple[Any, ...]
    """Name, value, name, value, … as `quick_execute` takes them; None stands for an empty list."""
    site: Site
    tapes: tuple[int, ...] = ()
    phase: Literal["forward", "backward"] = "forward"
    of: int | None = None
    call: int | None = None
    traced: bool = False
    graph: int | None = None
    composite: bool = False
    """Recorded as one by a custom gradient or a function; no kernel of TensorFlow has its name."""
    backward: Any = None
    """Of what was recorded as one: the function that gives contributions for adjoints."""
    stopped: bool = False
    """Whether all recording was stopped while it ran, as inside of a custom gradient."""
    turn: tuple[int, ...] = ()
    layer: str = ""


@dataclass(frozen=True, slots=True)
class Symbolic:
    """What is kept of a tensor of a graph, or of one too large to be kept."""

    _id: int
    shape: Any
    dtype: Any
    value: Value | None = None
    """None of a graph's."""


@dataclass(slots=True, eq=False)
class LiveGraph:
    """A graph that was traced."""

    id: int
    name: str
    graph: Any
    site: Site = NOWHERE
    """Where its first operation was made."""
    compiled: bool = False
    backward: bool = False
    """Whether TensorFlow made it as the derivative of another."""


@dataclass(slots=True, eq=False)
class LiveTape:
    """A tf.GradientTape, by weak reference: to keep it would keep all that it holds."""

    id: int
    tape: weakref.ref[Any]
    persistent: bool
    watches_variables: bool
    site: Site
    """Where it was made."""
    parent: int | None = None
    entered: bool = False
    events: list[TapeEvent] = field(default_factory=list)
    accessed: set[int] = field(default_factory=set)
    """Ids of the variables whose access was told already."""
    name: str = ""
    """Of a name that a frame was seen to hold."""
    contexts: list[Site] = field(default_factory=list)
    """Where its context was entered."""


@dataclass(slots=True, eq=False)
class LivePass:
    """A step of the sweep. Tensors, IndexedSlices or None, as TensorFlow has them."""

    operation: LiveOperation | None
    name: str
    adjoints: tuple[Any, ...]
    contributions: tuple[Any, ...] = ()
    operations: list[int] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class LiveAccumulation:
    """Contributions that were added."""

    before: int
    terms: tuple[Any, ...]
    total: Any


@dataclass(slots=True, eq=False)
class LiveCall:
    """A call of `gradient`, `jacobian` or `batch_jacobian` by the snippet."""

    id: int
    method: Literal["gradient", "jacobian", "batch_jacobian"]
    tape: int
    site: Site
    targets: tuple[Any, ...]
    """Flattened."""
    sources: tuple[Any, ...]
    """Flattened: tensors, variables, ragged and other composite tensors."""
    text: str
    """As it stands in the snippet."""
    target: str
    names: tuple[str, ...]
    """Of the sources, as the snippet calls them."""
    watched: tuple[bool | None, ...]
    """Of each source: whether the tape was watching it when the call was made."""
    target_watched: tuple[bool | None, ...]
    """Of each target: whether the tape followed it, so that a sweep from it leads somewhere."""
    output_gradients: tuple[Any, ...] | None
    unconnected: str
    """"none" or "zero"."""
    first: int
    results: tuple[Any, ...] = ()
    """Flattened, by source; empty where it raised."""
    sweep: list[LivePass] = field(default_factory=list)
    accumulations: list[LiveAccumulation] = field(default_factory=list)
    last: int = 0
    error: Trouble | None = None
    recording: bool = False
    """Whether it was made within the context of its own tape."""
    traced: bool = False
    """Whether it was made while a function was traced."""
    traced_line: int | None = None
    """The line that AutoGraph knows of such a call."""


@dataclass(slots=True, eq=False)
class LiveVariable:
    """A tf.Variable that the snippet, or something that it called, made or read."""

    id: int
    variable: Any
    site: Site
    name: str = ""


@dataclass(frozen=True, slots=True)
class ReadOut:
    """A value that left TensorFlow by a method: `numpy()`, `float()`, `int()`, `__array__`."""

    tensor: int
    method: str
    line: int | None
    at: int
    """Operations seen before."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """A tensor made of a Python or NumPy value in Python code, by `tf.constant` for one."""

    tensor: int
    line: int | None
    at: int
    """Operations seen before."""
