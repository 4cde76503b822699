"""Why an operation cannot be run by itself."""

from __future__ import annotations

from explorer.compute.tape.recorder.live import LiveOperation
from explorer.core.sentence import SentenceError, refusal


def cannot_run(operation: LiveOperation) -> SentenceError:
    """Return the reason why an operation cannot be run by itself."""
    if calls_function(operation):
        return refusal(
            "A traced function is one operation here. Run functions eagerly to compare inside."
        )
    return refusal(
        "{name} reads or changes something, so it cannot be run by itself.", name=operation.name
    )


def calls_function(operation: LiveOperation) -> bool:
    """Tell whether an operation runs a function of TensorFlow."""
    return operation.graph is not None or operation.name.startswith(
        ("__", "Partitioned", "StatefulPartitioned")
    )
