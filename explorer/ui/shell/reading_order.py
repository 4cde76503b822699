"""Widgets in the order in which the eye meets them."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QSplitter, QStackedWidget, QWidget

from explorer.ui.shell.frame import Frame
from explorer.ui.widgets.grip import Grip


def contents(layout: QLayout | None) -> list[QWidget | QLayout]:
    """Return the widgets and layouts that are directly in a layout, in its order.

    They are not had by `itemAt`: what PySide makes of an item outlives it where its widget is
    deleted, and is then taken for whatever comes to lie in its place in memory, up to a crash.
    """
    if layout is None:
        return []
    owner, direct = layout.parentWidget(), Qt.FindChildOption.FindDirectChildrenOnly
    inside: list[QWidget | QLayout] = [
        *owner.findChildren(QWidget, options=direct),
        *layout.findChildren(QLayout, options=direct),
    ]
    places = [(layout.indexOf(each), each) for each in inside]
    return [each for at, each in sorted(places, key=lambda place: place[0]) if at >= 0]


def in_reading_order(layout: QLayout | None) -> Iterator[QWidget]:
    """Yield the widgets of a layout and of the layouts inside it."""
    for each in contents(layout):
        if isinstance(each, QLayout):
            yield from in_reading_order(each)
        else:
            yield from with_inside(each)


def with_inside(widget: QWidget | None) -> Iterator[QWidget]:
    """Yield a widget, and those in it, in this order."""
    if widget is None:
        return
    yield widget
    if isinstance(widget, QSplitter):
        # It lays out what is in it by itself.
        for i in range(widget.count()):
            yield from with_inside(widget.widget(i))
        return
    inside = widget.widget() if isinstance(widget, QScrollArea) else widget
    yield from in_reading_order(inside.layout() if inside is not None else None)


def regions(frame: Frame) -> Iterator[QWidget]:
    """Yield the parts of the window: its bars, the panels, the figure and what plays it."""
    yield frame.top_area
    for part in _parts(frame.middle_row):
        if part is frame.figure_area:
            for area in _parts(frame.figure_column):
                if not area.isHidden():
                    yield from _parts_of(area)
        elif not isinstance(part, Grip):
            yield part
    yield frame.status_area


def _parts_of(area: QWidget) -> Iterator[QWidget]:
    """Yield a figure and what is below it, by themselves."""
    if isinstance(area, QStackedWidget):
        yield from _parts_of(area.currentWidget())
    elif area.layout() is None:
        yield area
    else:
        yield from _parts(area.layout())


def _parts(layout: QLayout | None) -> Iterator[QWidget]:
    """Yield the widgets of a layout and of those in it, but not what is in the widgets."""
    for each in contents(layout):
        if isinstance(each, QLayout):
            yield from _parts(each)
        else:
            yield each
