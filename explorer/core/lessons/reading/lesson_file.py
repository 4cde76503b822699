"""A file of a lesson: its head, its introduction and its steps."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from markdown_it.token import Token

from explorer.core.lessons.faults import Fault, LessonError, LineError
from explorer.core.lessons.lesson import CASES, MAX_STEPS, VERSION, Language, Lesson, Step
from explorer.core.lessons.reading.checks import check_step
from explorer.core.lessons.reading.fields import Fields
from explorer.core.lessons.reading.markdown import blocks, line_of, tokens
from explorer.core.lessons.reading.predictions import read_predict
from explorer.core.lessons.reading.setups import Document, Setup, read_setup, session_of
from explorer.core.lessons.reading.yaml_text import Yaml, read_yaml
from explorer.core.lessons.text import Line, plain
from explorer.core.sentence import sentence, short
from explorer.core.session import Session

_HEAD = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_HEAD_KEYS = ("lesson", "title", "order", "cases", "about")
_BLOCKS = ("setup", "predict")


class Head(NamedTuple):
    """What a list of lessons shows of one."""

    title: str
    order: float
    cases: tuple[str, ...]
    about: str


@dataclass(frozen=True, slots=True)
class _Section:
    """The blocks of the introduction, or of a step."""

    line: int
    """Of its title."""
    title: Line
    tokens: list[Token]
    first: int
    """The line of the file at which the lines of the tokens begin to count."""

    def line_of(self, token: Token) -> int:
        """Return the line of a token in its file."""
        return self.first + _first_line(token)


def read_lesson(text: str, name: str, language: Language, document: Document) -> Lesson:
    """Return a lesson.

    Args:
        text: of its file.
        name: of its folder.
        language: of the file.
        document: the lesson's session, as it stands in session.json.

    Raises:
        LessonError: with the faults of the head and of each step.
    """
    return _Reading(text, name, language, document).lesson()


def read_head(text: str) -> Head:
    """Return what stands in the head of a lesson; raises LineError."""
    found = _HEAD.match(text)
    if found is None:
        raise LineError(
            1, sentence("The head is missing: the file begins with a line “---”, and one ends it.")
        )
    yaml = read_yaml(found[1], 2)
    version = yaml.value.get("lesson") if isinstance(yaml.value, dict) else None
    if isinstance(version, int) and version > VERSION:
        raise LineError(
            yaml.line(("lesson",)),
            sentence(
                "This lesson was written for a newer version of Gradient Explorer ({version}).",
                version=version,
            ),
        )
    fields = Fields(yaml, _HEAD_KEYS)
    fields.require("lesson")
    fields.whole("lesson", 1, VERSION, VERSION)
    title = plain(line_of(fields.text("title", needed=True)))
    return Head(title, fields.number("order", 0.0), _cases(fields), fields.text("about"))


def _cases(fields: Fields) -> tuple[str, ...]:
    cases = fields.raw("cases") or []
    if not isinstance(cases, list):
        fields.fail("cases", sentence("“cases” is a list such as [S1, S2]."))
    for each in cases:
        if each not in CASES:
            fields.fail(
                "cases", sentence("“{case}” is none of the cases S1 to S28.", case=short(str(each)))
            )
    return tuple(cases)


class _Reading:
    """Reads one file, and collects what is wrong with it."""

    def __init__(self, text: str, name: str, language: Language, document: Document) -> None:
        self._text = text
        self._document = document
        self._file = f"{language}.md"
        self._faults: list[Fault] = []
        self._session = session_of(document, Setup({}))
        self._lesson = Lesson(name, language, name, (), (), self._session)

    def lesson(self) -> Lesson:
        self._read_head()
        intro, *sections = _sections(self._text)
        self._check_intro(intro)
        steps: list[Step] = []
        session = self._session
        for section in sections:
            try:
                step = self._step(section, session)
            except LineError as error:
                self._fault(error)
                continue
            session = step.session
            steps.append(step)
        self._check_count(len(sections))
        if self._faults:
            raise LessonError(sorted(self._faults, key=lambda fault: fault.line or math.inf))
        return replace(self._lesson, intro=blocks(intro.tokens), steps=tuple(steps))

    def _fault(self, error: LineError) -> None:
        self._faults.append(Fault(self._file, error.line, error.sentence))

    def _read_head(self) -> None:
        try:
            head = read_head(self._text)
        except LineError as error:
            self._fault(error)
        else:
            self._lesson = replace(self._lesson, **head._asdict())

    def _check_intro(self, intro: _Section) -> None:
        for token in intro.tokens:
            if _block_name(token) or token.tag == "h1":
                self._fault(
                    LineError(
                        intro.line_of(token),
                        sentence("A step is missing: each begins with “## ” and its title."),
                    )
                )
                return

    def _check_count(self, count: int) -> None:
        if not count:
            message = sentence("There are no steps: each begins with “## ” and its title.")
            self._faults.append(Fault(self._file, 0, message))
        elif count > MAX_STEPS:
            message = sentence(
                "There are {count} steps, at most {most}.", count=count, most=MAX_STEPS
            )
            self._faults.append(Fault(self._file, 0, message))

    def _step(self, section: _Section, before: Session) -> Step:
        """Return a step; raises LineError.

        Args:
            section: its blocks.
            before: the session of the step before it.
        """
        parts = _parts(section)
        setup = read_setup(parts.yamls["setup"]) if "setup" in parts.yamls else Setup({})
        session = session_of(self._document, setup) if setup.part else before
        predict = read_predict(parts.yamls["predict"]) if "predict" in parts.yamls else None
        step = Step(
            title=section.title,
            text=blocks(parts.told),
            session=session,
            sets_up=bool(setup.part),
            point=setup.point,
            play=setup.play,
            predict=predict,
            reveal=blocks(parts.revealed),
        )
        check_step(step, parts.yamls)
        return step


class _Parts(NamedTuple):
    told: list[Token]
    revealed: list[Token]
    yamls: dict[str, Yaml]
    """The blocks by their names."""


def _parts(section: _Section) -> _Parts:
    """Return the text of a step and its blocks; raises LineError."""
    parts = _Parts([], [], {})
    for token in section.tokens:
        name, line = _block_name(token), section.line_of(token)
        if not name:
            (parts.revealed if "predict" in parts.yamls else parts.told).append(token)
            continue
        if token.level:
            raise LineError(
                line, sentence("The block “{name}” stands by itself, not in a list.", name=name)
            )
        if name in parts.yamls:
            raise LineError(line, sentence("A step has one block “{name}” at most.", name=name))
        if name == "setup" and "predict" in parts.yamls:
            raise LineError(line, sentence("“setup” stands before “predict”."))
        parts.yamls[name] = read_yaml(token.content, line + 1)
    if not section.title:
        raise LineError(section.line, sentence("This step has no title."))
    return parts


def _sections(text: str) -> list[_Section]:
    """Return the introduction and the steps."""
    head = _HEAD.match(text)
    first = text.count("\n", 0, head.end()) + 1 if head else 1
    found = [_Section(first, (), [], first)]
    all_tokens = iter(tokens(text[head.end() :] if head else text))
    for token in all_tokens:
        if token.type == "heading_open" and token.tag == "h2" and not token.level:
            title = next(all_tokens)
            next(all_tokens)
            line = first + _first_line(token)
            found.append(_Section(line, line_of(title.content), [], first))
            continue
        found[-1].tokens.append(token)
    return found


def _first_line(token: Token) -> int:
    return token.map[0] if token.map else 0


def _block_name(token: Token) -> str:
    """Return which block of a lesson a token is; empty: none."""
    words = token.info.split() if token.type == "fence" else []
    return words[0] if words and words[0] in _BLOCKS else ""
