"""`lessons NAME --slides`: the PDF, read again."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pypdf
import pytest

from explorer.core.lessons.lesson import Language
from explorer.core.lessons.slides import lesson_pages
from explorer.processes import own_command
from explorer.storage.lessons.library import open_lesson, own_folder
from tests.commands.asking import Run, assert_misused, assert_refused


def made(target: Path, *arguments: str) -> tuple[list[str], str]:
    """Run the command in a process of its own; return the text of each page, and what it told."""
    command = own_command("lessons", *arguments, "-o", str(target))
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    pages = pypdf.PdfReader(target).pages
    assert {(float(page.mediabox.width), float(page.mediabox.height)) for page in pages} == {
        (720, 405)
    }
    return [_squeezed(page.extract_text()) for page in pages], ran.stdout


def _squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "language", "copy"),
    [
        ("derivatives-plotted", "en", "student"),
        ("rate-too-large", "zh", "teacher"),
        ("tape-basics", "en", "teacher"),
    ],
)
def test_every_page_has_its_title_as_text_in_both_languages(
    tmp_path: Path, name: str, language: Language, copy: str
) -> None:
    target = tmp_path / "a.pdf"
    pages, told = made(target, name, "--slides", copy, "--language", language)
    lesson = open_lesson(own_folder() / name, language)
    expected = lesson_pages(lesson, teacher=copy == "teacher")
    assert len(pages) == len(expected)
    for page, each in zip(pages, expected, strict=True):
        words = "".join(run.text for run in each.title if not run.latex)
        assert _squeezed(words) in page
    assert told == ""
    assert target.stat().st_size < 1_000_000


@pytest.mark.slow
def test_a_program_is_shown_as_written_unless_it_is_to_be_run(tmp_path: Path) -> None:
    pages, told = made(tmp_path / "a.pdf", "tape-basics", "--slides", "teacher")
    assert all("importtensorflowastf" in page for page in pages[1:])
    pages, told = made(
        tmp_path / "a.pdf", "tape-basics", "--slides", "teacher", "--run", "--format", "json"
    )
    assert "importtensorflowastf" in pages[1]
    assert "importtensorflowastf" not in pages[2]
    assert "OPERATION" in pages[2]
    lines = [json.loads(line) for line in told.splitlines()]
    assert lines == [{"page": k, "pages": len(pages)} for k in range(1, len(pages) + 1)]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("gradient", "--slides", "pupil", "-o", "a.pdf"), "invalid choice"),
        (("gradient", "--slides", "student"), "and -o FILE go together"),
        (("--slides", "student", "-o", "a.pdf"), "the name of a lesson is missing"),
        (("gradient", "--slides", "student", "--notebook", "student", "-o", "a.pdf"), "two files"),
        (("gradient", "--run"), "--run and --theme are for --slides"),
        (("gradient", "--theme", "dark"), "--run and --theme are for --slides"),
    ],
)
def test_a_wrong_usage_leaves_with_2(run: Run, arguments: tuple[str, ...], reason: str) -> None:
    assert_misused(run("lessons", *arguments), reason)


def test_what_cannot_be_written_is_said_at_once(run: Run, tmp_path: Path) -> None:
    line = ("lessons", "gradient", "--slides", "student", "-o")
    assert_refused(run(*line, "a.ppt"), "The name of slides ends in .pdf, unlike a.ppt.")
    ran = run(*line, str(tmp_path / "none" / "a.pdf"))
    assert ran.status == 1
    assert "No such file or directory" in ran.err
