"""The group of the log folder: which is followed, what of it is shown, and what is wrong."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from explorer.core.sentence import SentenceError, refusal
from explorer.core.training.spec import TrainingSpec
from explorer.storage.runs.folders import holds_runs, is_run
from explorer.storage.studies.folders import is_study
from explorer.ui.pages.kit.editor import Editor
from explorer.ui.pages.kit.rows import Choice, group, headed, named, paragraph, row, say
from explorer.ui.pages.training.logs.follower import LogState
from explorer.ui.pages.training.logs.logged_runs import MOST_RUNS
from explorer.ui.pages.training.study.changes import study_changes
from explorer.ui.widgets.dialogs import ask_for_folder
from explorer.ui.widgets.icons import IconButton
from explorer.ui.widgets.plain import ElidedLabel, as_tip
from explorer.ui.widgets.translation import translated

_LONGEST = 60
"""Letters of a tag in the choice."""


class LogsGroup(QWidget):
    """A button while there is none; then the folder, the choice of a tag, and a note.

    Signals:
        runs_asked(Path): the folder that was chosen holds runs that this program keeps.
    """

    runs_asked = Signal(object)

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self._editor = editor
        self._spec = TrainingSpec()
        self._tags: list[str] = []
        self.open_button = QToolButton()
        self.open_button.setText(self.tr("open log folder …"))
        self.open_button.setProperty("role", "text")
        self.open_button.setAccessibleName(self.tr("Open log folder"))
        self.open_button.setToolTip(
            self.tr(
                "Follow what TensorBoard's writers or explorer.watch log, as it is written; or a "
                "study made by “sweep”, or runs kept in a folder"
            )
        )
        self.open_button.clicked.connect(self._on_open)
        self.name = ElidedLabel(elided=Qt.TextElideMode.ElideMiddle)
        self.name.setProperty("role", "muted")
        self.name.setAccessibleName(self.tr("Log folder"))
        self.close_button = IconButton("close", self.tr("Close the log folder"))
        self.close_button.clicked.connect(lambda: self._editor.change("", **logs_changes("")))
        self.tag = Choice(self.tr("Tag"), self.tr("What is shown of the logged runs"), ())
        self.tag.chosen.connect(self._on_tag)
        self._note = paragraph("muted", self.tr("About the log folder"))
        self._folder, self._choice = QWidget(), QWidget()
        self._folder.setLayout(row(self.name, self.close_button))
        self._choice.setLayout(named(self.tr("tag"), self.tag))
        for part in (self._folder, self._choice):
            part.layout().setContentsMargins(0, 0, 0, 0)  # pyright: ignore[reportOptionalMemberAccess]
            part.hide()
        column = group(self)
        column.addLayout(headed(self.tr("Logs"), self.open_button))
        column.addWidget(self._folder)
        column.addWidget(self._choice)
        column.addWidget(self._note)

    @property
    def note(self) -> str:
        """What is said about the folder."""
        return self._note.text()

    def show_spec(self, spec: TrainingSpec) -> None:
        """Show the folder of a spec."""
        if spec.logs != self._spec.logs:
            self._show_tags([])
            say(self._note, self.tr("Looking for event files …") if spec.logs else "")
        self._spec = spec
        path = Path(spec.logs)
        self.name.setText(path.name or spec.logs)
        self.name.setToolTip(as_tip(spec.logs))
        self._folder.setVisible(bool(spec.logs))

    def show_state(self, state: LogState) -> None:
        """Offer the tags there are, and say what is wrong."""
        self._show_tags(state.tags)
        self.tag.show_value(state.tag)
        say(self._note, self._told(state))

    def _show_tags(self, tags: list[str]) -> None:
        if tags != self._tags:
            self._tags = tags
            with QSignalBlocker(self.tag):
                self.tag.clear()
                for tag in tags:
                    self.tag.addItem(_shortened(tag), tag)
        self._choice.setVisible(bool(tags))

    def _told(self, state: LogState) -> str:
        if state.is_reading:
            return self.tr("Reading …")
        if state.notes:
            first = translated(state.notes[0])
            more = len(state.notes) - 1
            told = self.tr("{first} (and {count} more)").format(first=first, count=more)
            return told if more else first
        if state.run_count > MOST_RUNS:
            return self.tr(
                "It has {count} runs, of which {most} are shown. Open a folder further down."
            ).format(count=f"{state.run_count:,}", most=MOST_RUNS)
        if not state.tags and state.others:
            return self.tr(
                "Its event files hold no scalars; their {count} distributions, pictures and texts "
                "are not shown."
            ).format(count=f"{state.others:,}")
        if not state.tags:
            return self.tr("No event files with scalars yet; they appear here once there are some.")
        return ""

    def _on_tag(self, tag: str) -> None:
        # What was zoomed in on were other values.
        self._editor.change("", tag=tag, bottom=None, top=None)

    def _on_open(self) -> None:
        folder = ask_for_folder(QApplication.activeWindow(), self.tr("Log folder"))
        if folder is None:
            return
        try:
            # Whoever looks for the runs of a study means it.
            of_study = is_study(folder)
            if not of_study and holds_runs(folder):
                self.runs_asked.emit(folder if not is_run(folder) else folder.parent)
                return
            changes = study_changes(folder) if of_study else logs_changes(str(folder))
            self._editor.change("", **changes)
        except SentenceError as error:
            say(self._note, translated(error.sentence))


def logs_changes(folder: str) -> dict[str, object]:
    """Return what changes of a spec where another log folder is followed, or with "" none.

    Raises:
        SentenceError: its name could not be written down for the next start.
    """
    try:
        folder.encode()
    except UnicodeEncodeError:
        raise refusal("The name of “{name}” is no text; rename it.", name=folder) from None
    fitted = {"low": None, "high": None, "bottom": None, "top": None}
    # Of logged runs no epochs are known.
    return {"logs": folder, "tag": "", **fitted, **({"axis": "step"} if folder else {})}


def _shortened(tag: str) -> str:
    return tag if len(tag) <= _LONGEST else f"…{tag[1 - _LONGEST :]}"
