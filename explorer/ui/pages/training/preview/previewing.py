"""The preview of a file in the place of the figure: opened, closed, kept up to date."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from explorer.core.sentence import SentenceError
from explorer.core.training.data import CsvFile
from explorer.core.training.spec import TrainingSpec
from explorer.storage.csv.data import CsvData
from explorer.storage.csv.selection.classes import task_of
from explorer.ui.pages.training.columns import ColumnList
from explorer.ui.pages.training.preview.preview import Preview
from explorer.ui.widgets.translation import translated


class Previewing(QObject):
    """Shows the preview while it is asked for and a file is what is trained on.

    Args:
        columns: has the beginnings of files.
        take: takes other data.
        focus: gives the focus back to the figure.
        parent: who owns it.

    Signals:
        said(str): why there is no preview.
    """

    said = Signal(str)

    def __init__(
        self,
        columns: ColumnList,
        take: Callable[[CsvFile], None],
        focus: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._columns, self._take, self._focus = columns, take, focus
        self._spec = TrainingSpec()
        self._stack = QStackedWidget()
        self.preview: Preview | None = None
        """Made when it is first looked at."""

    @property
    def is_open(self) -> bool:
        """Whether the preview is there."""
        return self.preview is not None and self._stack.currentWidget() is self.preview

    def around(self, figure: QWidget) -> QWidget:
        """Return what holds the figure, and the preview in its place."""
        self._stack.addWidget(figure)
        return self._stack

    def follow(self, spec: TrainingSpec) -> None:
        """Show the file of a spec; one that was just opened is looked at first."""
        before, self._spec = self._spec, spec
        if not isinstance(spec.data, CsvFile):
            self.close(with_focus=False)
            return
        path = before.data.path if isinstance(before.data, CsvFile) else ""
        if path != spec.data.path and not spec.data.target:
            self.open()
        self.refresh()

    def toggle(self) -> None:
        """Open the preview, or close it; of data that are no file there is none, and it says so."""
        if self.is_open:
            self.close()
        elif isinstance(self._spec.data, CsvFile):
            self.open()
            assert self.preview is not None
            self.preview.take_focus()
        else:
            self.said.emit(
                self.tr("The preview is of a CSV file: choose one as the data, or drop one here.")
            )

    def open(self) -> None:
        """Show the preview in the place of the figure, if that is there."""
        if not self._stack.count():
            return
        if self.preview is None:
            self.preview = Preview(self._take)
            self.preview.closed.connect(self.close)
            self._stack.addWidget(self.preview)
        is_left = self._stack.currentWidget().hasFocus()
        self._stack.setCurrentWidget(self.preview)
        self.refresh()
        if is_left:
            self.preview.take_focus()

    def close(self, *, with_focus: bool = True) -> None:
        """Leave the room to the figure."""
        if not self.is_open:
            return
        self._stack.setCurrentIndex(0)
        if with_focus:
            self._focus()

    def refresh(self) -> None:
        """Show the file as far as it is read."""
        data = self._spec.data
        if self.preview is None or not self.is_open or not isinstance(data, CsvFile):
            return
        head, error, mark = None, "", ""
        try:
            head = self._columns.head(data)
        except SentenceError as caught:
            error = translated(caught.sentence)
            mark = str(caught.sentence.values.get("line", ""))
        has_classes = head is not None and self._has_classes(head)
        self.preview.show_file(data, head, error, has_classes=has_classes)
        self.preview.table.show_lines(self._columns.lines if error else (), mark)

    def _has_classes(self, head: CsvData) -> bool:
        data = self._spec.data
        assert isinstance(data, CsvFile)
        target = next((c for c in head.columns if c.name == data.target), None)
        return target is not None and task_of(target, self._spec.task).task == "classes"
