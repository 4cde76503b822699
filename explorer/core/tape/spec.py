"""Problem and view of the tape: a snippet, and how its record is looked at."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from explorer.core.problem import Problem

MOST_TEXT = 200_000
"""Characters of the longest snippet."""
Shown = Literal["auto", "tape", "causes"]
Folding = Literal["nothing", "lines", "layers", "turns"]

FIRST_SNIPPET = """\
import tensorflow as tf

x = tf.Variable(1.5)
with tf.GradientTape() as tape:
    u = x * x
    y = tf.sin(u)
print(tape.gradient(y, x))
"""


class TapeProblem(Problem, frozen=True, tag="tape"):
    """A snippet to be run.

    Making one runs nothing: the engine is asked when a person says so.
    """

    snippet: Annotated[str, Meta(max_length=MOST_TEXT)] = FIRST_SNIPPET
    file: str = ""
    """Where it comes from, for its own `__file__`; empty: it was typed."""
    eager_functions: Annotated[
        bool,
        Meta(
            title="run functions eagerly",
            description="Every tf.function runs line by line, so that all of it is seen",
        ),
    ] = False
    seconds: Annotated[float, Meta(ge=1, le=3600)] = 20.0
    """For which it may run."""


class TapeSpec(TapeProblem, frozen=True):
    """A snippet: its problem and its view."""

    call: int = 0
    """The gradient call that is looked at."""
    step: int = 0
    """How many steps of the player are done: forward ones, then those of the sweep."""
    folding: Annotated[
        Folding, Meta(title="fold", description="What is drawn as one: it opens at a click")
    ] = "nothing"
    shown: Shown = "auto"
    """The tape, or why gradients are None; "auto": the causes first where there is nothing else."""
    line: Annotated[int, Meta(ge=1)] = 1
    """Of the snippet, with the cursor."""

    @property
    def uses_function(self) -> bool:
        """The typed function has no part in a snippet."""
        return False

    def problem(self) -> TapeProblem:
        """Return what is asked."""
        return TapeProblem.of(self)
