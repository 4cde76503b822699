"""Snippets run in one process after the other, which TensorFlow takes for one that traces a lot."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest


def _is_of_a_snippet(record: logging.LogRecord) -> bool:
    return "triggered tf.function retracing" not in record.getMessage()


@pytest.fixture(autouse=True)
def no_counts_of_traces() -> Iterator[None]:
    """Leave out TensorFlow's advice about functions that are traced again and again."""
    logger = logging.getLogger("tensorflow")
    level = logger.level
    logger.addFilter(_is_of_a_snippet)
    yield
    logger.removeFilter(_is_of_a_snippet)
    # Snippets set it for their own process, which here is that of the next tests.
    logger.setLevel(level)
