"""What a run of a snippet recorded: its operations, its tapes, its gradient calls.

Lines are those of the snippet, counted from 1. Ids of operations, tapes and calls count from 0 in
the order in which they began; ids of tensors are TensorFlow's own, unique within the run.
"""

from __future__ import annotations

from typing import Literal

# A record has hundreds of thousands of parts and no circles: `gc=False` spares the window the time
# to look through them for garbage.
import msgspec
from msgspec.structs import replace

from explorer.core.sentence import Sentence
from explorer.core.tape.values import Value

MOST_OPERATIONS = 20_000
"""Operations that are kept; those after them are counted."""

Phase = Literal["forward", "backward"]
Method = Literal["gradient", "jacobian", "batch_jacobian"]
Cause = Literal[
    "not_watched",
    "not_connected",
    "integer_dtype",
    "no_gradient_op",
    "left_tensorflow",
    "overwritten",
    "swapped",
    "stopped",
    "error",
]
"""Why a gradient is None; defined where they are found out."""
StageName = Literal["causes", "replay", "differences", "repairs", "witnesses"]
"""What is done after a run, one after the other."""
WitnessKind = Literal["eager", "function", "compiled", "forward", "differences"]
"""By a tape, a tape in a TensorFlow function, one that XLA compiles, forward mode, differences."""


class Span(msgspec.Struct, frozen=True, gc=False):
    """The place of an expression in the snippet."""

    line: int
    column: int
    """In characters from 0, as all columns here."""
    end_line: int
    end_column: int


class Tensor(msgspec.Struct, frozen=True, gc=False):
    """A tensor, or one of its values."""

    id: int
    shape: tuple[int | None, ...] | None
    dtype: str
    value: Value | None
    """None: it is known only where it runs, as inside a traced function."""
    name: str = ""
    """What the snippet calls it, if anything."""


class Leaf(msgspec.Struct, frozen=True, gc=False):
    """A tensor that no operation made: a constant, or the input of a traced graph."""

    tensor: Tensor
    kind: Literal["constant", "variable", "argument", "unknown"]
    line: int | None = None


class Variable(msgspec.Struct, frozen=True, gc=False):
    """A tf.Variable; `ReadVariableOp` reads it."""

    id: int
    """Of its resource handle, the input of its reads."""
    name: str
    line: int | None
    trainable: bool
    shape: tuple[int | None, ...] | None
    dtype: str


class Operation(msgspec.Struct, frozen=True, gc=False):
    """An operation that ran, or one of a traced graph."""

    id: int
    name: str
    """Its type: Mul, Sin, ReadVariableOp, …; for a function that was called, its Python name."""
    line: int | None
    """Of the snippet, in its innermost frame on the stack; None outside of it."""
    inputs: tuple[int, ...]
    """Ids of tensors."""
    outputs: tuple[Tensor, ...]
    tapes: tuple[int, ...] = ()
    """Those that recorded it."""
    phase: Phase = "forward"
    of: int | None = None
    """The forward operation whose derivative it computes."""
    call: int | None = None
    """The gradient call within which it ran."""
    traced: bool = False
    """Whether it stands in a graph and did not run by itself."""
    graph: int | None = None
    """The graph it stands in; of an operation that runs a function, the graph of that function."""
    span: Span | None = None
    """The expression that made it."""
    layer: str = ""
    """The Keras layers within which it ran, outermost first, with “/” between."""
    turn: tuple[int, ...] = ()
    """Which turn of each loop around its line it belongs to, outermost first, counted from 0."""
    attributes: dict[str, str] = {}
    """Those that tell what it does, such as axis or transpose_a, as text."""


class Graph(msgspec.Struct, frozen=True, gc=False):
    """A function as TensorFlow traced it."""

    id: int
    name: str
    line: int | None
    compiled: bool
    """Whether XLA compiles it."""
    note: Sentence
    """What can be known of it."""


class TapeEvent(msgspec.Struct, frozen=True, gc=False):
    """Something that happened to a tape."""

    kind: Literal["enter", "exit", "watch", "access", "stop", "resume", "reset"]
    """`watch`: asked for; `access`: a trainable variable was read."""
    line: int | None
    at: int
    """How many operations had been seen before."""
    tensor: int | None = None
    """The tensor, or the variable, that is watched."""
    name: str = ""


class Tape(msgspec.Struct, frozen=True, gc=False):
    """A tf.GradientTape."""

    id: int
    name: str
    """What the snippet calls it, if anything."""
    persistent: bool
    watches_variables: bool
    parent: int | None
    """The tape within whose context it was entered."""
    lines: tuple[int, int] | None
    """First and last of its context; None where it was never entered from the snippet."""
    watched: tuple[str, ...]
    """Names of what it watched, in order; an expression's text where it has no name."""
    events: tuple[TapeEvent, ...]


class Pass(msgspec.Struct, frozen=True, gc=False):
    """A step of the sweep: one operation passed backwards."""

    operation: int | None
    """None: it could not be told which."""
    adjoints: tuple[Tensor | None, ...]
    """What reaches its outputs, summed."""
    contributions: tuple[Tensor | None, ...]
    """What it returns to its inputs; None: none, or not needed."""
    inputs: tuple[int | None, ...]
    """Ids of the tensors that the contributions belong to."""
    operations: tuple[int, ...] = ()
    """The backward operations that computed them."""


