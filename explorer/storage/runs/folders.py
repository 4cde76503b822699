"""The folders of runs: their files, their lock, deletion that can be taken back, cleaning up."""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import re
import time
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

SETTINGS = "settings.json"
LOSSES = "losses.f32"
EPOCHS = "epochs.jsonl"
END = "end.json"
PART = "weights.part"
ABOUT = "about.json"
"""What a person says of the run."""
LOCK = "lock"
"""Held by the process that trains the run; the system lets go of it even after a kill -9."""
_RUN = re.compile(r"\d{4}-\d\d-\d\d-\d{6}(-\d+)?")
_OWN = re.compile(
    r"settings\.json|losses\.f32|epochs\.jsonl|end\.json|about\.json|weights(-\d+\.npz|\.part)|lock"
    # What is there before a file has its name, and what filelock 4 may leave after a kill.
    r"|\.(settings|end|about)\.json\..+\.part|\.filelock-probe-.+|lock\.break\..+"
)
_HALF = re.compile(r"weights\.part|\.(settings|end|about)\.json\..+\.part")
_OLD_DELETION = 86400.0
"""Seconds after which no window is open any more in which a deletion can be taken back."""
_OLD = 3600.0
"""Seconds after which nobody comes back to a half file."""


def new_directory(folder: Path, begun: datetime) -> Path:
    """Make a directory by date and time, with a number where that is taken; raises OSError."""
    name = begun.strftime("%Y-%m-%d-%H%M%S")
    folder.mkdir(parents=True, exist_ok=True)
    for number in itertools.count(1):
        directory = folder / (name if number == 1 else f"{name}-{number}")
        try:
            directory.mkdir()
        except FileExistsError:
            continue
        return directory
    raise AssertionError


def is_named_as_run(path: Path) -> bool:
    """Return whether this may be the directory of a run, by its name."""
    return _RUN.fullmatch(path.name) is not None


def is_run(path: Path) -> bool:
    """Return whether this is the directory of a run."""
    if not is_named_as_run(path):
        return False
    try:
        # Without either, it was being made or removed when the program ended.
        return (path / SETTINGS).exists() or (path / EPOCHS).stat().st_size > 0
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True


def holds_runs(path: Path) -> bool:
    """Return whether this is a run of this program, or a folder of such."""
    with contextlib.suppress(OSError):
        return path.is_dir() and (is_run(path) or any(map(is_run, path.iterdir())))
    return False


def age(directory: Path) -> tuple[str, int]:
    """Return what runs are sorted by: when they began, as their names tell it."""
    begun, number = directory.name[:17], directory.name[18:]
    return begun, int(number or 1)


def remove_run(directory: Path) -> None:
    """Remove what was kept of a run; what else lies in its directory stays, and so does that.

    Raises:
        OSError: it is not removed, or not wholly; so where the run still goes on.
    """
    if not _RUN.fullmatch(directory.name) or directory.is_symlink():
        raise OSError(errno.EINVAL, "this is not a run's directory", str(directory))
    if goes_on(directory):
        raise OSError(errno.EBUSY, "this run is still in progress", str(directory))
    paths = list(directory.iterdir())
    own = [path for path in paths if _OWN.fullmatch(path.name)]
    for path in own:
        path.unlink()
    if len(own) == len(paths):
        directory.rmdir()


def set_aside(directory: Path) -> Path:
    """Move a run out of its folder, from where it can be put back; return where it is.

    Raises:
        OSError: it stays where it is; so where it still goes on.
    """
    if not _RUN.fullmatch(directory.name) or directory.is_symlink():
        raise OSError(errno.EINVAL, "this is not a run's directory", str(directory))
    if goes_on(directory):
        raise OSError(errno.EBUSY, "this run is still in progress", str(directory))
    bin_ = _bin_of(directory.parent)
    bin_.mkdir(exist_ok=True)
    aside = bin_ / directory.name
    if aside.exists():
        remove_run(aside)
    directory.rename(aside)
    # From now on it waits for whoever takes the deletion back.
    os.utime(aside)
    return aside


def put_back(aside: Path, directory: Path) -> None:
    """Move a run back to where it was before it was set aside; raises OSError."""
    if directory.exists():
        raise OSError(errno.EEXIST, "another run has taken its place", str(directory))
    aside.rename(directory)
    with contextlib.suppress(OSError):
        aside.parent.rmdir()


def remove_aside(aside: Path) -> None:
    """Remove a run that was set aside for good; what cannot be removed stays."""
    with contextlib.suppress(OSError):
        remove_run(aside)
    with contextlib.suppress(OSError):
        aside.parent.rmdir()


def _bin_of(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.deleted")


def clean_up(folder: Path) -> None:
    """Remove what a killed process left behind long ago: half files, and runs without anything.

    So are runs that were deleted in a window that nobody closed. Whatever cannot be removed stays.
    """
    with contextlib.suppress(OSError):
        for aside in _bin_of(folder).iterdir():
            if aside.lstat().st_mtime < time.time() - _OLD_DELETION:
                remove_aside(aside)
    with contextlib.suppress(OSError):
        for directory in folder.iterdir():
            if _RUN.fullmatch(directory.name) and not directory.is_symlink():
                with contextlib.suppress(OSError):
                    _clean_up_run(directory)


def _clean_up_run(directory: Path) -> None:
    """Remove old half files of a run, and all of it where it has nothing; raises OSError."""
    paths = list(directory.iterdir())
    if not all(_is_old(path) for path in (directory, *paths)) or goes_on(directory):
        return
    if not is_run(directory):
        # It may be just these that a person keeps there.
        if all(_OWN.fullmatch(path.name) for path in paths):
            remove_run(directory)
        return
    for path in paths:
        if _HALF.fullmatch(path.name):
            path.unlink()


def _is_old(path: Path) -> bool:
    return path.lstat().st_mtime < time.time() - _OLD


def lock_of(directory: Path) -> FileLock:
    """Return the lock of a run, which may be taken in one thread and let go of in another."""
    return FileLock(directory / LOCK, timeout=0, thread_local=False)


def goes_on(directory: Path) -> bool:
    """Return whether some process still trains a run."""
    if not (directory / LOCK).exists():
        return False
    try:
        with lock_of(directory):
            return False
    except Timeout:
        return True
    except (OSError, NotImplementedError):
        # Here nobody can tell.
        return False
