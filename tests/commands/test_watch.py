"""`watch` tells each point of a log folder the moment it is written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from explorer import watch
from explorer.storage.logs.writer import first_record
from tests.commands.asking import Run, strict_json
from tests.storage.logs.files import BEGUN, append, events, picture, write


def test_each_point_is_a_line_of_json(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "a" / "train", events([3, 4], scale=0.5))
    ran = run("watch", str(tmp_path), "--seconds", "0", "--format", "json")
    assert (ran.status, ran.err) == (0, "")
    assert [strict_json(line) for line in ran.out.splitlines(keepends=True)] == [
        {"run": "a/train", "tag": "loss", "step": 3, "value": 1.5, "wall_time": BEGUN},
        {"run": "a/train", "tag": "loss", "step": 4, "value": 2.0, "wall_time": BEGUN + 0.1},
    ]


def test_numbers_that_json_has_not_are_named(run: Run, tmp_path: Path) -> None:
    log = watch.run("loop", tmp_path)
    log(0, loss=float("nan"), more=float("inf"))
    ran = run("watch", str(tmp_path), "--seconds", "0", "--format", "json")
    lines = [strict_json(line) for line in ran.out.splitlines(keepends=True)]
    assert [(line["tag"], line["value"]) for line in lines] == [
        ("loss", "NaN"),
        ("more", "Infinity"),
    ]


def test_text_is_for_people(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "a", events([3]))
    assert run("watch", str(tmp_path), "--seconds", "0").out == "a   loss   step 3   3.0\n"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda folder: folder.mkdir(), "“logs” holds no event files."),
        (lambda folder: None, "The folder “logs” cannot be read: No such file or directory."),
        (
            lambda folder: folder.write_text("x"),
            "“logs” is a file; choose the folder that it is in.",
        ),
        (
            lambda folder: write(folder, first_record(BEGUN)),
            "The event files in “logs” hold no scalars.",
        ),
        (
            lambda folder: write(folder, first_record(BEGUN) + 3 * picture()),
            "The event files in “logs” hold no scalars; their 3 distributions, pictures and "
            "texts are not shown.",
        ),
        (
            lambda folder: write(folder, b"garbage of some length"),
            "“events.out.tfevents.1700000000.host” is not an event file.",
        ),
    ],
)
def test_a_folder_without_points_is_said(run: Run, tmp_path: Path, make, said: str) -> None:  # noqa: ANN001
    make(tmp_path / "logs")
    ran = run("watch", str(tmp_path / "logs"), "--seconds", "0", "--format", "json")
    assert (ran.status, ran.out, ran.err) == (1, "", f"{said}\n")


def test_a_folder_of_kept_runs_is_told_from_one_that_is_empty(run: Run, tmp_path: Path) -> None:
    small = ("--data", "moons", "--count", "64", "--epochs", "1", "--layers", "4")
    run("train", *small, "--mode", "eager", "--keep", str(tmp_path / "kept"))
    ran = run("watch", str(tmp_path / "kept"), "--seconds", "0")
    assert ran.status == 1
    assert ran.err == (
        "“kept” holds no event files, but kept runs: the window follows them, and “train --list” "
        "lists them.\n"
    )


@pytest.mark.parametrize("seconds", ["-1", "soon", "nan"])
def test_a_time_that_is_none_is_refused(run: Run, tmp_path: Path, seconds: str) -> None:
    ran = run("watch", str(tmp_path), "--seconds", seconds)
    assert ran.status == 2
    assert f"--seconds {seconds} is no time" in ran.err


@pytest.mark.slow
def test_a_new_point_is_told_at_once(tmp_path: Path) -> None:
    path = write(tmp_path / "run", events([0]))
    command = [sys.executable, "-m", "explorer", "watch", str(tmp_path), "--format", "json"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as told:
        assert told.stdout is not None
        try:
            assert json.loads(told.stdout.readline())["step"] == 0
            for step in range(1, 4):
                append(path, events([step])[len(events([])) :])
                assert json.loads(told.stdout.readline())["step"] == step
        finally:
            told.terminate()
            assert told.communicate()[1] == ""


def test_names_that_are_no_text_are_written_with_escapes(run: Run, tmp_path: Path) -> None:
    directory = os.fsencode(tmp_path) + b"/run \xff"
    os.mkdir(directory)  # noqa: PTH102
    write(Path(os.fsdecode(directory)), events([1]))
    ran = run("watch", str(tmp_path), "--seconds", "0", "--format", "json")
    assert ran.answer["run"] == "run \\udcff"
