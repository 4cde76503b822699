"""A program for sessions is recorded as the graph that it builds, and changes nothing after it."""

from __future__ import annotations

import msgspec
import tensorflow as tf

from explorer.compute.tape.clinic.books.rewriting import rewritten
from explorer.compute.tape.clinic.verified import computing_at_once, outcome
from explorer.compute.tape.execution import execute
from explorer.compute.tape.recorder.recorder import Recorder
from explorer.compute.tape.snippet import Snippet

PROGRAM = """\
import tensorflow as tf
x = tf.placeholder(tf.float32, [None, 1])
w = tf.Variable(tf.ones([1, 1]))
g = tf.gradients(tf.reduce_sum(tf.matmul(x, w)), w)
with tf.Session() as session:
    session.run(tf.global_variables_initializer())
    print(session.run(g, {x: [[1.0], [2.0]]}))
"""


def test_a_graph_of_tensorflow_1_is_recorded_and_travels() -> None:
    snippet = Snippet.read(rewritten(PROGRAM))
    recorder = Recorder(snippet)
    with computing_at_once():
        run = execute(snippet, recorder, seconds=60)
        operations = recorder.recording().operations
    assert run.error is None
    printed = [each.text for each in run.output if each.stream == "stdout"]
    assert printed == ["[array([[3.]], dtype=float32)]\n"]
    product = next(each for each in operations if each.name == "MatMul")
    assert product.outputs[0].shape == (None, 1)
    assert msgspec.json.encode(operations)


def test_tensorflow_computes_at_once_after_a_program_for_sessions() -> None:
    assert outcome(rewritten(PROGRAM)).error is None
    assert tf.executing_eagerly()
    assert (tf.Variable(2.0) * 3.0).numpy() == 6.0
