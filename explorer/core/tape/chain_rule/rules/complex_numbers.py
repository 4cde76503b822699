"""Rules of complex numbers and of Fourier transforms.

The adjoint of a complex number z is that of its real part plus i times that of its imaginary part,
as TensorFlow has it: of a function with a derivative the adjoint is multiplied by its conjugate.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from explorer.core.tape.chain_rule.context import Context, Rule, UnknownError
from explorer.core.tape.chain_rule.lines import Piece
from explorer.core.tape.chain_rule.term import Rank, Term, applied, called, conj

Found = Sequence[Term | None]
_I = Term((Piece("i"),), np.asarray(1j), ())


def _as_complex(part: Term) -> Term:
    value = None if part.value is None else part.value.astype(complex)
    return called("complex", (part, "0"), value, part.shape)


def _transform(
    name: str, part: Term, compute: Callable[[np.ndarray], np.ndarray], shape: tuple[int, ...]
) -> Term:
    value = None if part.value is None else compute(part.value)
    text = applied(name, part, lambda v: v).symbols
    return Term(text, value, shape, Rank.APPLIED)


def _fft(c: Context, axes: int, *, is_inverse: bool) -> Found:
    g, shape = c.g(), c.x().shape
    places = tuple(range(-axes, 0))
    size = float(np.prod(shape[-axes:]))
    if is_inverse:
        return [_transform("fft", g, lambda v: np.fft.fftn(v, axes=places), shape) / size]
    return [size * _transform("inverse fft", g, lambda v: np.fft.ifftn(v, axes=places), shape)]


def _rfft(c: Context) -> Found:
    """Of real numbers: the adjoints of the frequencies that are kept, transformed back."""
    g, shape = c.g(), c.x().shape
    size = shape[-1]
    if c.axes(1) != (size,):
        raise UnknownError

    def back(value: np.ndarray) -> np.ndarray:
        whole = np.zeros(shape, complex)
        whole[..., : value.shape[-1]] = value
        return np.fft.ifft(whole, axis=-1)

    padded = called("pad with 0", (g, str(size)), g.value, shape)
    found = _transform("inverse fft", padded, back, shape)
    return [float(size) * applied("real", found, np.real), None]


def _irfft(c: Context) -> Found:
    """Of the frequencies that are kept: all but the first, and the middle one, stand for two."""
    g, shape = c.g(), c.x().shape
    size = g.shape[-1]
    if shape[-1] != size // 2 + 1:
        raise UnknownError
    twice = np.where((np.arange(shape[-1]) > 0) & (2 * np.arange(shape[-1]) != size), 2.0, 1.0)
    found = _transform("rfft", g, lambda v: np.fft.rfft(v, axis=-1), shape)
    uses = Term((Piece("[1 or 2 uses]"),), twice, (shape[-1],))
    return [found * uses / float(size), None]


def _complex(c: Context) -> Found:
    return [applied("real", c.g(), np.real), applied("imag", c.g(), np.imag)]


RULES: dict[str, Rule] = {
    "Real": lambda c: [_as_complex(c.g())],
    "Imag": lambda c: [c.g() * _I],
    "Complex": _complex,
    "Conj": lambda c: [conj(c.g())],
    "ComplexAbs": lambda c: [c.g() * c.x() / c.y()],
    "Angle": lambda c: [c.g() * _I / conj(c.x())],
    "FFT": lambda c: _fft(c, 1, is_inverse=False),
    "FFT2D": lambda c: _fft(c, 2, is_inverse=False),
    "FFT3D": lambda c: _fft(c, 3, is_inverse=False),
    "IFFT": lambda c: _fft(c, 1, is_inverse=True),
    "IFFT2D": lambda c: _fft(c, 2, is_inverse=True),
    "IFFT3D": lambda c: _fft(c, 3, is_inverse=True),
    "RFFT": _rfft,
    "IRFFT": _irfft,
}
