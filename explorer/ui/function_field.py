"""The function field: what is typed, how it was read, and what is wrong with it."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from explorer.core.notation import name_latex as latex_of_name
from explorer.core.notation import to_latex, to_text
from explorer.core.sentence import Sentence
from explorer.core.specs import FunctionSpec
from explorer.core.tokens import MAX_LENGTH, ParseError
from explorer.ui.theme import Theme
from explorer.ui.translation import translated
from explorer.ui.typesetting import FormulaView, Typesetter

_THINKING = 450
"""Milliseconds after the last key before a mistake is spoken of: it may be half a word."""
_MOST_LINES = 4


class _Edit(QPlainTextEdit):
    """One line of maths that wraps instead of scrolling away."""

    too_long = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("functionField")
        # Undo belongs to the window, where it covers every input.
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._fit_height)
        self._fit_height()

    def _fit_height(self) -> None:
        lines = max(1, min(_MOST_LINES, int(self.document().size().height())))
        height = lines * self.fontMetrics().lineSpacing() + 24
        if height != self.height():
            self.setFixedHeight(height)

    def resizeEvent(self, event: object) -> None:
        """Keep the height right when the width changes the wrapping."""
        super().resizeEvent(event)  # pyright: ignore[reportArgumentType]
        self._fit_height()

    def sizeHint(self) -> QSize:
        """Return one line's height."""
        return QSize(200, self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave undo and redo to the window; there is only one line."""
        if event.matches(QKeySequence.StandardKey.Undo) or event.matches(
            QKeySequence.StandardKey.Redo
        ):
            event.ignore()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.accept()
        else:
            super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste as one line; refuse what no function can be before the editor chokes on it."""
        text = source.text()
        room = MAX_LENGTH - len(self.toPlainText()) + len(self.textCursor().selectedText())
        if len(text) > room:
            self.too_long.emit(len(text))
            return
        self.textCursor().insertText(" ".join(text.split()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select everything when reached by the keyboard, as a line edit does."""
        super().focusInEvent(event)
        if event.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}:
            self.selectAll()


class FunctionField(QWidget):
    """The field, the typeset echo under it and the sentence of a mistake.

    Signals:
        function_changed(FunctionSpec): a text that has a meaning was typed.
    """

    function_changed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._function = FunctionSpec()
        self._error: ParseError | None = None
        self._has_begun = False
        self._edit = _Edit(self)
        self._edit.setAccessibleName(self.tr("Function"))
        self._edit.setPlaceholderText("x^3 − 3x")
        self._edit.setToolTip(
            self.tr("Maths as you write it, or a line of Python or TensorFlow: 2 sin x cos x (F2)")
        )
        self._echo = FormulaView(self)
        self._echo.setAccessibleName(self.tr("The function as it was read"))
        self._message = QLabel(self)
        self._message.setProperty("role", "error")
        self._message.setWordWrap(True)
        self._message.setAccessibleName(self.tr("What is wrong with the function"))
        self._message.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (self._edit, self._message, self._echo):
            layout.addWidget(widget)
        self.setFocusProxy(self._edit)
        self._typesetter = Typesetter(self)
        self._typesetter.typeset.connect(self._on_typeset)
        self._thinking = QTimer(self)
        self._thinking.setSingleShot(True)
        self._thinking.setInterval(_THINKING)
        self._thinking.timeout.connect(self._show_error)
        self._edit.textChanged.connect(self._on_text_changed)
        self._edit.too_long.connect(self._on_too_long)
        self._wanted = ("", "")

    @property
    def text(self) -> str:
        """What stands in the field, right or wrong."""
        return self._edit.toPlainText()

    @property
    def message(self) -> str:
        """The sentence shown, or nothing."""
        return self._message.text() if not self._message.isHidden() else ""

    def stop(self) -> None:
        """End the typesetter's thread."""
        self._typesetter.stop()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._theme = theme
        self._typeset()
        if self._error is not None:
            self._show_error()

    def show_function(self, function: FunctionSpec) -> None:
        """Show a spec that did not come from typing here."""
        self._function = function
        if self.text != function.text:
            self._edit.blockSignals(True)
            self._edit.setPlainText(function.text)
            self._edit.moveCursor(QTextCursor.MoveOperation.End)
            self._edit.blockSignals(False)
        self._clear_error()
        self._typeset()

    def show_text(self, text: str) -> None:
        """Show a text before anything can be read, so that it can be typed over at once."""
        self._edit.setPlainText(text)
        self._edit.moveCursor(QTextCursor.MoveOperation.End)

    def begin(self, typed: str) -> None:
        """Read what is typed from now on, and what was typed until now."""
        self._has_begun = True
        if typed != self._function.text:
            self.show_text(typed)
        self._typeset()

    def select_all(self) -> None:
        """Put the cursor here, ready to type another function."""
        self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._edit.selectAll()

    def _on_text_changed(self) -> None:
        text = self.text
        if not self._has_begun or (text == self._function.text and self._error is None):
            return
        try:
            self._function = self._function.with_text(text)
        except ParseError as error:
            self._error = error
            self._mark(error if self._message.isVisible() else None)
            self._thinking.start()
            return
        self._clear_error()
        self.function_changed.emit(self._function)
        self._typeset()

    def _on_too_long(self, length: int) -> None:
        self._error = ParseError(
            0,
            0,
            "The pasted text has {count} characters; {limit} is the limit.",
            count=f"{length:,}",
            limit=f"{MAX_LENGTH:,}",
        )
        self._show_error()

    def _clear_error(self) -> None:
        self._error = None
        self._thinking.stop()
        self._message.hide()
        self._mark(None)

    def _show_error(self) -> None:
        if self._error is None:
            return
        self._message.setText(_capitalised(self._error.sentence))
        self._message.show()
        self._mark(self._error)

    def _mark(self, error: ParseError | None) -> None:
        """Underline the place of a mistake."""
        selections = []
        if error is not None and self.text:
            selection = QTextEdit.ExtraSelection()
            cursor = self._edit.textCursor()
            end = min(max(error.end, error.start + 1), len(self.text))
            cursor.setPosition(min(error.start, max(end - 1, 0)))
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            style = QTextCharFormat()
            style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            style.setUnderlineColor(QColor(self._theme.error))
            selection.cursor, selection.format = cursor, style  # pyright: ignore[reportAttributeAccessIssue]
            selections.append(selection)
        self._edit.setExtraSelections(selections)
        wrong = error is not None
        if bool(self._edit.property("wrong")) != wrong:
            self._edit.setProperty("wrong", wrong)
            self._edit.style().polish(self._edit)

    def _typeset(self) -> None:
        if not self._has_begun:
            return
        expression = self._function.parsed().expression
        name = latex_of_name(self._function.axis())
        latex = rf"f({name}) = {to_latex(expression)}"
        self._wanted = (latex, self._theme.ink)
        self._typesetter.ask(*self._wanted)

    def _on_typeset(self, latex: str, colour: str, svg: bytes) -> None:
        if (latex, colour) == self._wanted:
            plain = f"f({self._function.axis()}) = {to_text(self._function.parsed().expression)}"
            self._echo.show_svg(svg, plain)


def _capitalised(message: Sentence) -> str:
    text = translated(message)
    return text[:1].upper() + text[1:]
