"""What is around code on pages, in consoles and notebooks: prompts, fences, numbers, indents."""

from __future__ import annotations

import ast
import html
import re
import textwrap
from collections.abc import Iterable

_PROMPT = re.compile(r"^\s*(?:>>>|\.\.\.)(?: |$)")
_CELL = re.compile(r"^\s*(?:In ?\[[\d\s*]*\]:|\.\.\.+:) ?")
_OUT = re.compile(r"^\s*Out ?\[[\d\s]*\]:")
_NUMBER = re.compile(r"^\s*(\d+)(?:[.:|)]\s?|\t| |$)")


def unescaped(text: str) -> str:
    """Return the text without the entities of HTML: &gt; is >."""
    return html.unescape(text) if re.search(r"&(?:[a-z]+|#\d+);", text) else text


def unfenced(text: str) -> str:
    """Return what stands within the fences of Markdown; all of it, where only one is left."""
    inside = re.findall(
        r"^[ \t]*(?:```|~~~)[^\n]*\n(.*?)^[ \t]*(?:```|~~~)[ \t]*$", text, re.M | re.S
    )
    if inside:
        return "\n".join(inside)
    return re.sub(r"^[ \t]*(?:```|~~~)[^\n]*\n?", "", text, flags=re.M)


def unprompted(text: str) -> str:
    """Return the lines after the prompts of a console or notebook, without what was printed."""
    lines = text.splitlines()
    if any(_PROMPT.match(line) and ">>>" in line[:6] for line in lines):
        return _joined(_PROMPT.sub("", line) for line in lines if _PROMPT.match(line))
    if any(_CELL.match(line) for line in lines):
        kept = [line for line in lines if not _OUT.match(line)]
        return _joined(_CELL.sub("", line) for line in kept)
    return text


def unnumbered(text: str) -> str:
    """Return the text without the numbers of its lines, where they rise."""
    lines = text.splitlines()
    found = [_NUMBER.match(line) for line in lines if line.strip()]
    numbers = [int(each[1]) for each in found if each]
    if len(numbers) < 2 or len(numbers) != len(found) or numbers != sorted(set(numbers)):
        return text
    cut = textwrap.dedent(_joined(_NUMBER.sub("", line) for line in lines))
    if is_python(cut):
        return cut
    # Numbers that end in one column, with the code in another.
    blank = (_NUMBER.sub(lambda each: " " * len(each[0]), line) for line in lines)
    return textwrap.dedent(_joined(blank))


def is_python(text: str) -> bool:
    """Return whether a text can be read as Python."""
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def without_magic(text: str) -> str:
    """Return the text with the commands of notebooks as comments: %matplotlib, !pip."""
    return re.sub(r"^([ \t]*)((?:%|!|\?)\S[^\n]*|[\w.]+\?+)$", r"\1# \2", text, flags=re.M)


def dedented(text: str) -> str:
    """Return the text without what all of its lines, or all but the first, are indented by."""
    plain = textwrap.dedent(text)
    if plain != text or text.partition("\n")[0].rstrip().endswith(":"):
        return plain
    first, newline, rest = text.partition("\n")
    moved = first + newline + textwrap.dedent(rest)
    return moved if is_python(moved) else text


def without_tabs(text: str) -> str:
    """Return the text with blanks in the place of the tabs that lines begin with."""
    return re.sub(r"^[ \t]+", lambda found: found[0].expandtabs(4), text, flags=re.M)


def without_wide_tabs(text: str) -> str:
    """Return the text as Python 2 read it, where a tab went to the next multiple of eight."""
    return re.sub(r"^[ \t]+", lambda found: found[0].expandtabs(8), text, flags=re.M)


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"
