"""A filter takes the runs that its words and comparisons ask for."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.sentence import SentenceError, sentence
from explorer.core.training.data import Housing, Points
from explorer.core.training.spec import Layer, TrainingProblem
from explorer.storage.runs.about import RunAbout
from explorer.storage.runs.columns import COLUMNS, listing, ordered, value_of
from explorer.storage.runs.files import RunEnd, RunSettings
from explorer.storage.runs.filter import RunFilter
from explorer.storage.runs.summary import RunSummary

NOON = datetime(2026, 11, 30, 12).astimezone()


def summary(second: int, problem: TrainingProblem, name: str = "", **known: object) -> RunSummary:
    layers = tuple(f"dense_{i}" for i in range(len(problem.layers) + 1))
    classes = ("a", "b") if isinstance(problem.data, Points) else ()
    settings = RunSettings(problem, ("x",), "y", layers, NOON, classes=classes)
    values: dict[str, object] = {"epochs": 5, "about": RunAbout(name)} | known
    directory = Path(f"2026-11-30-1200{second:02}")
    return RunSummary(directory, settings, sentence("It ended."), **values)  # pyright: ignore[reportArgumentType]


END = RunEnd("finished", sentence("It ended."), 1.0, 0.25, metrics={"accuracy": 0.9})
RUNS = {
    "housing": summary(1, TrainingProblem(data=Housing(), seed=3), best=0.5, validation=0.75),
    "moons": summary(
        2,
        TrainingProblem(
            data=Points("moons"), runner=OptimizerConfig("adam", 0.03), layers=(Layer(8, "tanh"),)
        ),
        "wide one",
        best=0.125,
        metrics={"accuracy": 0.95},
        end=END,
    ),
    "momentum": summary(
        3, TrainingProblem(runner=OptimizerConfig("momentum", 0.1, {"momentum": 0.5}), batch=64)
    ),
    "adamw": summary(4, TrainingProblem(runner=OptimizerConfig("adamw", 0.001)), is_live=True),
}


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("", "housing moons momentum adamw"),
        ("MOONS", "moons"),
        ("adam", "moons adamw"),
        ("optimizer=adam", "moons"),
        ("optimizer!=adam", "housing momentum adamw"),
        ('"wide one"', "moons"),
        ("wide tanh", "moons"),
        ("wide relu", ""),
        ("rate>0.01", "moons momentum"),
        ("rate>=1e-2", "housing moons momentum"),
        ("lr<0.01", "adamw"),
        ("rate>0.01 batch=64", "momentum"),
        ("batch≥64", "momentum"),
        ("data=housing", "housing momentum adamw"),
        ("momentum=0.5", "momentum"),
        ("seed=3", "housing"),
        ("best<0.2", "moons"),
        ("best>0", "housing moons"),
        ("last<1", "housing"),
        ("test<1", "moons"),
        ("accuracy>0.9", "moons"),
        ("test-accuracy=0.9", "moons"),
        ("layers=8", "moons"),
        ("activation=tanh", "moons"),
        ("outcome=finished", "moons"),
        ('outcome="in progress"', "adamw"),
        ("progress", "adamw"),
        ("epochs=5 planned=100", "housing moons momentum adamw"),
        ("date>2026-11-30", "housing moons momentum adamw"),
        ("date<2026-11-30", ""),
        ("pitfall=yes", ""),
        ("rate>", "housing moons momentum adamw"),
        ('"', "housing moons momentum adamw"),
    ],
)
def test_words_and_comparisons_take_the_runs_for_which_they_hold(text: str, taken: str) -> None:
    wanted = RunFilter(text)
    assert [name for name, run in RUNS.items() if wanted.takes(run)] == taken.split()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("rata>0.01", "Runs have no “rata”; did you mean rate?"),
        ("rate>fast", "“rate” is compared with a number, not with “fast”."),
        ("x=1", "Runs have no “x”; did you mean"),
    ],
)
def test_a_comparison_that_no_run_can_answer_is_said(text: str, told: str) -> None:
    with pytest.raises(SentenceError) as caught:
        RunFilter(text)
    assert str(caught.value).startswith(told)


def test_a_run_that_cannot_be_read_is_found_by_its_name_and_has_no_settings() -> None:
    run = RunSummary(Path("2026-11-30-120000"), None, sentence("Damaged."), is_damaged=True)
    assert RunFilter("2026-11-30 damaged").takes(run)
    assert not RunFilter("rate>0").takes(run)
    assert listing([run]).value(0, 2) == "damaged"


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("column", [column.name for column in COLUMNS])
def test_runs_are_sorted_by_a_column_with_what_has_no_value_at_the_end(
    column: str, descending: bool
) -> None:
    runs = ordered(RUNS.values(), column, descending=descending)
    values = [value_of(run, column) for run in runs]
    known = [value for value in values if value not in {None, ""}]
    assert values[: len(known)] == known
    folded = [value.casefold() if isinstance(value, str) else value for value in known]
    assert folded == sorted(folded, reverse=descending)  # pyright: ignore[reportArgumentType]
    # The newest first where that is the same.
    for value in set(known) if column != "date" else ():
        same = [run.directory for run in runs if value_of(run, column) == value]
        assert same == sorted(same, reverse=True)


def test_accuracies_are_columns_where_there_are_classes() -> None:
    assert "accuracy" in listing([*RUNS.values()]).titles
    assert "accuracy" not in listing([RUNS["housing"]]).titles
