"""`train`: runs that are kept and go on, and the files that are written."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import h5py
import numpy as np
import pytest
from PIL import Image

from explorer.compute.training.saved.recorder import RunRecorder
from explorer.storage.runs.saved import load_run, load_state
from tests.commands.asking import SMALL, Run, assert_refused
from tests.storage.listing import list_runs

quiet_keras = pytest.mark.filterwarnings(
    # Keras 3.15 turns its own variables into arrays as NumPy 2 wants it no more.
    "ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning"
)


def test_a_run_is_kept_where_it_is_asked(run: Run, tmp_path: Path) -> None:
    ran = run("train", *SMALL, "--keep", str(tmp_path), "--format", "json")
    (summary,) = list_runs(tmp_path)
    assert ran.answer["directory"] == str(summary.directory)
    assert load_run(summary.directory).train.tolist() == ran.answer["train"]
    ran = run("train", *SMALL, "--keep", str(tmp_path))
    assert re.search(rf"kept in +{list_runs(tmp_path)[0].directory}\n", ran.out)


def test_a_run_that_cannot_be_kept_goes_on_and_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ran = run("train", *SMALL, "--keep", str(tmp_path / "file" / "runs"), "--format", "csv")
    assert ran.status == 1
    assert len(ran.out.splitlines()) == 4
    assert ran.err == "The run is not being kept: Not a directory. The run continues.\n"


def test_a_directory_that_is_no_more_is_not_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RunRecorder, "end", lambda kept, *_: shutil.rmtree(kept.directory))
    ran = run("train", *SMALL, "--keep", str(tmp_path), "--format", "json")
    assert "directory" not in ran.answer
    assert "kept in" not in run("train", *SMALL, "--keep", str(tmp_path)).out


@pytest.mark.slow
def test_a_kept_run_goes_on_as_if_it_had_never_ended(run: Run, tmp_path: Path) -> None:
    first = run("train", *SMALL, "--keep", str(tmp_path), "--format", "json").answer["directory"]
    path = tmp_path / "losses.csv"
    answer = run(
        "train", "--resume", first, "--epochs", "5", "--losses", str(path), "--format", "json"
    ).answer
    whole = run("train", *SMALL, "--epochs", "5", "--format", "json").answer
    assert "directory" not in answer
    for name in ("settings", "epochs", "train", "validation", "test"):
        assert answer[name] == whole[name]
    assert len(path.read_text().splitlines()) == 1 + 5 * 9


@pytest.mark.slow
def test_a_finished_run_gets_as_many_epochs_again(run: Run, tmp_path: Path) -> None:
    keep = ("--keep", str(tmp_path), "--format", "json")
    directory = run("train", *SMALL, *keep).answer["directory"]
    for epochs in (6, 9):
        answer = run("train", "--resume", directory, *keep).answer
        assert answer["settings"]["epochs"] == len(answer["epochs"]) == epochs
        directory = answer["directory"]


def test_a_kept_run_goes_on_at_another_rate(run: Run, tmp_path: Path) -> None:
    first = run("train", *SMALL, "--keep", str(tmp_path), "--format", "json").answer["directory"]
    more = ("--epochs", "4", "--rate", "0.5", "--keep", str(tmp_path))
    answer = run("train", "--resume", first, *more, "--format", "json").answer
    assert answer["settings"]["rate"] == 0.5
    assert load_run(Path(answer["directory"])).rates.tolist() == [0.01, 0.01, 0.01, 0.5]


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize(
    ("more", "message"),
    [
        (("--epochs", "2"), "This run has 3 epochs already; it can be continued to a later one."),
        (("--rate", "-1"), "A learning rate is a finite number"),
        (("--rate", "fast"), "“fast” is not a number."),
    ],
)
def test_a_kept_run_that_cannot_go_on_so_says_why(
    run: Run, tmp_path: Path, more: tuple[str, ...], message: str
) -> None:
    first = run("train", *SMALL, "--keep", str(tmp_path), "--format", "json").answer["directory"]
    ran = run("train", "--resume", first, *more)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith(message)


@pytest.mark.slow
def test_several_runs_go_on_one_after_the_other(run: Run, tmp_path: Path) -> None:
    kept = ("train", *SMALL, "--keep", str(tmp_path), "--format", "json")
    runs = [run(*kept, "--seed", seed).answer["directory"] for seed in ("0", "1")]
    ran = run("train", "--resume", *runs, "--epochs", "4", "--format", "json")
    answers = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.status == 0
    assert [answer["settings"]["seed"] for answer in answers] == [0, 1]
    assert [answer["epochs"] for answer in answers] == [[1, 2, 3, 4]] * 2
    ran = run("train", "--resume", *runs, "--epochs", "4")
    assert all(f"{Path(name).name}\n" in ran.out for name in runs)


def test_what_is_no_run_does_not_go_on(run: Run, tmp_path: Path) -> None:
    ran = run("train", "--resume", str(tmp_path))
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == f"{tmp_path.name} is not the directory of a kept run.\n"


@quiet_keras
def test_losses_and_weights_are_written(run: Run, tmp_path: Path) -> None:
    losses, weights = tmp_path / "losses.csv", tmp_path / "model.weights.h5"
    ran = run(
        "train", *SMALL, "--losses", str(losses), "--weights", str(weights),
        "--keep", str(tmp_path / "runs"), "--format", "json",
    )  # fmt: skip
    step, loss = np.loadtxt(losses, delimiter=",", skiprows=1, unpack=True)
    assert step.tolist() == list(range(1, 28))
    assert loss[18:].mean() == pytest.approx(ran.answer["train"][2], rel=1e-5)
    found: list[np.ndarray] = []
    with h5py.File(weights) as file:
        file.visititems(lambda _, x: found.append(x[()]) if isinstance(x, h5py.Dataset) else None)
    kept = load_state(Path(ran.answer["directory"]))
    assert [w.tolist() for w in found] == [w.tolist() for w in kept[: len(found)]]
    assert len(found) == 4


@quiet_keras
def test_keras_loads_the_weights_into_a_model_of_its_own(run: Run, tmp_path: Path) -> None:
    import keras

    path = tmp_path / "model.weights.h5"
    answer = run("train", *SMALL, "--weights", str(path), "--format", "json").answer
    assert "directory" not in answer
    layers = keras.layers
    model = keras.Sequential(
        [layers.Input((1,)), layers.Dense(8, "tanh"), layers.Dense(1)]
    )  # fmt: skip
    model.load_weights(path)
    assert [path.name for path in tmp_path.iterdir()] == ["model.weights.h5"]


def test_tensorboard_shows_the_curves(run: Run, tmp_path: Path) -> None:
    loader = pytest.importorskip("tensorboard.backend.event_processing.event_file_loader")
    ran = run("train", *SMALL, "--tensorboard", str(tmp_path), "--format", "json")
    answer = ran.answer
    (folder,) = tmp_path.iterdir()
    found: dict[str, list[tuple[int, float]]] = {}
    for part in ("train", "validation"):
        (path,) = (folder / part).iterdir()
        for event in loader.LegacyEventFileLoader(str(path)).Load():
            for value in event.summary.value:
                row = event.step, value.simple_value
                found.setdefault(f"{part} {value.tag}", []).append(row)
    assert [step for step, _ in found["train epoch_loss"]] == [1, 2, 3]
    for part in ("train", "validation"):
        assert [v for _, v in found[f"{part} epoch_loss"]] == pytest.approx(answer[part])
        for name, metric in answer["metrics"].items():
            assert [v for _, v in found[f"{part} epoch_{name}"]] == pytest.approx(metric[part])
    assert "train epoch_sharpness" not in found
    assert [v for _, v in found["train epoch_learning_rate"]] == pytest.approx([0.01] * 3)
    assert [step for step, _ in found["train batch_loss"]] == list(range(1, 28))


@pytest.mark.parametrize("option", ["-o", "--losses", "--weights"])
def test_a_file_that_cannot_be_written_is_said_before_training(
    run: Run, tmp_path: Path, option: str
) -> None:
    name = "a.weights.h5" if option == "--weights" else "a.csv"
    ran = run("train", *SMALL, option, str(tmp_path / "gone" / name))
    assert_refused(ran, f"{name} was not written: No such file or directory.")


@pytest.mark.slow
def test_the_figure_is_drawn_after_the_run(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "figure.png"
    ran = run("train", *SMALL, "-o", str(path), "--size", "800x600", "--theme", "dark")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("data ")
    with Image.open(path) as picture:
        assert picture.size == (800, 600)
        colours = picture.convert("RGB").getcolors(1 << 24)
    assert colours is not None
    assert len(colours) > 20


def test_the_numbers_of_the_figure_are_those_that_are_printed(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "figure.csv"
    ran = run("train", *SMALL, "-o", str(path), "--format", "csv")
    assert path.read_text() == ran.out
