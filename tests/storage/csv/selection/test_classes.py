"""A target is recognised as classes or as a number, and what was made of it is said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from explorer.core.sentence import SentenceError
from explorer.core.training.data import Reading
from explorer.core.training.spec import Task
from explorer.storage.csv.data import CsvData, read_csv
from explorer.storage.csv.selection.chosen import Chosen, chosen
from explorer.storage.csv.selection.classes import class_key, recognised


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("classes")


def table(folder: Path, targets: list[str], reading: Reading | None = None) -> CsvData:
    """A file of an input and of a target."""
    path = folder / "data.csv"
    rows = (f'{i * i % 37},"{target}"\n' for i, target in enumerate(targets))
    path.write_text("a,kind\n" + "".join(rows), encoding="utf-8")
    return read_csv(path, reading or Reading())


def learned(folder: Path, targets: list[str], task: Task = "auto") -> Chosen:
    return chosen(table(folder, targets), "kind", task=task)


def told(found: Chosen) -> list[str]:
    return [str(note) for note in found.notes]


RECOGNISED = {
    "text": (["cat", "dog"] * 20, "classes", True, ("cat", "dog")),
    "Chinese": (["猫", "狗", "鱼"] * 10, "classes", True, ("狗", "猫", "鱼")),
    "yes and no": (["yes", "no"] * 20, "classes", True, ("no", "yes")),
    "True and False": (["True", "False"] * 20, "classes", True, ("False", "True")),
    "0 and 1": (["0", "1", "1"] * 10, "classes", True, ("0", "1")),
    "0 and 1 with decimals": (["0", "1.0", "1"] * 10, "classes", True, ("0", "1")),
    "few whole numbers": (["1", "2", "3"] * 10, "classes", False, ("1", "2", "3")),
    "-1 and 1": (["-1", "1"] * 10, "classes", False, ("-1", "1")),
    "two numbers": (["0.5", "1.5"] * 10, "classes", False, ("0.5", "1.5")),
    "whole numbers, called kinds": ([str(i % 26) for i in range(130)], "regression", True, ()),
    "fractions": ([f"{i % 5 / 2}" for i in range(50)], "regression", False, ()),
    "many whole numbers": ([str(i) for i in range(50)], "regression", True, ()),
    "few rows of each": (["1", "2", "3", "4"] * 3, "regression", True, ()),
}


@pytest.mark.parametrize("case", RECOGNISED)
def test_what_a_target_is_for_is_told_from_its_values(case: str, folder: Path) -> None:
    targets, task, is_certain, names = RECOGNISED[case]
    data = table(folder, targets)
    found = recognised(data.columns[1])
    assert (found.task, found.is_certain) == (task, is_certain)
    assert chosen(data, "kind").classes == names


def test_a_name_tells_that_many_whole_numbers_are_classes(folder: Path) -> None:
    path = folder / "letters.csv"
    path.write_text("a,letter_class\n" + "".join(f"{i},{i % 26}\n" for i in range(130)))
    found = chosen(read_csv(path), "letter_class")
    assert found.classes == tuple(map(str, range(26)))
    assert "The 26 whole numbers of “letter_class” are learned as classes." in told(found)[0]


def test_the_classes_of_rows_are_the_numbers_of_their_names(folder: Path) -> None:
    targets = ["b", "a", "c", "a"] * 5
    found = learned(folder, targets)
    assert [found.classes[i] for i in found.y.tolist()] == targets
    assert found.y.dtype == np.int64


def test_whole_numbers_are_learned_as_numbers_where_that_is_chosen(folder: Path) -> None:
    found = learned(folder, ["1", "2", "4"] * 10, "regression")
    assert found.classes == ()
    assert found.y.tolist() == [1, 2, 4] * 10
    yes = learned(folder, ["yes", "no"] * 10, "regression")
    assert (yes.classes, yes.y.tolist()) == ((), [1, 0] * 10)


def test_any_few_numbers_are_classes_where_that_is_chosen(folder: Path) -> None:
    found = learned(folder, [f"{i % 5 / 2}" for i in range(50)], "classes")
    assert found.classes == ("0", "0.5", "1", "1.5", "2")


def test_rows_without_a_class_are_left_out(folder: Path) -> None:
    found = learned(folder, ["a", "b", "", "NaN", "n/a"] * 8)
    assert (found.classes, len(found.y)) == (("a", "b"), 16)
    assert "24 of 40 rows are left out: a cell is missing or infinite there." in told(found)


def test_a_word_that_may_be_a_class_is_said_to_stand_for_no_value(folder: Path) -> None:
    note = (
        "“None” in “kind” stands for no value here, as in most tables (10 rows). If it is a class, "
        "choose classes as the kind of the column."
    )
    assert note in told(learned(folder, ["None", "brick", "stone"] * 10))
    with pytest.raises(SentenceError) as caught:
        learned(folder, ["None", "brick"] * 10)
    assert str(caught.value) == (
        f"“kind” is “brick” in every row: there is nothing to predict. {note}"
    )


def test_text_alone_is_said_to_be_no_input(folder: Path) -> None:
    path = folder / "mushrooms.csv"
    path.write_text("class,cap\n" + "e,x\np,b\n" * 10)
    with pytest.raises(SentenceError) as caught:
        chosen(read_csv(path), "class")
    assert str(caught.value) == (
        "There is no other column of varying numbers to predict “class” from. A model learns from "
        "numbers; text is left out of its inputs: cap."
    )


def test_labels_that_differ_by_blanks_or_by_the_case_of_a_word_are_one_class(folder: Path) -> None:
    found = learned(folder, ["Male", "female", " Male ", "MALE", "red  fox", "red fox"] * 5)
    assert found.classes == ("Male", "female", "red fox")
    notes = " ".join(told(found))
    assert "Taken for one class, as they are only written otherwise: “Male”, “MALE”." in notes
    assert "“red  fox”, “red fox”" in notes


def test_short_labels_that_differ_by_case_are_classes_of_their_own(folder: Path) -> None:
    found = learned(folder, ["AA", "Aa", "aa"] * 5)
    assert found.classes == ("AA", "Aa", "aa")
    assert "“AA”, “Aa”, “aa” differ only by case and are learned as different classes." in told(
        found
    )


@pytest.mark.parametrize(
    ("a", "b"),
    [("1", "1.0"), ("cat", " cat"), ("é", "e\u0301"), ("Cat", "CAT"), ("ｃat", "cat")],
)
def test_these_cells_are_of_one_class(a: str, b: str) -> None:
    assert class_key(a) == class_key(b)


@pytest.mark.parametrize(("a", "b"), [("1", "1.5"), ("Aa", "aa"), ("a b", "ab"), ("CaT", "cat")])
def test_these_cells_are_of_two_classes(a: str, b: str) -> None:
    assert class_key(a) != class_key(b)


def test_a_class_of_one_row_is_told(folder: Path) -> None:
    found = learned(folder, ["a", "b"] * 10 + ["rare"])
    assert "rare" in found.classes
    assert any(note.startswith("“rare” has only one row: it is either") for note in told(found))
    several = learned(folder, ["a", "b"] * 10 + ["rare", "rarer"])
    assert any(note.startswith("2 classes have only one row each") for note in told(several))


REFUSED = {
    "one class": (["a"] * 20, "auto", "“kind” is “a” in every row: there is nothing to predict."),
    "a thousand classes": (
        [f"k{i % 1000}" for i in range(3000)],
        "auto",
        "“kind” has more than 100 different values, and a model here tells up to 100 classes "
        "apart. Choose another column.",
    ),
    "two hundred classes": (
        [f"k{i % 200}" for i in range(600)],
        "auto",
        "“kind” has 200 different values, and a model here tells up to 100 classes apart. Choose "
        "another column.",
    ),
    "a thousand numbers": (
        [str(i) for i in range(1000)],
        "classes",
        "“kind” has 1,000 different values, and a model here tells up to 100 classes apart. "
        "Choose regression to learn it as a number.",
    ),
    "text as a number": (
        ["a", "b"] * 10,
        "regression",
        "“kind” is text of 2 different values: line 2 has “a”. Choose classes to learn it.",
    ),
    "numbers with rubbish among them": (
        [str(i * 1.5) for i in range(60)] + ["broken"],
        "auto",
        "“kind” is text, as 1 of its 61 cells are no numbers: line 62 has “broken”. Read it as "
        "numbers, with the other cells as missing, or choose classes if these are names.",
    ),
    "no values": (["", "n/a"] * 10, "auto", "“kind” has no values."),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_learned_is_refused_in_a_sentence(case: str, folder: Path) -> None:
    targets, task, message = REFUSED[case]
    with pytest.raises(SentenceError) as caught:
        chosen(table(folder, targets), "kind", task=task)  # pyright: ignore[reportArgumentType]
    assert str(caught.value) == message


def test_a_chosen_kind_counts_more_than_what_was_recognised(folder: Path) -> None:
    number = table(folder, ["1", "2", "3"] * 10, Reading(kinds={"kind": "number"}))
    assert chosen(number, "kind").classes == ()
    rubbish = [str(i * 1.5) for i in range(60)] + ["broken"]
    read = table(folder, rubbish, Reading(kinds={"kind": "number"}))
    assert len(chosen(read, "kind").y) == 60
    assert (
        "“kind” is read as numbers, as chosen: 1 of its cells are none and count as missing."
        in map(str, read.notes)
    )
    many = table(folder, [str(i % 30) for i in range(90)], Reading(kinds={"kind": "class"}))
    assert len(chosen(many, "kind").classes) == 30


def test_words_for_no_value_are_names_where_classes_are_chosen(folder: Path) -> None:
    data = table(folder, ["None", "brick"] * 10, Reading(kinds={"kind": "class"}))
    assert chosen(data, "kind").classes == ("None", "brick")


def test_yes_and_no_are_1_and_0_where_numbers_are_chosen(folder: Path) -> None:
    data = table(folder, ["yes", "no"] * 10, Reading(kinds={"kind": "number"}))
    found = chosen(data, "kind")
    assert (found.classes, found.y.tolist()) == ((), [1, 0] * 10)


def test_a_column_chosen_to_be_of_classes_is_no_input(folder: Path) -> None:
    path = folder / "codes.csv"
    path.write_text("a,code,y\n" + "".join(f"{i},{i % 3},{i * i}\n" for i in range(30)))
    data = read_csv(path, Reading(kinds={"code": "class"}))
    assert chosen(data, "y").names == ("a",)
    with pytest.raises(SentenceError, match="“code” was chosen to be of classes"):
        chosen(data, "y", ("code",))
