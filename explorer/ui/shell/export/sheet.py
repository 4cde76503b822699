"""The sheet over the window on which a picture is looked at before it goes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from explorer.core.sentence import SentenceError
from explorer.core.session import uses_function
from explorer.ui.output.kinds import SLIDES
from explorer.ui.output.paper import FOOT
from explorer.ui.shell.export.form import PictureForm
from explorer.ui.shell.export.picture import (
    PictureChoice,
    check,
    drawn,
    figure_size,
    film,
    last_step,
    shown_step,
)
from explorer.ui.shell.giving_back import give_focus_back
from explorer.ui.widgets.icons import IconButton
from explorer.ui.widgets.plain import Label
from explorer.ui.widgets.scale import fix_width, scaled
from explorer.ui.widgets.theme import TOP_HEIGHT, labelled, section
from explorer.ui.widgets.translation import translated

if TYPE_CHECKING:
    from explorer.ui.pages.kit.page import Page

_WIDTH, _HEIGHT, _FORM, _MARGIN = 860, 480, 260, 24
_REST = 60
"""Milliseconds after a change at which the picture is drawn."""
_AGAIN = 400
"""Milliseconds after which it is seen whether what moves has been computed."""


class ExportSheet(QFrame):
    """Format, size, scale, theme, title and step, with the picture as it will be.

    Nothing waits for it: what is changed in the window is seen in the picture.

    Args:
        window: over which it lies.
        page: tells what is shown in the window.

    Signals:
        save_asked(PictureChoice): a file is to be written.
        copied(): the picture is on the clipboard.
    """

    save_asked = Signal(object)
    copied = Signal()

    def __init__(self, window: QWidget, page: Callable[[], Page]) -> None:
        super().__init__(window)
        self._page = page
        self._focus: QWidget | None = None
        self._is_drawing = False
        self.setObjectName("palette")
        self.setAccessibleName(self.tr("Export of the picture"))
        self.form = PictureForm()
        self.form.changed.connect(self.refresh_soon)
        self.preview = Label()
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setMinimumSize(1, 1)
        self.preview.setAccessibleName(self.tr("The picture as it will be"))
        self.told = labelled("", "muted")
        self.told.setWordWrap(True)
        self.told.setAccessibleName(self.tr("About the picture"))
        self.close_button = IconButton("close", self.tr("Close (Esc)"))
        self.close_button.clicked.connect(self.dismiss)
        self.copy_button = QPushButton(self.tr("Copy"))
        self.copy_button.clicked.connect(self._copy)
        self.save_button = QPushButton(self.tr("Save …"))
        self.save_button.setProperty("role", "main")
        self.save_button.clicked.connect(lambda: self.save_asked.emit(self.form.choice))
        self._timer = QTimer(self, singleShot=True, interval=_REST)
        self._timer.timeout.connect(self._refresh)
        self._build()
        self.hide()

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 12, 16)
        row.setSpacing(20)
        row.addWidget(self.preview, 1)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.addWidget(section(self.tr("Export the picture")), 1)
        head.addWidget(self.close_button)
        column.addLayout(head)
        area = QScrollArea()
        area.setWidget(self.form)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setObjectName("exportForm")
        column.addWidget(area, 1)
        column.addWidget(self.told)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.copy_button)
        buttons.addWidget(self.save_button)
        column.addLayout(buttons)
        fix_width(side, _FORM)
        row.addWidget(side)

    # Coming and going.

    def open(self) -> None:
        """Show the picture of now; Enter saves it."""
        self._focus = QApplication.focusWidget()
        self.form.choice = replace(self.form.choice, step=None)
        self.place()
        self.show()
        self.raise_()
        self._refresh()
        self.save_button.setFocus(Qt.FocusReason.PopupFocusReason)

    def dismiss(self) -> None:
        """Go, and give the focus back to where it was."""
        give_focus_back(self, self._focus)
        self.hide()

    def place(self) -> None:
        """Take the place and the size that the window has for it."""
        window = self.window()
        top = scaled(TOP_HEIGHT)
        width = min(scaled(_WIDTH), window.width() - 2 * _MARGIN)
        height = min(scaled(_HEIGHT), window.height() - top - _MARGIN)
        self.setGeometry((window.width() - width) // 2, top + 8, width, height)
        self.refresh_soon()

    # The picture.

    def refresh_soon(self) -> None:
        """Draw the picture again in a while, if it is looked at."""
        is_soon = self._timer.isActive() and self._timer.interval() == _REST
        if self.isVisible() and not is_soon:
            self._timer.start(_REST)

    def _refresh(self) -> None:
        if self._is_drawing:
            self._timer.start(_REST)
        if self._is_drawing or not self.isVisible():
            return
        self._is_drawing = True
        try:
            self._draw()
        except SentenceError as error:
            self._tell(translated(error.sentence), is_wrong=True)
            if self.form.choice.has_all_steps:
                # The last steps come with nothing that would be seen here.
                self._timer.start(_AGAIN)
        finally:
            self._is_drawing = False

    def _draw(self) -> None:
        page, choice = self._page(), self.form.choice
        figure = page.shown_figure
        can_move = page.can_be_filmed
        if choice.has_all_steps and not can_move:
            choice = self.form.choice = replace(choice, kind="png")
        width, height = figure_size(page, choice)
        self.form.show_choice(
            (width, height), last_step(figure), shown_step(figure), can_move=can_move,
            has_formula=uses_function(page.spec),
        )  # fmt: skip
        check(page, choice)
        steps = self._about_steps(page, choice) if choice.has_all_steps else ""
        room, ratio = self.preview.size() * 1.0, self.devicePixelRatioF()
        with drawn(page, choice) as (made, head):
            above = 0 if head is None else head.height
            full = QSize(made.width(), made.height() + above)
            fit = min(room.width() / full.width(), room.height() / full.height(), 1.0)
            image = made.image(fit * ratio, head)
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(ratio)
        self.preview.setPixmap(pixmap)
        foot = QSize(0, FOOT if choice.kind == SLIDES else 0)
        about = self._about(choice, full + foot)
        self._tell(f"{about}\n{steps}" if steps else about, is_wrong=False)

    def _about_steps(self, page: Page, choice: PictureChoice) -> str:
        """Return how long it is; raises SentenceError where nothing moves."""
        made = film(page, choice)
        durations, pages = made.durations, len(made.stops)
        made.close()
        if not choice.moves:
            steps = last_step(page.shown_figure) + 1
            text = self.tr("{count} pages")
            if pages < steps:
                text = self.tr("{count} pages, evenly chosen from {steps} steps")
            return text.format(count=pages, steps=steps)
        text = self.tr("{count} frames, {seconds} s")
        return text.format(count=len(durations), seconds=f"{sum(durations) / 1000:.1f}")

    def _about(self, choice: PictureChoice, size: QSize) -> str:
        if choice.has_pixels:
            width, height = (round(side * choice.scale) for side in size.toTuple())
            return self.tr("{width} × {height} pixels").format(width=width, height=height)
        width, height = (f"{side / 96 * 2.54:.1f}" for side in size.toTuple())
        text = self.tr("{width} × {height} cm; sharp at every size")
        return text.format(width=width, height=height)

    def _tell(self, text: str, *, is_wrong: bool) -> None:
        self.told.setText(text)
        self.copy_button.setEnabled(not is_wrong)
        self.save_button.setEnabled(not is_wrong)

    def _copy(self) -> None:
        image = self._image()
        if image is not None:
            QGuiApplication.clipboard().setImage(image)
            self.copied.emit()

    def _image(self) -> QImage | None:
        try:
            check(self._page(), self.form.choice)
            with drawn(self._page(), self.form.choice) as (made, head):
                return made.image(self.form.choice.scale, head)
        except SentenceError as error:
            self._tell(translated(error.sentence), is_wrong=True)
            return None

    # Keys.

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go through what is on the sheet, round and round."""
        order = [
            widget
            for widget in (*self.form.controls(), self.copy_button, self.save_button,
                           self.close_button)
            if widget.isVisible() and widget.isEnabled()
        ]  # fmt: skip
        if not order:
            return False
        present = QApplication.focusWidget()
        at = order.index(present) if present in order else -1
        chosen = order[(at + (1 if forward else -1)) % len(order)]
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        chosen.setFocus(reason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go at Esc; save at Enter."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            focus = QApplication.focusWidget()
            if isinstance(focus, QPushButton) and focus.isEnabled():
                focus.click()
        else:
            super().keyPressEvent(event)
