"""Cards of the clinic: one for each gradient that is None, NaN or infinite, one for an error."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from explorer.core.tape.judging import can_be_repaired
from explorer.core.tape.record import Call, Cause, Source, Trouble
from explorer.core.tape.text.program_diff import program_diff
from explorer.ui.pages.tape.clinic.diff_view import DiffView
from explorer.ui.pages.tape.texts import (
    causes_text,
    difference_text,
    gradient_name,
    plain_values,
    source_text,
    tr,
)
from explorer.ui.widgets.explained import HelpButton, explain
from explorer.ui.widgets.plain import Label, as_tip
from explorer.ui.widgets.theme import UNIT, labelled
from explorer.ui.widgets.translation import translated

_IDEAS: dict[Cause, str] = {
    "not_watched": "watch",
    "integer_dtype": "integers",
    "left_tensorflow": "left-tensorflow",
    "overwritten": "overwritten",
    "swapped": "target-source",
    "stopped": "stop-gradient",
}
"""Ideas of the help, by the cause of which they tell."""
_SHORT_DIFF = 14
"""Lines of a diff that stands above its button."""
_LONGEST = 1_500
"""Characters of an error that are shown."""


class Card(QFrame):
    """A frame with a heading, paragraphs, and what can be done."""

    def __init__(
        self, name: str, result: str, remark: str = "", result_role: str = "missing"
    ) -> None:
        super().__init__()
        self.setObjectName("card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(22, 16, 22, 18)
        self.column.setSpacing(UNIT)
        row = QHBoxLayout()
        row.setSpacing(10)
        heading = labelled(name, "card-name")
        heading.setAccessibleName(f"{name} {result}")
        row.addWidget(heading)
        row.addWidget(labelled(result, result_role))
        row.addStretch(1)
        row.addWidget(labelled(remark, "muted"))
        self._head = row
        self.column.addLayout(row)

    def say(self, text: str, role: str = "prose") -> QLabel | None:
        """Add a paragraph, if there is something to say."""
        if not text:
            return None
        label = labelled(text, role)
        label.setWordWrap(True)
        label.setMinimumWidth(1)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.column.addWidget(label)
        return label

    def explain(self, name: str) -> None:
        """Let the help tell more: by a button, and by F1 where the card has the keyboard."""
        explain(self, name)
        self._head.addWidget(HelpButton(name))

    def offer(self, line: int | None, go_to: Callable[[int], object]) -> None:
        """Add a button that goes to a line, if there is one."""
        if line is None:
            return
        button = QPushButton(tr("line {line}").format(line=line))
        button.setProperty("role", "order")
        button.setAccessibleName(tr("Go to line {line}").format(line=line))
        button.setToolTip(as_tip(tr("Put the cursor into line {line}").format(line=line)))
        button.clicked.connect(lambda _: go_to(line))
        self._head.addWidget(button)

    def add_repair(
        self, before: str, after: str, note: str, take: Callable[[str], object]
    ) -> QPushButton:
        """Add a repaired program, and the button that takes it over."""
        diff = DiffView(program_diff(before, after))
        button = QPushButton(tr("Take over and run"))
        button.setAccessibleName(tr("Take over the repaired program and run it"))
        button.setToolTip(
            as_tip(
                tr(
                    "Put the repaired program into the editor and run it; "
                    "undo brings the old one back"
                )
            )
        )
        button.clicked.connect(lambda _: take(after))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(button)
        said = labelled(note, "muted")
        said.setWordWrap(True)
        row.addWidget(said, 1)
        # What is long must not hide what can be done with it.
        place = 0 if len(diff.lines) > _SHORT_DIFF else 1
        self.column.addWidget(diff)
        self.column.insertLayout(self.column.count() - 1 + place, row)
        return button


def source_card(call: Call, source: Source) -> Card:
    """Return the card of one gradient."""
    result = source_text(source, 30)
    card = Card(gradient_name(call, source), result, causes_text(source.causes))
    card.explain(_idea_of(source))
    card.say(translated(source.sentence) if source.sentence is not None else "")
    card.say(difference_text(call, source))
    if source.remedy is not None and can_be_repaired(source):
        card.say("→ " + translated(source.remedy))
    if source.sentence is None and not source.causes and not difference_text(call, source):
        card.say(tr("Being looked at …"), "muted")
    if not can_be_repaired(source):
        card.say(tr("Nothing to repair"), "muted")
    return card


def _idea_of(source: Source) -> str:
    """Return the idea of the help that tells of the cause; of NaN, how it comes about."""
    if source.value is not None:
        return "where-nan"
    return _IDEAS.get(source.causes[0], "none") if source.causes else "none"


def repair_note(call: Call) -> str:
    """Return what the repaired program gives."""
    values = call.repaired_values
    if values is None or all(value is None for value in values):
        return ""
    return tr("the repaired program gives {values}").format(values=plain_values(values, 40))


def error_card(error: Trouble, line_text: str) -> Card:
    """Return the card of an error, in TensorFlow's own words and in plain ones."""
    card = Card(error.type, line_text, result_role="muted")
    card.say(translated(error.sentence) if error.sentence is not None else "")
    message = error.message.strip()
    message = message if len(message) <= _LONGEST else f"{message[:_LONGEST]} …"
    said = card.say(message, "code-note")
    if said is not None:
        said.setAccessibleName(tr("Message of the error"))
    return card


def plain(text: str) -> QLabel:
    """Return a paragraph between cards."""
    label = Label(text)
    label.setProperty("role", "muted")
    label.setWordWrap(True)
    return label
