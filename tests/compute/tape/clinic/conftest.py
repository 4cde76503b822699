"""Snippets of the tables, run once with the recorder and judged."""

from __future__ import annotations

import contextlib
import io
import logging
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from explorer.compute.tape.clinic.causes import judged
from explorer.compute.tape.recorder.recorder import Recorder
from explorer.compute.tape.recorder.recording import Recording
from explorer.compute.tape.snippet import Snippet
from explorer.core.tape.record import Call
from tests.compute.tape.clinic.tables import OTHERS, TABLES, Example, examples


@dataclass(frozen=True)
class Judged:
    example: Example
    recording: Recording
    calls: tuple[Call, ...]


def run(text: str) -> tuple[Recording, tuple[Call, ...]]:
    """Record a snippet and judge it; what it prints, warns and raises is its own."""
    snippet = Snippet.read(text)
    with quiet(), Recorder(snippet) as recorder, contextlib.suppress(Exception):
        exec(snippet.code, {"__name__": "__main__"})
    recording = recorder.recording()
    return recording, judged(recording, snippet)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    logger = logging.getLogger("tensorflow")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)


@pytest.fixture(scope="package")
def table() -> list[Judged]:
    return [
        Judged(example, *run(example.text)) for example in (*examples(TABLES), *examples(OTHERS))
    ]
