"""`train`: answers, mistakes in a sentence, exit statuses, Ctrl+C."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyte
import pytest

from explorer.core.training.spec import Mode
from tests.commands.asking import SMALL, Run, assert_misused, assert_refused
from tests.test_app import ROOT, clean_environment


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
        "settings", "epochs", "train", "validation", "test", "task", "metrics", "best_epoch",
        "seconds", "outcome", "sentence",
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
        "standardised": True,
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
        "dropout": 0.0,
        "l2": 0.0,
        "batch_norm": False,
        "early_stopping": 0,
        "test_share": 0.25,
        "validation_share": 0.25,
        "split": "random",
        "balanced": False,
        "workers": 1,
        "device": "CPU:0",
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
    assert rows[0][:6] == ["epoch", "train", "validation", "seconds", "train mse", "validation mse"]
    assert [row[0] for row in rows[1:]] == ["1", "2", "3"]


@pytest.mark.slow
def test_a_person_reads_what_was_trained_how_it_went_and_how_it_ended(run: Run) -> None:
    ran = run("train", *SMALL, "--epochs", "35")
    assert (ran.status, ran.err) == (0, "")
    heading, losses, end, results = ran.out.split("\n\n")
    told = heading.splitlines()
    assert told.pop(3).startswith("target     f(x), standardised: less ")
    assert told == [
        "data       160 samples of sin x, from -3 to 3, noise 0.1",
        "rows       90 to train on, 30 for validation, 40 for test",
        "inputs     x",
        "losses     mean squared errors, in the square of the unit of f(x)",
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
    assert [line.split()[0] for line in results.splitlines()] == [*["test"] * 4, "seconds"]
    test, root = re.findall(r"[\d.]+", results.splitlines()[0])
    assert float(root) ** 2 == pytest.approx(float(test), rel=1e-3)


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


def test_a_target_may_stay_as_it_is(run: Run, tmp_path: Path) -> None:
    draw = np.random.default_rng(1)
    area = draw.uniform(1, 9, 60)
    table = np.column_stack([area, 1e5 * area + draw.normal(0, 1e4, 60)])
    path = tmp_path / "prices.csv"
    np.savetxt(path, table, delimiter=",", header="area,price", comments="")
    of_file = ("train", "--data", str(path), "--target", "price", "--epochs", "3", "--batch", "10")
    plain = json.loads(run(*of_file, "--standardise", "no", "--format", "json").out)
    assert plain["settings"]["standardised"] is False
    assert plain["outcome"] == "diverged"
    assert plain["sentence"].endswith("standardise the target.")
    usual = json.loads(run(*of_file, "--format", "json").out)
    assert usual["settings"]["standardised"] is True
    assert usual["outcome"] == "finished"
    assert usual["validation"][-1] < usual["validation"][0]


def test_the_schedule_of_a_run_is_told_over_all_of_it(run: Run) -> None:
    settings = run("train", *SMALL, "--schedule", "cosine", "--format", "json").answer["settings"]
    assert (settings["schedule"], settings["decay_steps"]) == ("cosine", 27.0)


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
    assert "“place” is text: line 2 has “here”." in ran.err.splitlines()
    assert '"target": "price", "columns": ["area", "rooms"]' in ran.out
    ran = run("train", "--data", str(table), "--target", "price", "--columns", "rooms", *SMALL[3:])
    assert "inputs     rooms\n" in ran.out


@pytest.mark.slow
def test_the_housing_data_are_trained_on_as_taught(run: Run) -> None:
    answer = run("train", "--format", "json").answer
    assert answer["settings"]["rows"] == {"train": 11610, "validation": 3870, "test": 5160}
    assert len(answer["epochs"]) == 100
    # One epoch by itself jumps by a tenth, and on another machine elsewhere.
    assert 0.28 < np.median(answer["validation"][-20:]) < 0.33
    assert answer["outcome"] == "finished"


def test_a_file_of_fewer_rows_than_a_batch_is_trained_on_whole(run: Run, table: Path) -> None:
    lines = table.read_text(encoding="utf-8").splitlines()
    table.write_text("\n".join(lines[:41]), encoding="utf-8")
    arguments = ("train", "--data", str(table), "--target", "price", "--epochs", "3")
    answered = run(*arguments, "--layers", "4", "--mode", "eager", "--format", "json")
    settings = json.loads(answered.out)["settings"]
    assert settings["rows"]["train"] == settings["batch"] == 22
    said = "A step takes 22 rows instead of 32: there are no more to train on."
    assert said in answered.err


# Mistakes


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--batch", "0"), "“--batch” is a whole number from 1 to 1,000,000, not 0."),
        (("--layers", "0"), "A layer has from 1 to 4,096 units, not 0."),
        (("--layers", "8, -1"), "A layer has from 1 to 4,096 units, not −1."),
        (("--layers", "8,,8"), "A number is missing."),
        (("--layers", ",".join("1" * 9)), "A model has up to 8 layers before its last."),
        (("--rate", "0"), "A learning rate is a finite number more than 0, not 0."),
        (("--rate", "1e308"), "Keras keeps a learning rate in float32, which ends at 3.4e38."),
        (("--rate", "nan"), "“nan” is not a number."),
        (("--epochs", "0"), "“--epochs” is a whole number from 1 to 100,000, not 0."),
        (("--epochs", "2.5"), "“--epochs” is a whole number from 1 to 100,000, not 2.5."),
        (("--seed", "-1"), "“--seed” is a whole number from 0 to 4,294,967,295, not −1."),
        (("--count", "7"), "“--count” is a whole number from 8 to 1,000,000, not 7."),
        (("--noise", "-1"), "“--noise” is from 0 to 1,000,000, not −1."),
        (("--optimizer", "tape"), "A model is trained by one of Keras' optimizers."),
        (("--set", "a=2"), "“a” is not in the function."),
        (("--set", "momentum=2"), "“sgd” has no setting “momentum”; it has none."),
    ],
)
def test_what_cannot_be_trained_is_said(run: Run, arguments: tuple[str, ...], message: str) -> None:
    assert_refused(run("train", *SMALL, *arguments), message)


def test_an_unknown_activation_is_told_with_those_there_are(run: Run) -> None:
    ran = run("train", *SMALL, "--activation", "reul")
    assert_refused(
        ran,
        "“reul” is not an activation; choose one of linear, relu, tanh, sigmoid, elu, selu, "
        "softplus, gelu, silu.",
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "data.csv is empty."),
        (
            "a,b\n1,2\n3\n",
            "Line 3 has 1 of 2 cells. An empty cell needs the mark that separates it.",
        ),
        ("a,b\n1,2\n", "data.csv has only one row of values."),
        ("a,b\n" + "1,x\n" * 20, "“b” is “x” in every row: there is nothing to predict."),
        ("a,b\n" + "1,3\n2,3\n" * 20, "“b” is 3 in every row: there is nothing to predict."),
        ("a,c\n1,2\n3,4\n", "The file has no column “b”."),
        ("a,b\n1,2\n3,4\n", "The file has 2 rows; a training takes 8."),
    ],
)
def test_a_file_that_cannot_be_trained_on_is_refused(
    run: Run, tmp_path: Path, text: str, message: str
) -> None:
    path = tmp_path / "data.csv"
    path.write_text(text)
    assert_refused(run("train", "--data", str(path), "--target", "b"), message)


READ_AS_CHOSEN = (
    "--csv-separator", "semicolon", "--csv-decimal", ",", "--csv-thousands", "none",
    "--csv-encoding", "cp1252", "--csv-header", "yes", "--csv-skip", "1", "--csv-missing", "-999",
    "--csv-kinds", "größe=number",
)  # fmt: skip


def test_a_file_is_read_as_it_is_chosen(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    rows = [f"{i},5;{'rot' if i % 2 else 'blau'};{'-999' if i == 7 else i}" for i in range(40)]
    path.write_text("\n".join(["1;2;3", "größe;farbe;b", *rows, "x;rot;3"]), encoding="cp1252")
    ran = run(
        "train", "--data", str(path), "--target", "farbe", "--layers", "4", "--epochs", "1",
        "--format", "json", *READ_AS_CHOSEN
    )  # fmt: skip
    assert ran.status == 0
    answer = json.loads(ran.out)
    assert answer["classes"] == ["blau", "rot"]
    assert answer["settings"]["columns"] == ["größe", "b"]
    assert sum(answer["settings"]["rows"].values()) == 39
    assert "2 of 41 rows are left out" in ran.err
    assert "“größe” is read as numbers, as chosen: 1 of its cells are none" in ran.err


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("separator", "ab", "“ab” is no separator: it is one character, or one of the words tab, "
         "space and none."),
        ("decimal", "x", "“x” is no decimal mark: it is a point or a comma."),
        ("thousands", "_", "“_” is no mark between thousands: it is a point, a comma, an "
         "apostrophe, space or none."),
        ("encoding", "klingon", "“klingon” is no encoding that is known here. Known ones are "
         "utf-8, windows-1252, gb18030, big5, shift_jis, euc-kr, koi8-r and others."),
        ("skip", "-1", "From 0 to 10,000 lines can be skipped, not -1."),
        ("skip", "99", "Nothing is left below the 3 lines that are skipped."),
        ("missing", ",".join("abcdefghijklmnopqrstuvwxyz"), "An encoding has up to 40 characters, "
         "and up to 20 cells can stand for no value."),
        ("kinds", "a", "“a” is no kind of a column; write its name, = and number or class."),
        ("kinds", "a=text", "“a=text” is no kind of a column; write its name, = and number or "
         "class."),
    ],
)  # fmt: skip
def test_a_way_to_read_a_file_that_is_none_is_refused(
    option: str, value: str, message: str, run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "data.csv"
    path.write_text("a,b\n1,2\n3,4\n")
    ran = run("train", "--data", str(path), "--target", "b", f"--csv-{option}={value}")
    assert_refused(ran, message)


def test_a_file_that_is_not_there_is_said(run: Run, tmp_path: Path) -> None:
    ran = run("train", "--data", str(tmp_path / "gone.csv"), "--target", "b")
    assert_refused(ran, "gone.csv cannot be opened: No such file or directory.")


def test_a_name_that_is_neither_data_nor_a_file_is_told_which_there_are(run: Run) -> None:
    ran = run("train", "--data", "digit")
    assert (ran.status, ran.out) == (1, "")
    assert (
        "“digit” is no data set and no file: there are california, penguins, wine, digits,"
        in ran.err
    )


def test_the_help_tells_the_defaults_of_digits_where_they_are_others(run: Run) -> None:
    told = " ".join(run("train", "--help").out.split())
    assert "default 0.25, of digits 0.2 " in told
    assert "default 0.25, of digits 0.1 " in told
    assert "default 0, of digits 15 " in told


def test_a_mistake_in_the_function_is_marked(run: Run) -> None:
    ran = run("train", "sni x", *SMALL[1:])
    assert ran.status == 1
    assert ran.err.splitlines()[1:] == ["  sni x", "  ^^^"]


def test_a_range_without_width_is_refused(run: Run) -> None:
    ran = run("train", *SMALL, "--range", "3, 3")
    assert ran.err == "The range needs its left end below its right end.\n"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("sin x", "--data", "california"), "an expression is for --data function"),
        (("--data", "function"), "an expression is for --data function, which needs one"),
        (("--data", "a.csv"), "needs --target"),
        (("--target", "b"), "--target is for --data FILE.csv"),
        (("--noise", "1"), "--noise is for --data function"),
        (("--csv-header", "no"), "--csv-header is for --data FILE.csv"),
        (("sin x", "--activation", "relu, tanh"), "one name for all layers, or one for each"),
        (("sin x", "--mode", "slow"), "invalid choice"),
        (("sin x", "--size", "800x600"), "--size is for a picture"),
        (("sin x", "-o", "a.gif"), "the file of --output ends in .png, .svg, .pdf, .csv or .wav"),
        (("sin x", "--weights", "a.h5"), "the file of --weights ends in .weights.h5"),
        (("--resume", "a", "--layers", "3"), "--resume takes everything but --epochs and --rate"),
    ],
)
def test_a_wrong_usage_is_explained(run: Run, arguments: tuple[str, ...], reason: str) -> None:
    assert_misused(run("train", *arguments), reason)


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
    assert "epoch 1 of 20" in command.shown
    screen = pyte.Screen(80, 24)
    pyte.Stream(screen).feed(command.shown)
    assert "".join(screen.display).strip() == ""
    assert (screen.cursor.x, screen.cursor.y, screen.cursor.hidden) == (0, 0, False)


@pytest.mark.slow
def test_ctrl_c_ends_the_training_and_tells_what_was_done(
    terminal: Callable[..., Terminal],
) -> None:
    command = terminal(*SMALL, "--epochs", "100000", "--format", "csv")
    command.wait_for("validation")
    command.process.send_signal(signal.SIGINT)
    out = command.end()
    assert command.process.returncode == 130
    assert out.startswith("epoch,train,validation,seconds,train mse,validation mse,train rmse,")
    command = terminal(*SMALL, "--epochs", "100000")
    command.wait_for("validation")
    command.process.send_signal(signal.SIGINT)
    assert "\nStopped after step " in command.end()
