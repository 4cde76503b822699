"""`train` of classes, and from several seeds."""

from __future__ import annotations

import json

import numpy as np
import pytest

from explorer.commands.training.data_texts import classes_text
from tests.commands.asking import SMALL, Run, assert_misused, assert_refused

EAGER = ("--mode", "eager", "--layers", "6", "--epochs", "2")
"""A training that begins at once."""


@pytest.mark.slow
def test_classes_are_told_with_accuracy_confusion_and_their_names(run: Run) -> None:
    ran = run("train", "--data", "penguins", *EAGER, "--format", "json")
    assert ran.err == "2 of 344 rows are left out: a measure is missing there.\n"
    answer = json.loads(ran.out)
    assert answer["task"] == "classes"
    assert answer["classes"] == ["Adelie", "Chinstrap", "Gentoo"]
    confusion = np.array(answer["confusion"])
    assert confusion.sum() == answer["settings"]["rows"]["test"] == 86
    accuracy = answer["metrics"]["accuracy"]
    assert list(answer["metrics"]) == ["accuracy", "cross_entropy"]
    assert accuracy["test"] == pytest.approx(np.trace(confusion) / 86)
    assert len(accuracy["train"]) == len(accuracy["validation"]) == 2
    assert answer["best_epoch"] in {1, 2}
    by_epoch = answer["validation_confusions"]
    assert [found["epoch"] for found in by_epoch] == [1, 2]
    for found, share in zip(by_epoch, accuracy["validation"], strict=True):
        matrix = np.array(found["confusion"])
        assert matrix.sum() == answer["settings"]["rows"]["validation"]
        assert np.trace(matrix) / matrix.sum() == pytest.approx(share)


def test_a_number_has_its_metrics(run: Run) -> None:
    answer = run("train", *SMALL, "--format", "json").answer
    metrics = answer["metrics"]
    assert (answer["task"], list(metrics)) == ("regression", ["mse", "rmse", "mae", "r2"])
    np.testing.assert_allclose(metrics["rmse"]["validation"], np.sqrt(answer["validation"]))
    assert metrics["mse"]["test"] == answer["test"]
    assert not {"confusion", "validation_confusions"} & set(answer)


def test_a_person_reads_accuracies_and_which_class_was_taken_for_which(run: Run) -> None:
    out = run("train", "--data", "penguins", *EAGER, "--dropout", "0.2", "--balanced").out
    heading, epochs, end, results, confusion = out.split("\n\n")
    assert "target      species: Adelie, Chinstrap, Gentoo\n" in heading
    assert heading.endswith("steered by  dropout 0.2, balanced classes")
    assert "86 for test, with the same share of every class\n" in heading
    assert epochs.splitlines()[0].split("  ")[-2:] == ["accuracy", "validation accuracy"]
    assert end == "Trained to the end of epoch 2."
    assert "(largest class: 0.4375)" in results
    assert "cross-entropy" not in results
    title, *rows = confusion.splitlines()
    assert title.split() == ["test:", "true,", "predicted", "→", "Adelie", "Chinstrap", "Gentoo"]
    assert [row.split()[0] for row in rows] == ["Adelie", "Chinstrap", "Gentoo"]
    assert sum(int(cell) for row in rows for cell in row.split()[1:]) == 86


@pytest.mark.slow
def test_sides_of_the_function_are_classes_where_these_are_asked_for(run: Run) -> None:
    arguments = ("train", "sin x", "--task", "classes", "--count", "160", *EAGER)
    answer = run(*arguments, "--format", "json").answer
    assert answer["classes"] == ["below f", "above f"]
    assert answer["settings"]["columns"] == ["x", "y"]
    plane = run("train", "x y", *arguments[2:], "--format", "json").answer
    assert plane["classes"] == ["f ≤ 0", "f > 0"]


@pytest.mark.slow
def test_digits_are_told_apart_with_the_usual_settings(run: Run) -> None:
    ran = run("train", "--data", "digits", "--seeds", "0,1", "--format", "json")
    for answer in ran.answer["runs"]:
        assert answer["metrics"]["accuracy"]["test"] >= 0.97
        assert len(answer["settings"]["layers"]) == 2
        assert answer["sentence"].startswith("Stopped early after epoch ")


