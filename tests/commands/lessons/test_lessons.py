"""`lessons` lists, prints, checks, begins and exports."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from explorer.commands.lessons.kept import progress_path
from explorer.core.session import Session
from explorer.core.tape.spec import TapeSpec
from explorer.storage.lessons.library import list_lessons, open_lesson, own_folder
from explorer.storage.lessons.progress import Answer, ProgressFile, now
from explorer.storage.sessions import save
from explorer.ui.shell.application import default_state_path
from tests.commands.asking import Run, assert_misused, assert_refused


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person without a past."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path


def test_the_course_is_listed_in_its_order(run: Run) -> None:
    ran = run("lessons")
    assert (ran.status, ran.err) == (0, "")
    names = [entry.name for entry in list_lessons(own_folder(), "en")]
    assert [line.split()[1] for line in ran.out.splitlines()] == names
    answer = run("lessons", "--format", "json").answer
    assert [lesson["name"] for lesson in answer["lessons"]] == names
    assert answer["lessons"][0]["languages"] == ["en", "zh"]


@pytest.mark.parametrize("name", ["derivatives-plotted", "8"])
def test_a_lesson_is_printed_by_its_name_or_number(run: Run, name: str) -> None:
    ran = run("lessons", name, "--language", "zh")
    assert (ran.status, ran.err) == (0, "")
    lesson = open_lesson(own_folder() / "derivatives-plotted", "zh")
    assert ran.out.splitlines()[0] == lesson.title
    assert max(map(len, ran.out.splitlines())) <= 80


def test_answers_are_printed_only_when_they_are_asked_for(run: Run) -> None:
    without, with_answers = run("lessons", "gradient"), run("lessons", "gradient", "--answers")
    assert "Answer: " not in without.out
    assert "Answer: " in with_answers.out


def test_a_notebook_is_written_for_a_student_and_for_a_teacher(run: Run, tmp_path: Path) -> None:
    sizes = []
    for copy in ("student", "teacher"):
        target = tmp_path / f"{copy}.ipynb"
        ran = run("lessons", "gradient", "--notebook", copy, "-o", str(target))
        assert (ran.status, ran.out, ran.err) == (0, "", "")
        sizes.append(len(json.loads(target.read_text(encoding="utf-8"))["cells"]))
    assert sizes[1] >= sizes[0]
    assert_refused(
        run("lessons", "gradient", "--notebook", "student", "-o", str(tmp_path / "a.py")),
        "The name of a notebook ends in .ipynb, unlike a.py.",
    )


def test_a_lesson_that_is_begun_passes_the_check(run: Run, tmp_path: Path) -> None:
    session = tmp_path / "session.json"
    save(session, Session().with_spec(TapeSpec("print(1)\n")).within("tape"))
    folder = tmp_path / "my-lesson"
    made = run("lessons", "--new", str(folder), "--from", str(session), "--title", "Mine")
    assert (made.status, made.err) == (0, "")
    assert run("lessons", "--check", str(folder)).out == "Nothing is wrong.\n"
    assert run("lessons", str(folder)).out.startswith("Mine\n====\n")
    assert run("lessons", "my-lesson", "--folder", str(tmp_path)).out.startswith("Mine\n")
    assert open_lesson(folder, "en").session.workspace == "tape"
    assert_refused(
        run("lessons", "--new", str(folder)), "my-lesson is there already, and not empty."
    )


def test_faults_are_told_with_their_lines_and_status_1(run: Run, tmp_path: Path) -> None:
    run("lessons", "--new", str(tmp_path / "my-lesson"))
    text = tmp_path / "my-lesson" / "en.md"
    text.write_text(text.read_text().replace("kind: number", "kind: guess"))
    ran = run("lessons", "--check", str(tmp_path))
    assert ran.status == 1
    assert ran.out.startswith("my-lesson: en.md, line 12: “guess” is not known here; there are")
    assert_refused(
        run("lessons", "my-lesson", "--folder", str(tmp_path)), ran.out.partition(": ")[2].strip()
    )


def test_results_are_written_as_a_table(run: Run, home: Path) -> None:
    target = home / "results.csv"
    assert_refused(
        run("lessons", "--results", str(target)), "No prediction of a lesson has been answered yet."
    )
    assert progress_path().parent == default_state_path().parent
    assert progress_path().is_relative_to(home)
    answer = Answer("gradient", 1, "number", "9", True, 1.0, now())
    ProgressFile(progress_path()).answer(answer)
    assert run("lessons", "--results", str(target), "--person", "Ada").status == 0
    rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8-sig"))))
    assert [(row["name"], row["lesson"], row["right"]) for row in rows] == [
        ("Ada", "gradient", "1")
    ]


def test_an_unknown_lesson_is_refused_with_those_that_there_are(run: Run) -> None:
    names = ", ".join(entry.name for entry in list_lessons(own_folder(), "en"))
    assert_refused(run("lessons", "nonsense"), f"There is no lesson “nonsense”; there are {names}.")
    assert_refused(
        run("lessons", "--folder", "/nowhere"),
        "nowhere cannot be opened: No such file or directory.",
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("--check", "a", "b"),
        ("gradient", "--notebook", "student"),
        ("gradient", "-o", "a.ipynb"),
        ("--notebook", "student", "-o", "a.ipynb"),
        ("gradient", "--title", "a"),
        ("gradient", "--person", "a"),
        ("gradient", "--format", "json"),
        ("--results", "a.csv", "--answers"),
        ("gradient", "--notebook", "pupil"),
    ],
)
def test_options_that_mean_nothing_together_are_wrong_usage(
    run: Run, arguments: tuple[str, ...]
) -> None:
    assert_misused(run("lessons", *arguments), "gradient-explorer lessons: ")
