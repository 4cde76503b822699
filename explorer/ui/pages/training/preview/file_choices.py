"""Choices of how a file is read: each shows first what was found."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QWidget

from explorer.core.training.data import Reading
from explorer.storage.csv.data import CsvData
from explorer.storage.csv.text import encoding_title
from explorer.ui.pages.kit.form import SettingField
from explorer.ui.pages.kit.rows import Choice
from explorer.ui.widgets.function_edit import leaves_to_window
from explorer.ui.widgets.plain import as_tip
from explorer.ui.widgets.scale import fix_width, least_width, scaled
from explorer.ui.widgets.theme import labelled

_CELL = 172
"""Pixels that a choice with its name takes."""
_FOUND = "found"
_ENCODINGS = (
    "utf-8", "cp1252", "gb18030", "big5", "cp932", "cp949", "cp1251", "cp1250", "cp1253", "cp1254",
    "utf-16",
)  # fmt: skip


class WordsField(QLineEdit):
    """A field of words with commas between them, which leaves the keys of the window to it."""

    def event(self, event: QEvent) -> bool:
        """Leave the keys of the window to it."""
        return False if leaves_to_window(self, event) else super().event(event)


class FileChoices(QWidget):
    """Separator, marks of numbers, encoding, names, lines to skip and missing values.

    Args:
        take: takes another reading.
    """

    def __init__(self, take: Callable[[Reading], None]) -> None:
        super().__init__()
        self._take = take
        self._reading = Reading()
        self._cells: list[QWidget] = []
        self._names: dict[QWidget, QLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(2)
        self._across = 0
        self._marks = {
            ",": self.tr("comma"), ";": self.tr("semicolon"), "\t": self.tr("tab"),
            " ": self.tr("blank"), "|": self.tr("bar"), ".": self.tr("point"),
            "'": self.tr("apostrophe"), "": self.tr("none"),
        }  # fmt: skip
        self._add_choices()

    def _add_choices(self) -> None:
        tr = self.tr
        self.delimiter = self._choice(
            "delimiter", tr("separator"), tr("What stands between two cells"),
            (",", ";", "\t", " ", "|", ""),
        )  # fmt: skip
        self.decimal = self._choice(
            "decimal", tr("decimals"), tr("What stands before decimals"), (".", ",")
        )
        self.thousands = self._choice(
            "thousands", tr("thousands"), tr("What stands between thousands"),
            ("", ",", ".", " ", "'"),
        )  # fmt: skip
        self.header = self._choice(
            "header", tr("names"), tr("Whether the first row holds the names of the columns"),
            (True, False),
        )  # fmt: skip
        self.encoding = self._choice(
            "encoding", tr("encoding"), tr("How the characters of the text are written"),
            _ENCODINGS,
        )  # fmt: skip
        self.skipped = SettingField(Reading, "skipped")
        fix_width(self.skipped, 56)
        self.skipped.value_entered.connect(lambda n: self._change(skipped=n))
        self._add(tr("skip lines"), self.skipped)
        self.missing = WordsField()
        self.missing.setProperty("role", "number")
        self.missing.setProperty("flat", "true")
        self.missing.setMaxLength(200)
        fix_width(self.missing, 90)
        self.missing.setPlaceholderText(tr("-999, x"))
        self.missing.setAccessibleName(tr("Missing values"))
        self.missing.setToolTip(
            as_tip(tr("Cells that stand for no value, with commas between them"))
        )
        self.missing.editingFinished.connect(self._on_missing)
        self._add(tr("missing"), self.missing)

    def _choice(self, field: str, name: str, tip: str, values: tuple[object, ...]) -> Choice:
        made = Choice(name, tip, ())
        made.addItem("", _FOUND)
        for value in values:
            made.addItem(self._word(field, value), value)
        least_width(made, 90)
        made.chosen.connect(lambda value: self._change(**{field: _or_none(value)}))
        self._add(name, made)
        return made

    def _add(self, name: str, control: QWidget) -> None:
        cell = QWidget()
        line = QHBoxLayout(cell)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        self._names[control] = label = labelled(name, "muted")
        line.addWidget(label)
        line.addStretch(1)
        line.addWidget(control)
        self._cells.append(cell)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put as many side by side as there is room for."""
        super().resizeEvent(event)
        across = max(1, min(4, self.width() // scaled(_CELL)))
        if across == self._across:
            return
        for column in range(max(across, self._across)):
            self._grid.setColumnStretch(column, int(column < across))
        self._across = across
        for i, cell in enumerate(self._cells):
            self._grid.addWidget(cell, i // across, i % across)
            cell.show()

    # What is shown.

    def show_reading(self, reading: Reading, head: CsvData | None) -> None:
        """Show what was chosen; where nothing was, what was found."""
        self._reading = reading
        found = {} if head is None else _found(head)
        for field, box in (
            ("delimiter", self.delimiter), ("decimal", self.decimal),
            ("thousands", self.thousands), ("header", self.header), ("encoding", self.encoding),
        ):  # fmt: skip
            value = getattr(reading, field)
            if field in found and value is None:
                word = self._word(field, found[field]).partition(" (")[0]
                box.setItemText(0, self.tr("{word} (found)").format(word=word))
            else:
                box.setItemText(0, self.tr("as found"))
            if value is not None and box.findData(value) < 0:
                # Chosen in a command, or by an older file.
                box.addItem(self._word(field, value), value)
            box.show_value(_FOUND if value is None else value)
            self._mark(box, is_chosen=value is not None)
        lines = reading.skipped
        if lines is None and head is not None:
            layout = head.layout
            lines = layout.names_line - 1 if layout.names_line else layout.before
        self.skipped.show_value(lines or 0)
        self._mark(self.skipped, is_chosen=reading.skipped is not None)
        self._mark(self.missing, is_chosen=reading.missing is not None)
        if not self.missing.isModified():
            self.missing.setText(", ".join(reading.missing or ()))

    def _mark(self, control: QWidget, *, is_chosen: bool) -> None:
        """Let the name of a choice stand out where it was made."""
        name, role = self._names[control], "heading" if is_chosen else "muted"
        if name.property("role") != role:
            name.setProperty("role", role)
            name.style().polish(name)

    def _word(self, field: str, value: object) -> str:
        if field == "header":
            return self.tr("in the first row") if value else self.tr("there are none")
        if field == "encoding":
            return encoding_title(str(value))
        if value is _FOUND:
            return self.tr("as found")
        if field == "delimiter" and value == "":
            return self.tr("one column")
        return self._marks.get(str(value), str(value))

    # What the person does.

    def _change(self, **changes: object) -> None:
        self._take(replace(self._reading, **changes))

    def _on_missing(self) -> None:
        if not self.missing.isModified():
            return
        self.missing.setModified(False)
        words = tuple(word.strip() for word in self.missing.text().split(","))
        kept = tuple(dict.fromkeys(filter(None, words)))[:20]
        self._change(missing=kept or None)


def _or_none(value: object) -> object:
    return None if value is _FOUND or value == _FOUND else value


def _found(head: CsvData) -> dict[str, object]:
    """Return what was found in a file, as far as it is one thing for all columns."""
    numbers = [column.style for column in head.columns if column.kind == "number"]
    decimals = {style.decimal for style in numbers if style.has_decimals}
    thousands = {style.thousands for style in numbers}
    found: dict[str, object] = {
        "delimiter": head.layout.delimiter,
        "header": bool(head.layout.names_line),
        "encoding": head.encoding.name,
    }
    if len(decimals) < 2:
        found["decimal"] = decimals.pop() if decimals else "."
    if len(thousands - {""}) < 2:
        found["thousands"] = max(thousands, default="")
    return found
