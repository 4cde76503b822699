"""The program of a training, run, has the losses that the engine has."""

from __future__ import annotations

import csv
import runpy
from pathlib import Path

import numpy as np
import pytest

from explorer.compute.training.training import run
from explorer.core.function import FunctionSpec, Parameter
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.optimizers.optimizers import OPTIMIZERS
from explorer.core.optimizers.schedules import SCHEDULES
from explorer.core.sentence import SentenceError
from explorer.core.training.data import CsvFile, Housing, Reading, Samples
from explorer.core.training.results import TrainingEpoch
from explorer.core.training.spec import Layer, Mode, Sampling, TrainingProblem, TrainingRun
from explorer.programs.formatting import WIDEST
from explorer.programs.training.program import training
from explorer.storage.csv.data import read_csv
from tests.programs.training.comparing import assert_same_run, small

MODES: tuple[Mode, ...] = ("compiled", "eager", "fit")


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("sampling", ["replacement", "shuffled"])
def test_the_program_trains_as_every_mode_does(
    mode: Mode, sampling: Sampling, tmp_path: Path
) -> None:
    assert_same_run(small(mode=mode, sampling=sampling, seed=4), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
def test_the_program_falls_into_the_pit_too(mode: Mode, tmp_path: Path) -> None:
    spec = small(mode=mode, pitfall=True, runner=OptimizerConfig("adam", 0.01))
    assert_same_run(spec, tmp_path)


@pytest.mark.slow
@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("mode", MODES)
def test_the_program_ends_where_the_loss_is_no_number(mode: Mode, tmp_path: Path) -> None:
    spec = small(mode=mode, layers=(), runner=OptimizerConfig("sgd", 3.0), epochs=9)
    results = [result for result in run(TrainingRun(spec)) if isinstance(result, TrainingEpoch)]
    assert 1 < len(results) < 9
    assert_same_run(spec, tmp_path, 2e-4)


@pytest.mark.fast_cases(3)
@pytest.mark.parametrize("optimizer", [name for name in OPTIMIZERS if name != "tape"])
def test_the_program_has_every_optimizer(optimizer: str, tmp_path: Path) -> None:
    runner = OptimizerConfig(optimizer, 0.01, schedule="cosine")
    assert_same_run(small(mode="eager", runner=runner, epochs=1), tmp_path)


@pytest.mark.slow
def test_the_program_has_a_model_of_any_layers(tmp_path: Path) -> None:
    layers = (Layer(3, "relu"), Layer(4, "gelu"))
    for chosen in ((), layers):
        assert_same_run(small(mode="eager", layers=chosen, epochs=1), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("text", ["a sin x", "y + ln x", "α x1 + sec(x2) b", "5", "log10(x) + π"])
def test_the_program_samples_any_function(text: str, tmp_path: Path) -> None:
    function = FunctionSpec(text, (Parameter("a", 2.0), Parameter("b", -0.5), Parameter("α", 3.0)))
    spec = small(function=function, data=Samples(-2.0, 5.0, 300, 0.5), mode="eager", epochs=1)
    assert_same_run(spec, tmp_path)


def test_letters_of_the_function_are_no_names_of_the_program(tmp_path: Path) -> None:
    letters = "bcdghjklmnopqrsuvwyz"
    text = "sin t + x " + " ".join(f"+ {letter}/9" for letter in letters)
    function = FunctionSpec(text, tuple(Parameter(v) for v in ("x", *letters)), ("t",))
    assert_same_run(small(function=function, mode="eager", epochs=1), tmp_path)


@pytest.mark.slow
def test_the_program_trains_on_the_housing_data(tmp_path: Path) -> None:
    spec = TrainingProblem(data=Housing(), layers=(Layer(16),), epochs=2, batch=64)
    assert_same_run(spec, tmp_path, 1e-4)


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize(("delimiter", "mark"), [(",", "."), (";", ","), ("\t", ".")])
def test_the_program_reads_a_file_as_it_was_read(delimiter: str, mark: str, tmp_path: Path) -> None:
    path = tmp_path / "räume.csv"
    draw = np.random.default_rng(1)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(["area", "place", "price", "always", "rooms"])
        for i in range(80):
            area, rooms = draw.uniform(20, 200), draw.integers(1, 9)
            price = "" if i % 9 == 0 else f"{2 * area + rooms:.3f}".replace(".", mark)
            place = f'The "{i}"{delimiter} here'
            writer.writerow([f"{area:.2f}".replace(".", mark), place, price, 1, rooms])
    for columns in ((), ("rooms",), ("rooms", "always", "area")):
        data = CsvFile(str(path), "price", columns)
        spec = small(data=data, mode="eager", runner=OptimizerConfig("adam", 0.1), epochs=2)
        assert training(spec) == training(spec, read_csv(path))
        assert_same_run(spec, tmp_path)


def test_a_file_without_names_has_numbered_columns_in_the_program_too(tmp_path: Path) -> None:
    path = tmp_path / "numbers.csv"
    draw = np.random.default_rng(1)
    np.savetxt(path, draw.normal(size=(60, 3)), delimiter=",")
    data = CsvFile(str(path), "column 2")
    assert_same_run(small(data=data, mode="eager", batch=5, epochs=1), tmp_path)


@pytest.mark.parametrize("sampling", ["replacement", "shuffled"])
def test_a_program_of_fewer_rows_than_a_batch_takes_them_all(
    sampling: Sampling, tmp_path: Path
) -> None:
    path = tmp_path / "numbers.csv"
    draw = np.random.default_rng(1)
    np.savetxt(path, draw.normal(size=(40, 3)), delimiter=",", header="a,b,c", comments="")
    data = CsvFile(str(path), "c")
    spec = small(data=data, mode="eager", batch=32, epochs=2, sampling=sampling)
    assert_same_run(spec, tmp_path)


def test_the_program_leaves_out_what_stands_before_a_table(tmp_path: Path) -> None:
    path = tmp_path / "saved.csv"
    draw = np.random.default_rng(1)
    np.savetxt(path, draw.normal(size=(60, 3)), delimiter=",", header="made here\na,b,c")
    spec = small(data=CsvFile(str(path), "c"), mode="eager", batch=5, epochs=1)
    assert_same_run(spec, tmp_path)


def test_the_program_reads_a_file_as_it_was_chosen(tmp_path: Path) -> None:
    path = tmp_path / "chosen.csv"
    draw = np.random.default_rng(1)
    rows = [f"{i % 13 if i % 7 else -999};{x:.3f};{'bad' if i == 9 else i % 17};{x + i % 17:.2f}"
            for i, x in enumerate(draw.normal(size=80))]  # fmt: skip
    text = "\n".join(["1;1;1;1", "a;b;c;y", *rows]).replace(".", ",")
    path.write_text(text, encoding="utf-16")
    reading = Reading(";", ",", "", "utf-16", True, 1, ("-999",), {"c": "number"})
    spec = small(data=CsvFile(str(path), "y", reading=reading), mode="eager", batch=5, epochs=1)
    assert_same_run(spec, tmp_path)


WRITTEN = {
    "German": ("cp1252", "Titel\n\nGröße;Ort;Preis;ja\n", "{a};x;{b};{c}\n", "de"),
    "money": ("utf-8", "area,kind,Preis,new\n", '{a},x,"${b}",{c}\n', "en"),
    "blanks": ("utf-8", "area  kind  Preis  new\n", " {a}   x  {b}   {c}\n", "plain"),
    "accounts": ("utf-8", "area;kind;Preis;new\n", "{a}-;x;CHF {b};{c}\nCHF -;;CHF -;no\n", "de"),
    "bars": ("utf-16", "area|kind|Preis|new\n", "{a} %|x|({b})|{c}\n", "en"),
}


@pytest.mark.parametrize("make", WRITTEN)
def test_the_program_reads_numbers_as_they_are_written(make: str, tmp_path: Path) -> None:
    encoding, names, row, style = WRITTEN[make]
    path = tmp_path / "written.csv"
    draw = np.random.default_rng(1)
    text = names
    for i in range(80):
        area, price = draw.uniform(20, 200), draw.uniform(800, 9000)
        words = {"a": f"{area:,.2f}", "b": f"{price:,.1f}" if i % 9 else "n/a"}
        if style == "de":
            swap = str.maketrans(",.", ".,")
            words = {key: word.translate(swap) for key, word in words.items()}
        elif style == "plain":
            words = {key: word.replace(",", "") for key, word in words.items()}
        text += (
            row.format(**words, c="Yes" if i % 2 else "no")
            .replace("$n/a", "n/a")
            .replace("(n/a)", "n/a")
            .replace("CHF n/a", "n/a")
        )
        text += "a note\n" if i == 40 else ""
    path.write_text(text, encoding=encoding)
    spec = small(data=CsvFile(str(path), "Preis"), mode="eager", epochs=1)
    data = read_csv(path)
    assert [c.kind for c in data.columns] == ["number", "text", "number", "yes/no"]
    assert 800 < np.nanmax(np.abs(data.columns[2].values)) < 9000
    assert training(spec) == training(spec, data)
    assert_same_run(spec, tmp_path)


def test_the_program_reads_lines_that_stand_in_quotation_marks(tmp_path: Path) -> None:
    path = tmp_path / "wrapped.csv"
    draw = np.random.default_rng(1)
    rows = [f'"{a:.3f},""x, y"",{2 * a + 1:.3f}"' for a in draw.normal(size=60)]
    path.write_text("\n".join(['"a,what,b"', *rows, ""]))
    assert_same_run(small(data=CsvFile(str(path), "b"), mode="eager", epochs=1), tmp_path)


def test_the_program_leaves_out_rows_that_sum_up_others(tmp_path: Path) -> None:
    path = tmp_path / "sums.csv"
    draw = np.random.default_rng(1)
    a = draw.integers(1, 99, 80).tolist()
    rows = [f"x{i},{v},{3 * v + 1}" for i, v in enumerate(a)]
    rows.insert(40, f"Subtotal,{sum(a[:40])},{3 * sum(a[:40]) + 40}")
    rows += [f"Subtotal,{sum(a[40:])},0", f"Total,{sum(a)},0"]
    path.write_text("\n".join(["what,a,b", *rows]))
    assert read_csv(path).totals == (42, 83, 84)
    assert_same_run(small(data=CsvFile(str(path), "b"), mode="eager", epochs=1), tmp_path)


def test_a_program_of_many_columns_is_short_and_the_same(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    draw = np.random.default_rng(1)
    cells = [[f'"{v:.2f}"'.replace(".", ",") for v in row] for row in draw.normal(size=(60, 90))]
    rows = [",".join(row) for row in cells]
    path.write_text("\n".join([",".join(f"c{i}" for i in range(90)), *rows]))
    spec = small(data=CsvFile(str(path), "c40"), mode="eager", batch=5, epochs=1)
    text = training(spec)
    assert max(map(len, text.replace(repr(str(path)), "").splitlines())) <= WIDEST
    assert len(text.splitlines()) < 200
    assert_same_run(spec, tmp_path)


def test_there_is_no_program_of_a_file_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(SentenceError, match=r"gone\.csv cannot be opened"):
        training(small(data=CsvFile(str(tmp_path / "gone.csv"), "y")))


def test_there_is_no_program_without_the_columns(tmp_path: Path) -> None:
    path = tmp_path / "numbers.csv"
    path.write_text("a,b\n1,2\n3,4\n")
    with pytest.raises(SentenceError, match="Choose the column"):
        training(small(data=CsvFile(str(path))))
    for data in (CsvFile(str(path), "c"), CsvFile(str(path), "a", ("c",))):
        with pytest.raises(SentenceError, match="The file has no column “c”"):
            training(small(data=data))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("schedule", SCHEDULES)
def test_no_line_of_the_program_is_wider_than_the_panel(mode: Mode, schedule: str) -> None:
    spec = small(
        mode=mode,
        function=FunctionSpec("a sin(x) + y^2 exp(-x^2)", (Parameter("a", -1.23456789012345),)),
        data=Samples(-1.23456789012345, 123456.7890123456, 1_000_000, 0.123456789012345),
        layers=(Layer(4096, "softplus"),) * 8,
        runner=OptimizerConfig("ftrl", 0.123456789012345, schedule=schedule),
        batch=1_000_000,
        seed=(1 << 32) - 1,
        pitfall=True,
    )
    long = {line.strip() for line in training(spec).splitlines() if len(line) > WIDEST}
    # One name and its value are no place to break a line.
    assert long <= {"l2_shrinkage_regularization_strength=0.0,"}


def test_a_program_finds_its_file_from_where_it_is_saved(tmp_path: Path) -> None:
    data, programs = tmp_path / "data" / "räume.csv", tmp_path / "programs" / "mine"
    for folder in (data.parent, programs):
        folder.mkdir(parents=True)
    draw = np.random.default_rng(1)
    np.savetxt(data, draw.normal(size=(60, 3)), delimiter=",", header="a,b,c", comments="")
    spec = small(data=CsvFile(str(data), "c"), mode="eager", batch=5, epochs=1)
    program = programs / "loop.py"
    program.write_text(training(spec, folder=programs), encoding="utf-8")
    assert str(tmp_path) not in program.read_text(encoding="utf-8")
    assert len(runpy.run_path(str(program))["train"]) == 1


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize("schedule", [name for name in SCHEDULES if name != "constant"])
def test_a_schedule_of_the_program_spans_the_run(schedule: str, tmp_path: Path) -> None:
    assert_same_run(
        small(mode="eager", runner=OptimizerConfig("sgd", 0.3, schedule=schedule)), tmp_path
    )
