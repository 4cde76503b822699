"""One step of a lesson: its text, what it asks, and what is shown after the answer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QVBoxLayout, QWidget

from explorer.core.lessons.lesson import Lesson, Step
from explorer.core.lessons.text import Line, Paragraph, Run
from explorer.ui.lessons.answers.answer import Answer
from explorer.ui.lessons.card import PredictCard
from explorer.ui.lessons.prose import Prose
from explorer.ui.lessons.verdict import Verdict
from explorer.ui.widgets.controls import clear_layout
from explorer.ui.widgets.plain import as_tip
from explorer.ui.widgets.theme import UNIT, labelled


class LessonView(QScrollArea):
    """Scrolls over a step; the introduction is one without a prediction.

    Signals:
        moved(int): the next step, 1, or the one before, −1.
        checked(), revealed(), again(): as the card's.
    """

    moved = Signal(int)
    checked = Signal()
    revealed = Signal()
    again = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("lessonView")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        body.setObjectName("lessonBody")
        body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(20, UNIT, 20, 2 * UNIT)
        self._column.setSpacing(12)
        self.setWidget(body)
        self.card: PredictCard | None = None
        self.verdict = Verdict()
        self.next_button = QPushButton()
        self._reveal: Prose | None = None

    def show_intro(self, lesson: Lesson) -> None:
        """Show what a lesson is about."""
        self._begin((Run(lesson.title),))
        self._add_prose(Prose(14)).show_text(lesson.intro)
        self._end(self.tr("Begin"))

    def show_step(
        self,
        lesson: Lesson,
        step: Step,
        where: str,
        make_answer: Callable[[], Answer | None],
        *,
        is_last: bool,
    ) -> None:
        """Show a step, with its question open.

        Args:
            lesson: that it is of.
            step: what is shown.
            where: what is pointed at, in words; may be empty.
            make_answer: makes the controls of the answer; None where it cannot be given.
            is_last: whether no other step follows.
        """
        self._begin(step.title, lesson.title)
        self._add_prose(Prose(14)).show_text(step.text)
        if where:
            note = labelled(where, "pointed")
            note.setWordWrap(True)
            self._column.addWidget(note)
        answer = make_answer() if step.predict is not None else None
        if step.predict is not None and answer is not None:
            card = self.card = PredictCard(step.predict, answer)
            for signal, told in (
                (card.checked, self.checked), (card.revealed, self.revealed),
                (card.again, self.again),
            ):  # fmt: skip
                signal.connect(told)
            self._column.addWidget(card)
        self.verdict = Verdict()
        self._column.addWidget(self.verdict)
        self._reveal = self._add_prose(Prose(14))
        self._reveal.hide()
        self._end(self.tr("Next lesson") if is_last else self.tr("Next step"))
        if step.predict is None:
            self.show_reveal(step)
        else:
            self.next_button.setProperty("role", "")

    def show_faults(self, title: str, faults: list[str]) -> None:
        """Say why a lesson cannot be shown."""
        self._begin((Run(title),))
        note = labelled(self.tr("This lesson cannot be shown."), "missing")
        note.setWordWrap(True)
        self._column.addWidget(note)
        text = tuple(Paragraph((Run(fault),)) for fault in faults)
        self._add_prose(Prose(13)).show_text(text)
        self._column.addStretch(1)

    def _begin(self, title: Line, above: str = "") -> None:
        self.end_card()
        clear_layout(self._column)
        if above:
            self._add_prose(Prose(12)).show_line((Run(above),), muted=True)
        self._add_prose(Prose(18, strong=True)).show_line(title)

    def take_focus(self) -> None:
        """Give the focus to where a person goes on, once that is shown."""
        # What a layout has just taken in is shown and given its room in the next turn.
        QTimer.singleShot(0, self, self._focus_where_it_goes_on)

    def _focus_where_it_goes_on(self) -> None:
        if self.card is not None and not self.card.check_button.isHidden():
            self.card.answer.take_focus()
        else:
            self.next_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def end_card(self) -> None:
        """Take what the card shows elsewhere away."""
        if self.card is not None:
            self.card.answer.end()
            self.card = None

    def _add_prose(self, prose: Prose) -> Prose:
        self._column.addWidget(prose)
        return prose

    def _end(self, text: str) -> None:
        self.next_button = QPushButton(text)
        self.next_button.setAccessibleName(text)
        self.next_button.setProperty("role", "main")
        self.next_button.setToolTip(as_tip(self.tr("{text} (Alt+→)").format(text=text)))
        self.next_button.clicked.connect(lambda _: self.moved.emit(1))
        self._column.addWidget(self.next_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch(1)
        self.verticalScrollBar().setValue(0)

    def show_reveal(self, step: Step) -> None:
        """Show what follows the answer, and make the way on the main one."""
        assert self._reveal is not None
        self._reveal.show_text(step.reveal)
        self.next_button.setProperty("role", "main")
        self.next_button.style().polish(self.next_button)

    def see_verdict(self) -> None:
        """Scroll so far that what came of the answer is seen."""
        QTimer.singleShot(0, self, self._scroll_to_verdict)

    def _scroll_to_verdict(self) -> None:
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        for widget in (self.next_button, self.verdict):
            if widget.isVisible():
                self.ensureWidgetVisible(widget, 0, UNIT)
