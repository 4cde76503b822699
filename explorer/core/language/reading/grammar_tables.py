"""The tables that Lark makes of the grammar, kept in a file: read in a sixth of the time.

    python -m explorer.core.language.reading.grammar

writes them anew after a change of the grammar or another release of Lark. Nothing depends on them:
those of another grammar or release are left alone, and Lark makes its own.
"""

from __future__ import annotations

import hashlib
from typing import Any

import lark
import msgspec
from lark import Lark, Transformer
from lark.grammar import Rule
from lark.lexer import Lexer, TerminalDef

from explorer.core.resources import core_path, core_text

GRAMMAR = "language/reading/grammar.lark"
TABLES = "language/reading/grammar.tables.msgpack"


def parser(lexer: type[Lexer], transformer: Transformer[Any, Any]) -> Lark:
    """Return the parser of the function field, by the kept tables where they are those of today."""
    tables = msgspec.msgpack.decode(core_path(TABLES).read_bytes())
    if tables["of"] != _origin():
        return made_anew(lexer, transformer)
    data = tables["data"]
    data["parser"]["lexer_conf"]["lexer_type"] = lexer
    data["options"] = {"parser": "lalr", "lexer": lexer, "start": ["start"]}
    # What Lark's own tool for parsers that stand alone uses; `Lark.load` would unpickle.
    return Lark._load_from_dict(data, tables["memo"], transformer=transformer)


def made_anew(lexer: type[Lexer], transformer: Transformer[Any, Any] | None) -> Lark:
    """Return the parser with tables made of the grammar."""
    return Lark(core_text(GRAMMAR), parser="lalr", lexer=lexer, transformer=transformer)


def _origin() -> str:
    """Return what the tables depend on."""
    digest = hashlib.sha256(core_text(GRAMMAR).encode()).hexdigest()
    return f"lark {lark.__version__}, grammar {digest}"


def write(lexer: type[Lexer]) -> None:
    """Make the tables and put them into their file."""
    data, memo = made_anew(lexer, None).memo_serialize([TerminalDef, Rule])
    # Classes of this program, put back when they are read.
    del data["options"], data["parser"]["lexer_conf"]["lexer_type"]
    tables = {"of": _origin(), "data": data, "memo": memo}
    core_path(TABLES).write_bytes(msgspec.msgpack.encode(tables))
