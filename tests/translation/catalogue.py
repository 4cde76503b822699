"""Catalogues of translations: `.po` is written by people, `.mo` is what the program reads.

python -m tests.translation.catalogue (which is script/translate) brings both up to date.
"""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tests.translation.extraction import ROOT, Key, texts

FOLDER = ROOT / "resources" / "translations"
LOCALE = "zh_CN"
PO, MO = FOLDER / f"{LOCALE}.po", FOLDER / f"{LOCALE}.mo"
_HEADER = """\
# Gradient Explorer in Simplified Chinese. Texts are looked up by their English alone, wherever
# they are shown; names in braces stand for values. After a change: script/translate"""
_ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)
"""Dates would change in every commit."""


def read(path: Path = PO) -> dict[Key, str]:
    """Return the translations that people have written; an empty one is still to be made."""
    if not path.exists():
        return {}
    with path.open("rb") as file:
        catalog = read_po(file, locale=LOCALE, ignore_obsolete=True, abort_invalid=True)
    return {
        Key(str(message.id), message.context or ""): str(message.string)
        for message in catalog
        if message.id
    }


def catalogue(translations: dict[Key, str]) -> Catalog:
    """Return the catalogue of the texts that are in the program now, by the files they are in."""
    made = Catalog(
        locale=LOCALE,
        header_comment=_HEADER,
        project="Gradient Explorer",
        creation_date=_ANY_DAY,
        revision_date=_ANY_DAY,
        fuzzy=False,
    )
    for key, places in texts().texts.items():
        files = dict.fromkeys(place.partition(":")[0] for place in places)
        made.add(
            key.text,
            translations.get(key, ""),
            locations=[(file, 0) for file in files],
            context=key.context or None,
        )
    return made


def written(translations: dict[Key, str]) -> bytes:
    """Return the text of a `.po` file."""
    file = io.BytesIO()
    write_po(file, catalogue(translations), width=98, include_lineno=False)
    volatile = (b'"POT-Creation-Date', b'"PO-Revision-Date', b'"Generated-By', b'"Report-Msgid')
    lines = [line for line in file.getvalue().splitlines() if not line.startswith(volatile)]
    return b"\n".join(lines).rstrip() + b"\n"


def compiled(translations: dict[Key, str]) -> bytes:
    """Return the bytes of a `.mo` file."""
    file = io.BytesIO()
    write_mo(file, catalogue(translations))
    return file.getvalue()


def main() -> int:
    """Bring the catalogue up to date: new texts are added, unused ones dropped, none is guessed."""
    found = texts()
    for fault in found.faults:
        sys.stderr.write(f"{fault}\n")
    translations = read()
    FOLDER.mkdir(exist_ok=True)
    PO.write_bytes(written(translations))
    MO.write_bytes(compiled(translations))
    done = sum(bool(translations.get(key)) for key in found.texts)
    dropped = sum(key not in found.texts for key in translations)
    sys.stdout.write(
        f"{len(found.texts):,} texts, {done:,} of them translated; {dropped:,} dropped\n"
    )
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main())
