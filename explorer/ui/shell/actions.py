"""The table of actions, which the File menu, buttons, keys, help and palette read."""

# ruff: noqa: D102 - `Commands` says what each of them does.

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from explorer.core.translation import Text
from explorer.workspaces import WORKSPACES

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton


class _Links(Protocol):
    """Actions on states as texts."""

    def open_copied(self) -> None: ...
    def copy(self) -> None: ...
    def copy_command(self) -> None: ...


class _Files(Protocol):
    """Actions on files."""

    @property
    def links(self) -> _Links: ...

    @property
    def is_filming(self) -> bool: ...
    def open_session(self) -> None: ...
    def open_study(self) -> None: ...
    def save_session(self) -> None: ...
    def copy_picture(self) -> None: ...
    def export(self, kind: str, scale: float = 1.0) -> None: ...
    def show_export(self) -> None: ...
    def export_animation(self, kind: str) -> None: ...
    def save_lesson_slides(self, *, teacher: bool) -> None: ...
    def export_record(self) -> None: ...
    def export_sound(self) -> None: ...
    def save_program(self, suffix: str) -> None: ...
    def copy_program(self) -> None: ...
    def copy_numbers(self) -> None: ...
    def stop_filming(self) -> None: ...


class _Lessons(Protocol):
    """Actions on lessons."""

    @property
    def has_lesson(self) -> bool: ...
    @property
    def has_answers(self) -> bool: ...
    def toggle(self) -> None: ...
    def move(self, direction: int) -> None: ...
    def leave(self) -> None: ...
    def entries(self) -> Sequence[Any]: ...
    def open(self, entry: Any) -> None: ...  # noqa: ANN401
    def ask_for_folder(self) -> None: ...
    def save_as_lesson(self) -> None: ...
    def save_notebook(self, *, teacher: bool) -> None: ...
    def save_results(self) -> None: ...


class _Tour(Protocol):
    """Actions on the tour."""

    @property
    def is_on(self) -> bool: ...
    def begin(self) -> None: ...
    def end(self) -> None: ...


class Host(Protocol):
    """Interface that the actions need of the window."""

    @property
    def files(self) -> _Files: ...
    @property
    def lessons(self) -> _Lessons: ...
    @property
    def tour(self) -> _Tour: ...
    @property
    def can_undo(self) -> bool: ...
    @property
    def can_redo(self) -> bool: ...
    @property
    def can_be_filmed(self) -> bool: ...
    @property
    def has_record(self) -> bool: ...
    @property
    def can_be_heard(self) -> bool: ...
    @property
    def is_listening(self) -> bool: ...
    def listen(self) -> None: ...
    @property
    def uses_function(self) -> bool: ...
    @property
    def workspace(self) -> str: ...
    def buttons(self) -> Sequence[QAbstractButton]: ...
    def show_workspace(self, name: str) -> None: ...
    def show_example(self, workspace: str, number: int) -> None: ...
    def take_function(self, text: str) -> None: ...
    def undo(self) -> None: ...
    def redo(self) -> None: ...
    def switch_theme(self) -> None: ...
    def switch_motion(self) -> None: ...
    @property
    def is_presenting(self) -> bool: ...
    def scale_text(self, direction: int) -> None: ...
    def present(self) -> None: ...
    def switch_language(self) -> None: ...
    def toggle_panel(self) -> None: ...
    def show_help(self) -> None: ...
    def show_typing(self) -> None: ...
    def show_about(self) -> None: ...
    def show_tab(self, name: str) -> None: ...
    def select_function(self) -> None: ...
    def focus_figure(self) -> None: ...
    def describe_figure(self) -> None: ...
    def go_to_region(self, direction: int) -> None: ...
    def show_file_menu(self) -> None: ...
    def open_palette(self) -> None: ...


def _always(_host: Host) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Action:
    """Action that is available in every workspace."""

    name: str
    title: Text
    run: Callable[[Host], object]
    keys: tuple[str, ...] = ()
    """The first one is shown beside the title."""
    menu: str = ""
    """The group in the File menu; empty: it is not there."""
    icon: str = ""
    """Of the button in the top row; empty: there is none."""
    also: Text = ""
    """More words by which it is found."""
    is_available: Callable[[Host], bool] = _always
    """Whether it would do anything now."""
    is_offered: Callable[[Host], bool] = _always
    """Whether it makes sense in the workspace that is shown."""


