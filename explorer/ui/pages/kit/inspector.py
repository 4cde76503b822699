"""Inspector of one point by the tapes: value, gradient, Hessian and what follows from it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from explorer.core.descent.curvature import NONE_MEANS, has_none, shape
from explorer.core.language.notation import format_value, value_text
from explorer.core.sentence import Sentence
from explorer.core.surface.results import Inspection
from explorer.ui.widgets.controls import clear_layout
from explorer.ui.widgets.plain import as_tip
from explorer.ui.widgets.scale import least_width
from explorer.ui.widgets.theme import UNIT, labelled, present_theme, section
from explorer.ui.widgets.translation import translated

_LONGEST = 10
"""Characters of a number in the table; what is longer is written with fewer digits."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class _Matrix(QWidget):
    """Numbers between brackets, with the variables at its sides."""

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ()
        self.labels: list[list[QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(0)

    def show_matrix(self, names: tuple[str, ...], rows: Sequence[Sequence[float | None]]) -> None:
        """Show the entries, row by row."""
        if names != self._names:
            self._arrange(names)
        for labels, row in zip(self.labels, rows, strict=True):
            for label, entry in zip(labels, row, strict=True):
                _show_number(label, entry)

    def _arrange(self, names: tuple[str, ...]) -> None:
        clear_layout(self._grid)
        self._names = names
        self.labels = [[labelled("", "number") for _ in names] for _ in names]
        for i, row in enumerate(names):
            self._grid.addWidget(_variable(row), i + 1, 0)
            self._grid.addWidget(_variable(row), 0, i + 2, _RIGHT)
            for j, column in enumerate(names):
                label = self.labels[i][j]
                least_width(label, 44)
                label.setAlignment(_RIGHT)
                label.setAccessibleName(
                    self.tr("Second derivative by {row} and {column}").format(
                        row=row, column=column
                    )
                )
                self._grid.addWidget(label, i + 1, j + 2)
        # Where the brackets stand.
        self._grid.setColumnMinimumWidth(1, 4)
        self._grid.setColumnMinimumWidth(len(names) + 2, 12)
        self._grid.setColumnStretch(len(names) + 3, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the brackets around the entries."""
        if not self.labels:
            return
        first, last = self.labels[0][0].geometry(), self.labels[-1][-1].geometry()
        painter = QPainter(self)
        painter.setPen(QPen(QColor(present_theme().muted), 1))
        top, bottom = first.top() + 1, last.bottom() - 1
        for at, inwards in ((first.left() - 10, 4), (last.right() + 10, -4)):
            painter.drawLine(at, top, at, bottom)
            painter.drawLine(at, top, at + inwards, top)
            painter.drawLine(at, bottom, at + inwards, bottom)
        painter.end()


class Inspector(QWidget):
    """Value, gradient by tape and by differences, Hessian, eigenvalues and the stable rate."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._value = _number(self.tr("Value of f at the point"))
        self._doubt = _note(self.tr("Remark about the value"))
        self._slopes = QGridLayout()
        self._slopes.setHorizontalSpacing(8)
        self._slopes.setVerticalSpacing(1)
        for column in (1, 2, 3):
            self._slopes.setColumnStretch(column, 1)
        self.slope_labels: list[tuple[QLabel, QLabel, QLabel]] = []
        """By variable: by the tape, by differences, and how far apart both are."""
        self.matrix = _Matrix()
        self._none_note = _note(self.tr("What None means"))
        self._eigenvalues = _number(self.tr("Eigenvalues of the Hessian"))
        self._rate = _number(self.tr("Largest stable learning rate"))
        self._rate.setToolTip(
            self.tr(
                "Below 2/λmax plain gradient descent settles in a bowl with the curvature of f at "
                "this point; above it the steps grow. Where f bends down in a direction, no rate "
                "is stable."
            )
        )
        self._shape = _note(self.tr("What the eigenvalues say"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._slopes)
        column.addWidget(self._doubt)
        column.addSpacing(UNIT)
        column.addWidget(section(self.tr("Hessian")))
        column.addWidget(self.matrix)
        column.addWidget(self._none_note)
        column.addLayout(self._build_eigenvalues())
        column.addWidget(self._shape)
        self._arrange(("x", "y"))
        self.show_nothing("…")

    def _build_eigenvalues(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 4, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 1)
        rows = ((self.tr("eigenvalues"), self._eigenvalues), (self.tr("stable rate"), self._rate))
        for i, (title, label) in enumerate(rows):
            grid.addWidget(labelled(title, "muted"), i, 0)
            grid.addWidget(label, i, 1, _RIGHT)
        return grid

    def _arrange(self, names: tuple[str, ...]) -> None:
        """Make a row of the table for every variable."""
        self._slopes.removeWidget(self._value)
        self._value.setParent(self)
        clear_layout(self._slopes)
        self._names = names
        self._slopes.addWidget(_variable("f"), 0, 0)
        self._slopes.addWidget(self._value, 0, 1, 1, 3, _RIGHT)
        self._value.show()
        heads = (self.tr("by tape"), self.tr("differences"), self.tr("apart"))
        for column, head in enumerate(heads, start=1):
            self._slopes.addWidget(labelled(head, "muted"), 1, column, _RIGHT)
        self.slope_labels = []
        for i, name in enumerate(names, start=2):
            self._slopes.addWidget(_variable(f"∂f/∂{name}"), i, 0)
            labels = (
                _number(self.tr("Derivative by {name}, by the tape").format(name=name)),
                _number(self.tr("Derivative by {name}, by central differences").format(name=name)),
                _number(self.tr("Difference of both derivatives by {name}").format(name=name)),
            )
            for column, label in enumerate(labels, start=1):
                self._slopes.addWidget(label, i, column, _RIGHT)
            labels[2].setProperty("role", "quiet-number")
            self.slope_labels.append(labels)

    @property
    def notes(self) -> tuple[str, str]:
        """The notes on None, empty where there is none, and on the eigenvalues."""
        return ("" if self._none_note.isHidden() else self._none_note.text(), self._shape.text())

    @property
    def value_text(self) -> str:
        """The value as it is shown."""
        return self._value.text()

    @property
    def doubt(self) -> str:
        """Remark about the value, empty where it is not mostly rounding."""
        return self._doubt.text()

    @property
    def eigenvalues_text(self) -> str:
        """The eigenvalues as they are shown."""
        return self._eigenvalues.text()

    @property
    def rate_text(self) -> str:
        """The stable rate as it is shown."""
        return self._rate.text()

    def show_inspection(self, inspection: Inspection) -> None:
        """Show what was found at a point."""
        if inspection.variables != self._names:
            self._arrange(inspection.variables)
        self._value.setText(value_text(inspection.value))
        self._value.setToolTip(as_tip(repr(inspection.value)))
        self._show_note(self._doubt, inspection.doubt())
        rows = zip(self.slope_labels, inspection.gradient, inspection.differences, strict=True)
        for (tape, difference, apart), slope, quotient in rows:
            _show_number(tape, slope)
            _show_number(difference, quotient)
            apart.setText("" if slope is None else format_value(abs(quotient - slope), 2))
        self.matrix.show_matrix(inspection.variables, inspection.hessian)
        self._none_note.setText(translated(NONE_MEANS))
        self._none_note.setVisible(has_none(inspection))
        self._show_eigenvalues(inspection)

    def _show_eigenvalues(self, inspection: Inspection) -> None:
        values = inspection.eigenvalues
        self._eigenvalues.setText("  ".join(format_value(v, 6) for v in values) or "—")
        self._eigenvalues.setToolTip(as_tip("  ".join(map(repr, values))))
        rate = inspection.stable_rate
        if rate is not None:
            self._rate.setText(f"2/λ = {format_value(rate, 6)}")
        else:
            self._rate.setText(self.tr("none here") if values else "—")
        self._show_note(self._shape, shape(inspection))

    def _show_note(self, note: QLabel, words: Sentence | None) -> None:
        note.setText("" if words is None else translated(words))
        note.setVisible(words is not None)

    def show_nothing(self, placeholder: str) -> None:
        """Show in the place of numbers that there are none, or none yet."""
        labels = [label for row in self.slope_labels for label in row]
        labels += [label for row in self.matrix.labels for label in row]
        for label in (self._value, self._eigenvalues, self._rate, *labels):
            label.setText(placeholder)
        for note in (self._shape, self._doubt):
            self._show_note(note, None)


def _number(name: str) -> QLabel:
    label = labelled("", "number")
    label.setAccessibleName(name)
    return label


def _note(name: str) -> QLabel:
    label = labelled("", "muted")
    label.setWordWrap(True)
    label.setAccessibleName(name)
    label.hide()
    return label


def _variable(name: str) -> QLabel:
    return labelled(name, "letter")


def _show_number(label: QLabel, value: float | None) -> None:
    label.setText(_short(value))
    label.setToolTip(as_tip(repr(value)))


def _short(value: float | None) -> str:
    """Return a number that fits into a column of the table."""
    for digits in (8, 7, 6, 5, 4):
        text = format_value(value, digits)
        if len(text) <= _LONGEST:
            return text
    return format_value(value, 3)
