"""`render` of a snippet, which is really run in a process of its own."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pypdf
import pytest
from PySide6.QtWidgets import QApplication

from tests.commands.asking import Run
from tests.core.tape.stories import SECOND


@pytest.fixture
def snippet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A file with a second derivative."""
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    path = tmp_path / "second.py"
    path.write_text(SECOND)
    return str(path)


def written(run: Run, target: Path, *arguments: str) -> bytes:
    ran = run("render", *arguments, "-o", str(target))
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    return target.read_bytes()


@pytest.mark.slow
def test_a_snippet_is_drawn_at_a_step(
    run: Run, snippet: str, tmp_path: Path, qapp: QApplication
) -> None:
    svg = written(run, tmp_path / "a.svg", snippet, "--call", "2", "--step", "15").decode()
    assert 'aria-label="cos u"' in svg
    assert 'aria-label="−2.33422"' in svg


@pytest.mark.slow
def test_the_numbers_of_a_snippet_are_those_of_its_operations(
    run: Run, snippet: str, tmp_path: Path, qapp: QApplication
) -> None:
    data = written(run, tmp_path / "a.csv", snippet, "--call", "2").decode()
    rows = list(csv.DictReader(io.StringIO(data)))
    (sine,) = [row for row in rows if (row["operation"], row["tape"]) == ("Sin", "outer, inner")]
    assert (sine["name"], sine["value"]) == ("y", "0.7780732")
    assert float(next(row["adjoint"] for row in rows if row["name"] == "x" and row["adjoint"])) == (
        pytest.approx(-8.259006, rel=1e-6)
    )


@pytest.mark.slow
def test_slides_have_a_page_for_every_step_of_a_snippet(
    run: Run, snippet: str, tmp_path: Path, qapp: QApplication
) -> None:
    data = written(run, tmp_path / "a.pdf", snippet, "--slides", "--size", "640x480")
    assert len(pypdf.PdfReader(io.BytesIO(data)).pages) == 8


def test_a_snippet_that_is_not_there_is_said(run: Run, tmp_path: Path) -> None:
    ran = run("render", str(tmp_path / "none.py"), "-o", str(tmp_path / "a.png"))
    assert ran.status == 1
    assert "none.py" in ran.err
    assert not (tmp_path / "a.png").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--slides",), "--slides is for a PDF"),
        (("--range", "-1, 1"), "--range is not for snippets"),
        (("--order", "2"), "--order is not for snippets"),
    ],
)
def test_options_that_are_not_for_it_are_refused(
    run: Run, snippet: str, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    ran = run("render", snippet, "-o", str(tmp_path / "a.png"), *options)
    assert ran.status == 2
    assert said in ran.err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        (SECOND, ("--call", "3"), "There is no gradient call 3 in it: its calls are counted"),
        ("\nx = (1\n", (), "Line 2, SyntaxError: '(' was never closed A bracket is opened"),
        ("\nx = 1 / 0\n", (), "Line 2, ZeroDivisionError: division by zero"),
    ],
)
def test_what_cannot_be_drawn_is_said_with_its_place(
    run: Run, snippet: str, tmp_path: Path, text: str, options: tuple[str, ...], said: str
) -> None:
    Path(snippet).write_text(text)
    ran = run("render", snippet, "-o", str(tmp_path / "a.png"), *options)
    assert ran.status == 1
    assert ran.err.startswith(said)
    assert not (tmp_path / "a.png").exists()


def test_the_number_of_a_call_is_counted_from_one(run: Run, snippet: str, tmp_path: Path) -> None:
    ran = run("render", snippet, "-o", str(tmp_path / "a.png"), "--call", "0")
    assert ran.status == 1
    assert "whole number from 1" in ran.err


@pytest.mark.slow
def test_a_snippet_that_ended_in_an_error_is_drawn_and_the_error_said(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    path = tmp_path / "broken.py"
    path.write_text(f"{SECOND}\nraise ValueError('at the end')\n")
    ran = run("render", str(path), "-o", str(tmp_path / "a.svg"))
    assert ran.status == 0
    assert "ValueError: at the end" in ran.err
    assert (tmp_path / "a.svg").exists()
