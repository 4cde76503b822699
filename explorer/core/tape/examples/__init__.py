"""Example snippets, in the order in which one learns from them."""

from explorer.core.tape.examples import (
    descending,
    first_tapes,
    functions,
    nested,
    nones,
    nonfinite,
    old_books,
)

EXAMPLES = (
    *first_tapes.EXAMPLES,
    *nested.EXAMPLES,
    *nones.EXAMPLES,
    *nonfinite.EXAMPLES,
    *descending.EXAMPLES,
    *functions.EXAMPLES,
    *old_books.EXAMPLES,
)
TITLES = tuple(example.title for example in EXAMPLES)
