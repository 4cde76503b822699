"""`descend --sweep` and `--map`: every learning rate, and every start."""

from __future__ import annotations

import csv
import io
import re

import numpy as np
import pytest

from tests.commands.asking import Run


@pytest.mark.slow
def test_a_sweep_has_the_final_loss_of_each_rate_and_optimizer(run: Run) -> None:
    line = ("descend", "x^2 + y^2", "--start", "1, 2", "--steps", "20")
    answer = run(
        *line, "--sweep", "1e-3, 0.1", "--optimizer", "own, momentum", "--set", "momentum=0.5",
        "--format", "json",
    ).answer  # fmt: skip
    assert answer["optimizers"] == ["tape", "momentum"]
    rates = np.array(answer["rates"])
    assert (rates[0], rates[-1]) == pytest.approx((1e-3, 0.1))
    assert np.allclose(answer["losses"][0], 5 * (1 - 2 * rates) ** 40)
    alone = run(
        *line, "--rate", "0.1", "--optimizer", "momentum", "--set", "momentum=0.5",
        "--format", "json",
    ).answer  # fmt: skip
    assert answer["losses"][1][-1] == pytest.approx(alone["values"][-1], rel=1e-6)


def test_a_sweep_as_csv_and_as_text(run: Run) -> None:
    line = ("descend", "x^2", "--start", "1", "--sweep", "0.5, 1e300", "--steps", "9")
    rows = list(csv.reader(io.StringIO(run(*line, "--format", "csv").out)))
    assert rows[0] == ["rate", "own loop"]
    assert len(rows) == 242
    assert float(rows[1][0]) == 0.5
    assert abs(float(rows[1][1])) < 1e-12
    assert rows[-1][1] in {"NaN", "Infinity"}
    assert [re.split(r" {2,}", row.strip()) for row in run(*line).out.splitlines()] == rows


def test_a_map_says_where_the_descents_of_every_start_end(run: Run) -> None:
    line = ("descend", "x^4 - 2x^2 + y^2", "--rate", "0.05", "--map", "-2, 2; -1, 3")
    answer = run(*line, "--format", "json").answer
    assert (answer["optimizer"], answer["variables"]) == ("tape", ["x", "y"])
    assert (answer["x"][0], answer["x"][-1], answer["y"][0], answer["y"][-1]) == (-2, 2, -1, 3)
    ends, places = np.array(answer["ends"]), np.array(answer["places"])
    assert ends.shape == (256, 256)
    np.testing.assert_allclose(sorted(places.tolist()), [[-1, 0], [1, 0]], atol=1e-3)
    assert (places[ends[:, :128], 0] < 0).all()
    assert (places[ends[:, 128:], 0] > 0).all()
    assert answer["parts"] == {"places": [50.0, 50.0], "elsewhere": 0, "lost": 0, "moving": 0}
    assert answer["codes"] == {"elsewhere": -3, "lost": -1, "moving": -2}


def test_a_map_of_one_variable_as_json_csv_and_text(run: Run) -> None:
    line = ("descend", "x^4 - x^2", "--rate", "0.1", "--map=-6, 6")
    answer = run(*line, "--format", "json").answer
    assert "y" not in answer
    assert len(answer["ends"]) == len(answer["x"]) == 256
    rows = list(csv.DictReader(io.StringIO(run(*line, "--format", "csv").out)))
    assert [int(row["end"]) for row in rows] == answer["ends"]
    assert rows[0]["x of its place"] == "NaN"
    assert float(rows[128]["x of its place"]) == pytest.approx(0.5**0.5)
    ran = run(*line)
    assert (ran.status, ran.err) == (0, "")
    assert "diverged" in ran.out
    assert "to (0.707106781)" in ran.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--sweep", "1"], "A range is two numbers, for example -3, 3."),
        (["--sweep", "fast, 1"], "“fast” is not a number."),
        (["--sweep", "0, 1"], "A learning rate is a finite number more than 0, not 0."),
        (["--sweep", "1, 1"], "A sweep goes from a lower learning rate to a higher one"),
        (["--sweep", "2, 1"], "A sweep goes from a lower learning rate to a higher one"),
        (["--sweep", "1, 1e300", "--optimizer", "adam"], "Keras keeps a learning rate in"),
        (["--sweep", "1, 2", "--optimizer", "tape, sdg"], "“sdg” is no optimizer; there are"),
        (["--sweep", "1, 2", "--optimizer", "tape,"], "“” is no optimizer; there are"),
        (["--sweep", "1, 2", "--optimizer", ",".join(9 * ["tape"])], "A descent has one"),
        (["--sweep", "1, 2", "--set", "rho=0.5"], "“own” has no setting “rho”"),
        (["--optimizer", "tape, adam"], "A descent has one optimizer, a sweep or"),
        (["--map", "1"], "A range is two numbers, for example -3, 3."),
        (["--map", "1, 2; 3, 4"], "The map of one variable is one range, for x."),
        (["--map", "a, b"], "“a” is not a number."),
        (["--map", "1, 2", "--optimizer", "tape, adam"], "A descent has one optimizer"),
    ],
)
def test_what_cannot_be_looked_over_is_said_with_status_1(
    run: Run, arguments: list[str], said: str
) -> None:
    ran = run("descend", "x^2", *arguments)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith(said)


def test_a_sweep_and_a_map_exclude_each_other(run: Run) -> None:
    ran = run("descend", "x^2", "--sweep", "1e-3, 1", "--map", "-3, 3")
    assert ran.status == 2
    assert "cannot be combined" in ran.err
