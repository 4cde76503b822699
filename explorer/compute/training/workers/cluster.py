"""A training that machines of a cluster share, each with a program of its own.

All run the same command with the variable TF_CONFIG, which says who they are, as described in
TensorFlow's guide to distributed training; only the first one reports and keeps the run.
"""

from __future__ import annotations

import functools
import json
import logging
import os
import re
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext

import msgspec
import tensorflow as tf

from explorer.compute.training.model.learner import Learner
from explorer.compute.training.workers.shared_loop import SharedLoop, Told
from explorer.compute.training.workers.shared_steps import SharedSteps
from explorer.core.sentence import Sentence, reason_of, refusal, sentence, short

_ADDRESS = re.compile(r"(?:[\w.-]+|\[[^\]\s]+\]):(?P<port>[0-9]{1,5})")
_MOST_PORT = 65_535


class _Task(msgspec.Struct, frozen=True):
    type: str
    index: int


class _Config(msgspec.Struct, frozen=True):
    cluster: dict[str, list[str]] = {}
    task: _Task | None = None


def cluster() -> tuple[int, int] | None:
    """Return the number of this member, from 0, and how many there are; None without a cluster.

    Raises:
        SentenceError: TF_CONFIG cannot be read, or has other tasks than workers.
    """
    text = os.environ.get("TF_CONFIG", "")
    if not text.strip():
        return None
    try:
        config = msgspec.convert(json.loads(text), _Config)
    except (ValueError, RecursionError) as error:
        raise refusal("TF_CONFIG cannot be read: {reason}.", reason=reason_of(error)) from None
    workers = config.cluster.get("worker", [])
    if len(workers) < 2:
        return None
    if config.task is None:
        raise refusal("TF_CONFIG has no task, which says which of the workers this one is.")
    if set(config.cluster) != {"worker"} or config.task.type != "worker":
        raise refusal("TF_CONFIG has other tasks than workers; a training here has only those.")
    if not 0 <= config.task.index < len(workers):
        raise refusal("TF_CONFIG has no worker {number}.", number=config.task.index)
    _check_addresses(workers)
    return config.task.index, len(workers)


def _check_addresses(workers: Sequence[str]) -> None:
    """Raise SentenceError for addresses at which TensorFlow crashes, or waits for ever."""
    for address in workers:
        found = _ADDRESS.fullmatch(address)
        if found is None or not 1 <= int(found["port"]) <= _MOST_PORT:
            raise refusal(
                "“{address}” in TF_CONFIG is no machine with its port, such as 10.0.0.7:2222.",
                address=short(address),
            )
        if workers.count(address) > 1:
            raise refusal("TF_CONFIG has the worker “{address}” twice.", address=short(address))


def waiting(count: int) -> Sentence:
    """Say that the other members are waited for; `count` includes this one."""
    if count == 2:
        return sentence("Waiting for the other worker that TF_CONFIG names …")
    return sentence("Waiting for the {count} other workers that TF_CONFIG names …", count=count - 1)


@functools.cache
def strategy() -> tf.distribute.MultiWorkerMirroredStrategy:
    """Return the strategy of this process, made before anything else of TensorFlow is called.

    The first call waits for all other members; no other thread of Python runs meanwhile.

    Raises:
        SentenceError: the cluster cannot be joined.
    """
    logging.getLogger("tensorflow").setLevel(logging.ERROR)
    try:
        return tf.distribute.MultiWorkerMirroredStrategy()
    except (tf.errors.OpError, RuntimeError, ValueError) as error:
        raise refusal(
            "The cluster of TF_CONFIG cannot be joined: {reason}.", reason=reason_of(error)
        ) from None


def scope() -> AbstractContextManager[object]:
    """Return the context in which a model is made, so that it is the same on all members."""
    return strategy().scope() if cluster() is not None else nullcontext()


class ClusterLoop(SharedLoop):
    """Takes the steps of this member; the others take theirs by the same command."""

    def __init__(self, learner: Learner) -> None:
        super().__init__(learner)
        self._steps = SharedSteps(learner, strategy())

    def _taken(self, epoch: int, first: int, count: int) -> Told:
        try:
            return self._steps.take(epoch, first, count)
        except tf.errors.OpError as error:
            raise refusal(
                "A worker of the cluster was lost: {reason}. The run can be continued after its "
                "last epoch.",
                reason=(str(error).splitlines() or [type(error).__name__])[0][:200],
            ) from None

    def close(self) -> None:
        """Nothing runs between two calls."""

    def wait(self) -> None:
        """Nothing runs between two calls."""
