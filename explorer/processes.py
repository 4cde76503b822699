"""How this program starts itself again, as a worker or from a menu.

A checkout and an installed wheel have an interpreter, which runs a module. A folder made by
PyInstaller has none: there the program itself becomes the worker.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

WORKERS = (
    "explorer.engine.worker",
    "explorer.engine.snippets.worker",
    "explorer.compute.training.workers.member",
)
"""Modules that are processes of their own, each with a `main`."""
_AS_WORKER = "--as-worker"
_COMMAND = "gradient-explorer"


def is_frozen() -> bool:
    """Return whether this is a program without an interpreter beside it."""
    return bool(getattr(sys, "frozen", False))


def worker_command(module: str) -> list[str]:
    """Return the command that runs one of `WORKERS`, to which arguments may be added."""
    if is_frozen():
        return [sys.executable, _AS_WORKER, module]
    # -P: a file called queue.py in the person's folder is not taken for Python's own.
    return [sys.executable, "-P", "-m", module]


def is_worker(arguments: Sequence[str]) -> bool:
    """Return whether a frozen program was started as a worker."""
    return is_frozen() and len(arguments) >= 2 and arguments[0] == _AS_WORKER


def run_worker(arguments: Sequence[str]) -> None:
    """Be the worker that the arguments ask for; ValueError for anything else."""
    _, module, *more = arguments
    if module not in WORKERS:
        raise ValueError(f"{module} is no worker")
    sys.argv = [module, *more]
    importlib.import_module(module).main()


def program_command() -> list[str]:
    """Return the command that opens the window from anywhere, of absolute paths."""
    import shutil

    if is_frozen():
        return [sys.executable]
    started, beside = Path(sys.argv[0]), Path(sys.executable).parent
    if started.stem == _COMMAND and (found := shutil.which(started)):
        return [os.path.abspath(found)]  # noqa: PTH100 - links stay, as those of uv and pipx do
    if found := shutil.which(_COMMAND, path=str(beside)):
        return [found]
    main = Path(__file__).resolve().parent.parent / "main.py"
    return [sys.executable, *([str(main)] if main.exists() else ["-m", "explorer"])]


def own_command(*arguments: str) -> list[str]:
    """Return the command that runs one of this program's commands in a process of its own."""
    return [sys.executable, *(() if is_frozen() else ("-P", "-m", "explorer")), *arguments]


def environment_of_others() -> dict[str, str]:
    """Return the environment for other programs, without what PyInstaller set for this one.

    Its libraries would be taken for those of ssh.
    """
    kept = dict(os.environ)
    if is_frozen():
        name = "LD_LIBRARY_PATH"
        original = kept.pop(f"{name}_ORIG", None)
        kept.pop(name, None)
        if original is not None:
            kept[name] = original
    return kept
