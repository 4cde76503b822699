"""Progress comes back at the next start, is shared by windows, and damage hinders nothing."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from explorer.storage.lessons.progress import FILE, Answer, ProgressFile, Visit, now
from explorer.storage.lessons.results import results_csv

_TIME = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
_ANSWER = Answer("gradient", 2, "number", "42", True, 1.0, _TIME)


def test_answers_and_places_come_back_at_the_next_start(tmp_path: Path) -> None:
    path = tmp_path / "new" / FILE
    kept = ProgressFile(path)
    kept.answer(_ANSWER)
    kept.visit("gradient", 2)
    kept.visit("tape-basics", 1, is_done=True)
    kept.visit("gradient", 3)
    kept.add_folder("/a")
    again = ProgressFile(path).progress
    assert again.answers == (_ANSWER,)
    assert again.visits == (Visit("tape-basics", 1, is_done=True), Visit("gradient", 3))
    assert again.folders == ("/a",)
    assert list(path.parent.glob("*.part")) == []


def test_a_lesson_that_was_done_stays_done(tmp_path: Path) -> None:
    kept = ProgressFile(tmp_path / FILE)
    kept.visit("gradient", 4, is_done=True)
    kept.visit("gradient", 1)
    assert kept.progress.visit("gradient") == Visit("gradient", 1, is_done=True)
    assert kept.progress.visit("gradient", "/own") is None


def test_the_last_answer_to_a_step_is_found_and_all_are_kept(tmp_path: Path) -> None:
    kept = ProgressFile(tmp_path / FILE)
    wrong = Answer("gradient", 2, "number", "6", False, 0.0, _TIME - timedelta(minutes=1))
    for answer in (wrong, _ANSWER):
        kept.answer(answer)
    assert kept.progress.last_answer("gradient", 2) == _ANSWER
    assert kept.progress.last_answer("gradient", 1) is None
    assert kept.progress.last_answer("gradient", 2, "/own") is None
    assert kept.progress.answers == (wrong, _ANSWER)


def test_two_windows_lose_nothing_of_one_another(tmp_path: Path) -> None:
    one, two = ProgressFile(tmp_path / FILE), ProgressFile(tmp_path / FILE)
    one.answer(_ANSWER)
    two.visit("gradient", 2)
    one.add_folder("/own")
    two.forget_folder("/nowhere")
    again = ProgressFile(tmp_path / FILE).progress
    assert (again.answers, again.folders) == ((_ANSWER,), ("/own",))
    assert again.visits == (Visit("gradient", 2),)


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b"\xff\xfe", b'{"version": 1, "answers": 3}', b"[" * 100_000,
     b'{"version": 1, "answers": [{"lesson": "a"}]}', b'{"version": 0}'],
)  # fmt: skip
def test_a_damaged_file_is_put_aside_and_said(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / FILE
    path.write_bytes(data)
    kept = ProgressFile(path)
    assert "damaged" in str(kept.problem)
    assert path.with_name(f"{FILE}.broken").read_bytes() == data
    kept.answer(_ANSWER)
    assert ProgressFile(path).progress.answers == (_ANSWER,)


def test_a_file_of_a_newer_version_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_text('{"version": 2, "answers": "in another way"}')
    before = path.read_bytes()
    kept = ProgressFile(path)
    kept.answer(_ANSWER)
    assert "newer version" in str(kept.problem)
    assert kept.progress.answers == (_ANSWER,)
    assert path.read_bytes() == before


def test_a_folder_in_its_place_is_said_and_kept(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    kept = ProgressFile(tmp_path / FILE)
    kept.visit("gradient", 1)
    assert "cannot be opened" in str(kept.problem)
    assert (tmp_path / FILE).is_dir()


def test_without_a_place_it_is_kept_for_this_process() -> None:
    kept = ProgressFile(None)
    kept.answer(_ANSWER)
    assert (kept.progress.answers, kept.problem) == ((_ANSWER,), None)


def test_what_a_later_version_adds_to_this_one_is_ignored(tmp_path: Path) -> None:
    path = tmp_path / FILE
    ProgressFile(path).answer(_ANSWER)
    document = json.loads(path.read_text()) | {"more": 1}
    path.write_text(json.dumps(document))
    assert ProgressFile(path).progress.answers == (_ANSWER,)


def test_results_are_a_table_that_python_and_spreadsheets_read() -> None:
    chosen = Answer("gradient", 1, "choose", "导数, “f′”", False, 0.0, now())
    data = results_csv([_ANSWER, chosen], "李明")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[0] == {
        "name": "李明", "lesson": "gradient", "step": "2", "kind": "number", "answer": "42",
        "right": "1", "part": "1.00", "time": "2026-11-30T12:00:00Z",
    }  # fmt: skip
    assert rows[1]["answer"] == "导数, “f′”"
    assert "name" not in results_csv([_ANSWER]).decode("utf-8-sig").splitlines()[0]


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+1", "\t=1"])
def test_no_cell_is_a_formula_of_a_spreadsheet(text: str) -> None:
    row = results_csv([_ANSWER], text).decode("utf-8-sig").splitlines()[1]
    assert next(csv.reader([row]))[0] == f"'{text}"
