"""Ideas of differentiation and training, each explained in a few sentences in both languages.

An idea is a file of Markdown: a head, a section for each language, and one with the program that
both speak of and what it prints.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import msgspec

from explorer.core.lessons.lesson import LANGUAGES, Language
from explorer.core.lessons.reading.markdown import blocks, tokens
from explorer.core.lessons.reading.yaml_text import read_yaml
from explorer.core.lessons.text import CodeBlock, Text
from explorer.core.session import Session, from_document

_HEAD = re.compile(r"---\n(.*?)^---\n", re.DOTALL | re.MULTILINE)
_SECTION = re.compile(r"^## (en|zh|code)\n", re.MULTILINE)


class See(NamedTuple):
    """Something else to look at."""

    kind: str
    """idea, lesson or action."""
    name: str


class _Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    topic: str
    order: float
    title: dict[Language, str]
    words: str = ""
    see: tuple[str, ...] = ()
    session: dict[str, Any] = {}


class Idea(msgspec.Struct, frozen=True):
    """One of them."""

    name: str
    topic: str
    """The name of the workspace in which it matters."""
    order: float
    titles: dict[Language, str]
    words: str
    """More words by which it is found, in both languages."""
    see: tuple[See, ...]
    texts: dict[Language, str]
    """Markdown."""
    code: Text
    """A program and what it prints; empty: there is none."""
    part: dict[str, Any]
    """Of a session that shows it; empty: there is none."""

    def title(self, language: Language) -> str:
        """Return its name in a language."""
        return self.titles[language]

    def text(self, language: Language) -> Text:
        """Return what is said of it, without the program."""
        return blocks(tokens(self.texts[language]))

    @property
    def program(self) -> str:
        """The program; empty: there is none."""
        return next((b.text for b in self._code_blocks() if b.language == "python"), "")

    @property
    def printed(self) -> str:
        """What the program prints."""
        return next((b.text for b in self._code_blocks() if b.language == "output"), "")

    def _code_blocks(self) -> list[CodeBlock]:
        return [block for block in self.code if isinstance(block, CodeBlock)]

    @property
    def also(self) -> str:
        """All other words by which it is found: its name, and the titles of both languages."""
        return " ".join((self.name, *self.titles.values(), self.words))

    @property
    def body(self) -> str:
        """The text of both languages, in which a word may stand."""
        return " ".join((*self.texts.values(), self.program))

    @property
    def session(self) -> Session | None:
        """The session that shows it, if any; raises ValidationError where the file is wrong."""
        if self.part:
            return from_document({"program": "gradient-explorer", "version": 2} | self.part)
        return None

    @property
    def on_the_tape(self) -> Session | None:
        """The session with its program in the workspace of programs, if it has one."""
        if not self.program:
            return None
        problem = {"snippet": f"{self.program}\n"}
        return from_document(
            {
                "program": "gradient-explorer",
                "version": 2,
                "workspace": "tape",
                "tape": {"problem": problem},
            }
        )


def read_idea(name: str, text: str) -> Idea:
    """Return an idea from its file; raises LineError or ValueError where that is wrong."""
    found = _HEAD.match(text)
    if found is None:
        raise ValueError(name)
    head = msgspec.convert(read_yaml(found[1], 2).value, _Head)
    _, *parts = _SECTION.split(text[found.end() :])
    sections = dict(zip(parts[::2], parts[1::2], strict=True))
    return Idea(
        name,
        head.topic,
        head.order,
        head.title,
        head.words,
        tuple(See(*each.split(":", 1)) for each in head.see),
        {language: sections[language].strip() for language in LANGUAGES},
        blocks(tokens(sections.get("code", ""))),
        head.session,
    )
