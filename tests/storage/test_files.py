"""A file is written completely or not at all, and nothing is left behind."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import threading
from pathlib import Path
from typing import NoReturn

import pytest

from explorer.storage.files import Unbroken, check_target, write_atomic

OLD = b"the old file\n"
POSIX = pytest.mark.skipif(os.name != "posix", reason="needs POSIX files")
SIZES = [0, 1, 4096, 70_000, 3_000_001]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A file that is there already, alone in its folder."""
    folder = tmp_path / "folder"
    folder.mkdir()
    path = folder / "figure.png"
    path.write_bytes(OLD)
    return path


def assert_untouched(path: Path) -> None:
    assert path.read_bytes() == OLD
    assert list(path.parent.iterdir()) == [path]


def inside(folder: Path) -> list[str]:
    """Return the names in a folder, hidden ones too."""
    return sorted(path.name for path in folder.iterdir())


def no_space(*_: object, **__: object) -> NoReturn:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("size", SIZES)
def test_a_new_file_holds_the_bytes_and_is_alone(tmp_path: Path, size: int) -> None:
    data = os.urandom(size)
    write_atomic(tmp_path / "new", data)
    assert (tmp_path / "new").read_bytes() == data
    assert inside(tmp_path) == ["new"]


@pytest.mark.parametrize("size", SIZES)
def test_an_old_file_is_replaced_whole(old: Path, size: int) -> None:
    data = os.urandom(size)
    write_atomic(old, data)
    assert old.read_bytes() == data
    assert list(old.parent.iterdir()) == [old]


@pytest.mark.parametrize(
    "name", ["a b", "größe.csv", "曲线.png", ".hidden", "-o", "a\nb", "x" * 255]
)
def test_any_name_that_the_system_allows_can_be_written(tmp_path: Path, name: str) -> None:
    write_atomic(tmp_path / name, b"1")
    write_atomic(tmp_path / name, b"2")
    assert (tmp_path / name).read_bytes() == b"2"
    assert inside(tmp_path) == [name]


def test_a_name_of_255_bytes_in_another_script_can_be_written(tmp_path: Path) -> None:
    name = "曲" * 85
    write_atomic(tmp_path / name, b"1")
    assert inside(tmp_path) == [name]


@pytest.mark.parametrize("name", ["a\0b.png", "\0", "a\ud800.png"])
def test_a_name_that_no_file_can_have_is_an_error_of_writing(tmp_path: Path, name: str) -> None:
    for do in (check_target, lambda path: write_atomic(path, b"1")):
        with pytest.raises(OSError, match="no file can have this name") as caught:
            do(tmp_path / name)
        assert caught.value.errno == errno.EINVAL
    assert inside(tmp_path) == []


def test_a_target_is_refused_where_nothing_could_be_written(tmp_path: Path) -> None:
    check_target(tmp_path / "new.png")
    with pytest.raises(IsADirectoryError):
        check_target(tmp_path)
    with pytest.raises(FileNotFoundError):
        check_target(tmp_path / "missing" / "new.png")
    assert inside(tmp_path) == []


def test_a_relative_path_is_written_where_it_points(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_atomic(Path("figure.png"), b"1")
    assert (tmp_path / "figure.png").read_bytes() == b"1"


@POSIX
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o666, 0o755, 0o400])
def test_an_old_file_keeps_its_permissions(old: Path, mode: int) -> None:
    old.chmod(mode)
    write_atomic(old, b"new")
    assert stat.S_IMODE(old.stat().st_mode) == mode


@POSIX
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_has_the_permissions_of_any_new_file(
    tmp_path: Path, mask: int, mode: int
) -> None:
    before = os.umask(mask)
    try:
        write_atomic(tmp_path / "new", b"")
        assert os.umask(mask) == mask
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == mode


