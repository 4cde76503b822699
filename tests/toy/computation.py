"""How it is computed."""

from __future__ import annotations

from collections.abc import Iterator

import tensorflow as tf

from explorer.compute.kit.lowering import lower
from tests.toy.spec import ToyAnswer, ToyProblem


def run(problem: ToyProblem) -> Iterator[ToyAnswer]:
    """Yield f at the place."""
    expression = problem.function.parsed().expression
    values = {problem.function.axis(): tf.constant(problem.at, tf.float64)}
    yield ToyAnswer(float(lower(expression, values, tf.float64)))
