"""`train`: answers, mistakes in a sentence, exit statuses, files, Ctrl+C."""

from __future__ import annotations

import csv
import io
import os
import pty
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image

import explorer.ui.render
from explorer.core.runners import Runner
from explorer.core.runs import list_runs, load_run, load_state
from explorer.core.session import Session, encode
from explorer.core.specs import FunctionSpec, Parameter
from explorer.core.training import Housing, Layer, Mode, Samples, TrainingSpec
from explorer.engine.client import Engine
from tests.test_app import ROOT, clean_environment
from tests.test_cli import Run, _Borrowed, assert_misused, assert_refused, loaded_engine, run

__all__ = ["loaded_engine", "run"]

quiet_keras = pytest.mark.filterwarnings(
    # Keras 3.15 turns its own variables into arrays as NumPy 2 wants it no more.
    "ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning"
)
SMALL = ("sin x", "--count", "160", "--layers", "8", "--activation", "tanh", "--batch", "10",
         "--epochs", "3", "--mode", "eager")  # fmt: skip


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A file of 60 rows: price, area, rooms and a column of text."""
    path = tmp_path / "houses.csv"
    draw = np.random.default_rng(1)
    rows = [(2 * a + r, a, r, "here") for a, r in draw.uniform(1, 9, (60, 2)).round(3)]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("price", "area", "rooms", "place"), *rows])
    return path


# Answers


def test_json_holds_settings_epochs_seconds_and_what_became_of_it(run: Run) -> None:
    answer = run("train", *SMALL, "--format", "json").answer
    assert list(answer) == [
        "settings", "epochs", "train", "validation", "test", "seconds", "outcome", "sentence"
    ]  # fmt: skip
    assert answer["settings"] == {
        "data": "function",
        "expression": "sin x",
        "parameters": {},
        "range": [-3.0, 3.0],
        "count": 160,
        "noise": 0.1,
        "target": "f(x)",
        "columns": ["x"],
        "rows": {"train": 90, "validation": 30, "test": 40},
        "layers": [{"units": 8, "activation": "tanh"}],
        "optimizer": "sgd",
        "rate": 0.01,
        "schedule": "constant",
        "batch": 10,
        "sampling": "replacement",
        "epochs": 3,
        "seed": 0,
        "mode": "eager",
        "pitfall": False,
    }
    assert answer["epochs"] == [1, 2, 3]
    for name in ("train", "validation"):
        assert len(answer[name]) == 3
        assert answer[name][2] < answer[name][0]
    seconds = answer["seconds"]
    assert list(seconds) == ["first_call", "per_epoch_median", "total"]
    assert 0 < seconds["first_call"] <= seconds["total"]
    assert (answer["outcome"], answer["sentence"]) == ("finished", "Trained to the end of epoch 3.")


@pytest.mark.parametrize("mode", ["compiled", "fit"])
def test_every_mode_has_the_same_losses(run: Run, mode: Mode) -> None:
    eager = run("train", *SMALL, "--format", "json").answer
    other = run("train", *SMALL, "--mode", mode, "--format", "json").answer
    for name in ("train", "validation"):
        np.testing.assert_allclose(other[name], eager[name], rtol=1e-5)


def test_csv_has_a_row_an_epoch(run: Run) -> None:
    ran = run("train", *SMALL, "--format", "csv")
    rows = list(csv.reader(io.StringIO(ran.out)))
    assert rows[0] == ["epoch", "train", "validation", "seconds"]
    assert [row[0] for row in rows[1:]] == ["1", "2", "3"]


def test_a_person_reads_what_was_trained_how_it_went_and_how_it_ended(run: Run) -> None:
    ran = run("train", *SMALL, "--epochs", "35")
    assert (ran.status, ran.err) == (0, "")
    heading, losses, end, results = ran.out.split("\n\n")
    assert heading.splitlines() == [
        "data       160 samples of sin x, from -3 to 3, noise 0.1",
        "rows       90 to train on, 30 for validation, 40 for test",
        "inputs     x",
        "target     f(x)",
        "model      Dense 8 · tanh → Dense 1, 25 weights",
        "optimizer  sgd 0.01",
        "batches    10 rows, drawn with replacement, 9 an epoch",
        "loop       eager, seed 0",
    ]
    title, *rows = losses.splitlines()
    assert title == "epoch     train  validation"
    assert {len(row) for row in rows} == {len(title)}
    epochs = [int(row.split()[0]) for row in rows]
    assert epochs[0] == 1
    assert epochs[-1] == 35
    assert 10 <= len(epochs) <= 14
    assert end == "Trained to the end of epoch 35."
    assert [line.split()[0] for line in results.splitlines()] == ["test", "seconds"]


def test_settings_are_those_of_optimizer_schedule_and_function(run: Run) -> None:
    ran = run(
        "train", "a sin(b x)", *SMALL[1:], "--set", "a=2", "b=0.5", "momentum=0.5",
        "decay_steps=20", "--optimizer", "momentum", "--schedule", "cosine", "--rate", "0.05",
        "--seed", "7", "--sampling", "shuffled", "--range", "0, pi", "--noise", "0",
        "--layers", "4, 5", "--activation", "relu, elu", "--format", "json",
    )  # fmt: skip
    settings = ran.answer["settings"]
    assert settings["parameters"] == {"a": 2.0, "b": 0.5}
    assert settings["range"] == [0, np.pi]
    assert settings["layers"] == [
        {"units": 4, "activation": "relu"},
        {"units": 5, "activation": "elu"},
    ]
    wanted = {
        "optimizer": "momentum", "momentum": 0.5, "rate": 0.05, "schedule": "cosine",
        "decay_steps": 20.0, "alpha": 0.0, "seed": 7, "sampling": "shuffled", "noise": 0.0,
    }  # fmt: skip
    assert {name: settings[name] for name in wanted} == wanted


def test_no_layers_are_a_linear_model(run: Run) -> None:
    answer = run("train", *SMALL, "--layers", "", "--format", "json").answer
    assert answer["settings"]["layers"] == []


def test_a_diverged_run_is_a_result(run: Run) -> None:
    answer = run("train", *SMALL, "--layers", "", "--rate", "30", "--format", "json").answer
    assert answer["outcome"] == "diverged"
    assert answer["sentence"].startswith("Diverged at step ")
    assert answer["test"] is None
    assert answer["epochs"] == list(range(1, len(answer["train"]) + 1))
    if not answer["epochs"]:
        assert answer["seconds"]["per_epoch_median"] is None


def test_the_pitfall_is_told_with_its_shapes(run: Run) -> None:
    ran = run("train", *SMALL, "--pitfall")
    assert "pitfall    the loss subtracts (10,) from (10, 1), which is (10, 10)\n" in ran.out


def test_a_file_is_trained_on_and_what_was_decided_is_said(run: Run, table: Path) -> None:
    ran = run(
        "train", "--data", str(table), "--target", "price", *SMALL[3:], "--format", "json"
    )  # fmt: skip
    assert ran.status == 0
    assert "`place` is text: line 2 has `here`." in ran.err.splitlines()
    assert '"target": "price", "columns": ["area", "rooms"]' in ran.out
    ran = run("train", "--data", str(table), "--target", "price", "--columns", "rooms", *SMALL[3:])
    assert "inputs     rooms\n" in ran.out


@pytest.mark.slow
def test_the_housing_data_are_trained_on_as_taught(run: Run) -> None:
    answer = run("train", "--format", "json").answer
    assert answer["settings"]["rows"] == {"train": 11610, "validation": 3870, "test": 5160}
    assert len(answer["epochs"]) == 100
    assert 0.28 < answer["validation"][-1] < 0.33
    assert answer["outcome"] == "finished"


# Mistakes


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--batch", "91"), "A batch of 91 is larger than the training data, which have 90 rows."),
        (("--batch", "0"), "`--batch` is a whole number from 1 to 1,000,000, not 0."),
        (("--layers", "0"), "A layer has from 1 to 4,096 units, not 0."),
        (("--layers", "8, -1"), "A layer has from 1 to 4,096 units, not −1."),
        (("--layers", "8,,8"), "A number is missing."),
        (("--layers", ",".join("1" * 9)), "A model has up to 8 layers before its last."),
        (("--rate", "0"), "A learning rate is a finite number more than 0, not 0."),
        (("--rate", "1e308"), "Keras keeps a learning rate in float32, which ends at 3.4e38."),
        (("--rate", "nan"), "`nan` is not a number."),
        (("--epochs", "0"), "`--epochs` is a whole number from 1 to 100,000, not 0."),
        (("--epochs", "2.5"), "`--epochs` is a whole number from 1 to 100,000, not 2.5."),
        (("--seed", "-1"), "`--seed` is a whole number from 0 to 4,294,967,295, not −1."),
        (("--count", "7"), "`--count` is a whole number from 8 to 1,000,000, not 7."),
        (("--noise", "-1"), "`--noise` is from 0 to 1,000,000, not −1."),
        (("--optimizer", "tape"), "A model is trained by one of Keras' optimizers."),
        (("--set", "a=2"), "`a` is not in the function."),
        (("--set", "momentum=2"), "`sgd` has no setting `momentum`; it has none."),
    ],
)
def test_what_cannot_be_trained_is_said(run: Run, arguments: tuple[str, ...], message: str) -> None:
    assert_refused(run("train", *SMALL, *arguments), message)


def test_an_unknown_activation_is_told_with_those_there_are(run: Run) -> None:
    ran = run("train", *SMALL, "--activation", "reul")
    assert_refused(
        ran,
        "`reul` is no activation; there are linear, relu, tanh, sigmoid, elu, selu, softplus, "
        "gelu, silu.",
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "data.csv is empty."),
        ("a,b\n1,2\n3\n", "Line 3 has 1 cells where 2 are expected, as in line 1."),
        ("a,b\n1,2\n", "data.csv has only one row of values."),
        ("a,b\n" + "1,x\n" * 20, "`b` is text: line 2 has `x`."),
        ("a,b\n" + "1,3\n2,3\n" * 20, "`b` is 3 in every row: there is nothing to predict."),
        ("a,c\n1,2\n3,4\n", "The file has no column `b`."),
        ("a,b\n1,2\n3,4\n", "The file has 2 rows; a training takes 8."),
    ],
)
def test_a_file_that_cannot_be_trained_on_is_refused(
    run: Run, tmp_path: Path, text: str, message: str
) -> None:
    path = tmp_path / "data.csv"
    path.write_text(text)
    assert_refused(run("train", "--data", str(path), "--target", "b"), message)


def test_a_file_that_is_not_there_is_said(run: Run, tmp_path: Path) -> None:
    ran = run("train", "--data", str(tmp_path / "gone.csv"), "--target", "b")
    assert_refused(ran, "gone.csv cannot be opened: No such file or directory.")


def test_a_mistake_in_the_function_is_marked(run: Run) -> None:
    ran = run("train", "sni x", *SMALL[1:])
    assert ran.status == 1
    assert ran.err.splitlines()[1:] == ["  sni x", "  ^^^"]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("sin x", "--data", "california"), "an expression is for --data function"),
        (("--data", "function"), "an expression is for --data function, which needs one"),
        (("--data", "a.csv"), "needs --target"),
        (("--target", "b"), "--target is for --data FILE.csv"),
        (("--noise", "1"), "--noise is for --data function"),
        (("sin x", "--activation", "relu, tanh"), "one name for all layers, or one for each"),
        (("sin x", "--mode", "slow"), "invalid choice"),
        (("sin x", "--size", "800x600"), "--size is for a picture"),
        (("sin x", "-o", "a.gif"), "the file of --output ends in .png or .svg or .pdf or .csv"),
        (("sin x", "--weights", "a.h5"), "the file of --weights ends in .weights.h5"),
        (("--resume", "a", "--layers", "3"), "--resume takes everything but --epochs and --rate"),
    ],
)
def test_a_wrong_usage_is_explained(run: Run, arguments: tuple[str, ...], reason: str) -> None:
    assert_misused(run("train", *arguments), reason)


# Files


def test_a_run_is_kept_where_it_is_asked(run: Run, tmp_path: Path) -> None:
    ran = run("train", *SMALL, "--keep", str(tmp_path), "--format", "json")
    (summary,) = list_runs(tmp_path)
    assert ran.answer["directory"] == str(summary.directory)
    assert load_run(summary.directory).train.tolist() == ran.answer["train"]
    ran = run("train", *SMALL, "--keep", str(tmp_path))
    assert f"kept in  {list_runs(tmp_path)[0].directory}\n" in ran.out


def test_a_run_that_cannot_be_kept_goes_on_and_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ran = run("train", *SMALL, "--keep", str(tmp_path / "file" / "runs"), "--format", "csv")
    assert ran.status == 1
    assert len(ran.out.splitlines()) == 4
    assert ran.err == "The run cannot be kept: Not a directory. It goes on.\n"


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


def test_a_finished_run_gets_as_many_epochs_again(run: Run, tmp_path: Path) -> None:
    keep = ("--keep", str(tmp_path), "--format", "json")
    directory = run("train", *SMALL, *keep).answer["directory"]
    for epochs in (6, 9):
        answer = run("train", "--resume", directory, *keep).answer
        assert answer["settings"]["epochs"] == len(answer["epochs"]) == epochs
        directory = answer["directory"]


def test_a_range_without_width_is_refused(run: Run) -> None:
    ran = run("train", *SMALL, "--range", "3, 3")
    assert ran.err == "The range needs its left end below its right end.\n"


def test_a_kept_run_goes_on_at_another_rate(run: Run, tmp_path: Path) -> None:
    first = run("train", *SMALL, "--keep", str(tmp_path), "--format", "json").answer["directory"]
    more = ("--epochs", "4", "--rate", "0.5", "--keep", str(tmp_path))
    answer = run("train", "--resume", first, *more, "--format", "json").answer
    assert answer["settings"]["rate"] == 0.5
    assert load_run(Path(answer["directory"])).rates.tolist() == [0.01, 0.01, 0.01, 0.5]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (("--epochs", "2"), "This run has 3 epochs already; it can go on to a later one."),
        (("--rate", "-1"), "A learning rate is a finite number"),
        (("--rate", "fast"), "`fast` is not a number."),
    ],
)
def test_a_kept_run_that_cannot_go_on_so_says_why(
    run: Run, tmp_path: Path, more: tuple[str, ...], message: str
) -> None:
    first = run("train", *SMALL, "--keep", str(tmp_path), "--format", "json").answer["directory"]
    ran = run("train", "--resume", first, *more)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith(message)


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
    assert [v for _, v in found["train epoch_learning_rate"]] == pytest.approx([0.01] * 3)
    assert [step for step, _ in found["train batch_loss"]] == list(range(1, 28))


def test_without_tensorboard_a_sentence_says_how_to_get_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert_refused(
        run("train", *SMALL, "--tensorboard", str(tmp_path)),
        'TensorBoard is not installed; pip install "gradient-explorer[tensorboard]" installs it.',
    )
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("option", ["-o", "--losses", "--weights"])
def test_a_file_that_cannot_be_written_is_said_before_training(
    run: Run, tmp_path: Path, option: str
) -> None:
    name = "a.weights.h5" if option == "--weights" else "a.csv"
    ran = run("train", *SMALL, option, str(tmp_path / "gone" / name))
    assert_refused(ran, f"{name} was not written: No such file or directory.")


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


# Rendering a session


@pytest.fixture
def rendered(
    run: Run, loaded_engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Path]:
    """Render a session of a training; return the file."""
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(explorer.ui.render, "Engine", lambda: _Borrowed(loaded_engine))

    def rendered(spec: TrainingSpec, name: str, *arguments: str) -> Path:
        target = tmp_path / name
        ran = run("render", session_of(spec, tmp_path), "-o", str(target), *arguments)
        assert (ran.status, ran.out, ran.err) == (0, "", "")
        return target

    return rendered


def session_of(spec: TrainingSpec, folder: Path) -> str:
    """Write a session whose page is this training, and return its path."""
    path = folder / "session.json"
    path.write_bytes(encode(replace(Session().with_spec(spec), workspace="training")))
    return str(path)


SPEC = TrainingSpec(
    FunctionSpec("a sin x", (Parameter("a", 2.0),)),
    Samples(count=160),
    (Layer(8, "tanh"),),
    Runner("adam", 0.01),
    batch=10,
    epochs=4,
    pace=0.5,
)


def test_a_session_of_a_training_is_rendered_as_fast_as_it_goes(
    run: Run, rendered: Callable[..., Path]
) -> None:
    path = rendered(SPEC, "figure.png", "--size", "640x480")
    with Image.open(path) as picture:
        assert picture.size == (640, 480)
    rows = list(csv.reader(rendered(SPEC, "figure.csv").read_text().splitlines()))
    ran = run(
        "train", "a sin x", "--set", "a=2", *SMALL[1:], "--optimizer", "adam", "--epochs", "4",
        "--mode", "compiled", "--format", "csv",
    )  # fmt: skip
    printed = list(csv.reader(ran.out.splitlines()))
    np.testing.assert_allclose(
        [[float(v) for v in row[:3]] for row in rows[1:]],
        [[float(v) for v in row[:3]] for row in printed[1:]],
        rtol=1e-5,
    )


def test_only_the_function_that_is_fitted_needs_a_meaning(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[Any] = []
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(explorer.ui.render, "render", lambda *given, **_: asked.append(given[0]))
    spec = replace(SPEC, function=FunctionSpec("sin("), data=Housing())
    ran = run("render", session_of(spec, tmp_path), "-o", "a.png", "--range", "0, 2; 1, 5")
    assert (ran.status, ran.err) == (0, "")
    assert asked == [replace(spec, low=0.0, high=2.0, bottom=1.0, top=5.0)]
    spec = replace(spec, data=Samples())
    assert run("render", session_of(spec, tmp_path), "-o", "a.png").status == 1


def test_options_of_other_figures_are_not_for_trainings(run: Run, tmp_path: Path) -> None:
    session = session_of(SPEC, tmp_path)
    for option in ("order", "point", "dtype"):
        value = "float32" if option == "dtype" else "1"
        ran = run("render", session, "-o", "a.png", f"--{option}", value)
        assert_misused(ran, f"--{option} is not for trainings")
    assert_misused(run("render", session, "-o", "a.png", "--step", "1"), "--step is for descents")
    ran = run("render", session, "-o", str(tmp_path / "a.gif"))
    assert ran.status == 1


# On a terminal


class Terminal:
    """A command whose standard error is a terminal."""

    def __init__(self, *arguments: str) -> None:
        self._reading, writing = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "main.py", "train", *arguments],
            cwd=ROOT,
            env=clean_environment(),
            stdout=subprocess.PIPE,
            stderr=writing,
            text=True,
            encoding="utf-8",
        )
        os.close(writing)
        self.shown = ""

    def wait_for(self, text: str) -> None:
        """Wait until a text is shown."""
        while text not in self.shown:
            assert self._read(), self.shown

    def end(self) -> str:
        """Wait for the end; return what was written to standard output."""
        while self._read():
            pass
        os.close(self._reading)
        out, _ = self.process.communicate(timeout=60)
        return out

    def _read(self) -> bool:
        assert select.select([self._reading], [], [], 120)[0]
        try:
            data = os.read(self._reading, 4096)
        except OSError:
            return False
        self.shown += data.decode()
        return bool(data)


@pytest.fixture
def terminal() -> Iterator[Callable[..., Terminal]]:
    """Start commands on a terminal."""
    begun: list[Terminal] = []

    def start(*arguments: str) -> Terminal:
        begun.append(Terminal(*arguments))
        return begun[-1]

    yield start
    for command in begun:
        if command.process.poll() is None:
            command.process.kill()
            command.process.wait()


@pytest.mark.slow
def test_a_terminal_shows_how_far_it_is_and_is_left_clean(
    terminal: Callable[..., Terminal],
) -> None:
    command = terminal(*SMALL, "--epochs", "20", "--format", "json")
    out = command.end()
    assert command.process.returncode == 0
    assert out.count("\n") == 1
    pictures = command.shown.split("\r")
    assert all(picture.endswith("\x1b[K") for picture in pictures[1:])
    assert any("] epoch 1 of 20" in picture for picture in pictures)
    assert pictures[-1] == "\x1b[K"


@pytest.mark.slow
def test_ctrl_c_ends_the_training_and_tells_what_was_done(
    terminal: Callable[..., Terminal],
) -> None:
    command = terminal(*SMALL, "--epochs", "100000", "--format", "csv")
    command.wait_for("validation")
    command.process.send_signal(signal.SIGINT)
    out = command.end()
    assert command.process.returncode == 130
    assert out.startswith("epoch,train,validation,seconds\n1,")
    command = terminal(*SMALL, "--epochs", "100000")
    command.wait_for("validation")
    command.process.send_signal(signal.SIGINT)
    assert "\nStopped after step " in command.end()
