"""A folder of runs is followed: what comes, grows, is replaced and goes."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from explorer.core.sentence import sentence
from explorer.core.training.results import TrainingEpoch
from explorer.core.training.spec import TrainingProblem
from explorer.storage.runs.about import RunAbout, read_about, shortened_about, write_about
from explorer.storage.runs.catalog import RunCatalog, list_folder
from explorer.storage.runs.folders import remove_run, set_aside
from explorer.storage.runs.summary import RunSummary, SummaryReader
from explorer.storage.runs.writer import RunWriter
from tests.runs import begin_run

PROBLEM = TrainingProblem(layers=(), epochs=9)


def begin(folder: Path) -> RunWriter:
    return begin_run(folder, PROBLEM, ("a",), "y", ("dense",))


def keep(writer: RunWriter, *epochs: int, validation: float = 0.5) -> None:
    for number in epochs:
        epoch = TrainingEpoch(
            number, 0.4, validation + 1 / number, 0.1, 0.01, {}, {"accuracy": number / 10}
        )
        writer.keep_epoch(epoch, np.ones(2, np.float32), [np.ones(1)])


def end(writer: RunWriter) -> Path:
    writer.end("finished", sentence("Done."), 1.0, 0.25, metrics={"accuracy": 0.75})
    writer.close()
    return writer.directory


def look(catalog: RunCatalog) -> list[RunSummary]:
    return catalog.look(math.inf).runs


def test_a_summary_tells_the_best_the_last_and_the_test_loss(tmp_path: Path) -> None:
    writer = begin(tmp_path)
    keep(writer, 1, 2)
    keep(writer, 3, validation=2.0)
    found = SummaryReader(end(writer)).read()
    assert (found.epochs, found.best, found.best_epoch) == (3, 1.0, 2)
    assert found.validation == pytest.approx(2 + 1 / 3)
    assert (found.test, found.test_metrics) == (0.25, {"accuracy": 0.75})
    assert found.metrics == {"accuracy": 0.3}
    assert found.state == "finished"


def test_epochs_after_a_damaged_line_are_lost_to_the_summary_too(tmp_path: Path) -> None:
    writer = begin(tmp_path)
    keep(writer, 1, 2, 3)
    path = end(writer) / "epochs.jsonl"
    first, _, third = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first + b"{broken}\n" + third)
    assert SummaryReader(path.parent).read().epochs == 1


def test_new_runs_and_epochs_are_told_once(tmp_path: Path) -> None:
    catalog = RunCatalog(tmp_path)
    writer = begin(tmp_path)
    (found,) = look(catalog)
    assert (found.epochs, found.state) == (0, "in progress")
    assert look(catalog) == []
    keep(writer, 1)
    (found,) = look(catalog)
    assert (found.epochs, found.is_live) == (1, True)
    keep(writer, 2, 3)
    assert [run.epochs for run in look(catalog)] == [3]
    end(writer)
    (found,) = look(catalog)
    assert (found.state, found.test) == ("finished", 0.25)
    assert look(catalog) == []


def test_a_line_that_is_being_written_is_read_once_it_is_whole(tmp_path: Path) -> None:
    writer = begin(tmp_path)
    keep(writer, 1, 2)
    path = end(writer) / "epochs.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole[:-30])
    catalog = RunCatalog(tmp_path)
    assert [run.epochs for run in look(catalog)] == [1]
    path.write_bytes(whole)
    assert [run.epochs for run in look(catalog)] == [2]


def test_removed_and_replaced_runs_are_told(tmp_path: Path) -> None:
    one, two, other = begin(tmp_path), begin(tmp_path), begin(tmp_path / "elsewhere")
    keep(one, 1)
    keep(two, 1, 2)
    keep(other, 1, 2, 3)
    directories = [end(writer) for writer in (one, two, other)]
    catalog = RunCatalog(tmp_path)
    assert {run.epochs for run in look(catalog)} == {1, 2}
    set_aside(directories[0])
    changes = catalog.look(math.inf)
    assert (changes.runs, changes.gone) == ([], [directories[0]])
    shutil.rmtree(directories[1])
    directories[2].rename(directories[1])
    assert [run.epochs for run in look(catalog)] == [3]
    remove_run(directories[1])
    assert catalog.look(math.inf).gone == [directories[1]]


def test_a_file_replaced_in_place_by_a_longer_one_is_read_anew(tmp_path: Path) -> None:
    writer, other = begin(tmp_path), begin(tmp_path / "elsewhere")
    keep(writer, 1, 2)
    keep(other, 1, 2, 3, validation=0.25)
    directory, longer = end(writer), end(other) / "epochs.jsonl"
    catalog = RunCatalog(tmp_path)
    assert look(catalog)[0].best == 1.0
    with (directory / "epochs.jsonl").open("r+b") as file:
        file.write(longer.read_bytes())
    (found,) = look(catalog)
    assert (found.epochs, found.best) == (3, 0.25 + 1 / 3)


def test_a_folder_that_cannot_be_read_is_said_and_comes_back(tmp_path: Path) -> None:
    folder = tmp_path / "runs"
    catalog = RunCatalog(folder)
    assert str(catalog.look().sentence).startswith("runs cannot be opened")
    writer = begin(folder)
    keep(writer, 1)
    directory = end(writer)
    changes = catalog.look(math.inf)
    assert (changes.sentence, len(changes.runs)) == (None, 1)
    folder.rename(tmp_path / "away")
    assert catalog.look().gone == [directory]
    (tmp_path / "away").rename(folder)
    assert len(look(catalog)) == 1


def test_many_runs_come_bit_by_bit_the_newest_first(tmp_path: Path) -> None:
    for _ in range(30):
        writer = begin(tmp_path)
        keep(writer, 1)
        end(writer)
    catalog, told = RunCatalog(tmp_path), []
    for left in range(29, -1, -1):
        # Time for no more than one.
        changes = catalog.look(0.0)
        assert (len(changes.runs), changes.left) == (1, left)
        told += changes.runs
    assert [run.directory for run in told] == [run.directory for run in list_folder(tmp_path)]


@pytest.mark.slow
def test_a_run_that_is_killed_is_no_longer_in_progress(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; "
        "from tests.storage.runs.test_catalog import begin, keep; "
        "writer = begin(Path(sys.argv[1])); keep(writer, 1); print(1, flush=True); time.sleep(60)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.readline()
    catalog = RunCatalog(tmp_path)
    assert [run.state for run in look(catalog)] == ["in progress"]
    process.kill()
    process.communicate()
    deadline, found = time.monotonic() + 30, []
    while not found and time.monotonic() < deadline:
        time.sleep(0.1)
        found = look(catalog)
    assert [run.state for run in found] == ["interrupted"]
    assert str(found[0].sentence) == "Ended unexpectedly after epoch 1."


# Names and notes.


def test_names_and_notes_are_kept_beside_the_run_and_go_with_it(tmp_path: Path) -> None:
    writer = begin(tmp_path)
    keep(writer, 1)
    directory = end(writer)
    catalog = RunCatalog(tmp_path)
    look(catalog)
    assert read_about(directory) == RunAbout()
    write_about(directory, RunAbout("wide", "too slow"))
    (found,) = look(catalog)
    assert (found.name, found.about.note) == ("wide", "too slow")
    remove_run(directory)
    assert not directory.exists()


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b'{"name": 1}', b"\xff", b'{"name": "' + b"x" * 101 + b'"}', b"x" * 50_000],
)
def test_a_damaged_note_hides_no_run(tmp_path: Path, data: bytes) -> None:
    writer = begin(tmp_path)
    keep(writer, 1)
    directory = end(writer)
    (directory / "about.json").write_bytes(data)
    found = SummaryReader(directory).read()
    assert (found.about, found.state) == (RunAbout(), "finished")


def test_a_note_of_a_run_that_is_gone_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="this run is gone"):
        write_about(tmp_path / "2026-11-30-120000", RunAbout("x"))
    assert list(tmp_path.iterdir()) == []


def test_what_is_typed_is_kept_in_one_line_of_bounded_length() -> None:
    about = shortened_about("  a\n b\ud800 ", "x" * 5000)
    assert (about.name, len(about.note)) == ("a b", 2000)
    assert json.loads(json.dumps(about.name)) == "a b"
