"""The tables of snippets with the true causes of their gradients.

Each begins with a line `### name | expectation`. Of the expectation, “;” parts calls and “,” the
sources of a call; a source is “-” for a number, else all its true causes with “+” between, and “!”
where the target does not depend on it at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TABLES = Path(__file__).parent / "tables"
OTHERS = Path(__file__).parent / "others"
"""Written after the judge, in the ways in which other people write."""


@dataclass(frozen=True)
class Expected:
    causes: frozenset[str]
    """All that are true; empty: the gradient is a number."""
    independent: bool


@dataclass(frozen=True)
class Example:
    name: str
    calls: tuple[tuple[Expected, ...], ...]
    text: str


def examples(folder: Path = TABLES) -> list[Example]:
    return [example for path in sorted(folder.glob("*.txt")) for example in _read(path)]


def _read(path: Path) -> Iterator[Example]:
    for part in path.read_text(encoding="utf-8").split("### ")[1:]:
        heading, _, text = part.partition("\n")
        name, _, expectation = heading.partition(" | ")
        calls = tuple(tuple(map(_expected, call.split(","))) for call in expectation.split(";"))
        if "import tensorflow" not in text:
            text = "import tensorflow as tf\n" + text
        yield Example(f"{path.stem}: {name}", calls, text)


def _expected(word: str) -> Expected:
    word = word.strip()
    independent = word.endswith("!")
    causes = word.rstrip("!")
    return Expected(frozenset() if causes == "-" else frozenset(causes.split("+")), independent)
