"""Programs of older books run again, and print their books' numbers."""

from __future__ import annotations

import pytest

from explorer.compute.tape.clinic.books.rewriting import faults, rewritten
from explorer.compute.tape.clinic.pasted.wrappings import is_python
from explorer.core.tape.examples import EXAMPLES
from tests.compute.tape.clinic.books.programs import ALL
from tests.compute.tape.clinic.books.programs.old import Old
from tests.compute.tape.clinic.mending import mend


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("old", [pytest.param(each, id=each.name) for each in ALL])
def test_an_old_program_is_explained_and_gives_its_book_s_numbers(old: Old) -> None:
    mended = mend(old.text)
    assert mended.error.sentence is not None
    for part in old.printed:
        assert part in mended.output, mended.error.repaired


@pytest.mark.parametrize(
    "old", [pytest.param(each, id=each.name) for each in ALL if is_python(each.text)]
)
def test_what_was_rewritten_is_not_rewritten_again(old: Old) -> None:
    once = rewritten(old.text, {"minimize"})
    assert rewritten(once, {"minimize"}) == once


@pytest.mark.parametrize(
    "text", [pytest.param(each.text, id=each.title) for each in EXAMPLES if "old" not in each.title]
)
def test_a_program_of_today_stays_as_it_is(text: str) -> None:
    assert rewritten(text) == text
    assert faults(text) == []


def test_comments_and_layout_stay() -> None:
    old = """\
# Ein Versuch — 试验
import tensorflow as tf   # TensorFlow 1

y = tf.log( 2.0,   # é
            name='y' )
z = tf.reduce_sum( [1., 2.],
                   reduction_indices = 0 )
"""
    new = """\
# Ein Versuch — 试验
import tensorflow as tf   # TensorFlow 1

y = tf.math.log( 2.0,   # é
            name='y' )
z = tf.reduce_sum( [1., 2.],
                   axis = 0 )
"""
    assert rewritten(old) == new


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_ends_of_lines_stay(end: str) -> None:
    text = f"import tensorflow as tf{end}tf.enable_eager_execution(){end}y = tf.log(2.0){end}"
    assert rewritten(text) == f"import tensorflow as tf{end}y = tf.math.log(2.0){end}"


@pytest.mark.parametrize(
    ("imports", "name"),
    [
        ("import tensorflow as tf", "tf.log"),
        ("import tensorflow", "tensorflow.log"),
        ("import tensorflow as T", "T.log"),
        ("from tensorflow import log", "log"),
        ("from tensorflow import log as ln", "ln"),
        ("import tensorflow as tf\nln = tf.log", "ln"),
    ],
)
def test_a_name_is_known_however_it_was_imported(imports: str, name: str) -> None:
    new = rewritten(f"{imports}\ny = {name}(1.0)\n")
    names: dict[str, object] = {}
    exec(new, names)
    assert float(names["y"]) == 0.0  # type: ignore[arg-type]


def test_a_name_that_is_the_program_s_own_stays() -> None:
    text = "import tensorflow as tf\n\ndef log(x):\n    return x\n\nclass A:\n    log = 1\n"
    assert rewritten(text) == text
