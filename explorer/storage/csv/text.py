"""The text of a table file: is it one, and in which encoding."""

from __future__ import annotations

import codecs
import math
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from explorer.core.sentence import Sentence, SentenceError, refusal, sentence, short
from explorer.core.translation import Text
from explorer.storage.reading import check_name, shown_name

MAX_BYTES = 200_000_000
"""Of a file."""
_BLOCK = 1 << 20
_CONTROL = bytes([*range(9), *range(14, 32)])
_END_OF_DOS = re.compile(rb"\x1a+(?=[\r\n]*\Z)")
"""Character that ends a text on old systems."""
_MOST_SHOWN = 1 << 16
"""Bytes of lines with other characters than ASCII that tell an encoding."""
_BEGINNINGS: list[tuple[bytes, Sentence]] = [
    (
        b"\x1f\x8b",
        sentence("{name} is packed (gzip): unpack it, and open what was in it.", name=""),
    ),
    (b"BZh", sentence("{name} is packed (bzip2): unpack it, and open what was in it.", name="")),
    (b"\xfd7zXZ", sentence("{name} is packed (xz): unpack it, and open what was in it.", name="")),
    (
        b"\x28\xb5\x2f\xfd",
        sentence("{name} is packed (zstd): unpack it, and open what was in it.", name=""),
    ),
    (
        b"7z\xbc\xaf",
        sentence("{name} is packed (7z): unpack it, and open what was in it.", name=""),
    ),
    (
        b"PK\x03\x04",
        sentence(
            "{name} is a spreadsheet or an archive: save the sheet as CSV, or unpack the archive.",
            name="",
        ),
    ),
    (
        b"\xd0\xcf\x11\xe0",
        sentence("{name} is an old spreadsheet: save the sheet as CSV.", name=""),
    ),
    (b"%PDF", sentence("{name} is a PDF, not a table: export its numbers as CSV.", name="")),
    (b"PAR1", sentence("{name} is a Parquet file: export it as CSV.", name="")),
    (
        b"SQLite format 3",
        sentence("{name} is a database: export one of its tables as CSV.", name=""),
    ),
    (b"\x89PNG", sentence("{name} is a picture, not a table.", name="")),
    (b"\xff\xd8\xff", sentence("{name} is a picture, not a table.", name="")),
]
_SIGNS = re.compile(
    rb"[\0-\x7f]*(?:[\x80\x91-\x97\xa0\xa3\xa5\xa9\xae\xb0-\xb3\xb5\xb7\xbc-\xbe][\0-\x7f]+)*"
    rb"[\x80-\xff]?[\0-\x7f]*"
)
"""Text with a sign here and there (£, €, °, ², no-break blanks) and no letters but one."""
_JSON = re.compile(rb"\s*(?:\[\s*)?[\[{]\s*[\"\[{]")
_WEB = (b"<!doctype html", b"<html", b"<?xml")
_ENCODINGS = [
    "gb18030", "big5hkscs", "cp949", "cp932", "euc-jp", "windows-1251", "koi8-r", "windows-1252",
    "windows-1250", "windows-1253", "windows-1254", "windows-1255", "windows-1256", "windows-1257",
    "windows-874", "macroman",
]  # fmt: skip
"""Those that spreadsheets write; among all that there are, a short text looks like a rare one."""
_SCRIPTS = {
    "gb18030": "GB18030 (Chinese)",
    "big5hkscs": "Big5 (Chinese)",
    "cp949": "CP949 (Korean)",
    "cp932": "Shift JIS (Japanese)",
    "euc_jp": "EUC-JP (Japanese)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "koi8-r": "KOI8-R (Cyrillic)",
    "cp1252": "Windows-1252 (Western Europe)",
    "cp1250": "Windows-1250 (Central Europe)",
    "cp1253": "Windows-1253 (Greek)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp1255": "Windows-1255 (Hebrew)",
    "cp1256": "Windows-1256 (Arabic)",
    "cp1257": "Windows-1257 (Baltic)",
    "cp874": "Windows-874 (Thai)",
    "mac-roman": "Mac Roman (Western Europe)",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
}


