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


CONSTANTS = """
import tensorflow as tf

x = tf.constant([1.0, 2.0])
k = tf.constant(3)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = tf.reduce_sum(x * x) + tf.cast(k, tf.float32)
print(tape.gradient(y, [x, k]))
"""


def test_constants_come_first_with_their_gradients() -> None:
    table = tape_table(story(CONSTANTS))
    first, second = (
        {title: table.value(row, i) for i, title in enumerate(TITLES)} for row in range(2)
    )
    assert first == {
        "id": None, "tape": "", "line": 4, "name": "x", "operation": "constant", "inputs": "",
        "shape": "2", "dtype": "float32", "value": "[1, 2]", "adjoint": "[2, 4]",
    }  # fmt: skip
    assert (second["name"], second["value"], second["adjoint"]) == ("k", 3, "None")


def test_an_operation_names_all_tapes_that_recorded_it() -> None:
    assert row_of("Sin", 1, SECOND)["tape"] == "outer, inner"


def test_the_table_of_an_empty_record_has_its_titles() -> None:
    table = tape_table(story("a = 1\n"))
    assert (table.titles, table.length) == (TITLES, 0)
    assert table.csv().startswith("id,tape,line,name,operation")
