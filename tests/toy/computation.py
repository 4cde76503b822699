"""How it is computed."""

from __future__ import annotations

from collections.abc import Iterator

import tensorflow as tf

from explorer.compute.kit.lowering import lower
from tests.toy.spec import ToyAnswer, ToySpec


def run(spec: ToySpec) -> Iterator[ToyAnswer]:
    """Yield f at the place."""
    expression = spec.function.parsed().expression
    values = {spec.function.axis(): tf.constant(spec.at, tf.float64)}
    yield ToyAnswer(float(lower(expression, values, tf.float64)))