ACTIONS = (
    Action("undo", "Undo", lambda w: w.undo(), ("Ctrl+Z",), icon="undo", also="back take revert",
           is_available=lambda w: w.can_undo),
    Action("redo", "Redo", lambda w: w.redo(), ("Ctrl+Shift+Z", "Ctrl+Y"), icon="redo",
           also="forward again", is_available=lambda w: w.can_redo),
    Action("palette", "Find an action, an example or a workspace", lambda w: w.open_palette(),
           ("Ctrl+K",), icon="search", also="command palette search"),
    Action("file", "Open, save, export", lambda w: w.show_file_menu(), icon="file", also="menu"),
    Action("theme", "Light or dark", lambda w: w.switch_theme(), ("Ctrl+T",), icon="theme",
           also="theme colours mode night"),
    Action("motion", "Reduced motion, on or off", lambda w: w.switch_motion(),
           also="animation still stop moving vestibular accessibility"),
    Action("larger", "Larger text and lines", lambda w: w.scale_text(1), ("Ctrl++", "Ctrl+="),
           also="zoom in scale font size bigger accessibility"),
    Action("smaller", "Smaller text and lines", lambda w: w.scale_text(-1), ("Ctrl+-",),
           also="zoom out scale font size"),
    Action("usual_size", "Text and lines at their usual size", lambda w: w.scale_text(0),
           ("Ctrl+0",), also="zoom reset scale font 100 %"),
    Action("present", "Present: the figure alone, larger", lambda w: w.present(), ("F11",),
           also="presentation full screen wall beamer projector slide"),
    Action("stop_presenting", "End the presentation", lambda w: w.present(), ("Esc",),
           also="leave full screen", is_available=lambda w: w.is_presenting,
           is_offered=lambda w: w.is_presenting and not (w.files.is_filming or w.is_listening)),
    Action("language", "English or Chinese", lambda w: w.switch_language(), ("Ctrl+Shift+T",),
           icon="language", also="language translation english chinese 中文 英文 语言"),
    Action("panel", "Panel of Code and Numbers", lambda w: w.toggle_panel(), ("F9",),
           icon="panel", also="show hide fold toggle side program table"),
    Action("help", "Help", lambda w: w.show_help(), ("F1",), icon="help",
           also="keys mouse shortcuts keyboard ideas explain question what is"),
    Action("typing", "What can be typed", lambda w: w.show_typing(), ("Shift+F1",),
           also="help functions list domain derivative examples syntax reference"),
    Action("about", "About Gradient Explorer", lambda w: w.show_about(),
           also="version licence license report bug fault copyright"),
    Action("tour", "Tour of the window", lambda w: w.tour.begin(),
           also="help introduction first steps new welcome start guide"),
    Action("tour_end", "End the tour", lambda w: w.tour.end(), ("Esc",), also="leave close",
           is_offered=lambda w: w.tour.is_on and not (w.files.is_filming or w.is_listening)),
    Action("lessons", "Lessons", lambda w: w.lessons.toggle(), ("Ctrl+L",), icon="lessons",
           also="course learn teach predict school tutorial"),
    Action("lesson_next", "Next step of the lesson", lambda w: w.lessons.move(1), ("Alt+Right",),
           also="forward continue", is_offered=lambda w: w.lessons.has_lesson),
    Action("lesson_back", "One step back in the lesson", lambda w: w.lessons.move(-1),
           ("Alt+Left",), also="previous return", is_offered=lambda w: w.lessons.has_lesson),
    Action("lesson_leave", "Leave the lesson", lambda w: w.lessons.leave(),
           also="close end own session", is_offered=lambda w: w.lessons.has_lesson),
    Action("function", "Type a function", lambda w: w.select_function(), ("F2",),
           also="field formula focus edit", is_offered=lambda w: w.uses_function),
    Action("figure", "Go to the figure", lambda w: w.focus_figure(), ("F3",),
           also="focus picture"),
    Action("describe", "Describe the figure in words", lambda w: w.describe_figure(), ("F7",),
           also="say read aloud accessibility screen reader summary text alternative sentences"),
    Action("next_region", "Next part of the window", lambda w: w.go_to_region(1), ("F6",),
           also="focus region panel keyboard accessibility"),
    Action("last_region", "Previous part of the window", lambda w: w.go_to_region(-1),
           ("Shift+F6",), also="focus region panel keyboard accessibility back"),
    Action("listen", "Listen to the curves", lambda w: w.listen(), ("F4",),
           also="hear sound sonify audio play blind accessibility",
           is_offered=lambda w: w.can_be_heard),
    Action("stop_listening", "End the sound", lambda w: w.listen(), ("Esc",),
           also="silence stop listening", is_available=lambda w: w.is_listening,
           is_offered=lambda w: w.is_listening),
    Action("open", "Open session or program …", lambda w: w.files.open_session(), ("Ctrl+O",),
           "session", also="load file snippet notebook"),
    Action("study", "Open study …", lambda w: w.files.open_study(), (), "session",
           also="folder sweep trials hyperparameters optuna"),
    Action("open_lessons", "Open folder of lessons …", lambda w: w.lessons.ask_for_folder(), (),
           "session", also="course own teacher"),
    Action("save", "Save session …", lambda w: w.files.save_session(), ("Ctrl+S",), "session",
           also="write file keep"),
    Action("open_link", "Open the link on the clipboard", lambda w: w.files.links.open_copied(),
           ("Ctrl+Shift+O",), "session", also="share url address paste state session"),
    Action("link", "Copy link", lambda w: w.files.links.copy(), ("Ctrl+Shift+L",), "session",
           also="share url address clipboard send state session"),
    Action("command", "Copy as command line", lambda w: w.files.links.copy_command(), (), "session",
           also="share shell terminal headless render clipboard"),
    Action("save_lesson", "Save as lesson …", lambda w: w.lessons.save_as_lesson(), (), "session",
           also="teacher own course write begin"),
    Action("lesson_student", "Save lesson as notebook, student's copy …",
           lambda w: w.lessons.save_notebook(teacher=False), also="jupyter ipynb export course",
           is_offered=lambda w: w.lessons.has_lesson),
    Action("lesson_teacher", "Save lesson as notebook, teacher's copy …",
           lambda w: w.lessons.save_notebook(teacher=True),
           also="jupyter ipynb export course solutions answers",
           is_offered=lambda w: w.lessons.has_lesson),
    Action("lesson_slides", "Save lesson as slides, student's copy …",
           lambda w: w.files.save_lesson_slides(teacher=False),
           also="pdf pages talk presentation export course",
           is_offered=lambda w: w.lessons.has_lesson),
    Action("lesson_slides_teacher", "Save lesson as slides, teacher's copy …",
           lambda w: w.files.save_lesson_slides(teacher=True),
           also="pdf pages talk presentation export course solutions answers",
           is_offered=lambda w: w.lessons.has_lesson),
    Action("lesson_results", "Save my answers as CSV …", lambda w: w.lessons.save_results(),
           also="lesson results teacher progress table export",
           is_available=lambda w: w.lessons.has_answers),
    Action("copy", "Copy picture", lambda w: w.files.copy_picture(), ("Ctrl+Shift+C",), "export",
           also="clipboard figure image"),
    Action("export", "Export the picture …", lambda w: w.files.show_export(), ("Ctrl+Shift+E",),
           "export", also="save size scale theme title preview slide page print figure"),
    Action("png1", "Save as PNG, scale 1 …", lambda w: w.files.export("png", 1), (), "export",
           also="picture image export figure"),
    Action("png2", "Save as PNG, scale 2 …", lambda w: w.files.export("png", 2), ("Ctrl+E",),
           "export", also="picture image export figure"),
    Action("png4", "Save as PNG, scale 4 …", lambda w: w.files.export("png", 4), (), "export",
           also="picture image export figure"),
    Action("svg", "Save as SVG …", lambda w: w.files.export("svg"), (), "export",
           also="picture image export figure vector"),
    Action("pdf", "Save as PDF …", lambda w: w.files.export("pdf"), (), "export",
           also="picture image export figure vector print"),
    Action("gif", "Save animation as GIF …", lambda w: w.files.export_animation("gif"),
           (), "export", also="film movie video export", is_offered=lambda w: w.can_be_filmed),
    Action("webp", "Save animation as WebP …", lambda w: w.files.export_animation("webp"),
           also="film movie video export", is_offered=lambda w: w.can_be_filmed),
    Action("mp4", "Save animation as MP4 …", lambda w: w.files.export_animation("mp4"),
           also="film movie video export powerpoint keynote",
           is_offered=lambda w: w.can_be_filmed),
    Action("slides", "Save steps as pages of a PDF …",
           lambda w: w.files.export_animation("slides"), (), "export",
           also="slides talk presentation pages", is_offered=lambda w: w.can_be_filmed),
    Action("stop_gif", "Stop the film that is being made", lambda w: w.files.stop_filming(),
           ("Esc",), also="cancel animation gif slides", is_available=lambda w: w.files.is_filming,
           is_offered=lambda w: w.files.is_filming and not w.is_listening),
    Action("csv", "Save numbers as CSV …", lambda w: w.files.export("csv"), (), "export",
           also="table data export"),
    Action("wav", "Save the sound of the curves as WAV …", lambda w: w.files.export_sound(), (),
           "export", also="hear listen audio export", is_offered=lambda w: w.can_be_heard),
    Action("json", "Save the record as JSON …", lambda w: w.files.export_record(), (), "export",
           also="data export tape operations", is_offered=lambda w: w.has_record),
    Action("copy_numbers", "Copy numbers", lambda w: w.files.copy_numbers(),
           also="clipboard table data"),
    Action("copy_code", "Copy program", lambda w: w.files.copy_program(),
           also="clipboard code tensorflow python"),
    Action("py", "Save program as Python …", lambda w: w.files.save_program(".py"),
           also="code tensorflow py export"),
    Action("ipynb", "Save program as notebook …", lambda w: w.files.save_program(".ipynb"),
           also="code tensorflow jupyter ipynb export"),
    Action("code", "Show code", lambda w: w.show_tab("code"), also="program tensorflow panel"),
    Action("numbers", "Show numbers", lambda w: w.show_tab("numbers"), also="table panel"),
)  # fmt: skip


def action(name: str) -> Action:
    """Return the action of a name; raises KeyError."""
    return {each.name: each for each in ACTIONS}[name]


def spelled(key: str) -> str:
    """Return a key as it is written in the help: Ctrl + Shift + Z."""
    parts = [part or "+" for part in key.removesuffix("+").split("+")]
    return " + ".join([*parts, "+"] if key.endswith("++") else parts).replace("-", "−")


def workspace_keys() -> dict[str, str]:
    """Return the keys of the workspaces by their names, in the order of the registry."""
    return {each.name: f"Ctrl+{i}" for i, each in enumerate(WORKSPACES, 1)}
