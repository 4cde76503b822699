"""The left of the tape: run bar, editor, output."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QSplitter, QVBoxLayout, QWidget

from explorer.core.tape.spec import MOST_TEXT, TapeSpec
from explorer.ui.pages.kit.controls import Controls
from explorer.ui.pages.kit.editor import Editor
from explorer.ui.pages.kit.rows import named
from explorer.ui.pages.tape.output import OutputView
from explorer.ui.pages.tape.run_bar import TapeRunBar
from explorer.ui.widgets.code.editor import CodeEditor
from explorer.ui.widgets.theme import section

_EDITOR, _OUTPUT = 560, 190
"""Pixels of both, before anyone changes it."""


class TapeControls(Controls):
    """A snippet, what runs it, and what it wrote."""

    spec_class = TapeSpec
    fills = True

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self.parameter_list.hide()
        self._column.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.bar = TapeRunBar(self._chip("eager_functions"))
        self.folding = self._folding()
        """Shown above the figure."""
        self.code = CodeEditor(MOST_TEXT)
        self.code.setAccessibleName(self.tr("Snippet"))
        self.code.setAccessibleDescription(
            self.tr("Tab indents; Esc, then Tab leaves the editor; Ctrl+Enter runs the snippet")
        )
        self.output = OutputView()
        self.output_title = section(self.tr("Output"))
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.code)
        self.splitter.addWidget(self._output_area())
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([_EDITOR, _OUTPUT])
        self._column.addWidget(self.bar)
        self._column.addWidget(self.splitter, 1)
        self.code.edited.connect(self._on_edited)
        self.output.line_asked.connect(self._on_line_asked)

    def _folding(self) -> QWidget:
        area = QWidget()
        titles = {
            "nothing": self.tr("nothing"),
            "lines": self.tr("lines"),
            "layers": self.tr("layers"),
            "turns": self.tr("turns of loops"),
        }
        row = named(self.tr("fold"), self._choice("folding", titles))
        row.setContentsMargins(0, 0, 0, 0)
        area.setLayout(row)
        return area

    def _output_area(self) -> QWidget:
        area = QWidget()
        column = QVBoxLayout(area)
        column.setContentsMargins(16, 12, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.output_title)
        column.addWidget(self.output, 1)
        return area

    def _on_edited(self, text: str, is_typing: bool) -> None:
        if not is_typing:
            self._editor.end_gesture()
        self._change("snippet" if is_typing else "", snippet=text)

    def _on_line_asked(self, line: int) -> None:
        self.code.go_to_line(line)
        self.code.setFocus()

    def show_spec(self, spec: TapeSpec) -> None:
        """Show a snippet, and how it is run."""
        self._show_fields(spec)
        self.code.show_text(spec.snippet)

    def show_stale(self, is_stale: bool, *, is_running: bool) -> None:
        """Show marks and output as those of an older text, or of this one."""
        self.code.set_stale(is_stale)
        is_old = is_stale and not is_running
        self.output.set_stale(is_old)
        title = self.tr("Output of an older text") if is_old else self.tr("Output")
        self.output_title.setText(title.upper())

    def show_no_values(self, placeholder: str) -> None:
        """There are no values here."""
