"""The rules of all operations that have one, by TensorFlow's names."""

from __future__ import annotations

from explorer.core.tape.chain_rule.context import Rule
from explorer.core.tape.chain_rule.rules import (
    activations,
    complex_numbers,
    convolution,
    elementwise,
    images,
    linear_algebra,
    places,
    pooling,
    segments,
    shaped,
    softmax,
    special,
    sums,
)

RULES: dict[str, Rule] = {
    **elementwise.RULES,
    **activations.RULES,
    **special.RULES,
    **complex_numbers.RULES,
    **shaped.RULES,
    **softmax.RULES,
    **sums.RULES,
    **places.RULES,
    **segments.RULES,
    **linear_algebra.RULES,
    **convolution.RULES,
    **pooling.RULES,
    **images.RULES,
}
