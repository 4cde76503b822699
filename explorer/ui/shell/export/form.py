"""The choices of a picture that goes out, as a form."""

from __future__ import annotations

from msgspec import UNSET
from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from explorer.core.translation import Text
from explorer.ui.output.kinds import MOVING, SLIDE, SLIDES
from explorer.ui.pages.kit.rows import Choice
from explorer.ui.shell.export.picture import LEAST, MOST, PRESETS, PictureChoice
from explorer.ui.widgets.controls import NumberField, chip
from explorer.ui.widgets.plain import Label
from explorer.ui.widgets.scale import fix_width
from explorer.ui.widgets.theme import labelled

_KINDS: tuple[tuple[str, Text], ...] = (
    ("png", "PNG, pixels"),
    ("svg", "SVG, lines and letters"),
    ("pdf", "PDF, lines and letters"),
    (SLIDES, "PDF, a page a step"),
    ("gif", "GIF, an animation"),
    ("webp", "WebP, an animation"),
    ("mp4", "MP4, a video"),
)
_THEMES: tuple[tuple[str, Text], ...] = (
    ("", "as in the window"),
    ("light", "light"),
    ("dark", "dark"),
    ("print", "for paper"),
)
_OWN = "own"


def _tr(text: Text) -> str:
    return QCoreApplication.translate("export", text)


