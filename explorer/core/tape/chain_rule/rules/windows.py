"""Windows as convolution and pooling move them over an image.

All with the channels last, in any number of dimensions; with channels first there is no formula.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from explorer.core.tape.chain_rule.context import Context, UnknownError


@dataclass(frozen=True, slots=True)
class Windows:
    """Windows over an image, as an operation moves them.

    Args:
        sides: of the image, without batch and channels.
        kernel: sides of a window.
        strides: from a window to the next.
        spread: from a place of a window to the next.
        before: places that are added before the first.
        after: places that are added after the last.
        count: of windows.
    """

    sides: tuple[int, ...]
    kernel: tuple[int, ...]
    strides: tuple[int, ...]
    spread: tuple[int, ...]
    before: tuple[int, ...]
    after: tuple[int, ...]
    count: tuple[int, ...]

    def offsets(self) -> Iterator[tuple[tuple[int, ...], tuple[slice, ...]]]:
        """Yield each place of a window, with the places of the padded image that it takes."""
        for offset in itertools.product(*map(range, self.kernel)):
            yield (
                offset,
                tuple(
                    slice(o * d, o * d + (n - 1) * s + 1, s)
                    for o, d, n, s in zip(
                        offset, self.spread, self.count, self.strides, strict=True
                    )
                ),
            )

    def padded(self, image: np.ndarray, fill: float) -> np.ndarray:
        """Return an image of (batch, sides, channels) with what is added around it."""
        around = [(0, 0), *zip(self.before, self.after, strict=True), (0, 0)]
        return np.pad(image, around, constant_values=fill)

    def whole(self, batch: int, channels: int) -> np.ndarray:
        """Return zeros of a padded image."""
        sides = [s + b + a for s, b, a in zip(self.sides, self.before, self.after, strict=True)]
        return np.zeros((batch, *sides, channels))

    def cut(self, padded: np.ndarray) -> np.ndarray:
        """Return a padded image without what was added."""
        inner = (slice(b, b + s) for b, s in zip(self.before, self.sides, strict=True))
        return padded[(slice(None), *inner, slice(None))]


def inner(numbers: tuple[int, ...]) -> tuple[int, ...]:
    """Return what belongs to the sides of an image: without batch and channels."""
    return numbers[1:-1]


def windows_of(
    c: Context, sides: Sequence[int], kernel: Sequence[int], count: Sequence[int]
) -> Windows:
    """Return how an operation moves its windows, by its attributes.

    Args:
        c: the operation.
        sides: of the image.
        kernel: sides of a window.
        count: of windows.

    Raises:
        UnknownError: Its channels come first.
    """
    if not c.word("data_format").endswith("C") and c.word("data_format"):
        raise UnknownError
    padding = c.word("padding")
    if padding not in {"SAME", "VALID", "EXPLICIT"}:
        raise UnknownError
    given = c.numbers("explicit_paddings")[2:-2] if padding == "EXPLICIT" else ()
    strides = inner(c.numbers("strides"))
    spread = inner(c.numbers("dilations")) if c.word("dilations") else (1,) * len(strides)
    before, after = [], []
    for side, size, stride, step, windows in zip(
        sides, kernel, strides, spread, count, strict=True
    ):
        reach = (windows - 1) * stride + (size - 1) * step + 1
        added = max(0, reach - side) if padding == "SAME" else 0
        before.append(added // 2)
        after.append(added - added // 2)
    if given:
        before, after = list(given[::2]), list(given[1::2])
    return Windows(
        tuple(sides), tuple(kernel), strides, spread, tuple(before), tuple(after), tuple(count)
    )
