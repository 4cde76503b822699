"""The logger of a loop of one's own."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import SupportsFloat, SupportsInt

from explorer.core.sentence import sentence, system_reason
from explorer.storage.logs.writer import EventWriter
from explorer.storage.reading import shown_name


def run(name: str, folder: str | Path = "logs") -> Logger:
    """Begin a run in a log folder, and return its logger.

    Args:
        name: of the run; where it is taken the run gets a number behind it.
        folder: the log folder, which is made where there is none.

    Raises:
        OSError: nothing can be written there.
        ValueError: the name leads out of the folder.
    """
    return Logger(new_directory(name, folder))


def new_directory(name: str, folder: str | Path) -> Path:
    """Make the directory of a run, with a number where its name is taken; raises as `run` does."""
    parts = Path(name).parts
    if not parts or Path(name).is_absolute() or ".." in parts:
        raise ValueError(f"“{name}” is no name for a run in a folder")
    whole = Path(folder, name)
    whole.parent.mkdir(parents=True, exist_ok=True)
    for number in itertools.count(1):
        directory = whole if number == 1 else whole.with_name(f"{whole.name} {number}")
        try:
            directory.mkdir()
        except FileExistsError:
            continue
        return directory
    raise AssertionError


class Logger:
    """Writes the numbers of steps, each at once: what was logged is kept even after a kill.

    As a context it closes its file at the end; without one the file closes with the process.

    Args:
        directory: of the run.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._writer: EventWriter | None = EventWriter(directory)

    def __call__(
        self,
        step: SupportsInt,
        values: Mapping[str, SupportsFloat] | None = None,
        /,
        **named: SupportsFloat,
    ) -> None:
        """Log the numbers of a step.

        Args:
            step: its number.
            values: numbers by names that cannot be keywords in Python, such as “loss/train”.
            named: numbers by name: of Python or NumPy, or arrays and tensors of one element.

        Raises:
            TypeError: something is no number, such as a tensor inside a tf.function.

        A disk that is full or gone raises nothing: there is one warning, and no more is logged.
        """
        numbers = {**values, **named} if values else named
        self.write(int(step), {name: number(name, value) for name, value in numbers.items()})

    def write(self, step: int, values: Mapping[str, float]) -> None:
        """Write floats as they are given; where that fails, warn once and write nothing more."""
        if self._writer is None:
            return
        try:
            self._writer.write(step, values)
        except OSError as error:
            self.close()
            told = sentence(
                "“{name}” is no longer logged: {reason}.",
                name=shown_name(self.directory),
                reason=system_reason(error),
            )
            warnings.warn(str(told), stacklevel=3)

    def close(self) -> None:
        """Close the file; what is logged from now on is passed over."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def __enter__(self) -> Logger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def number(name: str, value: object) -> float:
    """Return a number; raises TypeError where it is none."""
    try:
        size = getattr(value, "size", 1)
        # An array of one element, which is no number to Python.
        if getattr(value, "ndim", 0) and size == 1 and hasattr(value, "item"):
            return float(value.item())  # pyright: ignore[reportAttributeAccessIssue]
        return float(value)  # pyright: ignore[reportArgumentType]
    except (TypeError, ValueError) as error:
        kind = type(value).__name__
        raise TypeError(
            f"“{name}” is no number but {kind}; one number is logged for each name, outside of a "
            "tf.function"
        ) from error
