"""`train` with what it watches, and its range test."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pytest

from tests.commands.asking import SMALL, Run, assert_misused

pytestmark = pytest.mark.slow


def test_the_sharpness_of_every_epoch_is_told(run: Run) -> None:
    answer = run("train", *SMALL, "--sharpness", "--format", "json").answer
    assert len(answer["sharpness"]) == 3
    assert all(value > 0 for value in answer["sharpness"])
    assert "inside" not in answer
    text = run("train", *SMALL, "--sharpness").out
    value = text.split("sharpness")[1].splitlines()[0].split()
    assert float(value[0].rstrip(",")) == pytest.approx(answer["sharpness"][-1], rel=1e-3)
    assert text.count("stable below 200 at this rate") == 1
    adam = run("train", *SMALL, "--sharpness", "--optimizer", "adam").out
    assert "stable" not in adam


def test_an_epoch_that_was_not_watched_has_no_sharpness_beside_the_others(
    run: Run, tmp_path: Path
) -> None:
    every = ("--sharpness", "--inside", "--watch-every", "2", "--epochs", "5", "--format", "json")
    answer = run("train", *SMALL, *every, "--keep", str(tmp_path)).answer
    assert [value is None for value in answer["sharpness"]] == [True, False, True, False, False]
    assert [look["epoch"] for look in answer["inside"]] == [2, 4, 5]
    kept = answer["directory"]
    later = run("train", "--resume", kept, "--epochs", "7", "--sharpness", "--format", "json")
    assert later.answer["sharpness"][:5] == answer["sharpness"]
    assert all(value > 0 for value in later.answer["sharpness"][5:])
    assert_misused(run("train", *SMALL, "--watch-every", "2"), "is for --inside or --sharpness")
    refused = run("train", *SMALL, "--inside", "--watch-every", "-1")
    assert "“--watch-every” is a whole number from 0" in refused.err


def test_what_is_inside_is_told_of_every_epoch(run: Run) -> None:
    answer = run("train", *SMALL, "--inside", "--format", "json").answer
    assert [look["epoch"] for look in answer["inside"]] == [1, 2, 3]
    layers = answer["inside"][-1]["layers"]
    assert [(layer["units"], layer["dead"]) for layer in layers] == [(8, 0), (1, 0)]
    assert answer["inside"][-1]["sentences"] == []
    assert "nothing to remark on" in run("train", *SMALL, "--inside").out
    deep = ("--layers", "8,8,8,8,8,8,8,8", "--activation", "sigmoid")
    sick = run("train", *SMALL[:-1], "eager", *deep, "--inside").out
    assert "Gradients vanish" in sick


def test_the_range_test_tells_rates_losses_and_which_to_take(run: Run, tmp_path: Path) -> None:
    answer = run("train", *SMALL, "--range-test", "--format", "json").answer
    assert list(answer) == ["rates", "losses", "suggested", "sentence"]
    assert len(answer["rates"]) == len(answer["losses"]) > 100
    assert 1e-3 < answer["suggested"] < 1
    assert run("train", *SMALL, "--range-test").out == f"{answer['sentence']}\n"
    rows = list(
        csv.reader(io.StringIO(run("train", *SMALL, "--range-test", "--format", "csv").out))
    )
    assert rows[0] == ["rate", "loss", "smoothed"]
    np.testing.assert_allclose([float(row[0]) for row in rows[1:]], answer["rates"])
    kept = run("train", *SMALL, "--keep", str(tmp_path), "--format", "json").answer["directory"]
    before = sorted(path.name for path in Path(kept).iterdir())
    after = run("train", "--resume", kept, "--epochs", "4", "--range-test", "--format", "json")
    assert after.answer["losses"][0] < answer["losses"][0]
    assert sorted(path.name for path in Path(kept).iterdir()) == before


def test_a_range_test_trains_nothing_that_could_be_kept_or_watched(run: Run) -> None:
    for option in (("--keep", "here"), ("--sharpness",), ("--inside",)):
        assert_misused(run("train", *SMALL, "--range-test", *option), "trains nothing")
    assert_misused(run("train", *SMALL, "--range-test", "--open-step", "1"), "trains nothing")
    assert_misused(run("train", *SMALL, "--range-test", "--seeds", "0,1"), "is of one run")
