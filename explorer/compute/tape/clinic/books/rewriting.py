"""All rules, again and again, until nothing old is left."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from explorer.compute.tape.clinic.books import (
    calls,
    eager,
    gradients,
    layers,
    leftovers,
    methods,
    names,
    optimizers,
    pictures,
    progress_bars,
    sessions,
)
from explorer.compute.tape.clinic.editing.edits import Edit, applied
from explorer.compute.tape.clinic.editing.program import Program

Rule = Callable[[Program], Iterator[Edit]]

RULES: tuple[Rule, ...] = (
    pictures.drawn,
    progress_bars.bars,
    sessions.graphs,
    leftovers.switches,
    eager.gradient_functions,
    eager.devices,
    methods.assignments,
    optimizers.minimize,
    optimizers.counted,
    optimizers.assigned_rates,
    optimizers.decay,
    optimizers.first_optimizers,
    layers.functions,
    layers.regularizers,
    calls.upgrade,
    names.backend,
    names.reimport,
    names.rename,
    calls.keywords,
    optimizers.learning_rate,
    methods.methods,
    methods.arguments,
    methods.weights,
    methods.dimensions,
    methods.iterators,
    methods.evaluations,
    methods.specs,
    gradients.taped,
    leftovers.imports,
)
"""In this order: what comes earlier knows better."""
_MOST_ROUNDS = 60


def rewritten(text: str, missing: Collection[str] = ()) -> str:
    """Return a program without what is old; raises SyntaxError.

    `missing` are attributes and modules that an error has told to be gone.
    """
    for _ in range(_MOST_ROUNDS):
        program = Program(text, missing)
        edits = next(filter(None, (list(rule(program)) for rule in RULES)), [])
        changed = applied(text, edits)
        if changed == text:
            break
        text = changed
    return text


def faults(text: str, missing: Collection[str] = ()) -> list[Edit]:
    """Return what is old in a program, with its lines and reasons; raises SyntaxError."""
    program = Program(text, missing)
    return [edit for rule in RULES for edit in rule(program) if edit.why is not None]
