"""Statements of Python 2, line by line."""

from __future__ import annotations

import re

_HEAD = r"(?P<head>^[ \t]*|^(?:[^#\n'\"]|'[^'\n]*'|\"[^\"\n]*\")*?[:;][ \t]*)"
_PRINT = re.compile(_HEAD + r"print(?![\w(=.,])[ \t]*(?P<what>(?![(=])[^\n]*|\([^\n]*)$", re.M)
_MOST_ON_A_LINE = 4
_TO_FILE = re.compile(r">>[ \t]*([\w.]+)[ \t]*(?:,[ \t]*)?")
_PIECE = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|[^'\"#]+|['\"]")


def as_python3(text: str) -> str:
    """Return the text with the statements of Python 2 as Python 3 writes them."""
    for _ in range(_MOST_ON_A_LINE):
        text = _PRINT.sub(_printed, text)
    text = re.sub(
        r"^([ \t]*except [^\n,:]+|[ \t]*except \([^\n)]*\)), *(\w+):",
        r"\1 as \2:",
        text,
        flags=re.M,
    )
    text = re.sub(r"^([ \t]*raise [\w.]+), *([^\n]+)$", r"\1(\2)", text, flags=re.M)
    text = re.sub(r"^([ \t]*)exec (?!\()([^\n]+)$", r"\1exec(\2)", text, flags=re.M)
    text = re.sub(r"\b(0[xX][\da-fA-F]+|\d+)[lL]\b", r"\1", text)
    text = re.sub(r"(?<![\w.])0(\d+)\b(?![.\w])", _octal, text)
    text = re.sub(r"\bur(['\"])", r"r\1", text)
    text = text.replace("<>", "!=")
    return re.sub(r"`([^`\n]+)`", r"repr(\1)", text)


def _octal(found: re.Match[str]) -> str:
    digits = found[1]
    return f"0o{digits}" if re.fullmatch("[0-7]*[1-7][0-7]*", digits) else found[0]


def _printed(found: re.Match[str]) -> str:
    what, comment = _apart(found["what"].strip())
    rest, semicolon, after = _statement(what)
    target = _TO_FILE.match(rest)
    arguments = [rest[target.end() :] if target else rest]
    if arguments[0].rstrip().endswith(","):
        arguments = [arguments[0].rstrip()[:-1], "end=' '"]
    if target:
        arguments.append(f"file={target[1]}")
    inside = ", ".join(each.strip() for each in arguments if each.strip())
    return f"{found['head']}print({inside}){semicolon}{after}{comment}"


def _apart(what: str) -> tuple[str, str]:
    """Return what is printed, and the comment behind it."""
    at = 0
    for piece in _PIECE.finditer(what):
        if piece.start() != at:
            break
        at = piece.end()
    return what[:at].rstrip(), ("  " + what[at:] if what[at:] else "")


def _statement(what: str) -> tuple[str, str, str]:
    """Return what is printed, and the statement that follows on the same line."""
    at = 0
    for piece in _PIECE.finditer(what):
        cut = piece[0].find(";") if piece[0][0] not in "'\"" else -1
        if cut >= 0:
            at = piece.start() + cut
            return what[:at], ";", what[at + 1 :]
    return what, "", ""
