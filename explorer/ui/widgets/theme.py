"""Colours, fonts and rhythm: one place for everything that is a matter of looks."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from string import Template
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette, QPen
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from explorer.core.resources import resource
from explorer.ui.widgets.plain import Label
from explorer.ui.widgets.scale import present_scale

ThemeName = Literal["light", "dark", "print"]
UNIT = 8
"""Pixels of the spacing rhythm."""
LEFT_WIDTH, RIGHT_WIDTH = 296, 320
TOP_HEIGHT, STATUS_HEIGHT = 48, 28


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one theme."""

    name: ThemeName
    background: str
    panel: str
    line: str
    grid: str
    axis: str
    ink: str
    muted: str
    accent: str
    field: str
    hover: str
    error: str
    good: str
    waiting: str
    missing: str
    """Of a gradient that is None, NaN or infinite."""
    keyword: str
    literal: str
    curves: tuple[str, ...]
    """By order of the derivative: Okabe and Ito's first, lightened where the ground is dark, and
    others as far from them as there are for who sees no red, no green or no blue."""
    heat: tuple[str, ...]
    """Of a landscape, from low to high: viridis with its lightness, in OKLab, squeezed to a part
    that lets coloured lines and text stand out."""
    solid: tuple[str, ...]
    """Of a surface in three dimensions, from low to high: the same with more colour."""
    places: tuple[str, ...]
    """Of the starts that end in one place, by its number: apart in hue, and in lightness
    for who does not see the hue."""
    diverged: str
    """Of the starts whose descent diverges."""
    not_converged: str
    """Of the starts whose descent has not converged yet."""
    elsewhere: str
    """Of the starts that end where few do."""
    tapes: tuple[str, ...]
    """By the number of a tape: an outer one apart from those within it."""
    added: str
    """Ground of a line that a repair adds."""
    removed: str
    """Ground of a line that it takes away."""


LIGHT = Theme(
    name="light",
    background="#ffffff",
    panel="#f7f8f9",
    line="#e3e6e9",
    grid="#e9ecef",
    axis="#9aa3ab",
    ink="#1c2126",
    muted="#626b74",
    accent="#0072B2",
    field="#ffffff",
    hover="#eceff2",
    error="#891716",
    good="#147655",
    waiting="#79642F",
    missing="#B73500",
    keyword="#7A3E9D",
    literal="#00795A",
    curves=("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#794F26", "#511B95", "#525166"),
    heat=("#f7f0b1", "#d7efbb", "#beeac7", "#ace2d5", "#a8d6e4", "#b7c6e4", "#c0b9d4"),
    solid=("#f8eb89", "#bde290", "#89d39b", "#57c0ab", "#45a5bf", "#6983bb", "#78669d"),
    places=("#b8ceff", "#dead57", "#7fc697", "#deacd4", "#d4eb8c", "#baa8f7", "#b1ebf9"),
    diverged="#858c93",
    not_converged="#f1f2f3",
    elsewhere="#cfd3d7",
    tapes=("#A06002", "#0072B2", "#14A67A", "#B384AB", "#493005", "#585C62"),
    added="#E3F5EA",
    removed="#FCE8E6",
)
DARK = Theme(
    name="dark",
    background="#15171a",
    panel="#1c1f23",
    line="#2c3036",
    grid="#262a2f",
    axis="#626a73",
    ink="#e8eaed",
    muted="#9aa0a8",
    accent="#56B4E9",
    field="#15171a",
    hover="#2a2e34",
    error="#DE8E80",
    good="#2CD2A8",
    waiting="#F5D060",
    missing="#FA7000",
    keyword="#C792EA",
    literal="#6FD3B0",
    curves=("#44C2FF", "#EC8201", "#3AAC77", "#F5B0CA", "#CFE127", "#7380FF", "#819195"),
    heat=("#6d6524", "#4a612a", "#285a37", "#025044", "#01414f", "#212f4e", "#2a203e"),
    solid=("#cdc15f", "#93b565", "#5ca570", "#1b917d", "#00758e", "#3c5388", "#483769"),
    places=("#3f5da3", "#6c4125", "#162f07", "#630b5b", "#556a12", "#3f328d", "#2b5946"),
    diverged="#050607",
    not_converged="#24272b",
    elsewhere="#3d4249",
    tapes=("#F59302", "#0DA2F1", "#3DF1B4", "#EBB9D8", "#575EB0", "#9B8F8C"),
    added="#14301F",
    removed="#3A1D1B",
)
THEMES: dict[str, Theme] = {"light": LIGHT, "dark": DARK}
PRINT = replace(
    LIGHT,
    name="print",
    ink="#000000",
    muted="#303030",
    axis="#606060",
    grid="#d8d8d8",
    curves=("#000000", "#CB4A14", "#0B5A40", "#9C3078", "#292105", "#1A9ADB", "#33209A"),
    places=("#f7e3c0", "#a78fd8", "#7ccdcd", "#c4dcec", "#7bb491", "#d7d068", "#f099bf"),
    diverged="#70767c",
    not_converged="#f6f7f8",
    elsewhere="#858c93",
    tapes=("#000000", "#CB4A14", "#0B5A40", "#9C3078", "#1A9ADB", "#33209A"),
)
"""Of a figure on paper: black letters, and lines and areas whose greys can be told apart."""
FIGURE_THEMES: dict[str, Theme] = {**THEMES, "print": PRINT}