class Accumulation(msgspec.Struct, frozen=True, gc=False):
    """Contributions to one tensor that were added."""

    before: int
    """The step of the sweep that it comes before."""
    terms: tuple[int, ...]
    """Ids of the tensors that were added."""
    total: Tensor


class Trouble(msgspec.Struct, frozen=True, gc=False):
    """An error that was raised."""

    type: str
    line: int | None
    message: str
    sentence: Sentence | None = None
    """What it means and what to do."""
    repaired: str | None = None
    """The whole program, repaired."""


class Source(msgspec.Struct, frozen=True, gc=False):
    """One source of a gradient call, and what came of it."""

    name: str
    tensor: int | None
    """Its id; that of a variable is the variable's."""
    value: Tensor | None
    """The gradient; None is TensorFlow's None."""
    causes: tuple[Cause, ...] = ()
    """Why it is None, NaN or infinite; empty: it is a number, or it cannot be told."""
    sentence: Sentence | None = None
    line: int | None = None
    """Where the cause stands."""
    remedy: Sentence | None = None
    difference: float | None = None
    """The sum of the target's changes for each unit by which all of the source moves."""
    depends: bool | None = None
    """Whether the target changes at all when the source moves; None: not known."""


class Witness(msgspec.Struct, frozen=True, gc=False):
    """One way to compute the gradient of a call."""

    kind: WitnessKind
    values: tuple[Value | None, ...]
    """By source; None is TensorFlow's None."""
    failure: Sentence | None = None
    """Why there is none of it."""
    parts_from: int | None = None
    """The operation where it parts from the eager tape, if that could be found."""
    agrees: tuple[bool, ...] = ()
    """By source: whether it is the eager tape's, within rounding."""


class Call(msgspec.Struct, frozen=True, gc=False):
    """A call of `gradient`, `jacobian` or `batch_jacobian`."""

    id: int
    line: int | None
    method: Method
    tape: int
    text: str
    """As it stands in the snippet: tape.gradient(y, x)."""
    target: str
    """As it stands in the snippet."""
    targets: tuple[int, ...]
    """Ids of the tensors."""
    sources: tuple[Source, ...]
    """Flattened in TensorFlow's order."""
    sweep: tuple[Pass, ...]
    """In TensorFlow's order."""
    accumulations: tuple[Accumulation, ...] = ()
    first: int = 0
    """Operations seen before it began."""
    last: int = 0
    """Operations seen when it had ended."""
    parent: int | None = None
    """The tape that recorded the sweep, if one did: the sweep of an inner tape."""
    error: Trouble | None = None
    repaired: str | None = None
    """The whole program, repaired."""
    repaired_values: tuple[Value | None, ...] | None = None
    """What the repaired program gives for the sources of this call, once it was run."""
    witnesses: tuple[Witness, ...] = ()
    note: Sentence | None = None
    """What cannot be seen of it."""


class Output(msgspec.Struct, frozen=True, gc=False):
    """Something that the snippet wrote."""

    stream: Literal["stdout", "stderr"]
    line: int | None
    text: str


class Warned(msgspec.Struct, frozen=True, gc=False):
    """A warning, of Python or of TensorFlow."""

    line: int | None
    message: str
    sentence: Sentence | None = None
    """What it means and what to do."""


class Note(msgspec.Struct, frozen=True, gc=False):
    """Something that the snippet does not say and a person may wonder about."""

    line: int | None
    sentence: Sentence


class Difference(msgspec.Struct, frozen=True, gc=False):
    """Something that came out otherwise than recorded."""

    operation: int
    what: Literal["value", "adjoint"]
    error: float
    """Largest relative difference, NaN where one of both is."""


class Checked(msgspec.Struct, frozen=True, gc=False):
    """Proof by replay."""

    replayed: int
    """Operations run again that gave the same values bit for bit."""
    differing: tuple[Difference, ...] = ()
    skipped: int = 0
    """Those that are not run again: they are random, have effects, or stand in a graph."""
    adjoints: int = 0
    """Adjoints that are TensorFlow's own, asked for once more."""


class TapeRecord(msgspec.Struct, frozen=True, gc=False, tag="tape_record"):
    """Everything that a run of a snippet recorded."""

    operations: tuple[Operation, ...]
    leaves: tuple[Leaf, ...]
    variables: tuple[Variable, ...]
    graphs: tuple[Graph, ...]
    tapes: tuple[Tape, ...]
    calls: tuple[Call, ...]
    output: tuple[Output, ...]
    warnings: tuple[Warned, ...]
    error: Trouble | None
    seconds: float
    """Of the run."""
    left_out: int = 0
    """Operations beyond the most that are kept."""
    not_seen: Sentence | None = None
    """What could not be recorded with this TensorFlow."""
    stopped: Sentence | None = None
    """Why the run was ended before its end."""
    checked: Checked | None = None
    """None: not yet."""
    notes: tuple[Note, ...] = ()

    def judged(self, judgement: TapeJudgement) -> TapeRecord:
        """Return the record with what was found out after it."""
        return replace(
            self,
            calls=judgement.calls,
            error=judgement.error,
            warnings=judgement.warnings,
            checked=judgement.checked,
        )


class TapeJudgement(msgspec.Struct, frozen=True, gc=False, tag="tape_judgement"):
    """What was found out after the run; it replaces these parts of the record."""

    calls: tuple[Call, ...]
    error: Trouble | None
    warnings: tuple[Warned, ...]
    checked: Checked | None
    stage: StageName
    """The last that is in it."""
