"""Text as Markdown, in which nothing is HTML, whatever it says."""

from __future__ import annotations

import re

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

_MARKS = re.compile(r"[\\`*_{}\[\]<>#|$~&!]")
_BEGINS = re.compile(r"^(\s*)([-+=]|\d+[.)])(?=\s|$)", re.MULTILINE)
"""What would begin a list, or underline a title."""


def markdown(text: Text) -> str:
    """Return blocks with an empty line between them."""
    return "\n\n".join(map(_block, text))


def markdown_line(line: Line) -> str:
    """Return what stands in one paragraph."""
    return "".join(map(_run, line))


def _block(block: Block) -> str:
    match block:
        case Paragraph(line=line):
            return _BEGINS.sub(_escaped_beginning, markdown_line(line))
        case Heading(line=line):
            return f"### {markdown_line(line)}"
        case Formula(latex=latex):
            return f"$${_formula(latex)}$$"
        case CodeBlock(text=text, language=language):
            fence = _fence(text, 3)
            return f"{fence}{re.sub(r'[^a-z0-9]', '', language)}\n{text}\n{fence}"
        case BulletList():
            return _list(block)
        case Quote(text=text):
            return "> " + markdown(text).replace("\n", "\n> ")
        case TextTable():
            return _table(block)


def _run(run: Run) -> str:
    text = _styled(run)
    return f"{text} ({_escaped(run.link)})" if run.link else text


def _styled(run: Run) -> str:
    if run.latex:
        return f"${_formula(run.latex)}$"
    if run.is_code:
        fence = _fence(run.text, 1)
        space = " " if run.text.startswith("`") or run.text.endswith("`") else ""
        return f"{fence}{space}{run.text}{space}{fence}"
    mark = "*" * (2 * run.is_strong + run.is_emphasis)
    inside = run.text.strip()
    if not inside:
        return run.text
    before, _, after = run.text.partition(inside)
    return f"{before}{mark}{_escaped(inside)}{mark}{after}".replace("\n", "  \n")


def _escaped(text: str) -> str:
    return _MARKS.sub(lambda mark: f"\\{mark[0]}", text)


def _escaped_beginning(found: re.Match[str]) -> str:
    mark = found[2]
    return f"{found[1]}{mark[:-1]}\\{mark[-1]}"


def _formula(latex: str) -> str:
    r"""Return LaTeX without the signs that a browser could take for HTML."""
    return latex.replace("<", r"\lt ").replace(">", r"\gt ")


def _fence(text: str, least: int) -> str:
    """Return more backticks than there are one after the other in a text."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    return "`" * max(least, longest + 1)


def _list(block: BulletList) -> str:
    lines = []
    for i, item in enumerate(block.items):
        mark = "- " if block.first is None else f"{block.first + i}. "
        lines.append(mark + markdown(item).replace("\n", "\n" + " " * len(mark)))
    return "\n".join(lines)


def _table(block: TextTable) -> str:
    rows = [block.head, *block.rows]
    lines = ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(block.head), *lines[1:]])


def _cell(line: Line) -> str:
    """Return a cell; a bar within a formula or code would end it."""
    return re.sub(r"(?<!\\)\|", r"\\|", markdown_line(line))
