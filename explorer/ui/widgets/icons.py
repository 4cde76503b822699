"""The icons of resources/icons in the colours of the theme."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QToolButton, QWidget

from explorer.core.resources import resource
from explorer.ui.widgets.plain import as_tip
from explorer.ui.widgets.scale import Scaled, fix_size, scaled
from explorer.ui.widgets.theme import Themed, present_theme

_SIZE = 18


@cache
def icon(name: str, colour: str, disabled_colour: str) -> QIcon:
    """Return an icon drawn in `colour`, sharp up to three times its size.

    Lists have the same ones in each of their rows.
    """
    made = QIcon()
    made.addPixmap(_pixmap(name, colour))
    made.addPixmap(_pixmap(name, disabled_colour), QIcon.Mode.Disabled)
    return made


def _pixmap(name: str, colour: str) -> QPixmap:
    svg = resource(f"icons/{name}.svg").read_text(encoding="utf-8").replace("#000", colour)
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    pixmap = QPixmap(QSize(_SIZE * 3, _SIZE * 3))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, _SIZE * 3, _SIZE * 3))
    painter.end()
    pixmap.setDevicePixelRatio(3)
    return pixmap


class IconButton(QToolButton, Themed, Scaled):
    """A button that is one icon, with a name for who cannot see it; or an icon with words."""

    def __init__(
        self,
        name: str,
        description: str,
        parent: QWidget | None = None,
        text: str = "",
    ) -> None:
        super().__init__(parent)
        self._name = name
        if text:
            self.setProperty("role", "text")
            self.setText(text)
            self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        else:
            self.setProperty("role", "icon")
            fix_size(self, 28, 28)
        self.take_scale()
        self.describe(description)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.take_theme()

    def describe(self, description: str) -> None:
        """Say what the button does, to who sees and who listens."""
        self.setAccessibleName(description)
        self.setToolTip(as_tip(description))

    def take_theme(self) -> None:
        """Draw the icon in the colours of the theme."""
        theme = present_theme()
        self.setIcon(icon(self._name, theme.muted, theme.line))

    def take_scale(self) -> None:
        """Draw the icon as large as the text beside it."""
        self.setIconSize(QSize(scaled(_SIZE), scaled(_SIZE)))

    def set_icon(self, name: str) -> None:
        """Show another icon."""
        if name != self._name:
            self._name = name
            self.take_theme()
