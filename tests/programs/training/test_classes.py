"""The program of a training that tells classes apart, and of what steers a run."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from explorer.core.function import FunctionSpec, Parameter
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.training.data import (
    CsvFile,
    Data,
    Digits,
    Housing,
    Penguins,
    Points,
    Reading,
    Samples,
    Shape,
    Sides,
    Wine,
)
from explorer.core.training.spec import Layer, Mode, Split
from explorer.programs.formatting import WIDEST
from explorer.programs.training.program import training
from tests.programs.training.comparing import assert_same_run, small

MODES: tuple[Mode, ...] = ("compiled", "eager", "fit")
SHAPES: tuple[Shape, ...] = ("moons", "circles", "spirals", "xor", "blobs")
CLASSES: tuple[Data, ...] = (
    Penguins(), Wine(), Digits(), *(Points(shape, 150) for shape in SHAPES), Sides(count=200),
)  # fmt: skip
ADAM = OptimizerConfig("adam", 0.02)


@pytest.mark.slow
@pytest.mark.parametrize("data", CLASSES, ids=str)
def test_the_program_tells_classes_of_any_data_apart(data: Data, tmp_path: Path) -> None:
    end = assert_same_run(small(mode="eager", data=data, epochs=1, runner=ADAM), tmp_path)
    assert end.confusion is not None


@pytest.mark.slow
@pytest.mark.parametrize("text", ["x1^2 + x2 - 1", "5", "ln t", "a x + 1/x"])
def test_the_program_draws_points_on_both_sides_of_any_function(text: str, tmp_path: Path) -> None:
    function = FunctionSpec(text, (Parameter("a", 2.0),))
    data = Sides(count=200, noise=0.2)
    assert_same_run(small(mode="eager", data=data, function=function, epochs=1), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
def test_the_program_has_all_that_steers_a_run_at_once(mode: Mode, tmp_path: Path) -> None:
    spec = small(
        mode=mode, data=Points(count=100), runner=ADAM, epochs=12, dropout=0.2, l2=1e-3,
        batch_norm=True, early_stopping=2, split="stratified", balanced=True,
    )  # fmt: skip
    end = assert_same_run(spec, tmp_path, 1e-4)
    assert end.best_epoch is not None
    assert end.best_epoch < 12


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
def test_the_program_drops_units_and_weighs_rows_of_several_classes(
    mode: Mode, tmp_path: Path
) -> None:
    layers = (Layer(8), Layer(4, "tanh"))
    spec = small(mode=mode, data=Penguins(), layers=layers, batch=32, dropout=0.3, balanced=True)
    assert_same_run(spec, tmp_path, 1e-4)


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
def test_the_program_stops_early_with_a_penalty_in_the_pit(mode: Mode, tmp_path: Path) -> None:
    spec = small(
        mode=mode, pitfall=True, l2=1e-2, early_stopping=2, epochs=20, runner=ADAM,
        split="ordered", test_share=0.1,
    )  # fmt: skip
    assert assert_same_run(spec, tmp_path).step < 20 * 10


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
def test_the_program_stops_early_with_the_weights_of_the_best_epoch(
    mode: Mode, tmp_path: Path
) -> None:
    spec = small(mode=mode, early_stopping=1, epochs=30, runner=ADAM, batch_norm=True)
    end = assert_same_run(spec, tmp_path, 1e-4)
    assert end.best_epoch is not None
    assert end.best_epoch * 9 < end.step < 30 * 9


@pytest.mark.slow
@pytest.mark.parametrize("split", ["random", "stratified", "ordered"])
def test_the_program_splits_rows_by_their_shares(split: Split, tmp_path: Path) -> None:
    # The rows of wine are ordered by its classes.
    data = Samples(count=160) if split == "ordered" else Wine()
    spec = small(
        mode="eager", data=data, epochs=1, split=split, test_share=0.3, validation_share=0.1
    )
    assert_same_run(spec, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
def test_the_program_of_classes_ends_where_the_loss_is_no_number(
    mode: Mode, tmp_path: Path
) -> None:
    spec = small(
        mode=mode, data=Wine(), layers=(), runner=OptimizerConfig("sgd", 1e38), epochs=5,
        early_stopping=4,
    )  # fmt: skip
    assert assert_same_run(spec, tmp_path, 1e-3).outcome == "diverged"


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("data", [*CLASSES, Samples(), Housing()], ids=str)
@pytest.mark.parametrize("split", ["stratified", "ordered"])
def test_no_line_of_a_program_of_classes_is_wider_than_the_panel(
    mode: Mode, data: Data, split: Split
) -> None:
    spec = small(
        mode=mode, data=data, layers=(Layer(4096, "softplus"),) * 2, dropout=0.123456789012345,
        l2=0.123456789012345, batch_norm=True, early_stopping=100_000, split=split, balanced=True,
        test_share=0.1234567890123456, validation_share=0.1234567890123456, pitfall=True,
    )  # fmt: skip
    assert [line for line in training(spec).splitlines() if len(line) > WIDEST] == []


def table(folder: Path, cells: Sequence[object], rows: int = 80) -> str:
    """Write a file of two numbers and a class, whose cells come again and again."""
    path = folder / "classes.csv"
    draw = np.random.default_rng(1)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["a", "kind", "b"])
        for i in range(rows):
            a, b = draw.normal(size=2)
            writer.writerow([f"{a:.3f}", cells[i % len(cells)], f"{1000 * b:,.1f}"])
    return str(path)


WORDS = ("cat", "dog", "  emu", "DOG", "unknown", "Cat ", "", "dog")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("cells", "reading"),
    [
        (WORDS, Reading()),
        (WORDS, Reading(missing=("emu",))),
        (WORDS, Reading(kinds={"kind": "class"})),
        ((0, 1, 1), Reading()),
        (("3", "1", "2", ""), Reading()),
        (("yes", "No", "no"), Reading()),
        (("1.5", "2", "n/a"), Reading(kinds={"kind": "class"})),
    ],
    ids=str,
)
def test_the_program_finds_the_classes_of_a_file(
    cells: Sequence[object], reading: Reading, tmp_path: Path
) -> None:
    data = CsvFile(table(tmp_path, cells), "kind", reading=reading)
    spec = small(mode="eager", data=data, epochs=1, split="stratified", balanced=True)
    end = assert_same_run(spec, tmp_path)
    assert end.confusion is not None


def test_the_program_learns_classes_as_numbers_where_that_was_chosen(tmp_path: Path) -> None:
    data = CsvFile(table(tmp_path, (1, 2, 3)), "kind")
    spec = small(mode="eager", data=data, epochs=1, task="regression")
    assert assert_same_run(spec, tmp_path).confusion is None


@pytest.mark.slow
def test_the_program_knows_classes_far_down_a_file(tmp_path: Path) -> None:
    cells = ["one"] * 1100 + ["two"] * 400 + ["three"] * 300
    data = CsvFile(table(tmp_path, cells, len(cells)), "kind")
    end = assert_same_run(small(mode="eager", data=data, epochs=1), tmp_path)
    assert end.confusion is not None
    assert end.confusion.shape == (3, 3)


def _large(path: Path, late: str = "") -> CsvFile:
    """Write a file that is too large to be read to its end for its program; `late` comes last."""
    with path.open("w") as file:
        file.write("a,b,remark,kind\n")
        for i in range(1400):
            remark = f"{i} " + "so it was " * 350
            file.write(f"{i % 13},{i % 7},{remark},{('red', 'green', 'blue')[i * i % 7 % 3]}\n")
        file.writelines(f"1,2,late,{late}\n" for _ in range(20 if late else 0))
    assert path.stat().st_size > 4 << 20
    return CsvFile(str(path), "kind", ("a", "b"))


@pytest.mark.slow
def test_the_program_tells_classes_of_a_large_file_apart(tmp_path: Path) -> None:
    data = _large(tmp_path / "large.csv")
    end = assert_same_run(small(mode="eager", data=data, epochs=1, layers=(Layer(4),)), tmp_path)
    assert end.confusion is not None
    assert end.confusion.shape == (3, 3)


def test_the_program_of_a_large_file_says_where_a_later_row_has_another_class(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = training(small(data=_large(tmp_path / "large.csv", late="violet"), epochs=1))
    with pytest.raises(AssertionError, match="violet"):
        exec(compile(text, "program.py", "exec"), {"__name__": "program"})