@POSIX
def test_permissions_that_cannot_be_set_do_not_lose_the_file(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    # As on some network drives.
    monkeypatch.setattr(Path, "chmod", refuse)
    monkeypatch.setattr(os, "chmod", refuse)
    write_atomic(old, b"new")
    assert old.read_bytes() == b"new"


@POSIX
def test_the_target_of_a_symbolic_link_is_replaced_and_the_link_stays(
    old: Path, tmp_path: Path
) -> None:
    link = tmp_path / "link.png"
    link.symlink_to(old)
    write_atomic(link, b"new")
    assert link.is_symlink()
    assert old.read_bytes() == b"new"
    assert not old.is_symlink()
    assert list(old.parent.iterdir()) == [old]


@POSIX
def test_a_link_to_nothing_makes_the_file_it_names(old: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.png"
    link.symlink_to(old.parent / "other.png")
    write_atomic(link, b"new")
    assert (old.parent / "other.png").read_bytes() == b"new"
    assert old.read_bytes() == OLD


@POSIX
def test_a_link_to_itself_is_an_oserror(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(OSError, match="symbolic links"):
        write_atomic(tmp_path / "a", b"new")
    assert inside(tmp_path) == ["a", "b"]


@POSIX
def test_who_has_the_old_file_open_goes_on_reading_it(old: Path) -> None:
    with old.open("rb") as reader:
        write_atomic(old, b"new")
        assert reader.read() == OLD


@POSIX
def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    # Both ends, so that nobody waits for the other.
    end = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    try:
        write_atomic(pipe, b"x,f\n")
        assert os.read(end, 100) == b"x,f\n"
    finally:
        os.close(end)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert inside(tmp_path) == ["pipe.csv"]


@POSIX
def test_a_device_that_is_full_says_so_and_stays_a_device(tmp_path: Path) -> None:
    full = tmp_path / "full.png"
    try:
        # A copy of /dev/full, which root could lose in this test.
        os.mknod(full, stat.S_IFCHR | 0o666, os.makedev(1, 7))
        full.open("wb").close()
    except OSError:
        pytest.skip("only root may make a device, and not everywhere")
    with pytest.raises(OSError, match="No space left"):
        write_atomic(full, b"new")
    assert stat.S_ISCHR(full.stat().st_mode)
    assert inside(tmp_path) == ["full.png"]


def test_a_folder_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    folder = tmp_path / "folder.png"
    folder.mkdir()
    with pytest.raises(OSError, match=r"folder\.png"):
        write_atomic(folder, b"new")
    assert folder.is_dir()
    assert inside(tmp_path) == ["folder.png"]


def test_a_missing_folder_is_an_oserror_and_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_atomic(tmp_path / "missing" / "figure.png", b"new")
    assert not inside(tmp_path)


def test_a_file_in_the_place_of_a_folder_is_an_oserror(old: Path) -> None:
    with pytest.raises(OSError, match=os.strerror(errno.ENOTDIR)):
        write_atomic(old / "figure.png", b"new")
    assert_untouched(old)


@POSIX
def test_a_name_too_long_is_an_oserror(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=os.strerror(errno.ENAMETOOLONG)):
        write_atomic(tmp_path / ("x" * 256), b"new")
    assert not inside(tmp_path)


def test_a_read_only_disk_leaves_the_old_file(small_disk: Path) -> None:
    path = small_disk / "figure.png"
    path.write_bytes(OLD)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(OSError, match=os.strerror(errno.EROFS)):
        write_atomic(path, b"new")
    assert_untouched(path)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_leaves_the_old_file(old: Path) -> None:
    old.parent.chmod(0o555)
    with pytest.raises(PermissionError):
        write_atomic(old, b"new")
    assert_untouched(old)
    old.parent.chmod(0o755)


@pytest.mark.parametrize("size", [65_000, 66_000, 1_000_000])
def test_a_full_disk_leaves_the_old_file(small_disk: Path, size: int) -> None:
    path = small_disk / "figure.png"
    path.write_bytes(OLD)
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        write_atomic(path, bytes(size))
    assert_untouched(path)
    write_atomic(path, b"fits")
    assert path.read_bytes() == b"fits"


@pytest.mark.parametrize("step", ["fsync", "rename", "create"])
def test_a_disk_that_fills_at_any_step_leaves_the_old_file(
    old: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    if step == "fsync":
        monkeypatch.setattr(os, "fsync", no_space)
    elif step == "rename":
        monkeypatch.setattr(os, "replace", no_space)
        monkeypatch.setattr(Path, "replace", no_space)
    else:
        monkeypatch.setattr("tempfile.mkstemp", no_space)
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        write_atomic(old, b"new")
    monkeypatch.undo()
    assert_untouched(old)


def test_an_interruption_leaves_the_old_file(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: int) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomic(old, b"new")
    assert_untouched(old)


def test_the_bytes_are_on_the_disk_before_the_old_file_goes(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = os.fsync
    seen: list[tuple[bytes, int]] = []

    def fsync(handle: int) -> None:
        really(handle)
        seen.append((old.read_bytes(), os.fstat(handle).st_size))

    monkeypatch.setattr(os, "fsync", fsync)
    write_atomic(old, b"new")
    assert seen == [(OLD, 3)]


def test_of_many_writers_at_once_one_wins_whole(old: Path) -> None:
    texts = [bytes([65 + i]) * 200_000 for i in range(8)]
    writers = [threading.Thread(target=write_atomic, args=(old, text)) for text in texts]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert old.read_bytes() in texts
    assert list(old.parent.iterdir()) == [old]


def test_the_process_may_end_only_while_nothing_is_half_done_in_any_thread() -> None:
    unbroken, is_over = Unbroken(), threading.Event()

    def write() -> None:
        with unbroken:
            is_over.wait(60)

    with unbroken:
        other = threading.Thread(target=write)
        other.start()
        assert not unbroken.may_end()
    assert not unbroken.may_end()
    is_over.set()
    other.join()
    assert unbroken.may_end()
    # Nothing is begun any more.
    late = threading.Thread(target=write, daemon=True)
    late.start()
    late.join(0.05)
    assert late.is_alive()
