"""What of a window cannot be read: texts that are cut, covered by others, or out of their parent.

Qt itself puts an ellipsis where the hint in an empty field has no room."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QRadioButton,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from explorer.ui.widgets.controls import DropDown
from explorer.ui.widgets.plain import ElidedLabel, FittingLabel, LinesLabel

_TRIES = 100
"""Times that the window is looked at, a fiftieth of a second apart."""
_OWN_CARE = (ElidedLabel, FittingLabel, LinesLabel)
"""They show what fits, and an ellipsis."""


def illegible(top: QWidget) -> list[str]:
    """Return what of the visible texts within a widget cannot be read, and why."""
    shown = [each for each in top.findChildren(QWidget) if each.isVisible() and each.width() > 0]
    texts = [each for each in shown if _text(each)]
    found = [f"cut: {_text(each)}" for each in texts if _is_cut(each)]
    found += [f"out of its parent: {_text(each)}" for each in texts if _sticks_out(each)]
    return found + [f"covered: {_text(a)} / {_text(b)}" for a, b in _overlapping(texts)]


def _text(widget: QWidget) -> str:
    match widget:
        case QLabel() | QAbstractButton():
            return widget.text()
        case QComboBox():
            return widget.currentText()
    return ""


def _is_cut(widget: QWidget) -> bool:
    match widget:
        case QLabel():
            return not isinstance(widget, _OWN_CARE) and _is_label_cut(widget)
        case QCheckBox() | QRadioButton():
            return _is_less(widget.size(), widget.sizeHint())
        case QAbstractButton():
            return widget.minimumWidth() != 1 and _is_less(widget.size(), widget.minimumSizeHint())
        case DropDown():
            # It has a way of its own to say less.
            return widget.shown_text() not in widget.currentText()
        case QComboBox():
            return _advance(widget, widget.currentText()) > _field(widget).width()
    return False


def _is_label_cut(label: QLabel) -> bool:
    if label.wordWrap():
        return label.height() + 1 < label.heightForWidth(label.width())
    # One of a pixel at least is told to be cut, and has a tooltip.
    return label.minimumWidth() != 1 and _is_less(label.size(), label.minimumSizeHint())


def _is_less(has: QSize, needed: QSize) -> bool:
    return has.width() < needed.width() or has.height() + 1 < needed.height()


def _advance(widget: QWidget, text: str) -> int:
    return widget.fontMetrics().horizontalAdvance(text)


def _field(box: QComboBox) -> QRect:
    """Return where the style writes the choice of a box."""
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    control, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
    return box.style().subControlRect(control, option, part, box)


def _sticks_out(widget: QWidget) -> bool:
    """Return whether a parent that cannot be scrolled cuts a widget off."""
    inside = widget.rect()
    while not widget.isWindow() and not _is_scrolled(widget):
        inside.translate(widget.pos())
        widget = widget.parentWidget()
        if not widget.rect().contains(inside):
            return True
    return False


def _is_scrolled(widget: QWidget) -> bool:
    area = widget.parentWidget().parentWidget()
    return isinstance(area, QAbstractScrollArea) and area.viewport() is widget.parentWidget()


def _overlapping(texts: list[QWidget]) -> Iterator[tuple[QWidget, QWidget]]:
    """Yield pairs in one parent of which one lies on the other."""
    for one, other in combinations(texts, 2):
        is_beside = one.parentWidget() is other.parentWidget()
        if is_beside and one.geometry().intersects(other.geometry()):
            yield one, other


def illegible_at_rest(bot: QtBot, top: QWidget) -> list[str]:
    """Return the same once the answers that are under way have been given their room."""
    found = [""]
    for _ in range(_TRIES):
        bot.wait(20)
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        if not (found := illegible(top)):
            break
    return found
