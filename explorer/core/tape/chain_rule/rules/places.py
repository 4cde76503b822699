"""Rules of operations that only move numbers, or pick some: each adjoint goes back to its place."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from explorer.core.tape.chain_rule.context import Context, Rule, UnknownError
from explorer.core.tape.chain_rule.lines import Piece
from explorer.core.tape.chain_rule.term import Rank, Term, called, phrase, wrapped

Found = Sequence[Term | None]


def _made(name: str, parts: Sequence[Term | str], shape: tuple[int, ...], value: object) -> Term:
    """Return a function of several things, with the value that it has."""
    return called(name, parts, None if value is None else np.asarray(value), shape)


def _scattered(
    g: np.ndarray, places: tuple[np.ndarray, ...] | np.ndarray, shape: tuple[int, ...]
) -> np.ndarray:
    """Return zeros to which numbers are added at their places."""
    found = np.zeros(shape, g.dtype)
    np.add.at(found, places, g)
    return found


def _places(c: Context, place: int) -> tuple[np.ndarray, ...]:
    """Return indices that are the rows of an input, one array an axis."""
    return tuple(np.moveaxis(c.array(place).astype(int), -1, 0))


def _gather_nd(c: Context) -> Found:
    g, shape = c.g(), c.x().shape
    value = None if g.value is None else _scattered(g.value, _places(c, 1), shape)
    return [_made("scatter", (g, c.x(1)), shape, value), None]


def _picked(c: Context, indices: int, into: int) -> Term:
    """Return the adjoints that stand where numbers were put."""
    g, shape = c.g(), c.x(into).shape
    value = None if g.value is None else g.value[_places(c, indices)]
    return _made("gather", (g, c.x(indices)), shape, value)


def _scatter_nd(c: Context) -> Found:
    return [None, _picked(c, 0, 1), None]


def _updated(c: Context) -> Found:
    """Of (tensor, indices, updates): what was written over has no part in it."""
    g, places = c.g(), _places(c, 1)
    value = None
    if g.value is not None:
        value = g.value.copy()
        value[places] = 0
    return [_made("0 at", (c.x(1), g), g.shape, value), None, _picked(c, 1, 2)]


def _top(c: Context) -> Found:
    """Of the largest: by the places at which they were found, the second output."""
    g, x, chosen = c.g(0), c.x(), c.y(1)
    value = None
    if g.value is not None and chosen.value is not None:
        value = np.zeros(x.shape)
        np.put_along_axis(value, chosen.value.astype(int), g.value, -1)
    return [phrase(g, "to the places of the largest", value, x.shape), *[None] * (c.count - 1)]


def _roll(c: Context) -> Found:
    g, shifts, axes = c.g(), c.axes(1), c.axes(2)
    value = None if g.value is None else np.roll(g.value, [-s for s in shifts], axes)
    back = ", ".join(str(-shift).replace("-", "−") for shift in shifts)
    return [_made("roll", (g, back), g.shape, value), None, None]


def _moved_back(c: Context, name: str, forward: Callable[[np.ndarray], np.ndarray]) -> Term:
    """Return what a move of numbers passes back: each goes to where its number came from."""
    g, shape = c.g(), c.x().shape
    value = None
    if g.value is not None:
        origin = forward(np.arange(math.prod(shape)).reshape(shape))
        value = _scattered(np.ravel(g.value), np.ravel(origin), (math.prod(shape),))
        value = value.reshape(shape)
    return phrase(g, name, value, shape)


def _mirrored(c: Context) -> Found:
    around = c.array(1).astype(int)
    mode = "reflect" if c.word("mode") == "REFLECT" else "symmetric"
    return [_moved_back(c, "of all copies the sum", lambda v: np.pad(v, around, mode=mode)), None]


def _mirrored_again(c: Context) -> Found:
    """Of the sum of copies, in the sweep of an outer tape: copies again."""
    g, around = c.g(), c.array(1).astype(int)
    mode = "reflect" if c.word("mode") == "REFLECT" else "symmetric"
    value = None if g.value is None else np.pad(g.value, around, mode=mode)
    return [_made("mirror pad", (g,), c.x().shape, value), None]


def _channels_last(c: Context) -> None:
    if c.word("data_format") not in {"", "NHWC"}:
        raise UnknownError


def _to_space(value: np.ndarray, block: int) -> np.ndarray:
    n, h, w, depth = value.shape
    parts = value.reshape(n, h, w, block, block, depth // block**2)
    return parts.transpose(0, 1, 3, 2, 4, 5).reshape(n, h * block, w * block, -1)


def _to_depth(value: np.ndarray, block: int) -> np.ndarray:
    n, h, w, depth = value.shape
    parts = value.reshape(n, h // block, block, w // block, block, depth)
    return parts.transpose(0, 1, 3, 2, 4, 5).reshape(n, h // block, w // block, -1)


def _depth_to_space(c: Context) -> Found:
    _channels_last(c)
    return [_moved_back(c, "moved back", lambda v: _to_space(v, c.number("block_size")))]


def _space_to_depth(c: Context) -> Found:
    _channels_last(c)
    return [_moved_back(c, "moved back", lambda v: _to_depth(v, c.number("block_size")))]


def _reversed_parts(c: Context) -> Found:
    lengths = np.ravel(c.array(1).astype(int))
    along, across = c.number("seq_dim"), c.number("batch_dim")

    def turn(value: np.ndarray) -> np.ndarray:
        moved = np.moveaxis(value, (across, along), (0, 1)).copy()
        for row, length in zip(moved, lengths, strict=True):
            row[:length] = row[:length][::-1].copy()
        return np.moveaxis(moved, (0, 1), (across, along))

    return [_moved_back(c, "moved back", turn), None]


def _filled(c: Context) -> Found:
    g = c.g()
    value = None if g.value is None else g.value.sum()
    return [None, Term((Piece("Σ "), *wrapped(g, Rank.ATOM)), value, (), Rank.APPLIED)]


# Diagonals.


def _which(c: Context, place: int) -> int:
    """Return which diagonal is meant: 0 is the main one; several at once have no formula."""
    if c.count <= place:
        return 0
    which = np.unique(c.array(place).astype(int))
    if len(which) != 1:
        raise UnknownError
    return int(which[0])


def _along(shape: tuple[int, ...], which: int) -> tuple[np.ndarray, np.ndarray]:
    """Return rows and columns of a diagonal."""
    rows = np.arange(max(0, -which), shape[-2])
    rows = rows[(rows + which >= 0) & (rows + which < shape[-1])]
    return rows, rows + which


def _diagonal_of(c: Context) -> Found:
    """Of a matrix made of its diagonal."""
    g, shape = c.g(), c.x().shape
    rows, columns = _along(g.shape, _which(c, 1))
    value = None
    if g.value is not None:
        value = g.value[..., rows, columns][..., : shape[-1]]
    return [_made("diagonal of", (g,), shape, value), *[None] * (c.count - 1)]


def _on_diagonal(c: Context) -> Found:
    """Of the diagonal of a matrix: zeros around it."""
    g, shape = c.g(), c.x().shape
    rows, columns = _along(shape, _which(c, 1))
    value = None
    if g.value is not None:
        value = np.zeros(shape, g.value.dtype)
        value[..., rows, columns] = g.value
    return [_made("diag", (g,), shape, value), *[None] * (c.count - 1)]


def _tensor_diagonal(c: Context) -> Found:
    """Of a vector put on the diagonal of a square."""
    if len(c.x().shape) != 1:
        raise UnknownError
    return _diagonal_of(c)


def _tensor_diagonal_part(c: Context) -> Found:
    if len(c.x().shape) != 2:
        raise UnknownError
    return _on_diagonal(c)


def _set_diagonal(c: Context) -> Found:
    """Of (matrix, diagonal): the matrix has no part in what was written over."""
    g, shape = c.g(), c.x(1).shape
    rows, columns = _along(g.shape, _which(c, 2))
    into = diagonal = None
    if g.value is not None:
        into = g.value.copy()
        into[..., rows, columns] = 0
        diagonal = g.value[..., rows, columns]
    return [
        _made("0 on the diagonal of", (g,), g.shape, into),
        _made("diagonal of", (g,), shape, diagonal),
        *[None] * (c.count - 2),
    ]


def _band(c: Context) -> Found:
    g, below, above = c.g(), int(c.array(1)), int(c.array(2))
    value = g.value
    if value is not None:
        value = value if below < 0 else np.triu(value, -below)
        value = value if above < 0 else np.tril(value, above)
    return [_made("band of", (g,), g.shape, value), None, None]


RULES: dict[str, Rule] = {
    "GatherNd": _gather_nd,
    "ResourceGatherNd": _gather_nd,
    "ScatterNd": _scatter_nd,
    "TensorScatterUpdate": _updated,
    "TensorScatterAdd": lambda c: [c.g(), None, _picked(c, 1, 2)],
    "TensorScatterSub": lambda c: [c.g(), None, -_picked(c, 1, 2)],
    "TopKV2": _top,
    "TopK": _top,
    "Roll": _roll,
    "MirrorPad": _mirrored,
    "MirrorPadGrad": _mirrored_again,
    "DepthToSpace": _depth_to_space,
    "SpaceToDepth": _space_to_depth,
    "ReverseSequence": _reversed_parts,
    "Fill": _filled,
    "Diag": _tensor_diagonal,
    "DiagPart": _tensor_diagonal_part,
    "MatrixDiag": _diagonal_of,
    "MatrixDiagV2": _diagonal_of,
    "MatrixDiagV3": _diagonal_of,
    "MatrixDiagPart": _on_diagonal,
    "MatrixDiagPartV2": _on_diagonal,
    "MatrixDiagPartV3": _on_diagonal,
    "MatrixSetDiag": _set_diagonal,
    "MatrixSetDiagV2": _set_diagonal,
    "MatrixSetDiagV3": _set_diagonal,
    "MatrixBandPart": _band,
}
