"""The notebooks of the lessons are whole, run from top to bottom, and keep answers apart."""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from explorer.core.lessons.lesson import LANGUAGES, Choose, Lesson
from explorer.core.lessons.text import plain
from explorer.core.training.spec import TrainingSpec
from explorer.programs.lessons.notebook import lesson_notebook
from explorer.programs.lessons.saving import save_notebook
from explorer.storage.lessons.library import Entry, list_lessons, open_lesson, own_folder

ENTRIES = list_lessons(own_folder(), "en")
_KEYS = {
    "markdown": {"id", "cell_type", "metadata", "source"},
    "code": {"id", "cell_type", "metadata", "source", "execution_count", "outputs"},
}
"""Of a cell, by https://github.com/jupyter/nbformat/blob/main/nbformat/v4/nbformat.v4.5.schema.json."""


def _notebook(lesson: Lesson, *, teacher: bool = False) -> dict[str, Any]:
    return json.loads(lesson_notebook(lesson, teacher=teacher))


def _source(notebook: dict[str, Any], kind: str) -> str:
    cells = (cell for cell in notebook["cells"] if cell["cell_type"] == kind)
    return "\n".join("".join(cell["source"]) for cell in cells)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_a_notebook_is_valid(entry: Entry) -> None:
    for language in LANGUAGES:
        for teacher in (False, True):
            notebook = _notebook(open_lesson(entry.folder, language), teacher=teacher)
            assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
            cells = notebook["cells"]
            assert [set(cell) for cell in cells] == [_KEYS[cell["cell_type"]] for cell in cells]
            ids = [cell["id"] for cell in cells]
            assert len(set(ids)) == len(ids)
            for cell in cells:
                lines = cell["source"]
                assert all(line.endswith("\n") for line in lines[:-1])
                assert not any(line.endswith("\n") for line in lines[-1:])


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_answers_stand_in_the_teachers_copy_only(entry: Entry) -> None:
    lesson = open_lesson(entry.folder, "zh")
    student, teacher = (_notebook(lesson, teacher=each) for each in (False, True))
    assert _source(student, "code") == _source(teacher, "code")
    reasons = [
        option.because[0].text
        for step in lesson.steps
        if isinstance(step.predict, Choose)
        for option in step.predict.options
    ] + [plain(step.predict.right[:1]) for step in lesson.steps if step.predict]
    shown, hidden = _source(teacher, "markdown"), _source(student, "markdown")
    plain_reasons = [r for r in reasons if len(r) > 8 and r.isalpha()]
    assert all(reason in shown for reason in plain_reasons)
    assert not any(reason in hidden for reason in plain_reasons)
    assert len(shown) > len(hidden)


def _briefly(lesson: Lesson) -> Lesson:
    """Return a lesson whose trainings are of one epoch."""
    steps = []
    for step in lesson.steps:
        session = step.session
        if isinstance(session.spec, TrainingSpec):
            session = session.with_spec(structs.replace(session.spec, epochs=1))
        steps.append(replace(step, session=session))
    return replace(lesson, steps=tuple(steps))


@pytest.fixture(scope="module")
def without_windows() -> Iterator[None]:
    """Let matplotlib, where it is there, draw into nothing."""
    before = os.environ.get("MPLBACKEND")
    os.environ["MPLBACKEND"] = "agg"
    yield
    if before is None:
        del os.environ["MPLBACKEND"]
    else:
        os.environ["MPLBACKEND"] = before


@pytest.mark.slow
@pytest.mark.usefixtures("without_windows")
@pytest.mark.filterwarnings("ignore:FigureCanvasAgg is non-interactive")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_the_cells_run_from_top_to_bottom(
    entry: Entry, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    lesson = _briefly(open_lesson(entry.folder, "en"))
    left: dict[str, Any] = {"__name__": "__main__"}
    printed = io.StringIO()
    save_notebook(tmp_path / "lesson.ipynb", lesson, teacher=False)
    for cell in json.loads((tmp_path / "lesson.ipynb").read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        # A file, because AutoGraph reads the source of functions.
        file = tmp_path / f"{cell['id']}.py"
        file.write_text("".join(cell["source"]), encoding="utf-8")
        may_fail = "raises-exception" in cell["metadata"].get("tags", ())
        with contextlib.redirect_stdout(printed):
            try:
                exec(compile(file.read_text(encoding="utf-8"), str(file), "exec"), left)
            except Exception:
                if not may_fail:
                    raise
    # Some snippets are there to show what TensorFlow warns of.
    caplog.clear()
    assert printed.getvalue()
