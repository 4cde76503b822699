"""Files and the clipboard: opening, saving, exporting, copying."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from explorer import workspaces
from explorer.core.language.parser import parse
from explorer.core.sentence import ParseError, SentenceError, refusal, system_reason
from explorer.core.sharing.scheme import is_link
from explorer.storage.files import write_atomic
from explorer.storage.function_files import single_line
from explorer.storage.lessons.folders import holds_lessons
from explorer.storage.runs.folders import holds_runs
from explorer.storage.sessions import load, save
from explorer.storage.snippets import is_program
from explorer.storage.studies.folders import STUDY, is_study
from explorer.ui.output import export
from explorer.ui.output.filming import Filming
from explorer.ui.output.kinds import SLIDES, check_encoder
from explorer.ui.pages.kit.files import page_figure, page_table, page_writer
from explorer.ui.shell.sharing.links import Links
from explorer.ui.widgets.dialogs import ask_for_folder, ask_to_open, ask_to_save, remember_folder
from explorer.ui.widgets.theme import present_theme
from explorer.ui.widgets.translation import translated

if TYPE_CHECKING:
    from explorer.core.session import Session
    from explorer.ui.output.film import Film
    from explorer.ui.pages.kit.page import Page
    from explorer.ui.shell.export.exporting import Exporting
    from explorer.ui.shell.lessons.lessons import Lessons
    from explorer.ui.shell.lessons.slides_process import SlidesProcess
    from explorer.ui.shell.main_window import MainWindow
    from explorer.ui.shell.side.side_panel import SidePanel


class Host(Protocol):
    """Interface that file actions need of the window."""

    main_window: MainWindow
    side: SidePanel
    lessons: Lessons

    @property
    def page(self) -> Page:
        """The page that is shown."""
        ...

    @property
    def session(self) -> Session:
        """The session that would be saved."""
        ...

    def change_session(self, session: Session) -> None:
        """Show another one, as a step of undo."""

    def take_function(self, text: str) -> None:
        """Put a text into the function field."""

    def say(self, text: str) -> None:
        """Say something in the status line."""


class Files(QObject):
    """Asks where, writes there, and says what came of it in the window.

    Signals:
        filming_changed(): a film or slides are being made, or no longer.
    """

    filming_changed = Signal()

    def __init__(self, window: Host, folder: str) -> None:
        super().__init__(window.main_window)
        self._window = window
        remember_folder(folder)
        self.links = Links(window)
        self._filming = Filming(window.main_window)
        self._slides: SlidesProcess | None = None
        self._exporting: Exporting | None = None
        self._filming.told.connect(window.say)
        self._filming.made.connect(self._write_film)
        self._filming.busy_changed.connect(self.filming_changed)

    def stop(self) -> None:
        """Give up what is being made: the window is gone."""
        self._filming.stop()
        if self._slides is not None:
            self._slides.stop()

    @property
    def is_filming(self) -> bool:
        """Whether a film or slides are being made."""
        return self._filming.is_busy or (self._slides is not None and self._slides.is_busy)

    def stop_filming(self) -> None:
        """Give up what is being made, and say so."""
        self._filming.cancel()
        if self._slides is not None:
            self._slides.cancel()

    def open_session(self) -> None:
        """Ask for a session file, or one that a workspace opens, and show it."""
        endings = [f"*{ending}" for each in workspaces.WORKSPACES for ending in each.endings]
        pattern = self.tr("Sessions and programs ({endings})")
        pattern = pattern.format(endings=" ".join(["*.json", *endings]))
        path = ask_to_open(self._window.main_window, self.tr("Open"), pattern)
        if path is not None:
            self.open_file(path)

    def open_study(self) -> None:
        """Ask for the folder of a study, and show it."""
        folder = ask_for_folder(self._window.main_window, self.tr("Open study"))
        if folder is not None:
            self._open_study(folder)

    def _open_study(self, folder: Path) -> None:
        with self.mistakes_said():
            if not is_study(folder):
                raise refusal("“{name}” is not the folder of a study.", name=folder.name or folder)
            self._open_by(_opener(""), folder)
            self._window.say(self.tr("Opened {name}").format(name=folder.name))

    def open_dropped(self, path: Path) -> None:
        """Show a file that was dropped on the window: a session, a program, a function, data."""
        if is_study(path):
            self._open_study(path)
            return
        if path.is_dir():
            with self.mistakes_said():
                if holds_lessons(path):
                    self._window.lessons.open_folder(path)
                    return
                self._open_folder(path)
                self._window.say(self.tr("Opened {name}").format(name=path.name))
            return
        text, ending = single_line(path), path.suffix.lower()
        has_opener = ending != "" and _opener(ending) != "" and not _is_function(text)
        if ending == ".json" or has_opener:
            self.open_file(path)
            return
        if text is not None:
            self.take_text(text)
            return
        if is_program(path):
            self._open_program(path)
            return
        self._open_by(_opener(""), path)

    def _open_folder(self, path: Path) -> None:
        """Show the runs that this program keeps in a folder, or what others log there."""
        self._open_by(_opener(""), path)
        if holds_runs(path):
            self._window.page.open_runs(path)

    def _open_program(self, path: Path) -> None:
        """Show a program, whatever the file is called."""
        with self.mistakes_said():
            self._open_by(_opener(".py"), path)
            self._window.say(self.tr("Opened {name}").format(name=path.name))

    def _open_by(self, opener: str, path: Path) -> None:
        shown: Session = workspaces.load(opener)(self._window.session, path)
        self._window.change_session(shown)

    def take_text(self, text: str) -> None:
        """Show a text that was dropped on the window as the function, or say why it is none."""
        if is_link(text):
            self.links.open(text)
            return
        text = " ".join(text.split())
        try:
            parse(text)
        except ParseError as error:
            self._window.say(
                self.tr("What was dropped is not a function: {reason}").format(
                    reason=translated(error.sentence)
                )
            )
            return
        self._window.take_function(text)

    def open_file(self, path: Path) -> None:
        """Show a session, or a file that a workspace opens, as one step that can be undone."""
        if path.name == STUDY and is_study(path.parent):
            self._open_study(path.parent)
            return
        with self.mistakes_said():
            if opener := _opener(path.suffix.lower()):
                self._open_by(opener, path)
            else:
                session = load(path)
                # Before it enters the history: a text without meaning cannot be shown.
                session.function.parsed()
                self._window.change_session(session)
            self._window.say(self.tr("Opened {name}").format(name=path.name))

    def save_session(self) -> None:
        """Ask for a place and save the session there."""
        path = self._ask_for_path(self.tr("Save session"), "session.json", export.SESSION_FILTER)
        if path is not None:
            self.write(path, lambda: save(path, self._window.session))

    def export(self, kind: str, scale: float = 1.0) -> None:
        """Ask for a place and write the figure there as png, svg, pdf or csv."""
        with self.mistakes_said():
            write = page_writer(self._window.page, kind, scale, self._window.side.table)
            if kind != "csv":
                # What is seen now is what is wanted, however long the dialog is open.
                self._window.page.pause()
            path = self.ask_for_export(kind)
            if path is not None and self._window.page.is_pending:
                self._window.say(self.tr("Nothing was saved: the picture is still being computed."))
            elif path is not None:
                self.write(path, lambda: write(path))

    def show_export(self) -> None:
        """Open the sheet on which a picture is chosen before it goes out."""
        with self.mistakes_said():
            page_figure(self._window.page)
            self._made_exporting().open()

    def refresh_export(self) -> None:
        """Show on the sheet what is shown in the window now."""
        if self._exporting is not None:
            self._exporting.refresh()

    def _made_exporting(self) -> Exporting:
        if self._exporting is None:
            from explorer.ui.shell.export.exporting import Exporting

            self._exporting = Exporting(self._window, self)
        return self._exporting

    def ask_for_export(self, kind: str) -> Path | None:
        """Ask for a place for a file of a kind; None: nowhere."""
        return self._ask_for_path(
            self.tr("Save as {kind}").format(kind=kind.upper()),
            f"{self._window.session.workspace}.{kind}",
            f"{kind.upper()} (*.{kind})",
        )

    def export_animation(self, kind: str) -> None:
        """Ask for a place and make a file of what moves, while everything goes on.

        Args:
            kind: gif, webp, mp4, or slides.
        """
        from explorer.ui.shell.export.picture import usual_film

        self.start_film(lambda: usual_film(self._window.page, kind), kind)

    def start_film(self, make: Callable[[], Film[Any]], kind: str) -> None:
        """Ask for a place and make a file of what moves, unless one is being made."""
        if self.is_filming:
            self._window.say(self.tr("A film is being made already; Esc stops it."))
            return
        with self.mistakes_said():
            check_encoder(kind)
            film = make()
            path = self.ask_for_export("pdf" if kind == SLIDES else kind)
            if path is None:
                film.close()
            else:
                self._filming.start(film, path)

    def export_sound(self) -> None:
        """Ask for a place and write the lines that are shown as they are heard."""
        with self.mistakes_said():
            lines = self._window.page.heard_lines()
            path = self.ask_for_export("wav")
            if path is not None:
                self.write(path, lambda: export.write_sound(lines, path))

    def save_lesson_slides(self, *, teacher: bool) -> None:
        """Ask for a place and write the lesson that is open as slides, while everything goes on."""
        lesson = self._window.lessons.classroom.lesson
        if lesson is None:
            return
        if self.is_filming:
            self._window.say(self.tr("A film is being made already; Esc stops it."))
            return
        title = self.tr("Teacher's slides") if teacher else self.tr("Student's slides")
        name = f"{lesson.name}-teacher.pdf" if teacher else f"{lesson.name}.pdf"
        path = self._ask_for_path(title, name, "PDF (*.pdf)")
        if path is not None:
            self._made_slides().start(lesson, path, present_theme().name, teacher=teacher)

    def _made_slides(self) -> SlidesProcess:
        if self._slides is None:
            from explorer.ui.shell.lessons.slides_process import SlidesProcess

            made = self._slides = SlidesProcess(self)
            made.told.connect(self._window.say)
            made.made.connect(self._on_slides)
            made.busy_changed.connect(self.filming_changed)
        return self._slides

    def _on_slides(self, path: Path) -> None:
        self.write(path, lambda: None)

    def export_record(self) -> None:
        """Ask for a place and write all that is known of what is shown as JSON."""
        # A run that ends meanwhile is not what was asked for.
        text = self._window.page.record_json()
        path = self.ask_for_export("json")
        if path is not None:
            self.write(path, lambda: write_atomic(path, text.encode()))

    def _write_film(self, path: Path, data: bytes) -> None:
        self.write(path, lambda: write_atomic(path, data))

    def save_program(self, suffix: str) -> None:
        """Ask for a place and save the program as .py or .ipynb."""
        name = f"{self._window.session.workspace}{suffix}"
        with self.mistakes_said():
            page = self._window.page
            # Where there is none, nobody is asked for a place.
            page.program()
            path = self._ask_for_path(self.tr("Save program"), name, f"(*{suffix})")
            if path is None:
                return
            program, data = page.program_in(path.parent), page.file_beside()
            self.write(path, lambda: export.write_program(program, path, data))

    def copy_picture(self) -> None:
        """Put the figure on the clipboard, at twice its size."""
        with self.mistakes_said():
            QGuiApplication.clipboard().setImage(page_figure(self._window.page).image(2.0))
            self._window.say(self.tr("Copied the picture"))

    def copy_side(self) -> None:
        """Put what the panel shows on the clipboard: the program or the numbers."""
        if self._window.side.tab == "numbers":
            self.copy_numbers()
        else:
            self.copy_program()

    def copy_program(self) -> None:
        """Put the program on the clipboard."""
        with self.mistakes_said():
            QGuiApplication.clipboard().setText(self._window.page.program())
            self._window.say(self.tr("Copied the program"))

    def copy_numbers(self) -> None:
        """Put the numbers on the clipboard, those of the table that is chosen."""
        with self.mistakes_said():
            table = page_table(self._window.page, self._window.side.table)
            QGuiApplication.clipboard().setText(table.csv("\t"))
            self._window.say(self.tr("Copied the numbers"))

    @contextlib.contextmanager
    def mistakes_said(self) -> Iterator[None]:
        """Say in the window what cannot be done."""
        try:
            yield
        except SentenceError as error:
            self._window.say(translated(error.sentence))

    def _ask_for_path(self, title: str, name: str, pattern: str) -> Path | None:
        suffix = Path(name).suffix
        while True:
            chosen = ask_to_save(self._window.main_window, title, name, pattern)
            if chosen is None:
                return None
            path = export.with_suffix(chosen, suffix)
            if path == chosen or not os.path.exists(path):  # noqa: PTH110
                # Path.exists raises for a name that is too long; writing tells why.
                return path
            # The dialog knew nothing of this file: it is to ask whether it may be replaced.
            name, title = path.name, self.tr("Replace {name}?").format(name=path.name)

    def write(self, path: Path, write: Callable[[], object]) -> None:
        """Write a file, and say what came of it."""
        try:
            write()
        except OSError as error:
            self._window.say(
                self.tr("{name} was not written: {reason}.").format(
                    name=path.name, reason=system_reason(error)
                )
            )
            return
        remember_folder(str(path.parent))
        self._window.say(self.tr("Saved {name}").format(name=path.name))


def _opener(ending: str) -> str:
    """Return what opens files with an ending; that of the empty one opens all others."""
    for each in workspaces.WORKSPACES:
        if each.opens_file and (ending in each.endings or not (ending or each.endings)):
            return each.opens_file
    return ""


def _is_function(text: str | None) -> bool:
    """Return whether a line has a meaning in the function field."""
    try:
        return text is not None and parse(text) is not None
    except ParseError:
        return False
