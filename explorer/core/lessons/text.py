"""Text of a lesson as data: whoever shows it needs no Markdown, and nothing in it is markup."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

import msgspec


class Run(msgspec.Struct, frozen=True):
    """Letters in one style, or a formula."""

    text: str
    """As it is read aloud; of a formula, as it was written between its dollars."""
    latex: str = ""
    """Of a formula; empty: it is none."""
    is_code: bool = False
    is_strong: bool = False
    is_emphasis: bool = False
    link: str = ""
    """The address that the letters stand for, which is shown and never opened."""


Line: TypeAlias = tuple[Run, ...]
"""What stands in one paragraph."""


class Paragraph(msgspec.Struct, frozen=True):
    """Lines that are broken where they are full."""

    line: Line


class Heading(msgspec.Struct, frozen=True):
    """Small heading within a step."""

    line: Line


class CodeBlock(msgspec.Struct, frozen=True):
    """A program, or what it prints."""

    text: str
    language: str = ""


class Formula(msgspec.Struct, frozen=True):
    """A formula in a line of its own."""

    latex: str
    text: str
    """As it was written."""


class BulletList(msgspec.Struct, frozen=True):
    """A list, numbered or not."""

    items: tuple[Text, ...]
    first: int | None = None
    """The number of its first item; None: it has no numbers."""


class TextTable(msgspec.Struct, frozen=True):
    """A table with its head."""

    head: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]


class Quote(msgspec.Struct, frozen=True):
    """What is set apart."""

    text: Text


Block: TypeAlias = "Paragraph | Heading | CodeBlock | Formula | BulletList | TextTable | Quote"
Text: TypeAlias = "tuple[Block, ...]"


def plain(line: Iterable[Run]) -> str:
    """Return a line without its styles, for those who hear it, a terminal, and a table."""
    return "".join(run.text for run in line)


def plain_text(text: Text) -> str:
    """Return blocks without their styles, an empty line between them."""
    return "\n\n".join(filter(None, map(_plain_block, text)))


def _plain_block(block: Block) -> str:
    match block:
        case Paragraph() | Heading():
            return plain(block.line)
        case CodeBlock() | Formula():
            return block.text
        case BulletList(items=items, first=first):
            marks = ["- " if first is None else f"{first + i}. " for i in range(len(items))]
            return "\n".join(
                f"{mark}{_indented(plain_text(item), len(mark))}"
                for mark, item in zip(marks, items, strict=True)
            )
        case TextTable(head=head, rows=rows):
            return "\n".join(" | ".join(map(plain, row)) for row in (head, *rows))
        case Quote(text=text):
            return f"> {plain_text(text)}".replace("\n", "\n> ")


def _indented(text: str, by: int) -> str:
    """Return a text whose lines after the first are moved to the right."""
    return text.replace("\n", "\n" + " " * by)
