"""Controls of the data: tables that come with the program, drawn samples, or one's own file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from explorer.core.sentence import Sentence, SentenceError
from explorer.core.training.data import (
    CsvFile,
    Data,
    Digits,
    Housing,
    Penguins,
    Points,
    Samples,
    Sides,
    Wine,
)
from explorer.core.training.results import TrainingBegun
from explorer.core.training.sizes import known_classes, known_size, parts_of
from explorer.core.training.spec import TrainingSpec
from explorer.storage.csv.selection.chosen import chosen
from explorer.ui.pages.kit.rows import Choice, group, headed, named, paragraph, say
from explorer.ui.pages.training.columns import ColumnList
from explorer.ui.pages.training.controls.drawn import DrawnControls
from explorer.ui.pages.training.preview.task_question import TaskQuestion
from explorer.ui.widgets.controls import chip, set_checked
from explorer.ui.widgets.dialogs import ask_to_open
from explorer.ui.widgets.plain import ElidedLabel, as_tip
from explorer.ui.widgets.translation import translated

_FIRST: dict[str, Data] = {
    "california": Housing(),
    "function": Samples(),
    "penguins": Penguins(),
    "wine": Wine(),
    "digits": Digits(),
    "moons": Points("moons"),
    "circles": Points("circles"),
    "spirals": Points("spirals", noise=0.03),
    "xor": Points("xor", noise=0.05),
    "blobs": Points("blobs", noise=0.3),
    "sides": Sides(),
}
"""By their kinds, data as they are when they are chosen for the first time."""


_KINDS = {type(data): kind for kind, data in _FIRST.items()}


class DataControls(QWidget):
    """The kind of the data and what there is to say of it.

    Args:
        take: takes other data.

    Signals:
        read(): the file that is shown has been read, or cannot be.
        preview_asked(): how the file is read should be shown, or no longer.
        task_chosen(str): what the target is was answered.
    """

    read = Signal()
    preview_asked = Signal()
    task_chosen = Signal(str)

    def __init__(self, take: Callable[[Data], None]) -> None:
        super().__init__()
        self._take = take
        self._data: Data = Housing()
        self._shown: tuple[object, ...] | None = None
        self._spec: TrainingSpec | None = None
        self._inputs: int | None = None
        self._classes: int | None = None
        self._rows: int | None = None
        self._kept = dict(_FIRST)
        """The data last had of each kind, for whoever goes back."""
        self.kind = Choice(
            self.tr("Data"),
            self.tr("What the model learns from; a CSV file may be dropped on the window"),
            self._kinds(),
        )
        self.kind.chosen.connect(self._on_kind)
        column = group(self)
        column.addLayout(headed(self.tr("Data")))
        column.addWidget(self.kind)
        self.drawn, self._file = DrawnControls(take), QWidget()
        self._build_file()
        column.addWidget(self.drawn)
        column.addWidget(self._file)
        self.scale = chip(
            "",
            self.tr("Standardise the target"),
            self.tr(
                "Learn the target minus its mean, divided by its standard deviation, so that "
                "its size does not matter; losses are given in its own units all the same"
            ),
        )
        self.scale.clicked.connect(lambda on: self._take(replace(self._data, standardised=on)))
        self._scale_row = QWidget()
        line = named(self.tr("standardise target"), self.scale)
        line.setContentsMargins(0, 0, 0, 0)
        self._scale_row.setLayout(line)
        column.addWidget(self._scale_row)
        self.sizes = paragraph("muted", self.tr("Sizes of the data"))
        self.notes = paragraph("muted", self.tr("Notes about the data"))
        self.error = paragraph("error", self.tr("What is wrong with the data"))
        for label in (self.sizes, self.notes, self.error):
            column.addWidget(label)

    def _kinds(self) -> tuple[tuple[str, str], ...]:
        return (
            ("california", self.tr("California housing")),
            ("function", self.tr("the typed function")),
            ("penguins", self.tr("penguins: 3 species")),
            ("wine", self.tr("wine: 3 cultivars")),
            ("digits", self.tr("digits: 8 × 8 pixels")),
            ("moons", self.tr("two moons")),
            ("circles", self.tr("circles, one in the other")),
            ("spirals", self.tr("two spirals")),
            ("xor", self.tr("XOR")),
            ("blobs", self.tr("three blobs")),
            ("sides", self.tr("above or below the function")),
            ("file", self.tr("a CSV file …")),
        )

    def _build_file(self) -> None:
        column: QVBoxLayout = group(self._file)
        self.open_button = QPushButton(self.tr("open …"))
        self.open_button.setAccessibleName(self.tr("Open a CSV file"))
        self.open_button.setToolTip(self.tr("Open a CSV file"))
        self.open_button.clicked.connect(self.ask_for_file)
        self._name = ElidedLabel(elided=Qt.TextElideMode.ElideMiddle)
        self._name.setProperty("role", "muted")
        self._name.setAccessibleName(self.tr("Name of the file"))
        self.preview_button = QPushButton(self.tr("preview"))
        self.preview_button.setAccessibleName(self.tr("Preview of the file"))
        self.preview_button.setToolTip(
            self.tr("Show how the file is read, and choose otherwise (V)")
        )
        self.preview_button.clicked.connect(self.preview_asked)
        line = QHBoxLayout()
        line.addWidget(self._name, 1)
        for button in (self.preview_button, self.open_button):
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignRight)
        column.addLayout(line)
        self.columns = ColumnList(self._take)
        self.columns.read.connect(self._on_read)
        column.addWidget(self.columns)
        self.question = TaskQuestion()
        self.question.answered.connect(self.task_chosen)
        column.addWidget(self.question)

    # What the person does.

    def ask_for_file(self) -> None:
        """Ask for a CSV file."""
        folder = str(Path(self._data.path).parent) if isinstance(self._data, CsvFile) else ""
        path = ask_to_open(
            self.window(), self.tr("Open CSV file"), "CSV (*.csv *.tsv *.txt);;(*)", folder
        )
        if path is not None:
            self._take(CsvFile(str(path)))
        else:
            self.kind.show_value(_kind_of(self._data))

    def _on_kind(self, kind: str) -> None:
        if kind == _kind_of(self._data):
            return
        if kind in self._kept:
            self._take(self._kept[kind])
        else:
            self.ask_for_file()

    def _on_read(self) -> None:
        if self._shown is not None and self._spec is not None:
            self._shown = None
            self.show_spec(self._spec)
            self.read.emit()

    # What is shown.

    @property
    def inputs(self) -> int | None:
        """The number of columns to predict from, as far as is known."""
        return self._inputs

    @property
    def classes(self) -> int | None:
        """The number of classes that are predicted, 0 of a number, as far as is known."""
        return self._classes

    @property
    def rows(self) -> int | None:
        """The number of rows that are trained on, as far as is known."""
        return self._rows

    def show_spec(self, spec: TrainingSpec) -> None:
        """Show the data of a spec."""
        self._spec = spec
        size = known_size(spec)
        shown = spec.data, size, spec.validation_share, spec.test_share, spec.split, spec.task
        if shown == self._shown:
            return
        self._shown = shown
        data = self._data = spec.data
        self._kept[_kind_of(data)] = data
        self.kind.show_value(_kind_of(data))
        set_checked(self.scale, on=spec.standardised)
        self.scale.setText(self.tr("on") if spec.standardised else self.tr("off"))
        self.drawn.show_data(data)
        self._file.setVisible(isinstance(data, CsvFile))
        self._inputs, self._classes = size[1] if size is not None else None, known_classes(spec)
        self._rows = parts_of(spec, size[0])[0] if size is not None else None
        notes, error = self._show_file(spec, data) if isinstance(data, CsvFile) else ("", "")
        self._scale_row.setVisible(not self._classes)
        say(self.notes, notes)
        say(self.error, error)
        if size is not None:
            say(self.sizes, self._parts_text(spec, size[0]))
        elif not isinstance(data, CsvFile):
            say(self.sizes, "")

    def _show_file(self, spec: TrainingSpec, data: CsvFile) -> tuple[str, str]:
        """Show a file's columns; return what is to be said of it, and what is wrong."""
        name = Path(data.path).name
        self._name.setText(name)
        self._name.setToolTip(as_tip(data.path))
        try:
            head = self.columns.show_file(data)
        except SentenceError as error:
            say(self.sizes, "")
            self.question.hide()
            return "", translated(error.sentence)
        self._inputs = self.columns.inputs
        self._classes = None
        say(self.sizes, "")
        self.question.ask(head, data, spec.task)
        if head is None:
            return self.tr("{name} is being read …").format(name=name), ""
        notes = head.notes
        if not data.target:
            return _lines(notes), self.tr("Choose the column that is to be predicted.")
        if head.is_whole:
            # Of a longer file only a run that begins tells this.
            try:
                found = chosen(head, data.target, data.columns, spec.task)
            except SentenceError as error:
                return _lines(notes), translated(error.sentence)
            say(self.sizes, self._parts_text(spec, len(found.y)))
            self._rows, self._classes = parts_of(spec, len(found.y))[0], len(found.classes)
            notes = [*notes, *found.notes]
        return _lines(notes), ""

    def _parts_text(self, spec: TrainingSpec, rows: int) -> str:
        text = self._sizes_text(parts_of(spec, rows))
        # Each class is rounded for itself.
        return self.tr("about {sizes}").format(sizes=text) if spec.split == "stratified" else text

    def _sizes_text(self, parts: tuple[int, int, int]) -> str:
        train, validation, test = (f"{rows:,}" for rows in parts)
        return self.tr("{train} train · {validation} validation · {test} test").format(
            train=train, validation=validation, test=test
        )

    def show_begun(self, begun: TrainingBegun) -> None:
        """Show what the engine found when it read the data."""
        self._inputs, self._classes = len(begun.inputs), len(begun.classes)
        self._scale_row.setVisible(not self._classes)
        self._rows = begun.rows[0] or None
        if any(begun.rows):
            # Not of a kept run, whose data nobody has read.
            say(self.sizes, self._sizes_text(begun.rows))
            say(self.notes, _lines(begun.notes))


def _lines(notes: Sequence[Sentence]) -> str:
    return "\n".join(translated(note) for note in notes)


def _kind_of(data: Data) -> str:
    if isinstance(data, Points):
        return data.shape
    return "file" if isinstance(data, CsvFile) else _KINDS[type(data)]