def encoding_title(name: str) -> str:
    """Return what an encoding is called by people."""
    return "UTF-8" if name in ("utf-8", "utf-8-sig") else _SCRIPTS.get(name, name)


class Encoding(NamedTuple):
    """Encoding of a file."""

    name: str
    """As Python calls it."""
    damaged: int = 0
    """Lines that hold bytes which are no characters; 0: none was seen."""
    line: int = 0
    """The first of them, from 1."""
    is_chosen: bool = False
    """Whether a person chose it."""

    def notes(self) -> list[Sentence]:
        """Return in sentences what was decided; UTF-8 needs none."""
        if self.damaged == 1:
            told: Text = (
                "The text is read as UTF-8, but line {line} is damaged: � stands where it is."
            )
            return [sentence(told, line=f"{self.line:,}")]
        if self.damaged:
            return [
                sentence(
                    "The text is read as UTF-8, but {count} lines are damaged, the first of them "
                    "line {line}: � stands where they are.",
                    count=f"{self.damaged:,}",
                    line=f"{self.line:,}",
                )
            ]
        if self.is_chosen:
            return [sentence("The text is read as {encoding}, as chosen.", encoding=self.name)]
        if self.name == "utf-8-sig":
            return []
        name = _SCRIPTS.get(self.name, self.name)
        return [sentence("The text is not UTF-8; it is read as {encoding}.", encoding=name)]


def check_file(path: Path) -> None:
    """Raise OSError where nothing is there, and SentenceError where it is nothing to be read."""
    check_name(path)
    state = path.stat()
    if stat.S_ISDIR(state.st_mode):
        raise refusal("{name} is a folder: open one of the files in it.", name=shown_name(path))
    if not stat.S_ISREG(state.st_mode):
        # Opening a pipe would wait for whoever writes to it.
        raise refusal("{name} is no file, but a pipe or a device.", name=shown_name(path))
    if state.st_size > MAX_BYTES:
        raise refusal(
            "{name} has {size} MB; files of up to {most} MB are read.",
            name=shown_name(path),
            size=f"{math.ceil(state.st_size / 1e6):,}",
            most=f"{MAX_BYTES / 1e6:g}",
        )