@pytest.mark.slow
def test_what_suits_the_data_is_used_where_nothing_is_asked_for(run: Run) -> None:
    shown = {"digits": ("adam", 0.001, True), "moons": ("adam", 0.01, False)}
    for name, (optimizer, rate, batch_norm) in shown.items():
        settings = run("train", "--data", name, *EAGER, "--format", "json").answer["settings"]
        assert (settings["optimizer"], settings["rate"]) == (optimizer, rate)
        assert settings["batch_norm"] is batch_norm
    own = ("--optimizer", "sgd", "--no-batch-norm", "--early-stopping", "0")
    settings = run("train", "--data", "digits", *EAGER, *own, "--format", "json").answer["settings"]
    assert (settings["optimizer"], settings["rate"]) == ("sgd", 0.01)
    assert (settings["batch_norm"], settings["early_stopping"]) == (False, 0)


@pytest.mark.slow
def test_several_seeds_are_several_runs(run: Run) -> None:
    several = run("train", *SMALL, "--seeds", "3, 1", "--format", "json").answer["runs"]
    assert [one["settings"]["seed"] for one in several] == [3, 1]
    alone = run("train", *SMALL, "--seed", "1", "--format", "json").answer
    assert several[1]["validation"] == alone["validation"]
    assert several[0]["validation"] != alone["validation"]


@pytest.mark.slow
def test_a_person_reads_seeds_side_by_side_with_mean_and_deviation(run: Run) -> None:
    runs = json.loads(run("train", *SMALL, "--seeds", "0,1,2", "--format", "json").out)["runs"]
    out = run("train", *SMALL, "--seeds", "0,1,2").out
    heading, table, ends, means = out.split("\n\n")
    assert "loop       eager, seeds 0, 1, 2" in heading
    title, *rows = table.splitlines()
    assert title.split()[:3] == ["seed", "epochs", "validation"]
    assert [row.split()[0] for row in rows] == ["0", "1", "2"]
    assert ends.splitlines()[2] == "Seed 2: Trained to the end of epoch 3."
    last = [one["validation"][-1] for one in runs]
    told = next(line for line in means.splitlines() if line.startswith("validation")).split()
    assert float(told[1]) == pytest.approx(np.mean(last), rel=1e-3)
    assert float(told[3]) == pytest.approx(np.std(last, ddof=1), rel=0.05)


@pytest.mark.slow
def test_seeds_side_by_side_as_csv_have_columns_by_run(run: Run) -> None:
    title, *rows = run("train", *SMALL, "--seeds", "0,1", "--format", "csv").out.splitlines()
    assert title.split(",")[:2] == ["epoch", "1 train"]
    assert "2 validation" in title
    assert len(rows) == 3


@pytest.mark.parametrize(
    ("seeds", "said"),
    [
        ("1,1", "The seed 1 is named twice: it is the same run."),
        ("1,x", "“x” is not a number."),
        ("1,-2", "“--seeds” is a whole number from 0 to 4,294,967,295, not −2."),
        ("", "A number is missing."),
        (",".join(map(str, range(51))), "At most 50 seeds are trained at once."),
    ],
)
def test_seeds_that_are_none_are_refused(run: Run, seeds: str, said: str) -> None:
    assert_refused(run("train", *SMALL, "--seeds", seeds), said)


def test_one_seed_goes_with_no_several_seeds(run: Run) -> None:
    assert_misused(run("train", *SMALL, "--seeds", "1,2", "--seed", "1"), "is of one run")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--data", "moons", "--pitfall"), "The broadcasting pitfall is one of numbers: a cross-"),
        (("--balanced",), "Only classes can be balanced, and “MedHouseVal” is a number."),
        (("--task", "classes"), "“MedHouseVal” is a number here, and has no classes."),
        (("--data", "wine", "--task", "regression"), "“cultivar” has classes, and is no number"),
        (("--data", "xor", "--dropout", "1"), "“--dropout” is from 0 to 0.95, not 1."),
        (("--data", "xor", "--test-share", "1"), "“--test-share” is from 0.01 to 0.9, not 1."),
    ],
)
def test_what_does_not_fit_the_target_is_refused(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    ran = run("train", *arguments)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith(said)


def test_a_person_reads_the_first_of_many_classes_and_the_beginning_of_long_ones() -> None:
    assert classes_text(["a" * 90, "b"]) == f"{'a' * 39}…, b"
    told = classes_text([f"class {i}" for i in range(100)])
    assert told.startswith("100 classes, class 0, class 1, ")
    assert told.endswith("class 9, …")
