"""A rectangle of the plane and the pixels that show it, exact from 1e-300 to 1e300."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.core.ranges import sensible_range

_LITTLE_MORE = 2.5
"""Times a range may become wider for the sake of equal scales, where nobody asked for them."""
_ALIKE = 1e-3
"""By which the scales of both axes may differ and be equal."""


@dataclass(frozen=True, slots=True)
class View:
    """A rectangle of the plane and the pixels that show it."""

    low: float
    high: float
    bottom: float
    top: float
    width: float = 1.0
    height: float = 1.0

    @property
    def ends(self) -> dict[str, float]:
        """Low, high, bottom and top, as problems and views of specs name them."""
        return {name: getattr(self, name) for name in ("low", "high", "bottom", "top")}

    def x_to_pixel(self, x: np.ndarray | float) -> np.ndarray:
        """Map data to pixels from the left; halves first, so that 1e308 does not overflow."""
        x = np.asarray(x, np.float64)
        with np.errstate(all="ignore"):
            return (x / 2 - self.low / 2) / (self.high / 2 - self.low / 2) * self.width

    def y_to_pixel(self, y: np.ndarray | float) -> np.ndarray:
        """Map data to pixels from the top."""
        y = np.asarray(y, np.float64)
        with np.errstate(all="ignore"):
            part = (y / 2 - self.bottom / 2) / (self.top / 2 - self.bottom / 2)
            return (1 - part) * self.height

    def x_at(self, pixel: float) -> float:
        """Return the data value at a pixel from the left."""
        part = pixel / self.width
        return self.low * (1 - part) + self.high * part

    def y_at(self, pixel: float) -> float:
        """Return the data value at a pixel from the top."""
        part = 1 - pixel / self.height
        return self.bottom * (1 - part) + self.top * part

    def moved(self, right: float, down: float) -> View:
        """Return the view after the picture was dragged by so many pixels."""
        across, up = -right / self.width, down / self.height
        low, high = _shifted(self.low, self.high, across)
        bottom, top = _shifted(self.bottom, self.top, up)
        return View(low, high, bottom, top, self.width, self.height)

    def zoomed(
        self, factor: float, at: tuple[float, float], *, x: bool = True, y: bool = True
    ) -> View:
        """Return the view with widths times `factor`, the pixel `at` staying where it is."""
        across, up = at[0] / self.width, 1 - at[1] / self.height
        low, high = _scaled(self.low, self.high, across, factor) if x else (self.low, self.high)
        bottom, top = _scaled(self.bottom, self.top, up, factor) if y else (self.bottom, self.top)
        return View(low, high, bottom, top, self.width, self.height)

    @property
    def stretch(self) -> float:
        """The length of a unit along x as drawn, in units along y."""
        across, up = self.high / 2 - self.low / 2, self.top / 2 - self.bottom / 2
        return (self.width / across) / (self.height / up)

    @property
    def is_equal(self) -> bool:
        """Whether a unit is as long on both axes."""
        return abs(self.stretch - 1) < _ALIKE

    def at_equal_scales(self) -> View:
        """Return the view with one range so much wider that a unit is as long on both axes."""
        middle = (self.width / 2, self.height / 2)
        if self.stretch > 1:
            return self.zoomed(self.stretch, middle, y=False)
        return self.zoomed(1 / self.stretch, middle, x=False)

    def cropped(self, width: float, height: float) -> View:
        """Return as much of the view as has room in other pixels; equal scales stay equal."""
        view = View(self.low, self.high, self.bottom, self.top, width, height)
        if not self.is_equal:
            return view
        middle = (width / 2, height / 2)
        if view.stretch > 1:
            return view.zoomed(1 / view.stretch, middle, x=False)
        return view.zoomed(view.stretch, middle, y=False)

    def settled(self, is_equal: bool | None) -> View:
        """Return the view at equal scales, if it should be; None: where that shows little more."""
        if is_equal is None:
            is_equal = 1 / _LITTLE_MORE <= self.stretch <= _LITTLE_MORE
        return self.at_equal_scales() if is_equal else self


def kept_equal(
    before: View, equal: bool | None, low: float, high: float, bottom: float, top: float
) -> bool | None:
    """Return how scales are wanted after a move of the view: zooming one axis sets them apart."""
    after = View(low, high, bottom, top, before.width, before.height)
    return equal if after.is_equal or not before.is_equal else False


def _shifted(low: float, high: float, part: float) -> tuple[float, float]:
    shift = (high / 2 - low / 2) * part * 2
    return sensible_range(low + shift, high + shift)


def _scaled(low: float, high: float, part: float, factor: float) -> tuple[float, float]:
    middle = low * (1 - part) + high * part
    return sensible_range(
        middle - (middle / 2 - low / 2) * factor * 2, middle + (high / 2 - middle / 2) * factor * 2
    )