# By order: dash and gap in pen widths. Distinct in grey print too.
DASHES: tuple[tuple[float, ...], ...] = (
    (),
    (7, 3.5),
    (3.5, 2.25),
    (1.3, 2.3),
    (7, 2.5, 1.5, 2.5),
    (5, 2, 1.2, 2, 1.2, 2),
    (10, 3),
)


_LEGIBLE = 4.5
"""Contrast of small letters, by WCAG 2.2."""
_SHADES = 20
"""Steps from a colour to the ink."""


def curve_pen(theme: Theme, order: int) -> QPen:
    """Return the pen of f^(order): f solid and heavier, each derivative with its own dashes."""
    pen = QPen(QColor(theme.curves[order]), 2.5 if order == 0 else 2.0)
    # At the angles of a sampled curve no one can tell a bevel from a round join, which costs more.
    pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if DASHES[order]:
        pen.setDashPattern(DASHES[order])
    return pen


def contrast(one: QColor, other: QColor) -> float:
    """Return how far two colours are apart in lightness, 1 … 21, as WCAG 2.2 defines it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    """Return the relative luminance of WCAG 2.2."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def readable(colour: QColor, theme: Theme) -> QColor:
    """Return the colour in which letters can be read: as little darker or lighter as is needed."""
    ground, ink = QColor(theme.background), QColor(theme.ink)
    for part in range(_SHADES + 1):
        shares = zip(_parts(colour), _parts(ink), strict=True)
        mixed = QColor.fromRgbF(*((a * (_SHADES - part) + b * part) / _SHADES for a, b in shares))
        if contrast(mixed, ground) >= _LEGIBLE:
            return mixed
    return ink


def _parts(colour: QColor) -> tuple[float, float, float]:
    return colour.redF(), colour.greenF(), colour.blueF()


def badge_ink(colour: QColor, theme: Theme) -> QColor:
    """Return the colour in which a number can best be read on a badge."""
    inks = QColor(theme.background), QColor(theme.ink)
    return max(inks, key=lambda ink: contrast(ink, colour))


def text_font(pixels: int = 13, *, strong: bool = False, italic: bool = False) -> QFont:
    """Return the font of the interface and of the figures' labels."""
    weight = QFont.Weight.DemiBold if strong else QFont.Weight.Normal
    return QFont(_font("Inter", pixels, weight, italic))


def name_font(text: str, pixels: int) -> QFont:
    """Return the font for what is named beside a figure: slanted, but for Chinese signs.

    Chinese is set upright; a machine would only shear its signs.
    """
    return text_font(pixels, italic=not any("\u2e80" <= sign <= "\uffef" for sign in text))


def mono_font(pixels: int = 12) -> QFont:
    """Return the font of code and numbers."""
    return QFont(_font("JetBrains Mono", pixels, QFont.Weight.Normal, False))


def ui_font(pixels: int = 13, *, strong: bool = False, italic: bool = False) -> QFont:
    """Return `text_font` as large as the interface is; a figure is enlarged as a whole."""
    return text_font(round(pixels * present_scale()), strong=strong, italic=italic)


def ui_mono(pixels: int = 12) -> QFont:
    """Return `mono_font` as large as the interface is."""
    return mono_font(round(pixels * present_scale()))


@functools.cache
def _font(family: str, pixels: int, weight: QFont.Weight, italic: bool) -> QFont:
    font = QFont(family)
    font.setPixelSize(pixels)
    font.setWeight(weight)
    font.setItalic(italic)
    return font


def section(text: str) -> QLabel:
    """Return the heading of a group of controls."""
    label = Label(text.upper())
    label.setProperty("role", "section")
    return label


