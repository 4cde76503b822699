from __future__ import annotations

from explorer.core.tape.table import TITLES, tape_table
from tests.core.tape.stories import FIRST, SECOND, story


def test_the_table_has_a_row_for_every_operation() -> None:
    shown = story(SECOND, 1)
    table = tape_table(shown)
    assert table.titles == TITLES
    assert table.length == len(shown.reading.record.operations)
    assert table.columns[0] == list(range(table.length))


def row_of(operation: str, call: int = 0, text: str = FIRST) -> dict[str, object]:
    table = tape_table(story(text, call))
    names = table.columns[TITLES.index("operation")]
    assert names is not None
    number = [*names].index(operation)
    return {title: table.value(number, i) for i, title in enumerate(TITLES)}


def test_a_row_tells_everything_of_its_operation() -> None:
    assert row_of("Sin") == {
        "id": 5, "tape": "tape", "line": 7, "name": "y", "operation": "Sin", "inputs": "u",
        "shape": "", "dtype": "float32", "value": 0.7780732, "adjoint": 1.0,
    }  # fmt: skip


def test_an_operation_names_all_tapes_that_recorded_it() -> None:
    assert row_of("Sin", 1, SECOND)["tape"] == "outer, inner"


def test_the_table_of_an_empty_record_has_its_titles() -> None:
    table = tape_table(story("a = 1\n"))
    assert (table.titles, table.length) == (TITLES, 0)
    assert table.csv().startswith("id,tape,line,name,operation")
