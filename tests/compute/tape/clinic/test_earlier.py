"""The difference of a source whose name was bound again is that of what it stood for before."""

from __future__ import annotations

import pytest

from explorer.compute.tape.clinic.causes import earlier_values
from explorer.compute.tape.differences.opinions import opinions
from explorer.compute.tape.execution import execute
from explorer.compute.tape.snippet import Snippet
from tests.compute.tape.clinic.conftest import run

TAPE = "import tensorflow as tf\n{before}\nwith tf.GradientTape() as tape:\n{within}\n{after}\n"
PROGRAMS = {
    "a variable bound to another": (
        "x = tf.Variable([1.0, 2.0])",
        "    y = tf.reduce_sum(x ** 2)",
        "x = tf.Variable([0.0, 0.0])\ntape.gradient(y, x)",
        [6.0],
    ),
    "a variable that becomes a tensor, read several times": (
        "x = tf.Variable(2.0)",
        "    y = x * x * x",
        "x = x + 1.0\ntape.gradient(y, x)",
        [12.0],
    ),
    "a watched constant beside a variable": (
        "x, k = tf.constant(3.0), tf.Variable(2.0)",
        "    tape.watch(x)\n    y = 5.0 * x * k + x * x + tf.square(k)",
        "x = tf.constant(1.0)\nk = k * 0.0\ntape.gradient(y, [x, k])",
        [16.0, 19.0],
    ),
    "in each turn of a loop": (
        "x = tf.Variable(1.0)\nfor turn in range(2):",
        "        y = x * x",
        "    x = x + 1.0\n    tape.gradient(y, x)",
        [2.0, 4.0],
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", PROGRAMS)
def test_the_earlier_value_of_a_name_is_moved(name: str) -> None:
    before, within, after, expected = PROGRAMS[name]
    text = TAPE.format(before=before, within=within, after=after)
    if "for turn" in before:
        text = text.replace("\nwith", "\n    with")
    recording, calls = run(text)
    snippet = Snippet.read(text)
    meant = earlier_values(recording, snippet, calls)
    asked = opinions(recording, snippet, calls, execute, meant=meant)
    sources = [source for call in asked for source in call.sources]
    assert [source.causes for source in sources] == [("overwritten",)] * len(expected)
    assert [source.difference for source in sources] == pytest.approx(expected, rel=1e-6)
    assert all(source.depends for source in sources)
