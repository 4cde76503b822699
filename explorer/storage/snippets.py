"""Files that hold a program: Python's own, and notebooks."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from pathlib import Path
from typing import Any

import msgspec

from explorer.core.sentence import SentenceError, refusal
from explorer.core.tape.spec import MOST_TEXT
from explorer.storage.reading import read_start, unreadable

ENDINGS = (".py", ".ipynb")
"""Of files that are taken for a program."""
_NO_PROGRAMS = frozenset({".json", ".csv", ".tsv"})
"""Endings of files that are something else, whatever stands in them."""
_IMPORT = re.compile(r"^\s*(?:import|from)\s+tensorflow\b", re.MULTILINE)
_MOST_BYTES = 4 * MOST_TEXT
_MOST_OF_A_NOTEBOOK = 50_000_000
"""Bytes: pictures are kept in it."""
_MAGIC = re.compile(r"\s*([%!?]|\w[\w, ]*=\s*[%!])|.*[^\s?]\?{1,2}\s*$")
"""A line that IPython reads and Python does not: %time f(), !pip list, files = !ls, tf.sin?"""
_WHOLE_CELL = re.compile(r"\s*%%(?!time|timeit|capture)\w+")
"""The first line of a cell in another language."""


class _Cell(msgspec.Struct):
    cell_type: str = ""
    source: str | list[str] = ""
    input: str | list[str] = ""
    """As versions before 4 call it."""


class _Sheet(msgspec.Struct):
    cells: list[_Cell] = []


class _Notebook(msgspec.Struct):
    cells: list[_Cell] | None = None
    worksheets: list[_Sheet] = []


def is_program(path: Path) -> bool:
    """Return whether a file that is called otherwise holds a program: it imports TensorFlow."""
    if path.suffix.lower() in _NO_PROGRAMS:
        return False
    try:
        text = read_start(path, _MOST_BYTES).decode("utf-8-sig")
    except (OSError, ValueError):
        return False
    return _IMPORT.search(text) is not None


def read_snippet(path: Path) -> str:
    """Return the program of a file, with line ends as Python knows them.

    Raises:
        SentenceError: there is no such file, or it holds no program, or too long a one.
    """
    is_notebook = path.suffix.lower() == ".ipynb"
    most = _MOST_OF_A_NOTEBOOK if is_notebook else _MOST_BYTES
    try:
        data = read_start(path, most + 1)
    except OSError as error:
        raise SentenceError(unreadable(path, error)) from None
    if len(data) > most:
        raise _too_long(path.name)
    text = _notebook(data, path.name) if is_notebook else decoded(data, path.name)
    return checked_length(text, path.name)


def decoded(data: bytes, name: str) -> str:
    """Return the text of a program, in the encoding that it declares.

    Raises:
        SentenceError: it is no text.
    """
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding)
    except (SyntaxError, LookupError, UnicodeDecodeError):
        raise refusal(
            "{name} is no program: its bytes are no text in UTF-8, or in the encoding that its "
            "first lines declare.",
            name=name,
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def checked_length(text: str, name: str) -> str:
    """Return the text; raises SentenceError where it is longer than what is run."""
    if len(text) > MOST_TEXT:
        raise _too_long(name)
    return text


def _too_long(name: str) -> SentenceError:
    return refusal(
        "{name} is too long for a snippet: at most {most} characters are run.",
        name=name,
        most=f"{MOST_TEXT:,}",
    )


def _notebook(data: bytes, name: str) -> str:
    """Return the code cells of a notebook with an empty line between them."""
    try:
        notebook = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=_Notebook)
    except (msgspec.DecodeError, RecursionError):
        raise refusal("{name} is no notebook.", name=name) from None
    cells = notebook.cells
    if cells is None:
        cells = [cell for sheet in notebook.worksheets for cell in sheet.cells]
    codes = [_code(cell.source or cell.input) for cell in cells if cell.cell_type == "code"]
    if not any(code.strip() for code in codes):
        raise refusal("{name} has no cell with code.", name=name)
    return "\n\n".join(codes) + "\n"


def _code(source: Any) -> str:  # noqa: ANN401
    """Return a cell as Python reads it, line for line."""
    text = source if isinstance(source, str) else "".join(source)
    text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    if _is_python(text):
        return text
    lines = text.split("\n")
    if any(_WHOLE_CELL.match(line) for line in lines[:1]):
        return "\n".join(f"# {line}" for line in lines)
    return "\n".join(_without_magic(lines))


def _without_magic(lines: list[str]) -> list[str]:
    """Return the lines with those of IPython as comments, where a line may go on in the next."""
    found: list[str] = []
    goes_on = False
    for line in lines:
        if goes_on:
            found.append(f"# {line.lstrip()}")
        else:
            found.append(_commented(line) if _MAGIC.match(line) else line)
        is_magic = goes_on or _MAGIC.match(line) is not None
        goes_on = is_magic and line.rstrip().endswith("\\")
    return found


def _commented(line: str) -> str:
    """Return a line as a comment; a block that has no other one still needs a statement."""
    indent = line[: len(line) - len(line.lstrip())]
    return f"{indent}pass  # {line.lstrip()}" if indent else f"# {line}"


def _is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
