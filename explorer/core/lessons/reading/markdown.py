"""Markdown as blocks of text.

Read by markdown-it (CommonMark, https://spec.commonmark.org/0.31.2/, with tables) without HTML and
pictures: what looks like them is text. A rule of its own takes formulas between dollars, by the
conditions of Pandoc (https://pandoc.org/MANUAL.html#extension-tex_math_dollars): no space inside
beside a dollar, no digit after the closing one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from explorer.core.lessons.maths import LONGEST, latex_of
from explorer.core.lessons.text import (
    Block,
    BulletList,
    CodeBlock,
    Formula,
    Heading,
    Line,
    Paragraph,
    Quote,
    Run,
    Text,
    TextTable,
)


def tokens(text: str) -> list[Token]:
    """Return the blocks of a text as the library has them, with the lines of each."""
    return _reader().parse(text)


def line_of(text: str) -> Line:
    """Return a text of one paragraph."""
    return _line(_reader().parseInline(text.strip())[0].children or [])


def blocks(found: Sequence[Token]) -> Text:
    """Return the library's blocks as text."""
    return tuple(_Blocks(found).all())


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    reader.disable(["html_block", "html_inline", "image", "reference"])
    reader.inline.ruler.after("escape", "dollars", _dollars)
    return reader


def _dollars(state: StateInline, silent: bool) -> bool:
    """Take a formula at the present place, if one begins there."""
    text, start = state.src, state.pos
    if text[start] != "$":
        return False
    mark = "$$" if text.startswith("$$", start) else "$"
    begin = start + len(mark)
    end = _closing(text, begin, mark)
    inside = text[begin:end]
    if end < 0 or not inside.strip() or (mark == "$" and inside != inside.strip()):
        return False
    if text[end + len(mark) : end + len(mark) + 1].isdecimal():
        return False
    if not silent:
        token = state.push("formula", "", 0)
        token.content, token.markup = inside.strip(), mark
    state.pos = end + len(mark)
    return True


def _closing(text: str, begin: int, mark: str) -> int:
    """Return where a formula ends, −1 where it does not."""
    end = text.find(mark, begin, begin + LONGEST)
    while end > 0 and text[end - 1] == "\\":
        end = text.find(mark, end + 1, begin + LONGEST)
    return end


def _line(children: Sequence[Token]) -> Line:
    """Return the letters of a paragraph with their styles, neighbours of one style joined."""
    runs: list[Run] = []
    strong = emphasis = 0
    link = ""
    for token in children:
        match token.type:
            case "strong_open" | "strong_close":
                strong += token.nesting
            case "em_open" | "em_close":
                emphasis += token.nesting
            case "link_open":
                link = str(token.attrs.get("href", ""))
            case "link_close":
                link = ""
            case "softbreak" if runs and _is_wide(runs[-1].text[-1]):
                # Chinese needs no space where its line goes on.
                continue
            case _:
                text, latex, code = _letters(token)
                _append(runs, Run(text, latex, code, strong > 0, emphasis > 0, link))
    return tuple(runs)


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in {"W", "F"}


def _letters(token: Token) -> tuple[str, str, bool]:
    """Return text, LaTeX, and whether it is code."""
    match token.type:
        case "formula":
            return token.content, latex_of(token.content), False
        case "code_inline":
            return token.content, "", True
        case "softbreak":
            return " ", "", False
        case "hardbreak":
            return "\n", "", False
    return token.content, "", False


def _append(runs: list[Run], run: Run) -> None:
    if not run.text:
        return
    if runs and not run.latex and not runs[-1].latex and _style(runs[-1]) == _style(run):
        run = Run(runs.pop().text + run.text, "", *_style(run))
    runs.append(run)


def _style(run: Run) -> tuple[bool, bool, bool, str]:
    return run.is_code, run.is_strong, run.is_emphasis, run.link


class _Blocks:
    """Walks over the library's flat list of opened and closed blocks."""

    def __init__(self, found: Sequence[Token]) -> None:
        self._tokens = found
        self._at = 0

    def all(self) -> Iterator[Block]:
        while self._at < len(self._tokens):
            yield from self._next()

    def _until(self, end: str) -> Text:
        """Return the blocks up to the one that closes those around them."""
        found: list[Block] = []
        while self._tokens[self._at].type != end:
            found += self._next()
        self._at += 1
        return tuple(found)

    def _next(self) -> Iterator[Block]:
        token = self._tokens[self._at]
        self._at += 1
        match token.type:
            case "inline":
                yield _paragraph(token.children or [])
            case "heading_open":
                yield Heading(_line(self._tokens[self._at].children or []))
                self._at += 2
            case "fence" | "code_block":
                yield CodeBlock(token.content.rstrip("\n"), (token.info.split() or [""])[0])
            case "bullet_list_open" | "ordered_list_open":
                yield self._list(token)
            case "blockquote_open":
                yield Quote(self._until("blockquote_close"))
            case "table_open":
                yield self._table()

    def _list(self, token: Token) -> BulletList:
        is_numbered = token.type == "ordered_list_open"
        items: list[Text] = []
        while self._tokens[self._at].type == "list_item_open":
            self._at += 1
            items.append(self._until("list_item_close"))
        self._at += 1
        return BulletList(tuple(items), int(token.attrs.get("start", 1)) if is_numbered else None)

    def _table(self) -> TextTable:
        rows: list[list[Line]] = []
        while (token := self._tokens[self._at]).type != "table_close":
            self._at += 1
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(_line(token.children or []))
        self._at += 1
        return TextTable(tuple(rows[0]), tuple(tuple(row) for row in rows[1:]))


def _paragraph(children: Sequence[Token]) -> Paragraph | Formula:
    if len(children) == 1 and children[0].type == "formula" and children[0].markup == "$$":
        return Formula(latex_of(children[0].content), children[0].content)
    return Paragraph(_line(children))
