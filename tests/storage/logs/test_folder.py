"""Log folders are followed whatever becomes of their files."""

from __future__ import annotations

import math
import os
import shutil
import struct
from pathlib import Path

import numpy as np
import pytest

from explorer.storage.logs import file as log_file
from explorer.storage.logs.crc import crc32c, masked
from explorer.storage.logs.folder import LogFolder
from explorer.storage.logs.writer import EventEncoder, first_record, frame, records
from tests.storage.logs.files import BEGUN, append, events, look, steps, write


@pytest.fixture
def log(tmp_path: Path) -> LogFolder:
    return LogFolder(tmp_path)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is wrong is believed to be wrong without waiting for it to become right."""
    monkeypatch.setattr(log_file, "_DOUBT", 0.0)


def test_each_folder_with_event_files_is_a_run(log: LogFolder, tmp_path: Path) -> None:
    write(tmp_path, events([1]))
    write(tmp_path / "a" / "train", events([1, 2]))
    write(tmp_path / "a" / "validation", events([1, 2, 3]))
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "notes.txt").write_text("of another program")
    look(log)
    assert set(log.runs) == {".", "a/train", "a/validation"}
    assert steps(log, "a/validation") == [1, 2, 3]


def test_a_point_is_told_once(log: LogFolder, tmp_path: Path) -> None:
    path = write(tmp_path / "run", events([1, 2]))
    (new,) = look(log).points
    assert (new.run, new.tag, new.points.steps.tolist()) == ("run", "loss", [1, 2])
    assert look(log).points == []
    append(path, events([3])[len(first_record(BEGUN)) :])
    (new,) = look(log).points
    assert new.points.steps.tolist() == [3]
    assert steps(log) == [1, 2, 3]


@pytest.mark.parametrize("cut", [1, 4, 11, 12, 20, -1, -4, -5])
def test_half_a_record_is_waited_for(log: LogFolder, tmp_path: Path, cut: int) -> None:
    whole = events([1, 2, 3])
    last = events([3])[len(first_record(BEGUN)) :]
    cut = len(whole) - len(last) + (cut if cut > 0 else len(last) + cut)
    path = write(tmp_path / "run", whole[:cut])
    look(log)
    assert steps(log) == [1, 2]
    append(path, whole[cut:])
    look(log)
    assert steps(log) == [1, 2, 3]
    assert not log.notes


def test_a_file_that_is_replaced_is_read_anew(log: LogFolder, tmp_path: Path) -> None:
    path = write(tmp_path / "run", events([1, 2, 3]))
    look(log)
    other = write(tmp_path / "elsewhere", events([7, 8, 9, 10]))
    other.replace(path)
    assert "run" in look(log).changed
    assert steps(log) == [7, 8, 9, 10]


@pytest.mark.parametrize("after", [[5], [5, 6, 7], [5, 6, 7, 8, 9]])
def test_a_file_that_is_written_anew_in_its_place_is_read_anew(
    log: LogFolder, tmp_path: Path, after: list[int]
) -> None:
    path = write(tmp_path / "run", events([1, 2, 3]))
    look(log)
    path.write_bytes(events(after))
    os.utime(path, ns=(1, 1))
    look(log)
    assert steps(log) == after


def test_runs_come_and_go(log: LogFolder, tmp_path: Path) -> None:
    write(tmp_path / "a", events([1]))
    look(log)
    write(tmp_path / "b", events([1]))
    assert look(log).changed == {"b"}
    shutil.rmtree(tmp_path / "a")
    assert look(log).changed == {"a"}
    assert set(log.runs) == {"b"}


def test_a_run_begun_again_takes_the_place_of_what_comes_after(
    log: LogFolder, tmp_path: Path
) -> None:
    write(tmp_path / "run", events(range(10)), "1700000000.host")
    write(tmp_path / "run", events([6, 7, 20], begun=BEGUN + 60, scale=-1), "1700000060.host")
    look(log)
    found = log.runs["run"].ordered("loss")
    assert found.points.steps.tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 20]
    assert found.points.values.tolist() == [0, 1, 2, 3, 4, 5, -6, -7, -20]
    assert (found.replaced, found.is_mixed) == (4, False)
    assert [str(remark) for remark in found.remarks] == [
        "It was begun again from an earlier step, and 4 points of before are left out."
    ]


def test_files_written_at_the_same_time_are_put_in_order(log: LogFolder, tmp_path: Path) -> None:
    write(tmp_path / "run", events([0, 2, 4]), "1700000000.a")
    write(tmp_path / "run", events([1, 3, 5]), "1700000000.b")
    look(log)
    found = log.runs["run"].ordered("loss")
    assert found.points.steps.tolist() == [0, 1, 2, 3, 4, 5]
    assert (found.replaced, found.is_mixed) == (0, True)


def test_steps_that_go_back_in_a_file_are_put_in_order(log: LogFolder, tmp_path: Path) -> None:
    write(tmp_path / "run", events([0, 1, 2, 0, 1, 2]))
    look(log)
    found = log.runs["run"].ordered("loss")
    assert found.points.steps.tolist() == [0, 0, 1, 1, 2, 2]
    assert found.is_mixed


def test_nan_and_infinite_values_and_negative_steps_are_read(
    log: LogFolder, tmp_path: Path
) -> None:
    values = [math.nan, math.inf, -math.inf, 1e300, 2.5]
    rows = [(BEGUN, k - 2, {"loss": value}) for k, value in enumerate(values)]
    write(tmp_path / "run", records(rows, BEGUN))
    look(log)
    points = log.runs["run"].ordered("loss").points
    assert points.steps.tolist() == [-2, -1, 0, 1, 2]
    np.testing.assert_array_equal(points.values, [math.nan, math.inf, -math.inf, math.inf, 2.5])


def test_a_long_record_of_something_else_is_passed_over(log: LogFolder, tmp_path: Path) -> None:
    graph = frame(b"\x22" + b"\x80\x80\x80\x04" + bytes(1 << 23))
    own = len(first_record(BEGUN))
    data = events([1]) + graph + events([2])[own:]
    path = write(tmp_path / "run", data[: len(data) // 2])
    look(log)
    append(path, data[len(data) // 2 :])
    look(log)
    assert steps(log) == [1, 2]
    assert not log.notes


def test_many_kinds_of_records_are_told_apart(log: LogFolder, tmp_path: Path) -> None:
    encoder, rng = EventEncoder(), np.random.default_rng(0)
    data, expected = first_record(BEGUN), dict[str, list[tuple[int, float]]]()
    for step in rng.integers(0, 2**40, 3000).tolist():
        tags = [f"tag {k}" for k in sorted({*rng.integers(0, 30, 3).tolist()})]
        data += encoder.record(BEGUN, step, {tag: float(np.float32(step)) for tag in tags})
        for tag in tags:
            expected.setdefault(tag, []).append((step, float(np.float32(step))))
    write(tmp_path / "run", data)
    new = {each.tag: each.points for each in look(log).points}
    assert set(new) == set(expected)
    for tag, rows in expected.items():
        assert [*zip(new[tag].steps.tolist(), new[tag].values.tolist(), strict=True)] == rows


# What is wrong.


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("data", [b"these are the notes of somebody", bytes(500), b"\xff" * 500])
def test_garbage_is_said_to_be_no_event_file(log: LogFolder, tmp_path: Path, data: bytes) -> None:
    write(tmp_path / "bad", data)
    write(tmp_path / "run", events([1, 2]))
    look(log)
    assert [str(note) for note in log.notes.values()] == [
        "“events.out.tfevents.1700000000.host” is not an event file."
    ]
    assert steps(log) == [1, 2]


@pytest.mark.usefixtures("at_once")
def test_a_damaged_record_is_left_out(log: LogFolder, tmp_path: Path) -> None:
    data = bytearray(events([1, 2, 3]))
    at = len(events([1])) + 14
    data[at] ^= 1
    write(tmp_path / "run", bytes(data))
    look(log)
    assert steps(log) == [1, 3]
    (note,) = log.notes.values()
    assert "One record of “events.out" in str(note)


@pytest.mark.usefixtures("at_once")
def test_a_damaged_length_ends_what_is_read_until_it_is_mended(
    log: LogFolder, tmp_path: Path
) -> None:
    whole = events([1, 2, 3])
    at = len(events([1]))
    path = write(tmp_path / "run", whole[:at] + bytes(12) + whole[at + 12 :])
    look(log)
    assert steps(log) == [1]
    (note,) = log.notes.values()
    assert f"is damaged from byte {at:,} on" in str(note)
    path.write_bytes(whole)
    os.utime(path, ns=(1, 1))
    look(log)
    assert steps(log) == [1, 2, 3]


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("length", [1 << 62, (1 << 64) - 1])
def test_a_record_longer_than_any_file_is_damage_whatever_its_checksum_says(
    log: LogFolder, tmp_path: Path, length: int
) -> None:
    head = struct.pack("<Q", length)
    head += struct.pack("<I", masked(crc32c(head)))
    write(tmp_path / "run", events([1, 2]) + head + bytes(100))
    look(log)
    assert steps(log) == [1, 2]
    (note,) = log.notes.values()
    assert "is damaged from byte" in str(note)


@pytest.mark.usefixtures("at_once")
def test_of_long_records_of_any_length_those_with_scalars_are_checked(
    log: LogFolder, tmp_path: Path
) -> None:
    encoder, data = EventEncoder(), first_record(BEGUN)
    for step in range(20):
        # A graph is no scalar, whatever is in it.
        data += frame(
            b"\x22" + bytes([0x80 | (5000 + step) & 0x7F, (5000 + step) >> 7]) + bytes(5000 + step)
        )
        long = bytearray(encoder.record(BEGUN, step, {"t" * 6000: 1.0}))
        long[3000] ^= step == 7
        data += bytes(long)
    write(tmp_path / "run", data)
    look(log)
    assert steps(log, tag="t" * 6000) == [step for step in range(20) if step != 7]
    (note,) = log.notes.values()
    assert str(note).startswith("One record of “events.out")


def test_bytes_that_come_late_are_waited_for(log: LogFolder, tmp_path: Path) -> None:
    """A network drive may show a file's new length before what is in it."""
    whole = events([1, 2, 3])
    path = write(tmp_path / "run", whole[:-20] + bytes(20))
    look(log)
    assert steps(log) == [1, 2]
    path.write_bytes(whole)
    look(log)
    assert steps(log) == [1, 2, 3]
    assert not log.notes