class PictureForm(QWidget):
    """A row for each choice.

    Signals:
        changed(PictureChoice): another picture is wanted.
    """

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.choice = PictureChoice()
        self.kind = Choice(
            _tr("Format"),
            _tr(
                "What kind of file it is. GIF and MP4 play in PowerPoint, Keynote and browsers; "
                "WebP plays in browsers, and every pixel of it is as it was drawn"
            ),
            [(k, _tr(t)) for k, t in _KINDS],
        )
        sizes = [(each.name, _tr(each.title)) for each in PRESETS]
        self.preset = Choice(
            _tr("Size"),
            _tr("Room of the figure; letters and lines stay as large, whatever the room"),
            [*sizes, (_OWN, _tr("of your own"))],
        )
        self.width_field = NumberField(_tr("Width"), _tr("Pixels across at scale 1"))
        self.height_field = NumberField(_tr("Height"), _tr("Pixels down at scale 1"))
        self.scale = Choice(
            _tr("Scale"),
            _tr("Pixels of the file for each of the figure: letters and lines as well"),
            [(f"{n}", f"{n} ×") for n in (1, 2, 3, 4)],
        )
        self.theme = Choice(_tr("Theme"), _tr("Its colours"), [(k, _tr(t)) for k, t in _THEMES])
        self.title = chip(
            _tr("formula above"), _tr("The formula as a title"),
            _tr("Write the function, typeset, above its figure"),
        )  # fmt: skip
        self.step_field = NumberField(_tr("Step"), _tr("The step that is shown"))
        self._step_label = Label(_tr("Step"))
        self.speed = Choice(
            _tr("Speed"), _tr("How fast what moves is played"),
            [(f"{n:g}", f"{n:g} ×") for n in (0.25, 0.5, 1, 2, 4)],
        )  # fmt: skip
        self._speed_label = Label(_tr("Speed"))
        self._build()
        self._connect()

    def _build(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        size = QHBoxLayout()
        size.setSpacing(4)
        for field in (self.width_field, self.height_field):
            field.setProperty("flat", "false")
            fix_width(field, 56)
        size.addWidget(self.width_field)
        size.addWidget(Label("×"))
        size.addWidget(self.height_field)
        size.addStretch(1)
        self.step_field.setProperty("flat", "false")
        fix_width(self.step_field, 56)
        for text, widget in (
            (_tr("Format"), self.kind), (_tr("Size"), self.preset), ("", size),
            (_tr("Scale"), self.scale), (_tr("Theme"), self.theme),
        ):  # fmt: skip
            self._add(grid, labelled(text, "muted"), widget)
        self._add(grid, self._step_label, self.step_field)
        self._add(grid, self._speed_label, self.speed)
        for label in (self._step_label, self._speed_label):
            label.setProperty("role", "muted")
        self._add(grid, labelled(_tr("Title"), "muted"), self.title)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(grid.rowCount(), 1)
        self.setObjectName("exportFormBody")

    @staticmethod
    def _add(grid: QGridLayout, label: QWidget, widget: QWidget | QHBoxLayout) -> None:
        row = grid.rowCount()
        grid.addWidget(label, row, 0)
        if isinstance(widget, QWidget):
            grid.addWidget(widget, row, 1, Qt.AlignmentFlag.AlignLeft)
        else:
            grid.addLayout(widget, row, 1)

    def _connect(self) -> None:
        self.kind.chosen.connect(self._on_kind)
        self.preset.chosen.connect(self._on_preset)
        self.width_field.number_entered.connect(lambda v: self._on_side(0, v))
        self.height_field.number_entered.connect(lambda v: self._on_side(1, v))
        self.scale.chosen.connect(lambda scale: self._change(scale=float(scale)))
        self.theme.chosen.connect(lambda theme: self._change(theme=theme))
        self.title.toggled.connect(lambda on: self._change(title=on))
        self.speed.chosen.connect(lambda speed: self._change(speed=float(speed)))
        self.step_field.number_entered.connect(lambda v: self._change(step=max(0, round(v))))

    def controls(self) -> tuple[QWidget, ...]:
        """Return what the keyboard goes through, in order."""
        return (
            self.kind, self.preset, self.width_field, self.height_field, self.scale, self.theme,
            self.step_field, self.speed, self.title,
        )  # fmt: skip

    def _on_kind(self, kind: str) -> None:
        # Slides are seldom as tall as a window.
        is_slide = kind == SLIDES and self.choice.size is None
        self._change(kind=kind, size=SLIDE if is_slide else UNSET)

    def _on_preset(self, name: str) -> None:
        if name == _OWN:
            self._change(size=self._shown)
        else:
            self._change(size=next(each.size for each in PRESETS if each.name == name))

    def _on_side(self, side: int, value: float) -> None:
        sides = list(self.choice.size or self._shown)
        sides[side] = max(LEAST[side], min(round(value), MOST[side]))
        self._change(size=(sides[0], sides[1]))

    def _change(
        self,
        *,
        kind: str = "",
        size: object = UNSET,
        scale: float = 0.0,
        theme: str | None = None,
        title: bool | None = None,
        step: int | None = None,
        speed: float = 0.0,
    ) -> None:
        """Take what is given, and tell of it."""
        old = self.choice
        self.choice = PictureChoice(
            kind or old.kind,
            old.size if size is UNSET else size,  # pyright: ignore[reportArgumentType]
            scale or old.scale,
            old.theme if theme is None else theme,
            old.title if title is None else title,
            old.step if step is None else step,
            speed or old.speed,
        )
        self.changed.emit(self.choice)

    def show_choice(
        self, size: tuple[int, int], steps: int, step: int, *, can_move: bool, has_formula: bool
    ) -> None:
        """Show what is chosen, where a figure has this size, and what can be chosen."""
        choice, self._shown = self.choice, size
        with QSignalBlocker(self.title):
            self.title.setChecked(choice.title and has_formula)
        self.title.setEnabled(has_formula)
        self.kind.show_value(choice.kind)
        preset = next((each.name for each in PRESETS if each.size == choice.size), _OWN)
        self.preset.show_value(preset)
        self.width_field.show_number(size[0])
        self.height_field.show_number(size[1])
        self.scale.show_value(f"{choice.scale:g}")
        self.scale.setEnabled(choice.has_pixels)
        self.theme.show_value(choice.theme)
        for widget in (self._step_label, self.step_field):
            widget.setVisible(bool(steps) and not choice.has_all_steps)
        for widget in (self._speed_label, self.speed):
            widget.setVisible(choice.moves)
        self.speed.show_value(f"{choice.speed:g}")
        self.step_field.show_number(min(step if choice.step is None else choice.step, steps))
        model = self.kind.model()
        for kind in (SLIDES, *MOVING):
            item = model.item(self.kind.findData(kind))  # pyright: ignore[reportAttributeAccessIssue]
            item.setEnabled(can_move)
