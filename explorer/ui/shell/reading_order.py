"""Widgets in the order in which the eye meets them."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QLayout, QScrollArea, QSplitter, QWidget


def in_reading_order(layout: QLayout | None) -> Iterator[QWidget]:
    """Yield the widgets of a layout and of the layouts inside it."""
    for i in range(layout.count() if layout is not None else 0):
        assert layout is not None
        item = layout.itemAt(i)
        assert item is not None
        widget = item.widget()
        if widget is None:
            yield from in_reading_order(item.layout())
        else:
            yield from _with_inside(widget)


def _with_inside(widget: QWidget | None) -> Iterator[QWidget]:
    """Yield a widget, and those in it."""
    if widget is None:
        return
    yield widget
    if isinstance(widget, QSplitter):
        # It lays out what is in it by itself.
        for i in range(widget.count()):
            yield from _with_inside(widget.widget(i))
        return
    inside = widget.widget() if isinstance(widget, QScrollArea) else widget
    yield from in_reading_order(inside.layout() if inside is not None else None)
