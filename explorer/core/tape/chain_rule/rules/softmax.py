"""Rules of softmax, and of the losses that begin with it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explorer.core.tape.chain_rule.context import Context, Rule
from explorer.core.tape.chain_rule.lines import Piece
from explorer.core.tape.chain_rule.term import Rank, Term, applied, called, wrapped

Found = Sequence[Term | None]


def _last_sum(part: Term) -> Term:
    value = None if part.value is None else part.value.sum(axis=-1, keepdims=True)
    shape = (*part.shape[:-1], 1)
    return Term((Piece("Σ "), *wrapped(part, Rank.ATOM)), value, shape, Rank.APPLIED)


def _softmax(c: Context) -> Found:
    g, y = c.g(), c.y()
    return [(g - _last_sum(g * y)) * y]


def _log_softmax(c: Context) -> Found:
    g, y = c.g(), c.y()
    return [g - applied("exp", y, np.exp) * _last_sum(g)]


def _cross_entropy(c: Context) -> Found:
    """The second output is the derivative by the logits, which TensorFlow computes on the way."""
    g, back = c.g(), c.y(1)
    spread = Term(g.symbols, None if g.value is None else g.value[..., None], (*g.shape, 1))
    sparse = c.operation.name.startswith("Sparse")
    labels = called("one hot", (c.x(1),), None, back.shape) if sparse else c.x(1)
    text = applied("softmax", c.x(0), lambda x: x) - labels
    slope = Term(text.symbols, back.value, back.shape, Rank.SUM)
    return [spread * slope, None]


RULES: dict[str, Rule] = {
    "Softmax": _softmax,
    "LogSoftmax": _log_softmax,
    "SoftmaxCrossEntropyWithLogits": _cross_entropy,
    "SparseSoftmaxCrossEntropyWithLogits": _cross_entropy,
}