def test_a_folder_that_is_gone_keeps_its_runs_and_is_said(log: LogFolder, tmp_path: Path) -> None:
    log = LogFolder(tmp_path / "drive")
    write(tmp_path / "drive" / "run", events([1, 2]))
    look(log)
    (tmp_path / "drive").rename(tmp_path / "away")
    look(log)
    assert [str(note) for note in log.notes.values()] == [
        "“drive” cannot be read: No such file or directory."
    ]
    assert steps(log) == [1, 2]
    (tmp_path / "away").rename(tmp_path / "drive")
    look(log)
    assert not log.notes


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="everything can be read")
def test_what_may_not_be_read_is_said(log: LogFolder, tmp_path: Path) -> None:
    path = write(tmp_path / "run", events([1]))
    path.chmod(0)
    look(log)
    assert str(log.notes[str(path)]).endswith("cannot be read: Permission denied.")


def test_links_in_a_circle_are_followed_once(log: LogFolder, tmp_path: Path) -> None:
    write(tmp_path / "run", events([1]))
    (tmp_path / "run" / "again").symlink_to(tmp_path)
    look(log)
    assert set(log.runs) == {"run"}


def test_a_link_to_a_run_elsewhere_is_followed(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere", events([1, 2]))
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "run").symlink_to(tmp_path / "elsewhere")
    log = LogFolder(tmp_path / "logs")
    look(log)
    assert steps(log) == [1, 2]
