from __future__ import annotations

import pytest

from explorer.core.tape.notation.operations import plain_operation
from tests.core.tape.stories import story

GIVEN = """
import tensorflow as tf

x = tf.Variable(0.7)
m = tf.Variable([[1.0, 2.0, 0.5], [-1.0, 3.0, 0.25]])
w = tf.Variable([[1.0, 2.0, 3.0], [0.5, 1.0, 2.0], [3.0, 1.0, 0.1]])
with tf.GradientTape() as tape:
    y = {expression}
"""


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("x * x", "x · x"),
        ("x + 1.0", "x + 1"),
        ("x - 0.5", "x − 0.5"),
        ("x / 2.0", "x / 2"),
        ("x ** 3", "x³"),
        ("x ** 0.5", "x ^ 0.5"),
        ("2.0 ** x", "2 ^ x"),
        ("tf.square(x)", "x²"),
        ("tf.sqrt(x)", "√x"),
        ("-x", "−x"),
        ("tf.sin(x)", "sin x"),
        ("tf.nn.relu(m)", "relu m"),
        ("m @ w", "m @ w"),
        ("tf.matmul(w, m, transpose_b=True)", "w @ mᵀ"),
        ("tf.reduce_sum(m)", "Σ m"),
        ("tf.reduce_mean(m, 0)", "mean m, axis 0"),
        ("tf.reshape(m, [6])", "m reshaped to 6"),
        ("tf.cast(x, tf.float64)", "x as float64"),
        ("tf.maximum(x, 0.0)", "max(x, 0)"),
        ("tf.where(m > 0.0, m, 0.0)", "where(t₁, m, 0)"),
        ("tf.transpose(m)", "mᵀ"),
        ("tf.linalg.det(w)", "det w"),
        ("tf.concat([m, w], 0)", "concat(m, w)"),
        ("x * -2.0", "x · (−2)"),
    ],
)
def test_an_operation_is_written_as_in_a_book(expression: str, text: str) -> None:
    assert str(story(GIVEN.format(expression=expression)).rows[-1].text) == text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("MatrixInverse", "matrix inverse"),
        ("GatherV2", "gather"),
        ("Conv2D", "conv 2D"),
        ("__inference_loss_17", "loss"),
        ("FFT", "FFT"),
        ("my_function", "my_function"),
    ],
)
def test_the_name_of_an_operation_is_written_in_words(name: str, words: str) -> None:
    assert plain_operation(name) == words
