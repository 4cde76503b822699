"""Sentences that say what cannot be seen."""

from __future__ import annotations

from explorer.compute.tape import private
from explorer.compute.tape.recorder.live import LiveCall, LiveGraph
from explorer.compute.tape.recorder.log import Log
from explorer.core.sentence import Sentence, sentence
from explorer.core.tape.record import MOST_OPERATIONS


def of_graph(graph: LiveGraph) -> Sentence:
    """Return what can be known of a graph."""
    if graph.backward:
        return sentence(
            "TensorFlow made this graph as the derivative of a function. It runs as one step:"
            " its values are known only at its edges."
        )
    if graph.compiled:
        return sentence(
            "XLA compiled this function: it runs as one step. Below is its graph as traced;"
            " values are known only at its edges. Run functions eagerly to see inside."
        )
    return sentence(
        "This function runs as one compiled step. Below is its graph as traced; values are known"
        " only at its edges. Run functions eagerly to see inside."
    )


def of_call(call: LiveCall) -> Sentence | None:
    """Return what cannot be seen of a gradient call."""
    if call.last > MOST_OPERATIONS:
        return sentence(
            "The record was full: the sweep of this call is not shown, or only its beginning."
        )
    if call.traced:
        return sentence(
            "This call was made while TensorFlow traced a function: its operations are those of"
            " the graph, without numbers. Run functions eagerly to see them."
        )
    if call.method != "gradient" and call.sweep:
        return sentence(
            "TensorFlow computed all rows at once; the sweep is shown as traced, without numbers."
        )
    return None


def not_seen(log: Log) -> Sentence | None:
    """Return what could not be recorded with this TensorFlow, or because of the snippet."""
    absent = [*private.absent(), *log.missing]
    if any(name in absent for name in ("context", "add_op_callback", "quick_execute")):
        return sentence("Operations cannot be listed with this TensorFlow.")
    if "gradient_function" in absent:
        return sentence("The steps of a sweep cannot be listed with this TensorFlow.")
    if any(name in absent for name in ("should_record", "tape_add", "tape_remove")):
        return sentence("Which tape records what cannot be told with this TensorFlow.")
    if absent:
        return sentence(
            "This TensorFlow has no “{name}”: some of what ran cannot be shown.", name=absent[0]
        )
    if log.faults:
        return sentence("Some of what ran could not be recorded: {what}", what=log.faults[0])
    if log.elsewhere:
        return sentence(
            "What other threads did is not recorded: a tape sees only the thread that it is in."
        )
    return None
