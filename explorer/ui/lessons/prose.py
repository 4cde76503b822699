"""Text of a lesson with its formulas, as a person reads and copies it."""

from __future__ import annotations

import functools

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFrameFormat,
    QTextLength,
    QTextTableFormat,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from explorer.core.lessons.text import (
    Block,
    BulletList,
    CodeBlock,
    Formula,
    Heading,
    Line,
    Paragraph,
    Quote,
    Text,
    TextTable,
    plain_text,
)
from explorer.ui.lessons.formulas import Formulas
from explorer.ui.widgets.scale import Scaled
from explorer.ui.widgets.theme import Themed, mono_font, present_theme, ui_font, ui_mono

_LINE, _GAP, _INDENT = 128, 8, 18
"""Height of a line in per cent of the font's, pixels between paragraphs, and of an indentation."""
_PROPORTIONAL: int = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value


class Prose(QTextEdit, Themed, Scaled):
    """Blocks of text, as high as they are; it scrolls with what it is in, not by itself.

    Args:
        pixels: of the letters.
        strong: whether all of it is heavy.
    """

    def __init__(
        self, pixels: int = 14, *, strong: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._pixels, self._strong = pixels, strong
        self._text: Text = ()
        self._is_muted = False
        self._formulas = Formulas(self.document())
        self.setObjectName("prose")
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.document().setDocumentMargin(0)
        # With the keyboard, too: what is read can be copied.
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.viewport().setAutoFillBackground(False)
        for set_policy in (self.setVerticalScrollBarPolicy, self.setHorizontalScrollBarPolicy):
            set_policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> Text:
        """What is shown."""
        return self._text

    def show_line(self, line: Line, *, muted: bool = False) -> None:
        """Show one paragraph."""
        self.show_text((Paragraph(line),) if line else (), muted=muted)

    def show_text(self, text: Text, *, muted: bool = False) -> None:
        """Show blocks in place of those before."""
        self._text, self._is_muted = text, muted
        self._write()
        self.setVisible(bool(text))

    def take_theme(self) -> None:
        """Write it anew in the colours of the theme."""
        self._write()

    def take_scale(self) -> None:
        """Write it anew in letters of the scale."""
        self._write()

    def _write(self) -> None:
        self.setAccessibleName(plain_text(self._text))
        self.clear()
        self._formulas.forget()
        _Writer(self, self._formulas).write_blocks(self._text)
        self._fit()

    @property
    def ink(self) -> QColor:
        """The colour of its letters."""
        theme = present_theme()
        return QColor(theme.muted if self._is_muted else theme.ink)

    @property
    def letters(self) -> QFont:
        """The font of its letters."""
        return ui_font(self._pixels, strong=self._strong)

    # It is as high as its text.

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be as high as the text is at this width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        self.document().setTextWidth(max(self.viewport().width(), 1))
        height = int(self.document().size().height() + 0.999)
        if height != self.height():
            self.setFixedHeight(height)

    def sizeHint(self) -> QSize:
        """Return the height of the text."""
        return QSize(200, self.height())

    def minimumSizeHint(self) -> QSize:
        """Return the same height, and little width."""
        return QSize(40, self.height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what it is in."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy what is selected; every other key is for the window."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            event.ignore()


class PressedProse(Prose):
    """Text that is pressed in place of the button that it names."""

    def __init__(self, button: QWidget, pixels: int = 13) -> None:
        super().__init__(pixels)
        self._button = button
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Press the button."""
        if event.button() == Qt.MouseButton.LeftButton and self._button.isEnabled():
            self._button.setFocus(Qt.FocusReason.MouseFocusReason)
            self._button.click()  # pyright: ignore[reportAttributeAccessIssue]


class _Writer:
    """Writes blocks into the document of a view."""

    def __init__(self, view: Prose, formulas: Formulas) -> None:
        self._view, self._formulas = view, formulas
        self._cursor = QTextCursor(view.document())
        self._is_first = True
        self._depth = 0

    def write_blocks(self, text: Text) -> None:
        """Write blocks below each other."""
        for block in text:
            self._write_block(block)

    @functools.singledispatchmethod
    def _write_block(self, block: Block) -> None:
        raise TypeError(block)

    @_write_block.register
    def _(self, block: Paragraph) -> None:
        self._begin()
        self._line(block.line)

    @_write_block.register
    def _(self, block: Heading) -> None:
        self._begin(above=2 * _GAP)
        self._line(block.line, strong=True)

    @_write_block.register
    def _(self, block: Quote) -> None:
        self._depth += 1
        self.write_blocks(block.text)
        self._depth -= 1

    @_write_block.register
    def _(self, block: CodeBlock) -> None:
        form = QTextCharFormat()
        form.setFont(ui_mono(12))
        form.setForeground(self._view.ink)
        for i, line in enumerate(block.text.rstrip("\n").split("\n")):
            self._begin(above=_GAP if i == 0 else 0)
            self._cursor.insertText(line, form)

    @_write_block.register
    def _(self, block: Formula) -> None:
        self._begin(centred=True)
        self._formula(block.latex, block.text, in_line=False)

    @_write_block.register
    def _(self, block: BulletList) -> None:
        for i, item in enumerate(block.items):
            mark = "•" if block.first is None else f"{block.first + i}."
            self._begin(above=4)
            hanging = self._cursor.blockFormat()
            hanging.setLeftMargin((self._depth + 1) * _INDENT)
            hanging.setTextIndent(-_INDENT)
            hanging.setTabPositions([])
            self._cursor.setBlockFormat(hanging)
            form = self._format()
            self._cursor.insertText(f"{mark}\u2002", form)
            head, *more = item or (Paragraph(()),)
            self._line(head.line if isinstance(head, Paragraph | Heading) else ())
            self._depth += 1
            self.write_blocks(tuple(more) if isinstance(head, Paragraph | Heading) else item)
            self._depth -= 1

    @_write_block.register
    def _(self, block: TextTable) -> None:
        self._begin(above=0)
        form = QTextTableFormat()
        form.setBorder(0)
        form.setCellPadding(3)
        form.setCellSpacing(0)
        form.setPosition(QTextFrameFormat.Position.InFlow)
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        columns = max(len(row) for row in (block.head, *block.rows))
        table = self._cursor.insertTable(1 + len(block.rows), max(columns, 1), form)
        after = QTextCursor(table.lastCursorPosition())
        for i, row in enumerate((block.head, *block.rows)):
            for j, cell in enumerate(row):
                self._cursor = table.cellAt(i, j).firstCursorPosition()
                self._line(cell, strong=i == 0)
        after.movePosition(QTextCursor.MoveOperation.NextBlock)
        self._cursor = after

    def _begin(self, above: int = _GAP, *, centred: bool = False) -> None:
        """Begin a paragraph."""
        form = QTextBlockFormat()
        form.setLineHeight(_LINE, _PROPORTIONAL)
        form.setLeftMargin(self._depth * _INDENT)
        if centred:
            form.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        if self._is_first:
            self._is_first = False
            self._cursor.setBlockFormat(form)
            return
        form.setTopMargin(above)
        self._cursor.insertBlock(form)

    def _format(self) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setFont(self._view.letters)
        form.setForeground(self._view.ink)
        return form

    def _line(self, line: Line, *, strong: bool = False) -> None:
        for run in line:
            if run.latex:
                self._formula(run.latex, run.text, in_line=True)
                continue
            form = self._format()
            font = QFont(self._view.letters)
            if run.is_code:
                font = mono_font(font.pixelSize() - 1)
            if strong or run.is_strong:
                font.setWeight(QFont.Weight.DemiBold)
            font.setItalic(run.is_emphasis)
            form.setFont(font)
            self._cursor.insertText(run.text, form)
            if run.link and run.link != run.text:
                self._cursor.insertText(f" ({run.link})", self._format())

    def _formula(self, latex: str, text: str, *, in_line: bool) -> None:
        """Write a formula typeset, or as it was written."""
        size = round(QFontMetricsF(self._view.letters).height() * 0.97)
        most = max(self._view.viewport().width() - self._depth * _INDENT, 120)
        is_made = self._formulas.insert(
            self._cursor, latex, self._view.ink.name(), size, in_line=in_line, most=most
        )
        if not is_made:
            form = self._format()
            form.setFontItalic(True)
            self._cursor.insertText(text, form)
