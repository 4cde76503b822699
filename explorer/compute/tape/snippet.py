"""A snippet as Python knows it: its text, its tree, its code, and the name of its file."""

from __future__ import annotations

import ast
import io
import linecache
import warnings
from dataclasses import dataclass
from types import CodeType

from explorer.compute.tape import turns
from explorer.compute.tape.turns import Loop

TYPED = "<snippet>"
"""The name of the file of a snippet that was typed."""

_texts: dict[str, list[str]] = {}
"""The lines to be read of each file, whatever is on the disk."""
_read_disk = linecache.updatecache


def _remembered(filename: str, module_globals: dict[str, object] | None = None) -> list[str]:
    """Return the lines of a file, in the place of `linecache.updatecache`.

    AutoGraph has the file of a main program read from the disk each time: there may be an older
    text, or that of a program which was repaired since.
    """
    lines = _texts.get(filename)
    return _read_disk(filename, module_globals) if lines is None else lines


@dataclass(frozen=True, slots=True)
class Snippet:
    """A program that was not run yet."""

    text: str
    file: str
    """As frames and tracebacks name it."""
    tree: ast.Module
    code: CodeType
    """Counts the turns of its loops (`turns`); otherwise it is the text's."""
    loops: tuple[Loop, ...] = ()
    """Outermost first."""

    @property
    def is_file(self) -> bool:
        """Whether it comes from a file of that name."""
        return self.file != TYPED

    @classmethod
    def read(cls, text: str, file: str = "") -> Snippet:
        """Return the snippet of a text; raises SyntaxError."""
        name = file or TYPED
        tree = ast.parse(text, name)
        code = compile(text, name, "exec", dont_inherit=True)
        snippet = cls(text, name, tree, *_counting(text, name, code))
        snippet.remember_lines()
        return snippet

    def remember_lines(self) -> None:
        """Have AutoGraph, `inspect` and tracebacks read this text, where linecache has it."""
        # (`str.splitlines` knows ends of lines that Python does not.)
        lines = io.StringIO(self.text, newline=None).readlines()
        linecache.cache[self.file] = (len(self.text), None, lines, self.file)
        _texts[self.file] = lines
        linecache.updatecache = _remembered


def _counting(text: str, name: str, code: CodeType) -> tuple[CodeType, tuple[Loop, ...]]:
    """Return code that counts the turns of its loops, and the loops."""
    try:
        tree, loops = turns.marked(ast.parse(text, name))
        if not loops:
            return code, ()
        # The snippet's own warnings were given before, and the marks are strings that are called.
        with warnings.catch_warnings(action="ignore"):
            return turns.counting(compile(tree, name, "exec", dont_inherit=True)), loops
    except (RecursionError, ValueError):
        return code, ()
