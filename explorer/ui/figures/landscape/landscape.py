"""A function of two variables as a map or as a surface in space: one answer, seen in two ways."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QPainter

from explorer.core.surface.results import SurfaceSamples
from explorer.core.translation import Text
from explorer.ui.figures.kit.bands import paint_remark
from explorer.ui.figures.kit.view import View
from explorer.ui.figures.landscape.colour_bar import paint_bar
from explorer.ui.figures.landscape.contour_map import ContourMap
from explorer.ui.figures.landscape.surface3d import Surface3D
from explorer.ui.widgets.theme import Theme


class Landscape:
    """The map and the surface of the same answer."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.map = ContourMap(theme)
        self.surface = Surface3D(theme)

    @property
    def samples(self) -> SurfaceSamples | None:
        """Data that it is drawn from."""
        return self.map.samples

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._theme = theme
        self.map.set_theme(theme)
        self.surface.set_theme(theme)

    def show(self, samples: SurfaceSamples | None) -> None:
        """Take an answer, or none any more."""
        self.map.show(samples)
        self.surface.show(samples, self.map.scale)

    def paint_remark(self, painter: QPainter) -> None:
        """Say where a mean stands in the place of waves."""
        if self.samples is not None and self.samples.means is not None:
            text: Text = "mean of waves finer than the picture"
            paint_remark(painter, self._theme, QCoreApplication.translate("Landscape", text))

    def paint_bar(self, painter: QPainter, view: View, *, in_space: bool) -> None:
        """Paint beside the view which colour is which value."""
        if self.samples is not None:
            paint_bar(painter, self._theme, view, self.map.scale, in_space=in_space)
