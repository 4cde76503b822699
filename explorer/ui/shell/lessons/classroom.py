"""The classroom: the list of lessons, and the lesson that is open with its step."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction
from shiboken6 import delete

from explorer.core.lessons.faults import LessonError
from explorer.core.lessons.lesson import Lesson, Step
from explorer.storage.lessons.library import Entry
from explorer.ui.lessons.answers.answer import Answer
from explorer.ui.lessons.panel import LessonPanel
from explorer.ui.shell.document import Document
from explorer.ui.shell.lessons.listing import Listing
from explorer.ui.shell.lessons.pointer import Pointer
from explorer.ui.shell.lessons.points import said_of
from explorer.ui.shell.lessons.questions import Question
from explorer.ui.shell.lessons.record import Record
from explorer.ui.shell.lessons.room import Room
from explorer.ui.shell.main_window import MainWindow
from explorer.ui.shell.page_stack import PageStack
from explorer.ui.shell.side.side_area import SideArea
from explorer.ui.widgets.motion import is_still
from explorer.ui.widgets.player import Player
from explorer.ui.widgets.translation import translated

_LOOK_EVERY = 60
"""Milliseconds between two looks whether there is something to play."""


class Classroom(QObject):
    """Goes through lessons; made when the first one is asked for.

    The person's own session is put aside while a lesson is open, and comes back after it.

    Signals:
        said(str): something for the status line.
        changed(): another lesson or step is open, or none.
    """

    said = Signal(str)
    changed = Signal()

    def __init__(
        self,
        window: MainWindow,
        document: Document,
        stack: PageStack,
        side: SideArea,
        listing: Listing,
        record: Record,
        actions: list[QAction],
    ) -> None:
        super().__init__(window)
        self._document, self._stack = document, stack
        self._listing, self._record = listing, record
        self.panel = LessonPanel(actions)
        self.room = Room(window, self.panel.foot, self.panel.body, self.panel)
        self.pointer = Pointer(window, self.room, side)
        self.lesson: Lesson | None = None
        """The one that is open."""
        self.step = 0
        """From 1; 0: the introduction."""
        self.question: Question | None = None
        self._playing = QTimer(self, interval=_LOOK_EVERY)
        self._playing.timeout.connect(self._play_if_ready)
        self._connect()

    def _connect(self) -> None:
        panel, view = self.panel, self.panel.view
        panel.head.list_asked.connect(self.show_list)
        panel.head.lesson_asked.connect(self.go_to_lesson)
        panel.head.left.connect(self.leave)
        panel.head.controls_asked.connect(self._show_controls)
        panel.list.chosen.connect(self._on_chosen)
        panel.foot.elsewhere_asked.connect(self._look_elsewhere)
        view.moved.connect(self.move)
        view.checked.connect(self.check)
        view.revealed.connect(self._reveal)
        view.again.connect(self._ask_again)

    # Lessons.

    @property
    def is_open(self) -> bool:
        """Whether the list or a lesson is shown."""
        return self.room.is_open

    def show_list(self) -> None:
        """Show the list of lessons, at the one that is open or was last."""
        self.room.open()
        self.panel.show_list()
        self._end_question()
        present = self.lesson.folder if self.lesson is not None else self._record.last
        rows, at = self._listing.rows(self._record, present)
        self.panel.list.show_rows(rows, at)
        self.panel.foot.show_elsewhere("")
        self.panel.list.setFocus()
        self.changed.emit()

    def _on_chosen(self, row: int) -> None:
        entry = self._listing.entry(row)
        if entry is not None:
            self.open(entry)

    def open(self, entry: Entry, step: int | None = None) -> None:
        """Open a lesson.

        Args:
            entry: of the list.
            step: that is shown; None: the one where it was left.
        """
        try:
            lesson = self._listing.shelf.open(entry)
        except LessonError as error:
            self._show_faults(entry, error)
            return
        place = self._record.place(lesson) if step is None else step
        if not self.is_open:
            self.room.open()
        self._end_question()
        if self.lesson is None:
            self._document.visit(lesson.session)
        self.lesson = lesson
        self.panel.show_view()
        before, after = self._listing.beside(entry)
        self.panel.head.show_lesson(
            self._listing.place(entry), has_before=before is not None, has_next=after is not None
        )
        self.go_to(min(max(place, 0), len(lesson.steps)), is_fresh=True)

    def _show_faults(self, entry: Entry, error: LessonError) -> None:
        """Say in the place of a lesson what is wrong with it."""
        self._close_lesson()
        faults = [translated(fault.located()) for fault in error.faults]
        self.panel.show_view()
        self.panel.head.show_lesson(entry.name, has_before=False, has_next=False)
        self.panel.view.show_faults(entry.title, faults)

    def go_to_lesson(self, direction: int) -> None:
        """Go to the next lesson, 1, or the one before, −1."""
        entry = self._present_entry()
        if entry is not None:
            beside = self._listing.beside(entry)[0 if direction < 0 else 1]
            if beside is not None:
                self.open(beside, step=0)

    def _present_entry(self) -> Entry | None:
        return self._listing.find(self.lesson.folder) if self.lesson is not None else None

    def leave(self) -> None:
        """Close the classroom; the person's own session comes back."""
        self._close_lesson()
        self.room.close()
        self._stack.page.take_focus()
        self.changed.emit()

    def retire(self) -> None:
        """Take everything down, with the lesson still open in the document."""
        self._end_question()
        self.pointer.stop()
        for part in (self.pointer.ring, self.pointer, self.room, self):
            delete(part)

    def give_way(self, on: bool) -> None:
        """Leave the window to the figure that is presented; or come back."""
        self.room.give_way(on)

    def _close_lesson(self) -> None:
        self._end_question()
        self.pointer.stop()
        if self.lesson is not None:
            self.lesson = None
            self._document.return_home()

    # Steps.

    def move(self, direction: int) -> None:
        """Go to the next step, 1, or the one before, −1; after the last one to the next lesson."""
        lesson = self.lesson
        if lesson is None:
            return
        if direction > 0 and self.step >= len(lesson.steps):
            self._finish()
        elif self.step + direction >= 0:
            self.go_to(self.step + direction)

    def _finish(self) -> None:
        """Go on after the last step: the next time the lesson begins anew."""
        entry = self._present_entry()
        has_next = entry is not None and self._listing.beside(entry)[1] is not None
        if self.lesson is not None:
            self._record.take_place(self.lesson, 0, is_done=True)
        if has_next:
            self.go_to_lesson(1)
        else:
            self.show_list()

    def go_to(self, number: int, *, is_fresh: bool = False) -> None:
        """Show a step.

        Args:
            number: of the step, from 1; 0: the introduction.
            is_fresh: what is shown now is of something else than the step before.
        """
        assert self.lesson is not None
        lesson, goes_on = self.lesson, not is_fresh and number == self.step + 1
        self._end_question()
        self.step = number
        self._record.take_place(lesson, number)
        self.panel.head.show_step(number, len(lesson.steps))
        step = lesson.steps[number - 1] if number else None
        session = lesson.session if step is None else step.session
        if not goes_on or (step is not None and step.sets_up):
            self._document.end_gesture()
            self._document.show(session)
        if step is None:
            self.panel.view.show_intro(lesson)
        else:
            self._show_step(lesson, step)
        self.pointer.point_at(self._stack.page, self._stack.name, step.point if step else "")
        self.panel.head.show_side(controls=False)
        self.panel.foot.show_elsewhere(self._elsewhere())
        if step is not None and step.predict is None:
            self._play(step)
        self.panel.view.take_focus()
        self.changed.emit()

    def _show_step(self, lesson: Lesson, step: Step) -> None:
        where = said_of(step.point) if step.point else ""
        is_last = self.step == len(lesson.steps)
        self.panel.view.show_step(lesson, step, where, self._make_answer, is_last=is_last)

    def _make_answer(self) -> Answer | None:
        step = self._present_step()
        if step is None or step.predict is None:
            return None
        self.question = Question(step.predict, self._stack.page)
        return self.question.answer

    def _present_step(self) -> Step | None:
        if self.lesson is None or not self.step:
            return None
        return self.lesson.steps[self.step - 1]

    def _end_question(self) -> None:
        self._playing.stop()
        if self.question is not None:
            self.question.end()
            self.question = None
        self.panel.view.end_card()

    # Answers.

    def check(self) -> None:
        """Mark the answer, and show what is right unless that cannot be told."""
        step, question, view = self._present_step(), self.question, self.panel.view
        if step is None or question is None or step.predict is None or self.lesson is None:
            return
        marked = question.mark()
        said = [translated(each) for each in marked.said]
        view.verdict.show_marked(marked.right, said, marked.because)
        if marked.right is not None:
            self._record.take_answer(self.lesson, self.step, marked)
            self._uncover(step, question)
        view.see_verdict()

    def _reveal(self) -> None:
        """Show what is right, without an answer."""
        step, question = self._present_step(), self.question
        if step is not None and question is not None and step.predict is not None:
            self.panel.view.verdict.show_solution(step.predict, question.limit)
            self._uncover(step, question)
            self.panel.view.see_verdict()

    def _uncover(self, step: Step, question: Question) -> None:
        question.reveal()
        card = self.panel.view.card
        if card is not None:
            card.close_answer()
        self.panel.view.show_reveal(step)
        self.panel.view.next_button.setFocus()
        self._play(step)

    def _ask_again(self) -> None:
        """Ask the question of the step once more, with the step as it was set up."""
        step, lesson = self._present_step(), self.lesson
        if step is not None and lesson is not None:
            self._end_question()
            self._show_step(lesson, step)
            self.panel.view.take_focus()

    # What a step sets going.

    def _play(self, step: Step) -> None:
        if step.play and not is_still():
            self._playing.start()

    def _play_if_ready(self) -> None:
        """Start the player once there is something to play; never a snippet or a training."""
        page = self._stack.page
        player = getattr(page, "player", None)
        if not isinstance(player, Player):
            self._playing.stop()
        elif player.steps and not page.is_pending:
            self._playing.stop()
            if not player.is_playing:
                player.go_to_first()
                player.toggle()

    def _show_controls(self, on: bool) -> None:
        self.room.show_controls(on or self._stack.page.controls.fills, for_pointing=not on)
        self.pointer.ring.show_around(self.pointer.ring.targets)

    def _elsewhere(self) -> str:
        """Return the words of the button that looks at the same in another workspace."""
        name = self._stack.name
        if name in {"curves", "surface"}:
            return self.tr("Look at it in Tape")
        return self.tr("Look at it in Curves") if name == "descent" else ""

    def _look_elsewhere(self) -> None:
        page, name = self._stack.page, self._stack.name
        if name == "descent":
            self._document.turn_to("curves")
        elif (show_on_tape := getattr(page, "show_on_tape", None)) is not None:
            show_on_tape()
        self.room.show_controls(self._stack.page.controls.fills, for_pointing=True)
        self.panel.foot.show_elsewhere(self._elsewhere())
