"""Rules of images of another size, and of normalising over a batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from explorer.core.tape.chain_rule.context import Context, Rule, UnknownError
from explorer.core.tape.chain_rule.lines import Piece
from explorer.core.tape.chain_rule.term import Rank, Term, phrase, wrapped

Found = Sequence[Term | None]


def _at(size: int, old: int, *, is_half: bool, aligns: bool) -> np.ndarray:
    """Return the places in the old image from which those of the new one are taken."""
    if aligns and size > 1:
        return np.arange(size) * (old - 1) / (size - 1)
    places = (np.arange(size) + (0.5 if is_half else 0.0)) * old / size
    return places - 0.5 if is_half else places


def _linear(c: Context, size: int, old: int) -> np.ndarray:
    """Return what each place of a side has of each of the old ones: (size, old)."""
    at = _at(size, old, is_half=c.flag("half_pixel_centers"), aligns=c.flag("align_corners"))
    at = np.clip(at, 0, old - 1)
    low = np.floor(at).astype(int)
    high = np.minimum(low + 1, old - 1)
    found = np.zeros((size, old))
    np.add.at(found, (np.arange(size), low), 1 - (at - low))
    np.add.at(found, (np.arange(size), high), at - low)
    return found


def _nearest(c: Context, size: int, old: int) -> np.ndarray:
    """Return the same where the nearest is taken."""
    is_half, aligns = c.flag("half_pixel_centers"), c.flag("align_corners")
    if is_half:
        places = np.floor((np.arange(size) + 0.5) * old / size)
    else:
        places = _at(size, old, is_half=False, aligns=aligns)
        places = np.floor(places + 0.5) if aligns else np.floor(places)
    found = np.zeros((size, old))
    found[np.arange(size), np.clip(places, 0, old - 1).astype(int)] = 1
    return found


def _resized(weights: Callable[[Context, int, int], np.ndarray], name: str) -> Rule:
    def rule(c: Context) -> Found:
        x, g = c.x(), c.g()
        value = None
        if g.value is not None:
            rows = weights(c, g.shape[1], x.shape[1])
            columns = weights(c, g.shape[2], x.shape[2])
            value = np.einsum("nhwc,hi,wj->nijc", g.value, rows, columns)
        return [phrase(g, name, value, x.shape), None]

    return rule


# Normalising over a batch.


def _over_batch(name: str, part: Term, compute: Callable[..., np.ndarray]) -> Term:
    axes = tuple(range(len(part.shape) - 1))
    value = None if part.value is None else compute(part.value, axis=axes)
    text = (Piece(f"{name} "), *wrapped(part, Rank.ATOM))
    return Term(text, value, part.shape[-1:], Rank.APPLIED)


def _statistic(symbol: str, value: np.ndarray | None, part: Term) -> Term:
    return Term((Piece(symbol),), value, part.shape[-1:])


def _normalised(c: Context) -> Found:
    """Of (x, scale, offset, …): through the numbers, their mean and their variance."""
    if c.word("data_format") not in {"", "NHWC"}:
        raise UnknownError
    x, scale, g = c.x(0), c.x(1), c.g(0)
    mean, deviation = _statistics(c, x)
    centred = None if x.value is None or mean is None else x.value - mean
    normal = Term(
        (Piece("x̂"),),
        None if centred is None or deviation is None else centred / deviation,
        x.shape,
    )
    root = _statistic("σ", deviation, x)
    into_scale = _over_batch("Σ", g * normal, np.sum)
    into_offset = _over_batch("Σ", g, np.sum)
    if not c.flag("is_training"):
        return [g * scale / root, into_scale, into_offset, *[None] * (c.count - 3)]
    mean_g = _over_batch("mean", g, np.mean)
    both = _over_batch("mean", g * normal, np.mean)
    into_x = (g - mean_g - normal * both) * scale / root
    return [into_x, into_scale, into_offset, *[None] * (c.count - 3)]


def _statistics(c: Context, x: Term) -> tuple[np.ndarray | None, np.ndarray | None]:
    """Return mean and standard deviation: of the batch, or those that were given."""
    epsilon = c.real("epsilon")
    if not c.flag("is_training"):
        mean, variance = c.x(3).value, c.x(4).value
    elif x.value is None:
        return None, None
    else:
        axes = tuple(range(x.value.ndim - 1))
        mean, variance = x.value.mean(axis=axes), x.value.var(axis=axes)
    return mean, None if variance is None else np.sqrt(variance + epsilon)


RULES: dict[str, Rule] = {
    "ResizeNearestNeighbor": _resized(_nearest, "of all copies the sum"),
    "ResizeBilinear": _resized(_linear, "of all shares the sum"),
    "FusedBatchNorm": _normalised,
    "FusedBatchNormV2": _normalised,
    "FusedBatchNormV3": _normalised,
}