def encoding_of(path: Path, most: int, chosen: str | None = None) -> Encoding:
    """Return the encoding of a text, as its first `most` bytes show it, or the one that was chosen.

    Raises:
        SentenceError: it is no text.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        begin = file.read(_BLOCK)
    _check_beginning(path.name, begin)
    if chosen is not None:
        return Encoding(_known(chosen), is_chosen=True)
    if begin.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return Encoding("utf-32")
    if begin.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Encoding("utf-16")
    if b"\0" in begin and (wide := _wide(begin)):
        return Encoding(wide)
    return _of_lines(path, most)


def _known(name: str) -> str:
    """Return an encoding as Python calls it; raises SentenceError where there is none such."""
    try:
        found = codecs.lookup(name.strip()).name
        # Others than those of text turn bytes into bytes.
        b"a".decode(found, "replace")
    except (LookupError, ValueError):
        raise refusal(
            "“{name}” is no encoding that is known here. Known ones are utf-8, windows-1252, "
            "gb18030, big5, shift_jis, euc-kr, koi8-r and others.",
            name=short(name),
        ) from None
    # A mark at the beginning belongs to no name.
    return "utf-8-sig" if found == "utf-8" else found


def _check_beginning(name: str, begin: bytes) -> None:
    for magic, told in _BEGINNINGS:
        if begin.startswith(magic):
            raise SentenceError(Sentence(told.template, {"name": name}))
    if begin[:200].lstrip().lower().startswith(_WEB):
        raise refusal(
            "{name} is a web page, not a table: look there for a download as CSV.", name=name
        )
    if _JSON.match(begin):
        raise refusal("{name} is JSON, not a table: write it as CSV first.", name=name)


def _wide(begin: bytes) -> str:
    """Return which UTF-16 a text without a mark is in; empty if it is no text.

    The signs, digits and ends of lines of a table are ASCII in every language: read the wrong way
    round, they are none.
    """
    begin = begin[: min(len(begin) // 2 * 2, _MOST_SHOWN)]
    texts = {name: begin.decode(name, "replace") for name in ("utf-16-le", "utf-16-be")}
    name = max(texts, key=lambda name: sum(map(str.isascii, texts[name])))
    text = texts[name]
    signs = [character for character in text if character.isascii()]
    is_table = "\n" in signs and not set(signs).isdisjoint(",;|\t0123456789")
    is_table &= len(signs) * 5 > len(text)
    is_text = "\ufffd" not in text[:-1] and not set(text) & set(map(chr, _CONTROL))
    return name if is_table and is_text else ""


def _of_lines(path: Path, most: int) -> Encoding:
    number, other, damaged = 0, dict[bytes, None](), list[int]()
    shown = 0
    for block in _blocks(path, most):
        _check_text(path.name, block, number)
        lines = [] if block.isascii() else block.splitlines()
        for i, line in enumerate(lines):
            if not line.isascii():
                if not _is_utf8(line):
                    damaged.append(number + i + 1)
                if shown < _MOST_SHOWN and line not in other:
                    other[line] = None
                    shown += len(line)
        number += len(lines) if lines else block.count(b"\n")
    if not damaged:
        return Encoding("utf-8-sig")
    if _is_mostly_utf8(list(other)):
        return Encoding("utf-8-sig", len(damaged), damaged[0])
    return Encoding(_guessed(b"\n".join(other)))


def _is_mostly_utf8(lines: list[bytes]) -> bool:
    """Return whether lines are UTF-8 of which some bytes are damaged.

    Other encodings hardly ever have bytes that are a character of UTF-8 by chance.
    """
    whole = sum(map(_is_utf8, lines))
    if whole >= 9 * (len(lines) - whole):
        return True
    text = b"\n".join(lines).decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return sum(not character.isascii() for character in text) - bad >= bad


def _guessed(text: bytes) -> str:
    if _SIGNS.fullmatch(text):
        return "cp1252"
    # Loaded here: most files are UTF-8.
    import chardet

    found = chardet.detect(
        text[:_MOST_SHOWN], include_encodings=_ENCODINGS, prefer_superset=True, compat_names=False
    )
    return codecs.lookup(found["encoding"] or "cp1252").name


def _blocks(path: Path, most: int) -> Iterator[bytes]:
    """Yield the bytes of a file in blocks of whole lines, but for enormous ones."""
    left = b""
    with path.open("rb") as file:
        while block := file.read(min(_BLOCK, most - file.tell())):
            block = left + block
            # A line that is not at its end may be cut within a character.
            end = max(block.rfind(b"\n"), block.rfind(b"\r")) + 1
            if not end and len(block) < 4 * _BLOCK:
                left = block
                continue
            end = end or len(block)
            yield block[:end]
            left = block[end:]
        if file.tell() < most or not file.read(1):
            yield left
        else:
            yield left[: _last_start(left)]


def _last_start(text: bytes) -> int:
    """Return where the last character begins, if it is one of several bytes, which may be cut."""
    at = len(text)
    for _ in range(3):
        if not at or text[at - 1] < 0x80:
            return len(text)
        at -= 1
        if text[at] >= 0xC0:
            return at
    return at


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _check_text(name: str, block: bytes, lines: int) -> None:
    if len(block.translate(None, _CONTROL)) == len(block):
        return
    block = _END_OF_DOS.sub(b"", block)
    if len(block.translate(None, _CONTROL)) == len(block):
        return
    at = min(i for i in map(block.find, (bytes([code]) for code in _CONTROL)) if i >= 0)
    raise refusal(
        "{name} is not a text file: line {line} holds a character with the code {code}, "
        "which no table has.",
        name=name,
        line=f"{lines + block.count(10, 0, at) + 1:,}",
        code=block[at],
    )
