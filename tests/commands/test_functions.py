"""`eval --functions`: what can be typed."""

from __future__ import annotations

import csv
import io
import json

from explorer.core.language.examples import function_names
from tests.commands.asking import Run, assert_misused


def test_every_function_is_listed_with_its_domain_and_derivative(run: Run) -> None:
    lines = run("eval", "--functions", "--format", "json").out.splitlines()
    rows = {row["typed"]: row for row in map(json.loads, lines)}
    assert rows["sqrt(x)"]["domain"] == "the argument must be zero or more"
    assert rows["sqrt(x)"]["derivative"] == "1/(2 sqrt(x))"
    assert len(lines) > len(function_names())


def test_the_list_is_the_same_as_text_and_as_csv(run: Run) -> None:
    text = run("eval", "--functions").out.splitlines()
    table = list(csv.DictReader(io.StringIO(run("eval", "--functions", "--format", "csv").out)))
    assert len(text) == len(table)
    for line, row in zip(text, table, strict=True):
        assert line.startswith(row["typed"])
        assert row["meaning"] in line
        assert row["derivative"] in line


def test_a_function_beside_the_list_is_misused(run: Run) -> None:
    assert_misused(run("eval", "x", "--functions"), "--functions")
