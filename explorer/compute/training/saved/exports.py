"""A kept run in the forms that other programs read."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from explorer.compute.training.saved import weights
from explorer.core.training.kept import RunExport, RunExported
from explorer.core.training.table import losses_table
from explorer.storage.files import write_atomic, writing
from explorer.storage.runs.saved import load_run
from explorer.storage.tensorboard import write_events


def run(problem: RunExport) -> Generator[RunExported]:
    """Write the export.

    Raises:
        SentenceError: the run cannot be read, the file cannot be written, or TensorBoard is
            missing.
    """
    kept, path = load_run(Path(problem.directory)), Path(problem.path)
    match problem.kind:
        case "weights":
            weights.save(kept, path)
        case "events":
            write_events(kept, path)
        case "losses":
            with writing(path):
                write_atomic(path, losses_table([kept.losses]).csv().encode())
    yield RunExported(problem.path)
