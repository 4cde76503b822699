"""One training over several processes, really started, and over machines of a cluster."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TypeVar

import numpy as np
import psutil
import pytest
from msgspec.structs import replace

from explorer.compute.training import training
from explorer.compute.training.conversation import Talk
from explorer.compute.training.workers import cluster
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.sentence import SentenceError
from explorer.core.training.data import Points
from explorer.core.training.results import (
    TrainingEnd,
    TrainingEpoch,
    TrainingInside,
    TrainingResult,
    TrainingSharpness,
    TrainingSteps,
)
from explorer.core.training.spec import Layer, TrainingOrder, TrainingProblem, TrainingRun
from explorer.storage.runs.saved import load_run

ROOT = Path(__file__).parents[4]
SMALL = TrainingProblem(
    data=Points("blobs", count=120),
    layers=(Layer(8), Layer(4, "tanh")),
    runner=OptimizerConfig("adam", 0.01),
    batch=15,
    epochs=2,
    l2=0.01,
    balanced=True,
)


def told(problem: TrainingProblem) -> list[TrainingResult]:
    asked = TrainingRun(problem, inside=True, sharpness=True, watch_every=1)
    return [result for result in training.run(asked) if result is not None]


def losses(results: list[TrainingResult]) -> np.ndarray:
    return np.concatenate([each.losses for each in results if isinstance(each, TrainingSteps)])


def members() -> list[psutil.Process]:
    """Return the workers of this process that run."""
    running = [
        child for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE
    ]
    return [child for child in running if any("workers.member" in part for part in child.cmdline())]


def are_gone() -> bool:
    end = time.monotonic() + 20
    while members() and time.monotonic() < end:
        time.sleep(0.05)
    return not members()


_AT_ENDS = {TrainingInside, TrainingSharpness, TrainingEpoch}
_T = TypeVar("_T")


def _pairs(
    shared: list[TrainingResult], alone: list[TrainingResult], kind: type[_T]
) -> list[tuple[_T, _T]]:
    """Return what both told of a kind."""
    of_kind = ([each for each in results if isinstance(each, kind)] for results in (shared, alone))
    return list(zip(*of_kind, strict=True))  # type: ignore[arg-type]


@pytest.mark.slow
def test_two_workers_have_the_losses_metrics_and_layers_of_one_process() -> None:
    alone, shared = told(SMALL), told(replace(SMALL, workers=2))
    kinds = [
        [type(each) for each in results if type(each) in _AT_ENDS] for results in (alone, shared)
    ]
    assert kinds[0] == kinds[1] == [TrainingInside, TrainingSharpness, TrainingEpoch] * SMALL.epochs
    np.testing.assert_allclose(losses(shared), losses(alone), rtol=2e-6)
    for ours, theirs in zip(shared, alone, strict=False):
        if isinstance(ours, TrainingEpoch) and isinstance(theirs, TrainingEpoch):
            assert ours.validation == pytest.approx(theirs.validation, rel=1e-5)
            assert ours.train_metrics == pytest.approx(theirs.train_metrics, rel=1e-5)
    for ours, theirs in _pairs(shared, alone, TrainingSharpness):
        assert (ours.step, ours.value) == (theirs.step, pytest.approx(theirs.value, rel=1e-4))
    for ours, theirs in _pairs(shared, alone, TrainingInside):
        for layer, other in zip(ours.layers, theirs.layers, strict=True):
            assert (layer.units, layer.dead) == (other.units, other.dead)
            assert layer.signal == pytest.approx(other.signal, rel=1e-4)
    assert are_gone()


@pytest.mark.slow
def test_a_worker_may_have_no_row_of_a_small_batch() -> None:
    problem = replace(SMALL, data=Points("blobs", count=20), batch=2, epochs=1)
    alone, shared = told(problem), told(replace(problem, workers=3))
    assert len(losses(alone)) > 0
    np.testing.assert_allclose(losses(shared), losses(alone), rtol=2e-6)
    assert are_gone()


@pytest.mark.slow
def test_the_rate_of_all_workers_changes_and_a_lost_one_is_said_and_the_run_kept(
    tmp_path: Path,
) -> None:
    run = training.run(TrainingRun(replace(SMALL, workers=2, epochs=50), folder=str(tmp_path)))
    results: list[TrainingResult] = []
    with pytest.raises(SentenceError, match=r"Worker \d was lost"):
        _disturb(run, results)
    run.close()
    epochs = [each for each in results if isinstance(each, TrainingEpoch)]
    assert [epoch.rate for epoch in epochs[:3]] == [0.01, 0.5, 0.5]
    assert not any(isinstance(each, TrainingEnd) for each in results)
    (directory,) = tmp_path.iterdir()
    assert len(load_run(directory).epochs) == len(epochs)
    assert are_gone()


def _disturb(run: Talk[None], results: list[TrainingResult]) -> None:
    """Change the rate after an epoch, and kill a worker after two more."""
    order = None
    while True:
        result = run.send(order)
        order = None
        if result is not None:
            results.append(result)
        count = sum(isinstance(each, TrainingEpoch) for each in results)
        if count == 1 and isinstance(result, TrainingEpoch):
            order = TrainingOrder(rate=0.5)
        if count == 3 and isinstance(result, TrainingEpoch):
            members()[1].kill()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"mode": "fit"}, "compiled"),
        ({"dropout": 0.5}, "its share of a batch"),
        ({"batch_norm": True}, "its share of a batch"),
    ],
)
def test_what_would_give_other_numbers_is_refused(change: dict[str, object], words: str) -> None:
    with pytest.raises(SentenceError, match=words):
        told(replace(SMALL, workers=2, **change))


# Machines of a cluster

FIRST = {"type": "worker", "index": 0}


def environment(index: int) -> dict[str, str]:
    hosts = [f"127.0.0.1:{port}" for port in (23459, 23460)]
    task = {"type": "worker", "index": index}
    config = json.dumps({"cluster": {"worker": hosts}, "task": task})
    return {**os.environ, "TF_CONFIG": config, "PYTHONPATH": str(ROOT)}


@pytest.mark.slow
def test_machines_of_a_cluster_train_together_and_the_first_one_tells() -> None:
    command = [
        sys.executable, str(ROOT / "main.py"), "train", "--data", "blobs", "--count", "120",
        "--layers", "8", "--batch", "15", "--epochs", "2", "--dropout", "0", "--inside",
        "--sharpness", "--format", "json",
    ]  # fmt: skip
    processes = [
        subprocess.Popen(command, stdout=subprocess.PIPE, env=environment(index), text=True)
        for index in range(2)
    ]
    first, second = (process.communicate(timeout=240)[0] for process in processes)
    assert [process.returncode for process in processes] == [0, 0]
    assert second == ""
    alone = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    ours, theirs = json.loads(first), json.loads(alone)
    assert ours["train"] == pytest.approx(theirs["train"], rel=2e-6)
    assert ours["sharpness"] == pytest.approx(theirs["sharpness"], rel=1e-4)
    assert len(ours["inside"]) == len(theirs["inside"]) == 2


@pytest.mark.parametrize(
    ("workers", "other", "words"),
    [
        (["a:1", "b:2"], {"task": {"type": "worker", "index": 2}}, "no worker 2"),
        (["a:1", "b:2"], {"task": {"type": "chief", "index": 0}}, "other tasks"),
        (["a:1", "b:2"], {"task": None}, "has no task"),
        (["a:1", "b:2"], {"task": {}}, "cannot be read: Object missing required field"),
        (["a", "b:2"], {}, "“a” in TF_CONFIG is no machine with its port"),
        (["a:1", ""], {}, "“” in TF_CONFIG is no machine with its port"),
        (["a:1", "b:65536"], {}, "“b:65536” in TF_CONFIG is no machine"),
        (["a:1", "b:0"], {}, "“b:0” in TF_CONFIG is no machine"),
        (["a:1", "a:1"], {}, "has the worker “a:1” twice"),
        (["a:1", 7], {}, "cannot be read: Expected “str”, got “int”"),
    ],
)
def test_a_cluster_that_cannot_be_is_said(
    workers: list[object], other: dict[str, object], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = {"cluster": {"worker": workers}, "task": FIRST, **other}
    monkeypatch.setenv("TF_CONFIG", json.dumps(config))
    with pytest.raises(SentenceError, match=words):
        cluster.cluster()


def test_a_cluster_of_more_than_workers_or_that_is_no_json_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    roles = {"worker": ["a:1", "b:2"], "ps": ["c:3"]}
    for text, words in (
        ("{", "cannot be read"),
        (json.dumps({"cluster": roles, "task": FIRST}), "other tasks"),
    ):
        monkeypatch.setenv("TF_CONFIG", text)
        with pytest.raises(SentenceError, match=words):
            cluster.cluster()


def test_addresses_as_grpc_takes_them_are_a_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    workers = ["10.0.0.7:2222", "host-1.lab_2:1", "[fe80::1%eth0]:65535"]
    monkeypatch.setenv("TF_CONFIG", json.dumps({"cluster": {"worker": workers}, "task": FIRST}))
    assert cluster.cluster() == (0, 3)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="needs signals of POSIX")
def test_ctrl_c_ends_a_member_that_waits_for_the_others() -> None:
    command = [sys.executable, str(ROOT / "main.py"), "train", "--data", "moons", "--epochs", "1"]
    hosts = [f"127.0.0.1:{port}" for port in (23461, 23462)]
    env = environment(0) | {"TF_CONFIG": json.dumps({"cluster": {"worker": hosts}, "task": FIRST})}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, text=True
    )
    assert process.stderr is not None
    assert process.stderr.readline() == "Waiting for the other worker that TF_CONFIG names …\n"
    # By now it holds the lock of Python, and listens to nothing.
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (-signal.SIGINT, "", "")


@pytest.mark.parametrize("text", ["", "{}", '{"cluster": {"worker": ["a:1"]}}'])
def test_one_machine_is_no_cluster(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_CONFIG", text)
    assert cluster.cluster() is None
