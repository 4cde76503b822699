"""The values of a function and its derivatives at the point, and what is to be said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from explorer.core.bounds import bounds
from explorer.core.curves.spec import CurveSpec
from explorer.core.language.notation import derivative_name, value_text
from explorer.core.translation import translate
from explorer.ui.pages.kit.editor import Editor
from explorer.ui.pages.kit.rows import group, paragraph, row, say, tape_button
from explorer.ui.widgets.controls import NumberField, Swatch, clear_layout, range_texts
from explorer.ui.widgets.plain import Label, as_tip
from explorer.ui.widgets.scale import fix_width
from explorer.ui.widgets.theme import UNIT, section
from explorer.ui.widgets.translation import translated

if TYPE_CHECKING:
    from explorer.core.curves.results import CurveFeatures, CurveSamples, Gap

_MOST_NOTES = 4
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class _RowLabel(Label):
    """A part of a curve's row: a click on it is one on the swatch."""

    def __init__(self, swatch: Swatch, text: str, role: str) -> None:
        super().__init__(text)
        self._swatch = swatch
        self.setProperty("role", role)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Press the swatch."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._swatch.click()


class PointGroup(QWidget):
    """A row for each derivative, more and fewer of them, and notes.

    Signals:
        tape_asked(): the function is to be shown on the tape, at the point.
    """

    tape_asked = Signal()

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self._change = editor.change
        self._spec = CurveSpec()
        self.rows: list[tuple[Swatch, QLabel]] = []
        self._at_label = section("")
        self.at_field = NumberField(
            self.tr("The point"), self.tr("Where the values are taken; drag the point or type")
        )
        self.at_field.setAlignment(Qt.AlignmentFlag.AlignLeft)
        fix_width(self.at_field, 120)
        self.at_field.number_entered.connect(lambda x: self._change("", point=x))
        self._grid = QGridLayout()
        # What is between the columns belongs to them: a click there is one on the row.
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(2, 1)
        self._notes = paragraph("muted", self.tr("Notes about the curves"))
        column = group(self)
        column.addLayout(row(self._at_label, self.at_field))
        column.addLayout(self._grid)
        column.addLayout(self._build_orders())
        self.tape_button = tape_button(self)
        self.tape_button.clicked.connect(lambda _: self.tape_asked.emit())
        column.addLayout(row(self.tape_button))
        column.addWidget(self._notes)

    def _build_orders(self) -> QHBoxLayout:
        """Return the buttons for one derivative more and one less, which name it."""
        self.more_button, self.fewer_button = QPushButton(), QPushButton()
        self.more_button.clicked.connect(lambda: self._change("", order=self._spec.order + 1))
        self.fewer_button.clicked.connect(lambda: self._change("", order=self._spec.order - 1))
        made = row(self.more_button, self.fewer_button, gap=UNIT)
        for button in (self.more_button, self.fewer_button):
            button.setProperty("role", "order")
        return made

    def _show_orders(self, order: int) -> None:
        most = int(bounds(CurveSpec, "order").high)
        more, last = derivative_name(min(order + 1, most)), derivative_name(order)
        self.more_button.setEnabled(order < most)
        self.fewer_button.setEnabled(order > 0)
        for button, text, tip in (
            (
                self.more_button,
                self.tr("+ derivative {name}").format(name=more),
                self.tr("Show the next derivative too: {name}").format(name=more),
            ),
            (
                self.fewer_button,
                self.tr("− {name}").format(name=last),
                self.tr("Leave out the last derivative: {name}").format(name=last),
            ),
        ):
            button.setText(text)
            button.setAccessibleName(tip)
            button.setToolTip(as_tip(tip))

    def show_spec(self, spec: CurveSpec) -> None:
        """Show the point and as many rows as a spec has derivatives."""
        self._spec = spec
        self._at_label.setText(self.tr("AT {axis} =").format(axis=spec.function.axis()))
        self.at_field.show_number(spec.point)
        self._show_orders(spec.order)
        self._show_value_rows(spec)

    def _show_value_rows(self, spec: CurveSpec) -> None:
        if len(self.rows) != spec.order + 1:
            clear_layout(self._grid)
            self.rows = [self._value_row(k) for k in range(spec.order + 1)]
        for order, (swatch, _) in enumerate(self.rows):
            swatch.blockSignals(True)
            swatch.setChecked(order not in spec.hidden)
            swatch.blockSignals(False)

    def _value_row(self, order: int) -> tuple[Swatch, QLabel]:
        name = derivative_name(order)
        swatch = Swatch(order)
        swatch.setAccessibleName(self.tr("Show {name}").format(name=name))
        swatch.setToolTip(as_tip(self.tr("Show or hide {name}").format(name=name)))
        swatch.toggled.connect(lambda on: self._on_swatch(order, on))
        value = _RowLabel(swatch, "", "number")
        value.setAccessibleName(self.tr("Value of {name} at the point").format(name=name))
        title = _RowLabel(swatch, name, "letter")
        fix_width(title, 52)
        title.setIndent(8)
        self._grid.addWidget(swatch, order, 0)
        self._grid.addWidget(title, order, 1)
        value.setAlignment(_RIGHT)
        self._grid.addWidget(value, order, 2)
        return swatch, value

    def _on_swatch(self, order: int, on: bool) -> None:
        hidden = {*self._spec.hidden} - {order} if on else {*self._spec.hidden, order}
        self._change("", hidden=tuple(sorted(hidden)))

    def show_values(self, samples: CurveSamples) -> None:
        """Show the values at the point."""
        point = samples.point
        for order, (_, label) in enumerate(self.rows):
            if order >= len(point.derivatives):
                continue
            value = point.derivatives[order]
            if samples.preliminary and order > 0:
                label.setText("…")
                label.setToolTip("")
                continue
            label.setText(value_text(value))
            note = samples.notes.get(order)
            label.setToolTip(as_tip(translated(note) if note is not None else repr(value)))

    def show_no_values(self, placeholder: str) -> None:
        """Show in the place of values that there are none, or none yet."""
        for _, label in self.rows:
            label.setText(placeholder)
            label.setToolTip("")
        self._notes.hide()

    def show_notes(self, samples: CurveSamples, features: CurveFeatures | None) -> None:
        """Say what the tape's None means, why there are gaps, what is not marked."""
        lines = [
            f"{derivative_name(order)}: {translated(note)}"
            for order, note in samples.notes.items()
            if order in self._spec.visible()
        ]
        lines += self._show_rounded(samples, features)
        remarks = samples.remarks if features is None else features.remarks
        lines += [translated(remark) for remark in remarks]
        if features is not None:
            lines += [_gap_text(self, gap) for gap in features.gaps]
            lines += [translated(note) for note in features.notes]
        lines = list(dict.fromkeys(lines))
        if len(lines) > _MOST_NOTES:
            more = self.tr("and {count} more").format(count=len(lines) - _MOST_NOTES)
            lines = [*lines[:_MOST_NOTES], more]
        say(self._notes, "\n".join(lines))

    def _show_rounded(self, samples: CurveSamples, features: CurveFeatures | None) -> list[str]:
        """Show no value at the point that is mostly rounding; return what is to be said of them."""
        found = features.rounded if features is not None else []
        values = samples.point.derivatives
        lines = []
        for rounded in found:
            of_point = (rounded.x, rounded.value) == (samples.point.x, values[rounded.order])
            if of_point and rounded.order < len(self.rows):
                lines.append(translated(rounded.sentence()))
                label = self.rows[rounded.order][1]
                label.setText(self.tr("rounding"))
                label.setToolTip(as_tip(lines[-1]))
        return lines

    @property
    def notes(self) -> str:
        """The sentences about None, gaps and marks."""
        return self._notes.text()


def _gap_text(page: QObject, gap: Gap) -> str:
    """Say where a curve has no value, and why."""
    low, high = range_texts(gap.low, gap.high)
    where = translate("at {low}") if low == high else translate("from {low} to {high}")
    where = where.format(low=low, high=high)
    return f"{derivative_name(gap.order)} {where}: {translated(gap.reason)}"
