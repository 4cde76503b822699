"""TensorFlow for the commands: importing it takes seconds and chatters."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType


def computation(name: str, *, uses_gpu: bool = False) -> ModuleType:
    """Return the module of that name in explorer.compute, which may compute on a GPU."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    if not uses_gpu:
        os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    with quiet_stderr():
        return importlib.import_module(f"explorer.compute.{name}")


@contextmanager
def quiet_stderr() -> Iterator[None]:
    """Silence TensorFlow's libraries while they load; Python's own errors are raised as ever."""
    sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
