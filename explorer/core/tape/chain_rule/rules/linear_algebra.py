"""Rules of linear algebra, of real matrices and of stacks of them.

Source: M. Giles 2008, An extended collection of matrix derivative results; for eigenvalues of
symmetric matrices the same, of which TensorFlow reads the lower triangle only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from explorer.core.tape.chain_rule.context import Context, Rule, UnknownError
from explorer.core.tape.chain_rule.lines import Piece
from explorer.core.tape.chain_rule.term import Rank, Term, called, transposed, wrapped

Found = Sequence[Term | None]


def _turned(value: np.ndarray) -> np.ndarray:
    return np.swapaxes(value, -1, -2)


def _matrix(name: str, part: Term, compute: Callable[[np.ndarray], np.ndarray]) -> Term:
    """Return a matrix made of another of its shape."""
    value = None if part.value is None else compute(part.value)
    return called(name, (part,), value, part.shape)


def _inverse_turned(part: Term) -> Term:
    """Return the transpose of the inverse."""
    value = None if part.value is None else _turned(np.linalg.inv(part.value))
    return Term((*wrapped(part, Rank.ATOM), Piece("⁻ᵀ")), value, part.shape)


def _spread(part: Term) -> Term:
    """Return a number for each matrix with two sides more."""
    value = None if part.value is None else part.value[..., None, None]
    return Term(part.symbols, value, (*part.shape, 1, 1), part.rank)


def _diagonal(part: Term) -> Term:
    value = None if part.value is None else part.value[..., None] * np.eye(part.shape[-1])
    return called("diag", (part,), value, (*part.shape, part.shape[-1]))


def _solved(c: Context, matrix: Term, *, lower: bool | None = None) -> Term:
    """Return the adjoint of the right side: the adjoint of the solution, solved the other way.

    Args:
        c: the operation.
        matrix: of the system.
        lower: of a triangular one; None: it is not.
    """
    g, is_turned = c.g(), c.flag("adjoint")
    value = None
    if g.value is not None and matrix.value is not None:
        whole = matrix.value
        if lower is not None:
            whole = np.tril(whole) if lower else np.triu(whole)
        value = np.linalg.solve(whole if is_turned else _turned(whole), g.value)
    name = "solve" if lower is None else "triangular solve"
    return called(name, (matrix if is_turned else transposed(matrix), g), value, g.shape)


def _solve(c: Context) -> Found:
    matrix, y = c.x(0), c.y()
    into_right = _solved(c, matrix)
    into = y @ transposed(into_right) if c.flag("adjoint") else into_right @ transposed(y)
    return [-into, into_right]


def _triangular_solve(c: Context) -> Found:
    matrix, y, lower = c.x(0), c.y(), c.flag("lower")
    into_right = _solved(c, matrix, lower=lower)
    if into_right.shape != c.x(1).shape:
        raise UnknownError
    into = -(y @ transposed(into_right) if c.flag("adjoint") else into_right @ transposed(y))
    kept = _matrix("lower" if lower else "upper", into, np.tril if lower else np.triu)
    return [kept, into_right]


def _inverse(c: Context) -> Found:
    if c.flag("adjoint"):
        return [-(c.y() @ transposed(c.g()) @ c.y())]
    y = transposed(c.y())
    return [-(y @ c.g() @ y)]


def _determinant(c: Context) -> Found:
    return [_spread(c.g()) * _spread(c.y()) * _inverse_turned(c.x())]


def _log_determinant(c: Context) -> Found:
    return [_spread(c.g(1)) * _inverse_turned(c.x())]


def _half_diagonal(value: np.ndarray) -> np.ndarray:
    """Return the lower triangle with half of its diagonal."""
    return np.tril(value) - 0.5 * value * np.eye(value.shape[-1])


def _symmetric(value: np.ndarray) -> np.ndarray:
    return (value + _turned(value)) / 2


def _cholesky(c: Context) -> Found:
    y, g = c.y(), c.g()
    middle = _matrix("Φ", transposed(y) @ g, _half_diagonal)
    back = _inverse_turned(y)
    inverse = None if y.value is None else np.linalg.inv(y.value)
    found = back @ middle @ Term((*y.symbols, Piece("⁻¹")), inverse, y.shape)
    return [_matrix("sym", found, _symmetric)]


def _lower_of_symmetric(value: np.ndarray) -> np.ndarray:
    whole = value + _turned(value)
    return np.tril(whole) - 0.5 * whole * np.eye(value.shape[-1])


def _eigenvalues(c: Context) -> Found:
    """By the eigenvalues, and by the vectors where an adjoint reaches them."""
    x = c.x()
    if x.value is None:
        raise UnknownError
    if c.flag("compute_v"):
        e, v = c.y(0), c.y(1)
    else:
        values, vectors = np.linalg.eigh(x.value)
        e = Term((Piece("e"),), values, x.shape[:-1])
        v = Term((Piece("v"),), vectors, x.shape)
    middle = _diagonal(c.g(0)) if c.has_g(0) else None
    if c.flag("compute_v") and c.has_g(1) and np.any(c.g(1).value):
        turned = transposed(v) @ c.g(1) / _gaps(e)
        middle = turned if middle is None else middle + turned
    if middle is None:
        raise UnknownError
    return [_matrix("lower", v @ middle @ transposed(v), _lower_of_symmetric)]


def _gaps(e: Term) -> Term:
    """Return the differences of eigenvalues, infinite on the diagonal."""
    value = None
    if e.value is not None:
        value = e.value[..., None, :] - e.value[..., :, None]
        value = np.where(np.eye(e.shape[-1]) > 0, np.inf, value)
    return called("gaps", (e,), value, (*e.shape, e.shape[-1]))


def _singular_values(c: Context) -> Found:
    """By the singular values; by the vectors there is no short formula."""
    x = c.x()
    if x.value is None or any(c.has_g(n) and np.any(c.g(n).value) for n in (1, 2)):
        raise UnknownError
    left, _, right = np.linalg.svd(x.value, full_matrices=False)
    u = Term((Piece("u"),), left, left.shape)
    v = Term((Piece("vᵀ"),), right, right.shape)
    return [u @ _diagonal(c.g(0)) @ v]


def _qr(c: Context) -> Found:
    """Of a matrix at least as high as wide."""
    q, r, dq, dr = c.y(0), c.y(1), c.g(0), c.g(1)
    if r.shape[-1] != r.shape[-2]:
        raise UnknownError
    middle = r @ transposed(dr) - transposed(dq) @ q
    shown = _matrix("copy lower", middle, lambda v: np.tril(v) + _turned(np.tril(v, -1)))
    return [(dq + q @ shown) @ _inverse_turned(r)]


def _cross(c: Context) -> Found:
    a, b, g = c.x(0), c.x(1), c.g()

    def product(one: Term, other: Term) -> Term:
        value = None
        if one.value is not None and other.value is not None:
            value = np.cross(one.value, other.value)
        text = (*wrapped(one, Rank.ATOM), Piece(" × "), *wrapped(other, Rank.ATOM))
        return Term(text, value, g.shape, Rank.PRODUCT)

    return [product(b, g), product(g, a)]


def _sparse_matmul(c: Context) -> Found:
    """Of (indices, values, shape, matrix)."""
    values, matrix, g = c.x(1), c.x(3), c.g()
    if c.flag("adjoint_a") or c.flag("adjoint_b"):
        raise UnknownError
    rows, columns = c.array(0).astype(int).T
    sides = c.axes(2)
    dense = None
    if values.value is not None:
        dense = np.zeros(sides)
        np.add.at(dense, (rows, columns), values.value)
    sparse = Term((Piece("A"),), dense, sides)
    into_values = None
    if g.value is not None and matrix.value is not None:
        into_values = (g.value[rows] * matrix.value[columns]).sum(axis=-1)
    product = (g @ transposed(matrix)).symbols
    return [
        None,
        Term((Piece("("), *product, Piece(") at its places")), into_values, values.shape),
        None,
        transposed(sparse) @ g,
    ]


RULES: dict[str, Rule] = {
    "MatrixInverse": _inverse,
    "MatrixDeterminant": _determinant,
    "LogMatrixDeterminant": _log_determinant,
    "MatrixSolve": _solve,
    "MatrixTriangularSolve": _triangular_solve,
    "Cholesky": _cholesky,
    "SelfAdjointEigV2": _eigenvalues,
    "Svd": _singular_values,
    "Qr": _qr,
    "Cross": _cross,
    "SparseTensorDenseMatMul": _sparse_matmul,
}
