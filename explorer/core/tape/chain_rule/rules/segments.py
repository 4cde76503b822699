"""Rules of segments, and of what is parted into groups and put together again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from explorer.core.tape.chain_rule.context import Context, Rule, UnknownError
from explorer.core.tape.chain_rule.lines import Piece
from explorer.core.tape.chain_rule.term import Rank, Term, called, wrapped

Found = Sequence[Term | None]


def _rows(c: Context, part: Term, extra: int) -> Term:
    """Return for each row of the input that of its segment; 0 where it belongs to none.

    Args:
        c: the operation; its second input says which segment a row belongs to.
        part: one row a segment.
        extra: axes of a row.
    """
    ids = c.array(1).astype(int)
    value = None
    if part.value is not None:
        kept = (ids >= 0).reshape(ids.shape + (1,) * extra)
        value = np.where(kept, part.value[np.maximum(ids, 0)], 0.0)
    return Term((*wrapped(part, Rank.ATOM), Piece("["), *c.x(1).symbols, Piece("]")), value,
                (*ids.shape, *part.shape[1:]))  # fmt: skip


def _spread(c: Context) -> Term:
    return _rows(c, c.g(), len(c.g().shape) - 1)


def _rest(c: Context) -> list[None]:
    return [None] * (c.count - 1)


def _sum(c: Context) -> Found:
    return [_spread(c), *_rest(c)]


def _mean(c: Context) -> Found:
    ids, found = c.array(1).astype(int), _spread(c)
    count = np.bincount(ids)[ids].reshape(ids.shape + (1,) * (len(found.shape) - ids.ndim))
    return [found / Term((Piece("count"),), count.astype(float), count.shape), *_rest(c)]


def _extreme(c: Context) -> Found:
    """Of the largest or least of each segment: in equal parts to those that are it."""
    x, ids = c.x(), c.array(1).astype(int)
    y = _rows(c, c.y(), len(c.y().shape) - 1)
    chosen = count = None
    if x.value is not None and y.value is not None:
        kept = (ids >= 0).reshape(ids.shape + (1,) * (len(x.shape) - ids.ndim))
        chosen = ((x.value == y.value) & kept).astype(float)
        totals = np.zeros(c.y().shape)
        np.add.at(totals, np.maximum(ids, 0), chosen)
        count = totals[np.maximum(ids, 0)]
    text = (Piece("["), *x.symbols, Piece(" = "), *y.symbols, Piece("]"))
    where = Term(text, chosen, x.shape)
    if count is not None and np.all(count <= 1):
        return [_spread(c) * where, *_rest(c)]
    share = None if count is None else np.maximum(count, 1.0)
    return [_spread(c) * where / Term((Piece("count"),), share, x.shape), *_rest(c)]


def _product(c: Context) -> Found:
    y = _rows(c, c.y(), len(c.y().shape) - 1)
    return [_spread(c) * y / c.x(), *_rest(c)]


def _gathered_then(
    weigh: Callable[[np.ndarray], np.ndarray], name: str
) -> Callable[[Context], Found]:
    """Return the rule of rows that are picked, then added by segment.

    Args:
        weigh: of the numbers of rows in the segments the divisor.
        name: of that divisor.
    """

    def rule(c: Context) -> Found:
        g, x = c.g(), c.x()
        picked, ids = c.array(1).astype(int), c.array(2).astype(int)
        value = None
        if g.value is not None:
            weights = weigh(np.bincount(ids, minlength=len(g.value)).astype(float))
            shares = g.value / np.maximum(weights, 1).reshape(-1, *[1] * (g.value.ndim - 1))
            value = np.zeros(x.shape)
            np.add.at(value, picked, shares[ids])
        divided: list[Term | str] = [f" / {name}"] if name else []
        text = (*g.symbols, *(Piece(str(part)) for part in divided))
        return [
            called("scatter", (Term(text, None, g.shape), c.x(1)), value, x.shape),
            *[None] * (c.count - 1),
        ]

    return rule


def _partition(c: Context) -> Found:
    """Put the adjoints of the groups back in the order of the input."""
    x, groups = c.x(), c.array(1).astype(int)
    count = len(c.operation.outputs)
    parts = [c.g(place) for place in range(count)]
    value: np.ndarray | None = np.zeros(x.shape)
    for place, part in enumerate(parts):
        if part.value is None or value is None:
            value = None
        else:
            value[groups == place] = part.value
    shown = [*parts[:4], "…"] if count > 4 else parts
    return [called("stitch", shown, value, x.shape), None]


def _stitch(c: Context) -> Found:
    """Of (indices …, data …): the rows of the adjoint that came of each."""
    g, half = c.g(), c.count // 2
    taken: dict[int, int] = {}
    for place in range(half):
        taken.update(dict.fromkeys(np.ravel(c.array(place)).astype(int).tolist(), place))
    if len(taken) != sum(c.array(place).size for place in range(half)):
        raise UnknownError
    found: list[Term | None] = [None] * half
    for place in range(half):
        value = None if g.value is None else g.value[c.array(place).astype(int)]
        found.append(called("gather", (g, c.x(place)), value, c.x(half + place).shape))
    return found


RULES: dict[str, Rule] = {
    "SegmentSum": _sum,
    "SegmentMean": _mean,
    "SegmentMax": _extreme,
    "SegmentMin": _extreme,
    "SegmentProd": _product,
    "UnsortedSegmentSum": _sum,
    "UnsortedSegmentMax": _extreme,
    "UnsortedSegmentMin": _extreme,
    "UnsortedSegmentProd": _product,
    "SparseSegmentSum": _gathered_then(np.ones_like, ""),
    "SparseSegmentMean": _gathered_then(lambda n: n, "count"),
    "SparseSegmentSqrtN": _gathered_then(np.sqrt, "√count"),
    "DynamicPartition": _partition,
    "DynamicStitch": _stitch,
    "ParallelDynamicStitch": _stitch,
}
