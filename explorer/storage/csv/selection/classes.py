"""Classes in a column: whether it holds some, their names, and the class of every row."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, NamedTuple

import numpy as np

from explorer.core.language.notation import format_value
from explorer.core.sentence import Sentence, SentenceError, refusal, sentence, short
from explorer.core.training.spec import MAX_CLASSES, Task
from explorer.storage.csv.columns.column import Column, some_names

_FEW, _LEAST_EACH = 10, 4
"""Whole numbers that are taken for classes at most, and rows of each on average at least."""
_LEAST_EACH_OF_MANY = 10
"""Rows of each on average from which on more of them may be classes, too."""
_MOST_OF_TEXTS = 20
"""Different cells of a column that is nearly one of numbers, but has others among them."""
_NAMED = re.compile(
    r"class|klasse|classe|clase|label|categor|kategorie|catégorie|species|cultivar|cluster"
    r"|类别|類別|标签|標籤|分类|种类|クラス|ラベル",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"([+-]?\d+)\.0+")
_SHOWN = 6
"""Notes of one kind, and labels in one note, at most."""
_NEVER = {"na", "nan", "null", "nil"}
"""Words for no value that are no classes."""


class Recognised(NamedTuple):
    """Task that a target is for."""

    task: Literal["regression", "classes"]
    is_certain: bool
    """Whether it can be nothing else; otherwise a person is to be asked."""
    note: Sentence | None = None
    """What was made of it, and how it is made otherwise."""


class Classes(NamedTuple):
    """Classes of a column."""

    names: tuple[str, ...]
    numbers: np.ndarray
    """(rows,) int64: the class of each row; −1 where there is none."""
    notes: list[Sentence]


def recognised(column: Column) -> Recognised:
    """Return what a column as the target is for, by its values."""
    if column.chosen is not None:
        return Recognised("classes" if column.chosen == "class" else "regression", True)
    if column.kind == "text":
        return _of_text(column)
    if column.kind == "yes/no":
        told = sentence(
            "“{name}” holds yes and no, which are learned as two classes.", name=short(column.name)
        )
        return Recognised("classes", True, told)
    return _of_numbers(column) if column.is_numeric else Recognised("regression", True)


def _of_text(column: Column) -> Recognised:
    name = short(column.name)
    is_doubtful = column.is_almost_numbers
    if is_doubtful and (column.distinct is None or column.distinct > _MOST_OF_TEXTS):
        return Recognised("regression", True)
    if is_doubtful:
        told = sentence(
            "“{name}” has numbers and other cells: its different values are learned as classes. If "
            "it is meant as a number, choose that for the column.",
            name=name,
        )
    else:
        told = sentence("The texts in “{name}” are learned as classes.", name=name)
    return Recognised("classes", not is_doubtful, told)


def _of_numbers(column: Column) -> Recognised:
    values, counts = np.unique(column.values[np.isfinite(column.values)], return_counts=True)
    told = {
        "name": short(column.name),
        "count": f"{len(values):,}",
        "values": ", ".join(map(format_value, values[:_FEW].tolist())),
    }
    if values.tolist() == [0, 1]:
        return Recognised(
            "classes",
            True,
            sentence("“{name}” holds only 0 and 1, which are learned as two classes.", **told),
        )
    rows, whole = int(counts.sum()), bool((values == np.floor(values)).all())
    is_few = 2 <= len(values) <= _FEW and rows >= _LEAST_EACH * len(values)
    if is_few and (whole or len(values) == 2):
        return Recognised("classes", False, sentence(_AS_CLASSES, **told))
    is_named = _NAMED.search(column.name) is not None
    is_several = 2 <= len(values) <= MAX_CLASSES and whole
    if is_several and is_named and rows >= _LEAST_EACH * len(values):
        return Recognised("classes", False, sentence(_MANY_AS_CLASSES, **told))
    if is_few or (is_several and rows >= _LEAST_EACH_OF_MANY * len(values)):
        return Recognised("regression", not is_few, sentence(_AS_NUMBER, **told))
    return Recognised("regression", True)


_AS_CLASSES = sentence(
    "“{name}” has only the values {values}, which are learned as classes. If they are amounts, "
    "have a number learned (regression).",
    name="",
    values="",
).template
_MANY_AS_CLASSES = sentence(
    "The {count} whole numbers of “{name}” are learned as classes. If they are amounts, have "
    "a number learned (regression).",
    name="",
    count="",
).template
_AS_NUMBER = sentence(
    "“{name}” has {count} different values and is learned as a number. If they are classes, have "
    "them learned as such.",
    name="",
    count="",
).template


def task_of(column: Column, task: Task) -> Recognised:
    """Return the task that was chosen, or what the column is for where none was."""
    return recognised(column) if task == "auto" else Recognised(task, True)


def classes_of(column: Column) -> Classes:
    """Return the classes of a column in the order of their names, numbers in their own order.

    Raises:
        SentenceError: it has too many different values, or none.
    """
    if column.kind == "empty":
        raise refusal("“{name}” has no values.", name=short(column.name))
    if column.kind == "number":
        return _classes_of_numbers(column)
    if column.kind == "yes/no":
        return _classes_of_words(column)
    return _classes_of_labels(column)


def _classes_of_numbers(column: Column) -> Classes:
    values = column.values
    is_known = np.isfinite(values)
    found, numbers = np.unique(values[is_known], return_inverse=True)
    if len(found) > MAX_CLASSES:
        raise _too_many(column, len(found))
    classes = np.full(len(values), -1, np.int64)
    classes[is_known] = numbers
    names = [f"{value:.10g}" for value in found.tolist()]
    if len({*names}) < len(names):
        names = [repr(value) for value in found.tolist()]
    return Classes(tuple(names), classes, [])


def _classes_of_words(column: Column) -> Classes:
    yes, no = column.style.words
    written = {label.casefold(): label for label in reversed(column.labels)}
    numbers = np.where(np.isnan(column.values), -1, column.values).astype(np.int64)
    return Classes((written.get(no, no), written.get(yes, yes)), numbers, [])


def _classes_of_labels(column: Column) -> Classes:
    if column.codes is None:
        raise _too_many(column, None)
    counts = np.bincount(column.codes, minlength=len(column.labels)).tolist()
    rows = dict(zip(column.labels, counts, strict=True))
    labels = [label for label in column.labels if not column.is_blank(label)]
    groups = _grouped(labels)
    # The form that most rows have.
    names = [max(group, key=lambda label: rows[label]) for group in groups]
    names = [" ".join(name.split()) for name in names]
    if len(names) > MAX_CLASSES:
        raise _too_many(column, len(names))
    order = sorted(range(len(names)), key=lambda i: names[i])
    number_of = {label: at for at, i in enumerate(order) for label in groups[i]}
    table = np.array([number_of.get(label, -1) for label in column.labels], np.int64)
    names = [names[i] for i in order]
    notes = [*_blank_notes(column, rows), *_merged_notes(groups), *_case_notes(names)]
    return Classes(tuple(names), table[column.codes], notes)


def _grouped(labels: list[str]) -> list[list[str]]:
    """Return labels in groups of those that are one but for blanks, case or a 0 of decimals."""
    groups: dict[str, list[str]] = {}
    for label in labels:
        groups.setdefault(class_key(label), []).append(label)
    return list(groups.values())


def class_key(label: str) -> str:
    """Return what is the same for two cells of one class.

    Blanks, the way in which Unicode writes a letter, and .0 behind a whole number make no
    difference, nor does the case of words as a whole: Male, male and MALE are one. AA, Aa and aa,
    as of genes, are three, and so are short ones in general.
    """
    text = " ".join(unicodedata.normalize("NFKC", label).split())
    whole = _WHOLE.fullmatch(text)
    if whole is not None:
        return whole[1]
    is_word = len(text) > 2 and (
        text in (text.lower(), text.upper(), text.capitalize(), text.title())
    )
    return text.casefold() if is_word else text


def _blank_notes(column: Column, rows: dict[str, int]) -> list[Sentence]:
    """Say which words were taken for missing values: in some columns None is a class."""
    blank = [
        label
        for label in column.labels
        if label.isalpha() and label.casefold() not in _NEVER and column.is_blank(label)
    ]
    return [
        sentence(
            "“{label}” in “{name}” stands for no value here, as in most tables ({count} rows). If "
            "it is a class, choose classes as the kind of the column.",
            label=short(label),
            name=short(column.name),
            count=f"{rows[label]:,}",
        )
        for label in blank[:_SHOWN]
    ]


def _merged_notes(groups: list[list[str]]) -> list[Sentence]:
    merged = [group for group in groups if len(group) > 1]
    return [
        sentence(
            "Taken for one class, as they are only written otherwise: {labels}.",
            labels=", ".join(f"“{short(label)}”" for label in group[:_SHOWN]),
        )
        for group in merged[:_SHOWN]
    ]


def _case_notes(names: list[str]) -> list[Sentence]:
    """Say which classes differ by case alone."""
    seen: dict[str, list[str]] = {}
    for name in names:
        seen.setdefault(name.casefold(), []).append(name)
    return [
        sentence(
            "{labels} differ only by case and are learned as different classes.",
            labels=", ".join(f"“{short(label)}”" for label in group),
        )
        for group in seen.values()
        if len(group) > 1
    ][:_SHOWN]


def _too_many(column: Column, count: int | None) -> SentenceError:
    told = {"name": short(column.name), "most": MAX_CLASSES}
    if count is None:
        return refusal(
            "“{name}” has more than {most} different values, and a model here tells up to {most} "
            "classes apart. Choose another column.",
            **told,
        )
    if not column.is_numeric:
        return refusal(
            "“{name}” has {count} different values, and a model here tells up to {most} classes "
            "apart. Choose another column.",
            **told,
            count=f"{count:,}",
        )
    return refusal(
        "“{name}” has {count} different values, and a model here tells up to {most} classes "
        "apart. Choose regression to learn it as a number.",
        **told,
        count=f"{count:,}",
    )


def rare_note(names: tuple[str, ...], counts: list[int]) -> Sentence | None:
    """Say which classes have one row, which can be trained on or judged, but not both."""
    rare = [name for name, count in zip(names, counts, strict=True) if count == 1]
    if not rare:
        return None
    if len(rare) == 1:
        return sentence(
            "“{name}” has only one row: it is either trained on or held out, so that nothing can "
            "be said of how well it is learned.",
            name=short(rare[0]),
        )
    return sentence(
        "{count} classes have only one row each, which is either trained on or held out, so that "
        "nothing can be said of how well they are learned: {names}.",
        count=len(rare),
        names=some_names(rare),
    )
