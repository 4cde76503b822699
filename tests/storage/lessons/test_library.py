"""Folders of lessons are listed and read; what is wrong with one is a sentence and no crash."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from explorer.core.lessons.faults import LessonError
from explorer.core.sentence import SentenceError
from explorer.core.session import Session, encode
from explorer.storage.lessons.library import (
    check_lesson,
    lesson_folders,
    list_lessons,
    open_lesson,
)

_TEXT = """\
---
lesson: 1
title: {title}
order: {order}
---
About it.

## A step

~~~predict
kind: number
ask: How much?
value: 2
right: So.
wrong: No.
~~~
"""


def _text(title: str = "One", order: float = 1) -> str:
    return _TEXT.format(title=title, order=order)


def _lesson(folder: Path, **files: bytes | None) -> Path:
    """Make a lesson, whose files may be others, or missing."""
    folder.mkdir()
    usual = {"en": _text().encode(), "zh": _text("一").encode(), "session": encode(Session())}
    for name, data in (usual | files).items():
        if data is not None:
            (folder / f"{name}{'.json' if name == 'session' else '.md'}").write_bytes(data)
    return folder


def _faults(folder: Path) -> list[str]:
    return [str(fault.located()) for fault in check_lesson(folder)]


def test_a_folder_of_lessons_is_listed_in_their_order(tmp_path: Path) -> None:
    _lesson(tmp_path / "b", en=_text("B", 2).encode())
    _lesson(tmp_path / "c", en=_text("C", 1).encode())
    _lesson(tmp_path / "a", en=_text("A").replace("order: 1\n", "").encode())
    (tmp_path / "notes.txt").write_text("no lesson")
    (tmp_path / "empty").mkdir()
    assert [entry.title for entry in list_lessons(tmp_path, "en")] == ["C", "B", "A"]
    assert [entry.name for entry in list_lessons(tmp_path / "b", "en")] == ["b"]


def test_a_lesson_is_read_in_the_language_that_is_wanted_or_in_the_other(tmp_path: Path) -> None:
    both = _lesson(tmp_path / "both")
    assert open_lesson(both, "zh").title == "一"
    assert open_lesson(both, "zh").languages == ("en", "zh")
    single = _lesson(tmp_path / "single", zh=None)
    assert (open_lesson(single, "zh").title, open_lesson(single, "zh").language) == ("One", "en")
    assert _faults(single) == []
    assert list_lessons(single, "zh")[0].language == "en"


def test_a_link_to_a_lesson_is_followed(tmp_path: Path) -> None:
    _lesson(tmp_path / "one")
    (tmp_path / "link").symlink_to(tmp_path / "one")
    assert open_lesson(tmp_path / "link", "en").name == "one"


def test_byte_order_marks_and_line_ends_of_any_system_are_read(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + _text().replace("\n", "\r\n").encode()
    assert open_lesson(_lesson(tmp_path / "one", en=data), "en").title == "One"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"en": None, "zh": None}, "one has no text"),
        ({"session": None}, "session.json cannot be opened"),
        ({"session": b"{"}, "session.json: This is not a session"),
        ({"session": b'{"program": "gradient-explorer", "version": 9}'}, "by a newer version"),
        ({"session": b"[" * 100_000}, "session.json: This is not a session"),
        ({"session": b" " * 4_000_001}, "session.json: This file is too large"),
        (
            {"session": encode(Session()).replace(b'"sin\xc2\xb2x"', b'"sni x"')},
            "session.json: “sni” is not known",
        ),
        ({"en": _text("é").encode("latin-1")}, "en.md, line 3: This is no text in UTF-8"),
        ({"zh": _text("导数").encode("gbk")}, "zh.md, line 3: This is no text in UTF-8"),
        ({"en": _text().encode("utf-16")}, "en.md, line 1: This is no text in UTF-8"),
        ({"en": b"x" * 10_000_000}, "en.md: A lesson has at most 400,000 bytes"),
        ({"en": b""}, "en.md, line 1: The head is missing"),
        ({"en": b"\0" * 1000}, "en.md, line 1: The head is missing"),
        (
            {"en": _text().replace("About it.", r"$\\frac{1}{$ and $\\nonsense{$").encode()},
            "en.md: The formula “",
        ),
        ({"zh": _text("一", 2).encode()}, "zh.md: “order” and “cases” are not those of en.md"),
        ({"zh": _text("一").replace("value: 2", "value: 3").encode()}, "The prediction of step 1"),
        ({"zh": (_text("一") + "\n## B\n").encode()}, "zh.md: There are 2 steps, but 1 in en.md"),
        ({"zh": (_text("一") + "\nMore.\n").encode()}, "after the prediction of step 1"),
        (
            {"zh": _text("一").replace("~~~p", "~~~setup\nplay: true\n~~~\n\n~~~p").encode()},
            "The setup of step 1 is not that of en.md",
        ),
    ],
)
def test_what_is_wrong_with_a_lesson_is_said(
    tmp_path: Path, files: dict[str, bytes | None], said: str
) -> None:
    found = _faults(_lesson(tmp_path / "one", **files))
    assert said in found[0]
    assert len(found) <= 2


def test_a_lesson_with_a_fault_in_its_head_is_listed_with_it(tmp_path: Path) -> None:
    _lesson(tmp_path / "one", en=b"---\nlesson: 1\n---\n")
    _lesson(tmp_path / "two", en=b"\xff")
    one, two = list_lessons(tmp_path, "en")
    assert str(one.fault) == "en.md, line 2: “title” is missing."
    assert "UTF-8" in str(two.fault)
    assert (one.title, two.title) == ("one", "two")


def test_a_name_with_capitals_is_a_fault(tmp_path: Path) -> None:
    folder = _lesson(tmp_path / "My Lesson")
    assert "small letters" in _faults(folder)[0]
    assert list_lessons(tmp_path, "en")[0].fault is not None


def test_a_folder_without_lessons_is_said(tmp_path: Path) -> None:
    with pytest.raises(SentenceError, match="holds no lesson"):
        lesson_folders(tmp_path)
    with pytest.raises(SentenceError, match="cannot be opened"):
        lesson_folders(tmp_path / "nowhere")
    (tmp_path / "file").write_text("x")
    with pytest.raises(SentenceError, match="cannot be opened"):
        lesson_folders(tmp_path / "file")


def test_a_pipe_in_the_place_of_a_text_is_not_waited_for(tmp_path: Path) -> None:
    folder = _lesson(tmp_path / "one", en=None, zh=None)
    os.mkfifo(folder / "en.md")
    assert "has no text" in _faults(folder)[0]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_said(tmp_path: Path) -> None:
    folder = _lesson(tmp_path / "one")
    (folder / "en.md").chmod(0)
    with pytest.raises(LessonError, match="cannot be opened"):
        open_lesson(folder, "en")
