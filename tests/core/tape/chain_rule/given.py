"""Snippets of one expression each, and which of their operations have no formula."""

from __future__ import annotations

from explorer.core.tape.chain_rule.formulas import rule_formulas
from explorer.core.tape.layout.story import Story
from tests.core.tape.stories import story

GIVEN = """
import contextlib

import tensorflow as tf

x = tf.Variable(0.7)
c = tf.Variable(1.3)
m = tf.Variable([[1.0, 2.0, 0.5], [-1.0, 3.0, 0.25]])
b = tf.Variable([1.0, 2.0, 3.0])
w = tf.Variable([[1.0, 2.0, 3.0], [0.5, 1.0, 2.0], [3.0, 1.0, 0.1]])
s = tf.Variable([[2.0, 0.3, 0.1], [0.3, 1.0, 0.2], [0.1, 0.2, 3.0]])
z = tf.Variable([1.0 + 2.0j, -0.5 + 0.25j, 0.3 - 1.0j, 2.0 + 0.0j])
u = tf.Variable([[0.5 + 1.0j, 2.0 - 1.0j], [1.0 - 0.5j, 0.25 + 0.75j]])
k = tf.Variable([[[1.0, 2.0], [3.0, 4.0]], [[0.5, 0.1], [0.2, 0.3]]])
rng = tf.random.Generator.from_seed(3)
i = tf.Variable(rng.normal((2, 4, 5, 2)))
f = tf.Variable(rng.normal((2, 3, 2, 3)))
d = tf.Variable(rng.normal((2, 3, 2, 2)))
v = tf.Variable(rng.normal((1, 3, 4, 3, 2)))
n = tf.Variable(rng.normal((2, 2, 2, 2, 2)))
given = [x, c, m, b, w, s, z, u, k, i, f, d, v, n]


def whole(g):
    # The adjoint of a sum of squares: every number of it is another.
    g = tf.convert_to_tensor(g)
    real = tf.math.real(g) if g.dtype.is_complex else g
    other = tf.math.imag(g) if g.dtype.is_complex else g
    return tf.reduce_sum(tf.square(real) + 0.5 * other)


with tf.GradientTape() as outer:
    with tf.GradientTape() as tape:
        y = {expression}
        total = tf.add_n([whole(part) for part in (y if isinstance(y, (list, tuple)) else [y])])
    found = [g for g in tape.gradient(total, given) if g is not None]
    slope = tf.add_n([whole(g) for g in found])
with contextlib.suppress(LookupError, AttributeError):  # Not all have a second derivative.
    outer.gradient(slope, given)
"""


def of(expression: str, call: int = 0) -> Story:
    """Return the sweep of an expression; 1: that of the outer tape through it."""
    return story(GIVEN.format(expression=expression), call)


def without_formula(shown: Story) -> list[str]:
    """Return the operations with a contribution that has no formula."""
    found: list[str] = []
    for each in shown.walk.passes:
        formula = rule_formulas(shown.index, shown.names, each)
        for place, (into, given) in enumerate(zip(each.inputs, each.contributions, strict=True)):
            if into is None or given is None or not shown.walk.is_needed(into):
                continue
            if place not in formula:
                assert each.operation is not None
                found.append(shown.index.operations[each.operation].name)
    return found
