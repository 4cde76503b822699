"""YAML as far as lessons need it: mappings, lists, texts, numbers and truth values, with lines.

The words are those of the core schema of YAML 1.2 (https://yaml.org/spec/1.2.2/#103-core-schema):
`on` and `no` are texts and 1e-3 is a number, unlike in the YAML 1.1 of the library, of which only
the parser is used. Tags, which can name anything, and aliases, which can swell, are faults.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from explorer.core.lessons.faults import LineError
from explorer.core.sentence import Sentence, reason_of, sentence, short

Path = tuple[str | int, ...]
"""Keys and places that lead to a value."""
_INT = re.compile(r"[-+]?[0-9]{1,300}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_PLAIN_TAG = "tag:yaml.org,2002:"
_REASONS = (
    (
        "mapping values are not allowed",
        sentence("This is no YAML: a text with a colon and a space in it needs quotes around it."),
    ),
    (
        "cannot start any token",
        sentence("This is no YAML: a text that begins with this sign needs quotes around it."),
    ),
    ("unexpected end of stream", sentence("This is no YAML: a quote or a bracket is not closed.")),
    ("could not find expected ':'", sentence("This is no YAML: a colon is missing after a key.")),
    (
        "expected <block end>",
        sentence("This is no YAML: a line is indented otherwise than those before it."),
    ),
    (
        "expected ',' or",
        sentence("This is no YAML: a comma or the closing bracket is missing."),
    ),
)
"""What the parser says, and what a person is told."""


class Yaml:
    """A value with the line of each of its parts."""

    def __init__(self, value: Any, lines: dict[Path, int]) -> None:  # noqa: ANN401
        self.value = value
        self._lines = lines

    def line(self, path: Path = ()) -> int:
        """Return the line of a part, of what it stands in where there is none, from 1."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)


def read_yaml(text: str, first: int = 1) -> Yaml:
    """Read a text.

    Args:
        text: YAML.
        first: the line at which it begins, in its file.

    Raises:
        LineError: it is none, or more than is read here.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = first + (mark.line if mark else 0)
        raise LineError(at, _unread(error)) from None
    except (yaml.YAMLError, RecursionError) as error:
        raise LineError(first, _unread(error)) from None
    lines: dict[Path, int] = {(): first}
    if root is None:
        return Yaml(None, lines)
    return Yaml(_Values(first, lines).value(root, ()), lines)


def _unread(error: BaseException) -> Sentence:
    if isinstance(error, RecursionError):
        return sentence("This is no YAML: it is nested too deep.")
    told = getattr(error, "problem", None) or reason_of(error)
    if "'\\t'" in told:
        return sentence("This is no YAML: tabs do not indent here; use spaces.")
    known = next((message for part, message in _REASONS if part in told), None)
    return known or sentence("This is no YAML: {reason}.", reason=short(told))


class _Values:
    """Makes values of the parser's nodes."""

    def __init__(self, first: int, lines: dict[Path, int]) -> None:
        self._first = first
        self._lines = lines
        self._seen: set[int] = set()

    def value(self, node: yaml.Node, path: Path) -> Any:  # noqa: ANN401
        self._check(node)
        self._lines[path] = self._line(node)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(each, (*path, i)) for i, each in enumerate(node.value)]
        is_plain = isinstance(node, yaml.ScalarNode) and not node.style
        return _scalar(node.value) if is_plain else node.value

    def _line(self, node: yaml.Node) -> int:
        return self._first + node.start_mark.line

    def _check(self, node: yaml.Node) -> None:
        # The parser gives an alias the node that it stands for.
        if id(node) in self._seen:
            raise LineError(
                self._line(node), sentence("Anchors and aliases (& and *) are not read here.")
            )
        self._seen.add(id(node))
        if not node.tag.startswith(_PLAIN_TAG) or node.tag.startswith(f"{_PLAIN_TAG}python"):
            raise LineError(
                self._line(node),
                sentence("The tag “{tag}” is not read here.", tag=short(node.tag)),
            )

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise LineError(self._line(key), sentence("A key is a word."))
            name = key.value
            if name in found:
                raise LineError(
                    self._line(key), sentence("“{name}” stands here twice.", name=short(name))
                )
            found[name] = self.value(value, (*path, name))
            # Of a text that begins in the next line, its key tells the place better.
            self._lines[*path, name] = self._line(key)
        return found


def _scalar(text: str) -> Any:  # noqa: ANN401
    """Return what a text without quotes stands for."""
    if text.lower() in _WORDS and text in {text.lower(), text.upper(), text.capitalize()}:
        return _WORDS[text.lower()]
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
