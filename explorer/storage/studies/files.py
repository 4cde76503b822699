"""The file of a study, which makes a folder one."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from explorer import __version__
from explorer.core.sentence import ParseError, SentenceError, reason_of, refusal
from explorer.core.training.study.study import VERSION, Study
from explorer.storage.files import write_atomic
from explorer.storage.reading import read_start, shown_name, unreadable
from explorer.storage.runs.files import readable
from explorer.storage.studies.folders import STUDY, is_study

_MOST = 1_000_000
"""Bytes of it that are read."""


class _Head(msgspec.Struct):
    program: str
    version: int


def check_new(folder: Path) -> None:
    """Raise SentenceError where a study cannot be made in a folder."""
    if is_study(folder):
        raise refusal(
            "“{name}” has a study already: “work” goes on with it, and another one needs another "
            "folder.",
            name=shown_name(folder),
        )


def write_study(folder: Path, study: Study) -> None:
    """Write the file of a study, last of all: from then on the folder is one.

    Raises:
        OSError: it was not written.
        SentenceError: somebody else has made one meanwhile.
    """
    part = folder / f".{STUDY}.{os.getpid()}.part"
    write_atomic(part, readable(study))
    try:
        # Unlike a renamed file, a link does not take the place of another's.
        os.link(part, folder / STUDY)
    except FileExistsError:
        check_new(folder)
        raise
    except OSError:
        # Some network folders have no links.
        check_new(folder)
        write_atomic(folder / STUDY, readable(study))
    finally:
        part.unlink(missing_ok=True)


def read_study(folder: Path) -> Study:
    """Return what a study asks.

    Raises:
        SentenceError: there is none, it is damaged, or a newer version has made it.
    """
    if folder.is_dir() and not (folder / STUDY).exists():
        raise refusal("“{name}” is not the folder of a study.", name=shown_name(folder))
    if not folder.exists():
        raise refusal("The folder “{name}” does not exist.", name=shown_name(folder))
    try:
        data = read_start(folder / STUDY, _MOST)
    except OSError as error:
        raise SentenceError(unreadable(folder / STUDY, error)) from None
    try:
        head = msgspec.json.decode(data, type=_Head)
        if head.program == "gradient-explorer" and head.version > VERSION:
            raise refusal(
                "This study was made by a newer version of Gradient Explorer ({version}).",
                version=head.version,
            )
        study = msgspec.json.decode(data, type=Study)
        study.problem.function.parsed()
        return study
    except (msgspec.DecodeError, ParseError, ValueError, RecursionError, OverflowError) as error:
        raise refusal("{name} is damaged: {reason}.", name=STUDY, reason=reason_of(error)) from None


def check_release(study: Study) -> None:
    """Raise SentenceError where another release has made a study: its losses may be others."""
    if study.release != __version__:
        raise refusal(
            "This study was made by version {theirs} of Gradient Explorer, and this is {ours}: "
            "the trials of both could not be compared. Use the same version on all machines.",
            theirs=study.release[:40],
            ours=__version__,
        )
