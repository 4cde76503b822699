"""The function field: what is typed, how it was read, and what is wrong with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QVBoxLayout, QWidget

from explorer.core.function import FunctionSpec
from explorer.core.language.reading.tokens import MAX_LENGTH
from explorer.core.language.unfinished import beginning_at, is_known, word_at
from explorer.core.sentence import ParseError, Sentence, sentence
from explorer.ui.widgets.function_edit import FunctionEdit
from explorer.ui.widgets.plain import Label, as_tip
from explorer.ui.widgets.spoken import Announcer
from explorer.ui.widgets.theme import Themed, present_theme
from explorer.ui.widgets.translation import translated
from explorer.ui.widgets.typesetting import FormulaView, Typesetter

_THINKING = 450
"""Milliseconds after the last key before a mistake is spoken of: it may be half a word."""
_RESTING = 900
"""Milliseconds after the last key before a new letter at its end brings a slider."""


class FunctionField(QWidget, Themed):
    """Area below the editor: the typeset function, or the sentence about an error.

    Signals:
        function_changed(FunctionSpec): a text that has a meaning was typed.
        mistaken(bool): what stands in the field has no meaning now, or has one again.
        doubted(bool): that was said in a sentence, or is no longer so.
    """

    function_changed = Signal(object)
    mistaken = Signal(bool)
    doubted = Signal(bool)

    def __init__(self, edit: FunctionEdit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._function = FunctionSpec()
        self._error: ParseError | None = None
        self._edit = edit
        self._echo = FormulaView(self)
        self._echo.setAccessibleName(self.tr("The function as it was read"))
        # The sentence stands in the place of the formula, so that nothing below it moves.
        self._message = Label(parent=self._echo)
        self._message.setProperty("role", "error")
        self._message.setWordWrap(True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._message.setAccessibleName(self.tr("What is wrong with the function"))
        self._announcer = Announcer(self._message)
        self._message.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._echo)
        self._typesetter = Typesetter(self)
        self._typesetter.typeset.connect(self._on_typeset)
        self._thinking = QTimer(self, singleShot=True, interval=_THINKING)
        self._thinking.timeout.connect(self._show_error)
        self._waiting: FunctionSpec | None = None
        """The typed function, valid but possibly the beginning of a longer word."""
        self._resting = QTimer(self, singleShot=True, interval=_RESTING)
        self._resting.timeout.connect(self._on_rested)
        self._edit.textChanged.connect(self._on_text_changed)
        self._edit.too_long.connect(self._on_too_long)
        self._edit.finished.connect(self._on_finished)
        self._edit.cursorPositionChanged.connect(self._on_cursor_moved)
        self._read_at = (self.text, 0)
        self._wanted = ("", "")
        self._typeset_looks = ("", ("",), "")

    @property
    def text(self) -> str:
        """The text in the field, valid or not."""
        return self._edit.toPlainText()

    @property
    def message(self) -> str:
        """The sentence shown, or nothing."""
        return self._message.text() if not self._message.isHidden() else ""

    @property
    def marked(self) -> tuple[int, int] | None:
        """The place that is underlined."""
        selections = self._edit.extraSelections()
        if not selections:
            return None
        cursor = selections[0].cursor  # pyright: ignore[reportAttributeAccessIssue]
        return cursor.selectionStart(), cursor.selectionEnd()

    @property
    def is_typeset(self) -> bool:
        """Whether the function stands typeset under the editor."""
        return self._echo.is_picture

    def stop(self) -> None:
        """End the typesetter's thread."""
        self._typesetter.stop()

    def take_theme(self) -> None:
        """Typeset and underline in the colours of the theme."""
        self._typeset(at_once=True)
        if self._error is not None:
            self._show_error()

    def show_function(self, function: FunctionSpec) -> None:
        """Show a spec; half a word that is being typed stays, unless the spec has a new text."""
        is_new = function.text != self._function.text
        self._function = function
        if (self._error is not None or self._waiting is not None) and not is_new:
            return
        self._waiting = None
        if self.text != function.text:
            self._edit.blockSignals(True)
            self._edit.setPlainText(function.text)
            self._edit.moveCursor(QTextCursor.MoveOperation.End)
            self._edit.blockSignals(False)
        self._clear_error()
        self._typeset()

    @property
    def has_syntax_error(self) -> bool:
        """Whether what stands in the field has no meaning."""
        return self._error is not None

    @property
    def is_doubted(self) -> bool:
        """Whether a sentence says so."""
        return self.has_syntax_error and not self._message.isHidden()

    def take_back(self) -> None:
        """Show again the last text that has a meaning, in place of one that has none."""
        self._waiting = None
        self._clear_error()
        self.show_function(self._function)

    def select_all(self) -> None:
        """Put the cursor here, ready to type another function."""
        self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._edit.selectAll()

    def take_text(self, text: str) -> None:
        """Show a text as if it had been typed."""
        self._edit.setPlainText(text)
        self._edit.moveCursor(QTextCursor.MoveOperation.End)

    def read(self) -> None:
        """Read what stands in the editor, as if it had just been typed."""
        self._on_text_changed()

    def _on_text_changed(self) -> None:
        self._read(is_whole=not self._edit.is_typing)

    def _read(self, *, is_whole: bool) -> None:
        """Read what stands in the editor; what may be half a word changes nothing yet."""
        text, cursor = self.text, self._edit.textCursor().position()
        self._read_at = (text, cursor)
        self._waiting = None
        if self._error is None:
            # What may stand there was said of a paste.
            self._hide_message()
            if text == self._function.text:
                return
        try:
            function = self._function.with_text(text)
            if not is_whole:
                _refuse_beginning(text, cursor)
        except ParseError as error:
            self._take_error(error)
            return
        if not is_whole and _changes_letters(self._function, function, text, cursor):
            self._waiting = function
            self._clear_error()
            self._resting.start()
        else:
            self._accept(function)

    def _take_error(self, error: ParseError) -> None:
        self._resting.stop()
        self._error = error
        self.mistaken.emit(True)
        self._mark(error if self._message.isVisible() else None)
        self._thinking.start()

    def _accept(self, function: FunctionSpec) -> None:
        self._resting.stop()
        self._waiting = None
        self._function = function
        self._clear_error()
        self.function_changed.emit(function)
        self._typeset()

    def _on_rested(self) -> None:
        if self._waiting is not None:
            self._accept(self._waiting)

    def _on_finished(self) -> None:
        """Take what stands there as it is: it goes on no more."""
        if self._waiting is not None or isinstance(self._error, _BeginningError):
            self._read(is_whole=True)

    def _on_cursor_moved(self) -> None:
        text, cursor = self._read_at
        if text == self.text and cursor != self._edit.textCursor().position():
            self._on_finished()

    def _on_too_long(self, length: int) -> None:
        """Say why nothing was pasted; what stands in the field is no mistake for that."""
        selected = len(self._edit.textCursor().selectedText())
        refused = sentence(
            "With what was pasted there would be {count} characters; {limit} is the limit.",
            count=f"{len(self.text) - selected + length:,}",
            limit=f"{MAX_LENGTH:,}",
        )
        self.refuse(refused)

    def refuse(self, reason: Sentence) -> None:
        """Say why something that was to come here did not; what stands here is no mistake."""
        self._show_message(translated(reason))

    def _clear_error(self) -> None:
        if self._error is not None:
            self._error = None
            self.mistaken.emit(False)
        self._thinking.stop()
        self._hide_message()
        self._mark(None)

    def _show_error(self) -> None:
        if self._error is None:
            return
        self._show_message(_capitalised(self._error.sentence))
        self._mark(self._error)
        self.doubted.emit(True)

    def _show_message(self, text: str) -> None:
        self._message.setText(text)
        self._message.setToolTip(as_tip(text))
        self._place_message()
        self._message.show()
        self._announcer.take(text)
        self._echo.set_covered(True)

    def _hide_message(self) -> None:
        if not self._message.isHidden():
            self._message.hide()
            self._announcer.take("")
            self._echo.set_covered(False)
            self.doubted.emit(False)

    def _place_message(self) -> None:
        self._message.setGeometry(self._echo.rect())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the sentence in the place of the formula."""
        super().resizeEvent(event)
        self._place_message()

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
            style.setUnderlineColor(QColor(present_theme().error))
            selection.cursor, selection.format = cursor, style  # pyright: ignore[reportAttributeAccessIssue]
            selections.append(selection)
        self._edit.setExtraSelections(selections)
        wrong = error is not None
        if bool(self._edit.property("wrong")) != wrong:
            self._edit.setProperty("wrong", wrong)
            self._edit.style().polish(self._edit)

    def begin_typesetting(self) -> None:
        """Say that the curves are drawn; the echo waits for them, but not for ever."""
        self._typesetter.begin()

    def _typeset(self, *, at_once: bool = False) -> None:
        ink = present_theme().ink
        looks = (self._function.text, self._function.axes(), ink)
        if looks == self._typeset_looks:
            return
        self._typeset_looks = looks
        from explorer.core.language.latex import equation_latex

        latex = equation_latex(self._function.axes(), self._function.parsed().expression)
        self._wanted = (latex, ink)
        self._typesetter.ask(*self._wanted, at_once=at_once)

    def _on_typeset(self, latex: str, colour: str, svg: bytes) -> None:
        if (latex, colour) == self._wanted:
            plain = self._function.equation()
            self._echo.show_svg(svg, plain if svg else plain + self._missing(plain))

    def _missing(self, text: str) -> str:
        """Return a sentence about a letter that cannot be shown; empty where there is none."""
        from explorer.ui.widgets.math_font import is_in_a_font

        letter = next((c for c in text if c.isalpha() and not is_in_a_font(c)), "")
        if not letter:
            return ""
        told = sentence(
            "No font on this computer has the letter “{letter}” ({code}): install one to see it.",
            letter=letter,
            code=f"U+{ord(letter):04X}",
        )
        return "\n" + translated(told)


class _BeginningError(ParseError):
    """The letters before the cursor may be the beginning of a name."""


def _refuse_beginning(text: str, cursor: int) -> None:
    """Refuse the si of sin while it is typed, which would be a product of two letters."""
    word, name = beginning_at(text, cursor)
    if word:
        raise _BeginningError(
            cursor - len(word),
            cursor,
            "“{word}” may become “{name}”; press Enter for the product {product}.",
            word=word,
            name=name,
            product="·".join(word),
        )


def _changes_letters(shown: FunctionSpec, typed: FunctionSpec, text: str, cursor: int) -> bool:
    """Whether the letters at the cursor bring or take a slider, or the text turns to another axis.

    They may go on: f is the beginning of f(x), e that of exp, and a/2 that of a/2 sin 2x.
    """
    if shown.axis() != typed.axis():
        return True
    word = word_at(text, len(text[:cursor].rstrip()))
    if not word or (is_known(word) and word != "e"):
        return False
    before, after = (set(f.parsed().names) for f in (shown, typed))
    # The axis stands there already, also where the function is a constant yet: 0.5, and then x.
    has_none = set(word) <= before | {shown.axis(), "e"}
    return word == "e" or not has_none or not before <= after


def _capitalised(message: Sentence) -> str:
    text = translated(message)
    return text[:1].upper() + text[1:]
