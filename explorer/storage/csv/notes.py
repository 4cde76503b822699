"""Notes about the columns of a CSV."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from explorer.core.sentence import Sentence, sentence, short
from explorer.core.training.data import Reading
from explorer.core.translation import Text
from explorer.storage.csv.columns.column import Column, some_names
from explorer.storage.csv.doubts import codes_of
from explorer.storage.csv.layout import lines_told
from explorer.storage.csv.numbers import Style
from explorer.storage.csv.totals import Candidate

_MOST_NAMED = 100
"""Columns that one sentence names; of more, it says how many."""
_EXAMPLES = 5
"""Columns of text that are told of with an example each."""
_AS_THOUSANDS = sentence(
    "Nothing in the file tells whether the marks in “{names}” are of decimals or thousands; they "
    "are read as thousands. Check its numbers.",
    names="",
)
_AS_DECIMALS = sentence(
    "Nothing in the file tells whether the marks in “{names}” are of decimals or thousands; they "
    "are read as decimals. Check its numbers.",
    names="",
)
_THOUSANDS = {",": "a comma", ".": "a point", " ": "a blank", "'": "an apostrophe"}


def left_out_told(lines: Sequence[int]) -> list[Sentence]:
    """Return which lines among the rows were left out."""
    if not lines:
        return []
    told = lines_told(lines)
    if len(lines) == 1:
        return [
            sentence(
                "Line {lines} is left out: it is a note among the rows, or repeats the names.",
                lines=told,
            )
        ]
    return [
        sentence(
            "Lines {lines} are left out: they are notes among the rows, or repeat the names.",
            lines=told,
        )
    ]


def totals_told(found: Sequence[Candidate], other: Sequence[Candidate]) -> list[Sentence]:
    """Return which rows were left out as they sum up others, and which were not."""
    notes = [_total(each) for each in found[:_EXAMPLES]]
    if more := found[_EXAMPLES:]:
        lines = lines_told([each.line for each in more])
        told = sentence("Left out as well, as they sum up others: lines {lines}.", lines=lines)
        notes.append(told)
    if other:
        notes.append(
            sentence(
                "“{first}” in line {line} may sum up other rows, but its numbers are no sums of "
                "those above: such rows are read as any others, {count} in all.",
                first=short(other[0].first),
                line=f"{other[0].line:,}",
                count=f"{len(other):,}",
            )
        )
    return notes


def _total(each: Candidate) -> Sentence:
    line, first = f"{each.line:,}", short(each.first)
    if not each.first:
        return sentence("Line {line} is left out: it sums up the rows above it.", line=line)
    told: Text = "Line {line} is left out: “{first}” sums up the rows above it."
    if not each.at:
        told = "Line {line} is left out: “{first}” sums up the rows below it."
    return sentence(told, line=line, first=first)


def styles_told(columns: list[Column]) -> list[Sentence]:
    """Return how numbers were read, where they are not written as Python writes them."""
    numbers = [column for column in columns if column.kind == "number"]
    notes = [*_decimals(numbers), *_thousands(numbers), *_affixes(numbers), *_open(numbers)]
    if negative := [c for c in numbers if ("(", "-") in c.style.marks]:
        notes.append(
            _told(
                sentence("Numbers in brackets are read as negative: {names}.", names=""), negative
            )
        )
    notes += _unusual(numbers) + _perhaps_other(numbers) + _sentinels(numbers)
    flags = [column for column in columns if column.kind == "yes/no"]
    for words, names in _by(flags, lambda style: style.words).items():
        notes.append(
            sentence(
                "“{yes}” and “{no}” are read as 1 and 0: {names}.",
                yes=words[0],
                no=words[1],
                names=names,
            )
        )
    return notes


def _unusual(columns: list[Column]) -> list[Sentence]:
    """Return what was made of cells that are not written as numbers usually are."""
    groups = [
        (
            [c for c in columns if any(new.startswith("-") for _, new in c.style.patterns)],
            sentence("A minus behind a number is read as one before it: {names}.", names=""),
        ),
        (
            [c for c in columns if any(new == "0" for _, new in c.style.patterns)],
            sentence("A dash beside a sign of money is read as 0: {names}.", names=""),
        ),
        (
            [c for c in columns if c.style.has_limits],
            sentence(
                "Cells that give only a limit, such as “<0.5”, are taken for missing ones: "
                "{names}.",
                names="",
            ),
        ),
    ]
    return [_told(told, group) for group, told in groups if group]


def kinds_told(columns: list[Column]) -> list[Sentence]:
    """Return which columns are left out, and why: every one is named or counted."""
    texts = [column for column in columns if column.kind == "text"]
    notes = [column.reason for column in texts[:_EXAMPLES] if column.reason is not None]
    groups = [
        (texts[_EXAMPLES:], sentence("Text as well: {names}.", names="")),
        (
            [c for c in columns if c.kind == "date"],
            sentence("Dates and times, which are not trained on: {names}.", names=""),
        ),
        (
            [c for c in columns if c.kind == "empty"],
            sentence("Columns without any value: {names}.", names=""),
        ),
        (
            [c for c in columns if c.is_counter],
            sentence(
                "Left out unless it is chosen, as it only counts the rows: {names}.", names=""
            ),
        ),
    ]
    return notes + [_told(told, group) for group, told in groups if group]


def chosen_told(columns: list[Column], reading: Reading) -> list[Sentence]:
    """Return what came of choices about columns."""
    notes = [
        sentence(
            "“{name}” is read as numbers, as chosen: {count} of its cells are none and count as "
            "missing.",
            name=short(column.name),
            count=f"{column.dropped:,}",
        )
        for column in columns if column.dropped
    ][:_EXAMPLES]  # fmt: skip
    if classes := [column for column in columns if column.chosen == "class"]:
        notes.append(
            _told(sentence("Chosen to be classes, so no inputs: {names}.", names=""), classes)
        )
    known = {column.name for column in columns}
    if unknown := [name for name in reading.kinds if name not in known]:
        notes.append(
            sentence(
                "A kind was chosen for columns that the file has not: {names}.",
                names=some_names(unknown),
            )
        )
    return notes


def _told(told: Sentence, columns: Iterable[Column]) -> Sentence:
    """Return a sentence with the names of columns in it."""
    return sentence(told.template, names=some_names([c.name for c in columns], _MOST_NAMED))


def _by(
    columns: list[Column], key: Callable[[Style], tuple[str, ...]]
) -> dict[tuple[str, ...], str]:
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for column in columns:
        groups[key(column.style)].append(column.name)
    return {value: some_names(names, _MOST_NAMED) for value, names in groups.items() if value}


def _has_decimal_comma(style: Style) -> bool:
    return (",", ".") in style.marks


def _decimals(columns: list[Column]) -> list[Sentence]:
    commas = [column for column in columns if _has_decimal_comma(column.style)]
    if not commas:
        return []
    points = [c for c in columns if c.style.decimal == "." and c.style.has_decimals]
    if not points:
        return [sentence("Numbers are read with a decimal comma.")]
    return [
        _told(sentence("Numbers are read with a decimal comma: {names}.", names=""), commas),
        _told(sentence("Numbers are read with a decimal point: {names}.", names=""), points),
    ]


def _thousands(columns: list[Column]) -> list[Sentence]:
    groups = _by(columns, lambda style: (style.thousands,) if style.thousands else ())
    return [
        sentence("Thousands are marked by {mark}: {names}.", mark=_THOUSANDS[mark], names=names)
        for (mark,), names in groups.items()
    ]


def _affixes(columns: list[Column]) -> list[Sentence]:
    return [
        sentence(
            "“{sign}” is left out of the numbers: {names}.", sign=" … ".join(signs), names=names
        )
        for signs, names in _by(columns, lambda style: style.affixes).items()
    ]


def _sentinels(columns: list[Column]) -> list[Sentence]:
    """Return where a number that is far from all others may stand for a missing one."""
    found = [(column, value) for column in columns for value in codes_of(column.values)]
    return [_sentinel(column, value) for column, value in found[:_EXAMPLES]]


def _sentinel(column: Column, value: float) -> Sentence:
    count = int((column.values == value).sum())
    if count == 1:
        return sentence(
            "“{name}”: {value} occurs once, far from all other numbers. If it stands for a missing "
            "one, leave that cell empty.",
            name=short(column.name), value=f"{value:.7g}"
        )  # fmt: skip
    return sentence(
        "“{name}”: {value} occurs {count} times, far from all other numbers. If it stands for "
        "a missing one, leave those cells empty.",
        name=short(column.name), value=f"{value:.7g}", count=f"{count:,}"
    )  # fmt: skip


def _perhaps_other(columns: list[Column]) -> list[Sentence]:
    """Return which numbers may be meant as something else, or are not quite as in the file."""
    notes = [
        sentence(
            "“{name}” is read as numbers, but its cells look like dates or times, such as "
            "“{cell}”. Leave it out unless they are numbers.",
            name=short(column.name), cell=short(column.date)
        )
        for column in columns if column.date
    ][:_EXAMPLES]  # fmt: skip
    if rounded := [column for column in columns if column.is_rounded]:
        told = sentence(
            "Whole numbers of 16 digits and more are rounded: {names}. Leave out what only names "
            "the rows.",
            names="",
        )
        notes.append(_told(told, rounded))
    return notes


def _open(columns: list[Column]) -> list[Sentence]:
    """Return of which columns it is not certain whether a mark is of decimals or thousands."""
    guessed = [c for c in columns if c.style.decided == "guess"]
    shape = [c for c in columns if c.style.decided == "shape"]
    notes = []
    if shape:
        notes.append(
            _told(
                sentence(
                    "Whether marks are of decimals or thousands was told from the numbers of the "
                    "column as a whole: {names}.",
                    names="",
                ),
                shape,
            )
        )
    for column in guessed[:_EXAMPLES]:
        told = _AS_THOUSANDS if column.style.thousands else _AS_DECIMALS
        notes.append(_told(told, [column]))
    if guessed[_EXAMPLES:]:
        notes.append(
            _told(sentence("The same is not certain in: {names}.", names=""), guessed[_EXAMPLES:])
        )
    return notes
