"""What can be typed: a list to search, each row of which goes into the function field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    QSizeF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import (
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from explorer.core.language.latex import to_latex
from explorer.core.language.parser import parse
from explorer.core.language.reference import Row, rows, told_of
from explorer.core.matching import ranked
from explorer.ui.widgets.plain import as_tip
from explorer.ui.widgets.scale import Scaled, present_scale, scaled
from explorer.ui.widgets.theme import Themed, labelled, present_theme, ui_font, ui_mono
from explorer.ui.widgets.translation import translated
from explorer.ui.widgets.typesetting import formula_svg

_HEIGHT, _MARGIN = 62, 12
_Index = QModelIndex | QPersistentModelIndex


class _Formulas:
    """The rows typeset, one at a time while nothing else is to be done."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str], QSvgRenderer | None] = {}
        self.wanted: list[tuple[str, str]] = []

    def of(self, text: str) -> QSvgRenderer | None:
        """Return the picture of a text; None: there is none, or none yet."""
        key = text, present_theme().ink
        if key not in self._made and key not in self.wanted:
            self.wanted.append(key)
        return self._made.get(key)

    def make_next(self) -> bool:
        """Typeset what was asked for last, which is what is looked at; return whether it did."""
        if not self.wanted:
            return False
        text, colour = self.wanted.pop()
        try:
            svg = formula_svg(to_latex(parse(text).expression), colour)
        except Exception:
            # The library raises nearly anything; the typed form stands there in any case.
            self._made[text, colour] = None
            return True
        self._made[text, colour] = QSvgRenderer(QByteArray(svg))
        return True


class _Rows(QAbstractListModel):
    """The rows that match."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: Sequence[Row] = ()

    def show(self, found: Sequence[Row]) -> None:
        self.beginResetModel()
        self.rows = found
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.text}: {told(row)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(f"{row.text}\n{told(row)}")
        return None


class _RowDelegate(QStyledItemDelegate):
    """Draws what is typed, how it is read, and below what it means."""

    def __init__(self, formulas: _Formulas, parent: QObject) -> None:
        super().__init__(parent)
        self._formulas = formulas

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, scaled(_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model, theme = index.model(), present_theme()
        assert isinstance(model, _Rows)
        row = model.rows[index.row()]
        # PySide declares these by C++ inheritance only.
        rect, state = option.rect, option.state  # pyright: ignore[reportAttributeAccessIssue]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.hover))
            painter.drawRoundedRect(rect.adjusted(4, 1, -4, -1), 6, 6)
        box = QRectF(rect).adjusted(_MARGIN, 4, -_MARGIN, -4)
        upper, lower = QRectF(box), QRectF(box)
        upper.setBottom(box.bottom() - scaled(18))
        lower.setTop(upper.bottom())
        painter.setFont(ui_mono(13))
        painter.setPen(QColor(theme.ink))
        used = painter.fontMetrics().horizontalAdvance(row.text)
        painter.drawText(upper, _LEFT, _cut(painter, row.text, upper.width()))
        upper.setLeft(upper.left() + used + _MARGIN)
        self._paint_formula(painter, row.text, upper)
        painter.setFont(ui_font(12))
        painter.setPen(QColor(theme.muted))
        painter.drawText(lower, _LEFT, _cut(painter, told(row), lower.width()))
        painter.restore()

    def _paint_formula(self, painter: QPainter, text: str, box: QRectF) -> None:
        """Draw how it is read at the right, where there is room for it."""
        picture = self._formulas.of(text)
        if picture is None or box.width() < scaled(24):
            return
        size = QSizeF(picture.defaultSize()) * (0.76 * present_scale())
        shrunk = min(1.0, box.width() / size.width(), box.height() / size.height())
        size *= shrunk
        place = QRectF(box.right() - size.width(), 0, size.width(), size.height())
        place.moveTop(box.center().y() - size.height() / 2)
        picture.render(painter, place)


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def _cut(painter: QPainter, text: str, room: float) -> str:
    metrics = QFontMetrics(painter.font())
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, int(room)))


def told(row: Row) -> str:
    """Return all that there is to be said of a row."""
    return " · ".join(translated(each) for each in told_of(row))


class TypingHelp(QWidget, Themed, Scaled):
    """A field to search in, the rows, and all that there is to be said of the chosen one.

    Signals:
        chosen(str): a text is to go into the function field.
        left(): the keyboard is to go back to it.
    """

    chosen = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("typingHelp")
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Search: a name, a word, a sign"))
        self.field.setAccessibleName(self.tr("Search what can be typed"))
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._match)
        self._formulas = _Formulas()
        self._rows = _Rows(self)
        self.view = QListView()
        self.view.setObjectName("calls")
        self.view.setModel(self._rows)
        self.view.setItemDelegate(_RowDelegate(self._formulas, self.view))
        self.view.setUniformItemSizes(True)
        self.view.setMouseTracking(True)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setAccessibleName(self.tr("What can be typed"))
        self.view.clicked.connect(self._choose)
        self.view.activated.connect(self._choose)
        self.view.selectionModel().currentChanged.connect(self._tell)
        self._told = labelled("", "muted")
        self._told.setWordWrap(True)
        self._told.setMinimumWidth(1)
        self._told.setAccessibleName(self.tr("What the chosen row means"))
        self._typesetting = QTimer(self, interval=0)
        self._typesetting.timeout.connect(self._typeset)
        self._build()
        self._all: list[Row] = []

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(10, 0, 10, 8)
        top.addWidget(self.field)
        column.addLayout(top)
        column.addWidget(self.view, 1)
        foot = QWidget()
        foot.setObjectName("typingFoot")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        below = QVBoxLayout(foot)
        below.setContentsMargins(_MARGIN, 8, _MARGIN, 0)
        below.addWidget(self._told)
        column.addWidget(foot)

    @property
    def shown(self) -> Sequence[Row]:
        """The rows that match what is searched."""
        return self._rows.rows

    def open(self) -> None:
        """Be ready to search."""
        self.fill()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def fill(self) -> None:
        """List everything, once somebody looks."""
        if not self._all:
            self._all = rows()
            self._match()
        self._typesetting.start()

    def take_theme(self) -> None:
        """Typeset in the colours of the theme."""
        self._typesetting.start()
        self.view.viewport().update()

    def take_scale(self) -> None:
        """Give the rows the height of their letters."""
        self.view.scheduleDelayedItemsLayout()

    def _match(self) -> None:
        names = [
            (row.text, f"{row.function} {' '.join(row.also)} {told(row)}") for row in self._all
        ]
        order = ranked(self.field.text(), names)
        self._rows.show([self._all[i] for i in order])
        self.view.setCurrentIndex(self._rows.index(0, 0) if order else QModelIndex())
        if not order:
            text = self.tr("Nothing that can be typed matches “{text}”.")
            self._told.setText(text.format(text=self.field.text().strip()[:60]))
        self._typesetting.start()

    def _tell(self, index: QModelIndex) -> None:
        if index.isValid():
            self._told.setText(told(self._rows.rows[index.row()]))

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self._rows.rows[index.row()].text)

    def _typeset(self) -> None:
        if not self.isVisible() or not self._formulas.make_next():
            self._typesetting.stop()
        else:
            self.view.viewport().update()
            # What is painted now may want more.
            self._typesetting.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the arrows go through the rows from the field, Enter take one and Esc leave."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if step:
            row = max(0, min(self.view.currentIndex().row() + step, len(self.shown) - 1))
            self.view.setCurrentIndex(self._rows.index(row, 0))
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._choose(self.view.currentIndex())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
