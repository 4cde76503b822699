"""`render --lessons`: real figures of real lessons, and what goes wrong with them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from explorer.core.lessons.figures import figures_of
from explorer.storage.lessons.library import list_lessons, open_lesson, own_folder
from tests.commands.asking import Run, assert_misused, assert_refused, quiet

pytestmark = pytest.mark.slow


def test_every_figure_of_a_lesson_is_written_once(tmp_path: Path) -> None:
    target = tmp_path / "new" / "figures"
    said = quiet(
        "render", "--lessons", "rate-too-large", "8", "-o", str(target), "--size", "640x360",
        "--scale", "2",
    )  # fmt: skip
    names = sorted(path.name for path in target.iterdir())
    assert names == [
        *(f"08-derivatives-plotted-{step}.png" for step in range(6)),
        *(f"13-rate-too-large-{step}.png" for step in (0, 2, 4, 5)),
    ]
    assert said == f"Figures in figures: {len(names)}.\n"
    pictures = {name: QImage(str(target / name)) for name in names}
    assert {(each.width(), each.height()) for each in pictures.values()} == {(1280, 720)}
    assert len({bytes(each.constBits()) for each in pictures.values()}) == len(names)


@pytest.mark.parametrize(("kind", "begins"), [("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_a_figure_speaks_the_language_and_has_the_format_that_is_asked_for(
    tmp_path: Path, kind: str, begins: bytes
) -> None:
    said = quiet(
        "render", "--lessons", "descent-by-hand", "-o", str(tmp_path), "--format", kind,
        "--theme", "dark", "--language", "zh_CN",
    )  # fmt: skip
    assert said.endswith("。\n")
    data = [path.read_bytes() for path in tmp_path.iterdir()]
    assert data
    assert all(each.startswith(begins) for each in data)
    if kind == "svg":
        assert all("损失".encode() in each for each in data)


def test_no_program_of_a_lesson_runs_unasked(tmp_path: Path) -> None:
    said = quiet("render", "--lessons", "tape-basics", "-o", str(tmp_path))
    assert [*tmp_path.iterdir()] == []
    assert "Programs whose tapes were not drawn" in said
    said = quiet("render", "--lessons", "tape-basics", "-o", str(tmp_path), "--run")
    lesson = open_lesson(own_folder() / "tape-basics", "en")
    assert len([*tmp_path.iterdir()]) == len(figures_of(lesson)) > 1
    assert "not drawn" not in said


def test_a_faulty_lesson_is_told_and_the_others_are_drawn(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(own_folder() / "derivatives-plotted", own / "good")
    shutil.copytree(own_folder() / "derivatives-plotted", own / "bad")
    (own / "bad" / "en.md").write_text("---\nlesson: 1\ntitle: A\ncolour: red\n---\nText.\n")
    ran = run("render", "--lessons", "--folder", str(own), "-o", str(tmp_path / "figures"))
    assert ran.status == 1
    assert ran.err.startswith("bad: en.md, line 4")
    assert len([*(tmp_path / "figures").iterdir()]) == 6


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--lessons", "--step", "3"), "--step does not go with --lessons"),
        (("--lessons", "--size", "big"), "--size is WIDTHxHEIGHT"),
        (("x^2", "--format", "svg"), "--format is for figures of lessons"),
        (("--run",), "--run is for figures of lessons"),
    ],
)
def test_a_wrong_use_is_refused(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], reason: str
) -> None:
    assert_misused(run("render", *arguments, "-o", str(tmp_path / "figures")), reason)


def test_an_unknown_lesson_and_a_folder_that_is_a_file_are_refused(
    run: Run, tmp_path: Path
) -> None:
    ran = run("render", "--lessons", "nothing", "-o", str(tmp_path))
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("There is no lesson “nothing”; there are numeric-derivative, ")
    (tmp_path / "file").write_bytes(b"")
    ran = run("render", "--lessons", "8", "-o", str(tmp_path / "file"))
    assert_refused(ran, "file was not written: File exists.")


@pytest.mark.parametrize("entry", list_lessons(own_folder(), "en"), ids=lambda entry: entry.name)
def test_the_figures_of_a_lesson_are_those_of_its_other_language(entry: object) -> None:
    folder = entry.folder  # type: ignore[attr-defined]
    one, other = (figures_of(open_lesson(folder, language)) for language in ("en", "zh"))
    assert one == other
    assert [each.step for each in one] == sorted({each.step for each in one})