def labelled(text: str, role: str) -> QLabel:
    """Return a label with a role of the style sheet."""
    label = Label(text)
    label.setProperty("role", role)
    return label


def system_theme() -> Theme:
    """Return the theme that the desktop asks for."""
    scheme = QGuiApplication.styleHints().colorScheme()
    return DARK if scheme == Qt.ColorScheme.Dark else LIGHT


_ROLES: dict[str, tuple[QPalette.ColorRole, ...]] = {
    "panel": (
        QPalette.ColorRole.Window,
        QPalette.ColorRole.AlternateBase,
        QPalette.ColorRole.Button,
    ),
    "field": (QPalette.ColorRole.Base, QPalette.ColorRole.ToolTipBase, QPalette.ColorRole.Light),
    "ink": (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
        QPalette.ColorRole.ToolTipText,
    ),
    "muted": (QPalette.ColorRole.PlaceholderText,),
    "accent": (QPalette.ColorRole.Highlight,),
    "background": (QPalette.ColorRole.HighlightedText,),
    "line": (QPalette.ColorRole.Mid, QPalette.ColorRole.Dark),
    "hover": (QPalette.ColorRole.Midlight,),
    "axis": (QPalette.ColorRole.Shadow,),
    "error": (QPalette.ColorRole.BrightText,),
    "missing": (QPalette.ColorRole.Link,),
    "good": (QPalette.ColorRole.LinkVisited,),
}
"""The colours of the style sheet, with the places of the palette that each is in."""


_LINES = re.compile(r"(font-size|min-height|max-height): (\d+)px")
_PROPERTY = "theme"
"""Of the application: the name of its theme."""


class Themed:
    """A widget that is told of another theme, because painting it anew is not enough."""

    def take_theme(self) -> None:
        """Take the colours of `present_theme`."""
        raise NotImplementedError


def present_theme() -> Theme:
    """Return the theme of the application's windows; figures have a theme of their own."""
    return THEMES.get(_application().property(_PROPERTY), LIGHT)


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application


def apply_theme(theme: Theme) -> None:
    """Give the application its palette and style sheet; what is made already wants `restyle`.

    An own palette on the Fusion style: asking Qt for a colour scheme has no effect on platforms
    without a desktop's theme, which offscreen and bare X11 are.
    """
    application = _application()
    application.setProperty(_PROPERTY, theme.name)
    palette = QPalette()
    for colour, roles in _ROLES.items():
        for role in roles:
            palette.setColor(role, QColor(getattr(theme, colour)))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.muted))
    application.setPalette(palette)
    # The sheet is the same in every theme. Qt would work it out for each widget once more for
    # every widget that this one is in, seen or not.
    sheet = _sheet(present_scale())
    if application.styleSheet() != sheet:
        application.setStyleSheet(sheet)


@functools.cache
def _sheet(scale: float) -> str:
    """Return the style sheet, whose colours are those of the palette by name.

    Letters, and what is as high as a line of them, are larger by the scale.
    """
    written = resource("window.qss").read_text(encoding="utf-8")

    def enlarged(found: re.Match[str]) -> str:
        factor = scale if found[1] == "font-size" else max(1.0, scale)
        return f"{found[1]}: {round(int(found[2]) * factor)}px"

    written = _LINES.sub(enlarged, written)
    colours = {name: f"palette({_word(roles[0])})" for name, roles in _ROLES.items()}
    return Template(written).substitute(colours)


def _word(role: QPalette.ColorRole) -> str:
    """Return what a style sheet calls a role of the palette."""
    return re.sub(r"(?<!^)([A-Z])", r"-\1", role.name).lower()


def restyle(widgets: Iterable[QWidget]) -> None:
    """Let widgets take the colours of the theme, which the style keeps by widget.

    One with a sheet of its own has a style of its own, of which PySide may hold a wrapper of what
    was at its address before: that style is not asked for, but made anew with the sheet.
    """
    style = QApplication.style()
    widgets = list(widgets)
    for widget in widgets:
        if own := widget.styleSheet():
            widget.setStyleSheet(own)
        else:
            style.polish(widget)
        widget.update()
    for widget in widgets:
        if isinstance(widget, Themed):
            widget.take_theme()


def family(widget: QWidget) -> list[QWidget]:
    """Return a widget with all that are in it, each after what it is in."""
    return [widget, *widget.findChildren(QWidget)]


def all_widgets() -> list[QWidget]:
    """Return every widget there is, as `family` does."""
    tops = (widget for widget in QApplication.topLevelWidgets() if widget.parent() is None)
    return [widget for top in tops for widget in family(top)]
