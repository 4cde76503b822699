"""Event files for tests."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from explorer.storage.logs.folder import LogFolder, News
from explorer.storage.logs.writer import frame, records

BEGUN = 1_700_000_000.0


def events(
    steps: Iterable[int], tag: str = "loss", begun: float = BEGUN, scale: float = 1.0
) -> bytes:
    """Return an event file of a tag: at each step the value is that step by scale."""
    return records(
        ((begun + 0.1 * k, step, {tag: scale * step}) for k, step in enumerate(steps)), begun
    )


def picture() -> bytes:
    """Return the record of a summary that is no scalar: a tag and an empty image."""
    value = b"\x0a\x01p" + b"\x22\x00"
    summary = b"\x0a" + bytes([len(value)]) + value
    return frame(b"\x2a" + bytes([len(summary)]) + summary)


def write(directory: Path, data: bytes, name: str = "1700000000.host") -> Path:
    """Write an event file into the directory of a run."""
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / f"events.out.tfevents.{name}"
    path.write_bytes(data)
    return path


def append(path: Path, data: bytes) -> None:
    """Add to a file."""
    with path.open("ab") as file:
        file.write(data)


def look(log: LogFolder) -> News:
    """Return all that is new, folders and files included, whenever they were looked at last."""
    log._walk_at = 0.0
    news = log.look(60)
    while log.is_behind:
        more = log.look(60)
        news.points += more.points
        news.changed |= more.changed
    return news


def steps(log: LogFolder, run: str = "run", tag: str = "loss") -> list[int]:
    """Return the steps of a run in their order."""
    return log.runs[run].ordered(tag).points.steps.astype(int).tolist()
