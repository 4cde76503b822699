"""Example snippets in groups, all in the order in which one learns from them."""

from explorer.core.tape.examples import (
    descending,
    first_tapes,
    functions,
    nested,
    nones,
    nonfinite,
    old_books,
)
from explorer.core.tape.examples.example import Example
from explorer.core.translation import Text

GROUPS: tuple[tuple[Text, tuple[Example, ...]], ...] = (
    ("First steps", first_tapes.EXAMPLES),
    ("Higher derivatives", nested.EXAMPLES),
    ("Why None?", nones.EXAMPLES),
    ("NaN and infinity", nonfinite.EXAMPLES),
    ("Loops and training", descending.EXAMPLES),
    ("Compiled functions and more", functions.EXAMPLES),
    ("Old books", old_books.EXAMPLES),
)
"""(title, examples) each; titles in English, in sentence case."""
EXAMPLES = tuple(example for _, examples in GROUPS for example in examples)
