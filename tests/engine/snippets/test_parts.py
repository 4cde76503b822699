"""A record that comes in parts is the record."""

from __future__ import annotations

import pytest

from explorer.core.tape.alike import alike
from explorer.core.tape.parts import SIZE
from explorer.core.tape.record import TapeRecord
from explorer.engine.messages import Answer, Unpacker, pack
from explorer.engine.snippets.slim import PutTogether
from explorer.engine.snippets.worker import answers
from tests.core.tape.stories import LOOP, SECOND, record

LONG = """
import tensorflow as tf
x, y = tf.Variable(0.5), tf.Variable([1.0, 2.0])
with tf.GradientTape(persistent=True) as tape:
    z = tf.constant(1.0)
    for _ in range(300):
        z = tf.sin(z) * x + x
tape.gradient(z, x)
tape.gradient(z * y, [x, y])
"""


@pytest.mark.parametrize("text", [LONG, SECOND, LOOP, "a = 1"])
def test_what_is_put_together_of_the_parts_is_the_record(text: str) -> None:
    told = record(text)
    sent = list(answers(3, told))
    assert max(len(pack(each)) for each in sent) < 400 * SIZE
    unpacker, parts = Unpacker.at_window(), PutTogether()
    messages = unpacker.feed(b"".join(map(pack, sent)))
    *before, last = [parts.put_together(message) for message in messages]
    assert all(each is None for each in before)
    assert isinstance(last, Answer)
    assert isinstance(last.result, TapeRecord)
    assert last.run == 3
    assert alike(last.result, told)
    assert len(before) >= len(told.operations) / SIZE
