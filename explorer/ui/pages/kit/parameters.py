"""The letters of a function that are not its axis: a slider each, at once."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Sequence

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from explorer.core.function import FunctionSpec, Parameter
from explorer.core.language.notation import format_value
from explorer.core.ranges import FARTHEST, snapped, with_end
from explorer.ui.pages.kit.editor import Editor
from explorer.ui.widgets.controls import NumberField, Slider
from explorer.ui.widgets.icons import IconButton
from explorer.ui.widgets.scale import fix_width
from explorer.ui.widgets.theme import UNIT, labelled, section

_SWEEP = 4.0
"""Seconds of an animation from one end of a slider to the other."""

_SPARE = 2


class _Range(QWidget):
    """The ends and the step of a slider.

    Signals:
        typed(str, float): low, high or step, and what it should be.
    """

    typed = Signal(str, float)

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(22, 0, 0, 4)
        grid.setSpacing(4)
        grid.setColumnStretch(4, 1)
        self._fields: dict[str, NumberField] = {}
        for key, label, row, column in (
            ("low", self.tr("from"), 0, 0),
            ("high", self.tr("to"), 0, 2),
            ("step", self.tr("step", "of a slider"), 1, 0),
        ):
            field = _field(80)
            field.number_entered.connect(functools.partial(self.typed.emit, key))
            self._fields[key] = field
            grid.addWidget(labelled(label, "muted"), row, column)
            grid.addWidget(field, row, column + 1)

    def refuse_step(self) -> None:
        """Say of the step just typed that it cannot be."""
        self._fields["step"].refuse(self.tr("A step is more than 0."))

    def show_parameter(self, parameter: Parameter) -> None:
        """Show a slider's ends and step."""
        for key, description in (
            ("low", self.tr("Least value of {name}")),
            ("high", self.tr("Greatest value of {name}")),
            ("step", self.tr("Step of {name}")),
        ):
            self._fields[key].describe(description.format(name=parameter.name))
            self._fields[key].show_number(getattr(parameter, key))


def _field(width: int) -> NumberField:
    field = NumberField("", "")
    fix_width(field, width)
    return field


class _Row(QWidget):
    """One parameter: name, slider, value, ∂f/∂a, and its range on demand.

    Args:
        parent: the list that it is in.
        take: takes the parameter as it should be, with the key of the step of undo.
        end_gesture: hears that the slider was let go.

    Signals:
        play_toggled(): the animation was switched on or off.
    """

    play_toggled = Signal()

    def __init__(
        self,
        parent: QWidget,
        take: Callable[[Parameter, str], None],
        end_gesture: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self._take, self._end_gesture = take, end_gesture
        self.parameter = Parameter("", 0.0)
        self._began = 0.0
        self.is_playing = False
        self._label = labelled("", "letter")
        fix_width(self._label, 22)
        self.slider = Slider("", "")
        self.slider.number_changed.connect(self._on_slid)
        self.slider.sliderReleased.connect(end_gesture)
        self.value_field = _field(76)
        self.value_field.number_entered.connect(lambda v: self._on_typed("value", v))
        self._partial = labelled("", "quiet-number")
        self.play_button = IconButton("play", "")
        self.play_button.clicked.connect(self._on_play)
        self._more = IconButton("more", "")
        self._more.setCheckable(True)
        top, middle = QHBoxLayout(), QHBoxLayout()
        for widget in (self._label, self.slider, self.value_field):
            top.addWidget(widget)
        middle.addSpacing(22)
        middle.addWidget(self._partial, 1)
        middle.addWidget(self.play_button)
        middle.addWidget(self._more)
        # Made when it is asked for: fields are dear.
        self._range: _Range | None = None
        self._more.toggled.connect(self._show_range)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(middle)

    def take(self, name: str) -> None:
        """Become the row of another parameter."""
        self.parameter = Parameter(name, 0.0)
        self._label.setText(name)
        self.slider.describe(name, self.tr("Value of {name}").format(name=name))
        self.value_field.describe(self.tr("Value of {name}").format(name=name))
        self._partial.setAccessibleName(self.tr("Derivative by {name}").format(name=name))
        self._partial.setText("")
        self.play_button.describe(self.tr("Animate {name}").format(name=name))
        self._more.describe(self.tr("Range and step of {name}").format(name=name))

    def give_up(self) -> None:
        """Leave the parameter it was the row of."""
        self._more.setChecked(False)
        self.pause()
        # Otherwise a number half typed is taken, for whichever parameter comes next.
        for field in self.findChildren(NumberField):
            field.take_back()
        self.hide()

    def pause(self) -> None:
        """End the animation."""
        self.is_playing = False
        self.play_button.set_icon("play")

    def _show_range(self, on: bool) -> None:
        if self._range is None:
            self._range = _Range()
            self._range.typed.connect(self._on_typed)
            layout = self.layout()
            assert layout is not None
            layout.addWidget(self._range)
            self._range.show_parameter(self.parameter)
        self._range.setVisible(on)

    def show_parameter(self, parameter: Parameter) -> None:
        """Show a value and a range."""
        self.parameter = parameter
        self.slider.show_number(parameter.value, parameter.low, parameter.high, parameter.step)
        self.value_field.show_number(parameter.value)
        if self._range is not None:
            self._range.show_parameter(parameter)

    def show_partial(self, text: str) -> None:
        """Show ∂f/∂a at the point."""
        self._partial.setText(f"∂f/∂{self.parameter.name} = {text}")

    def _on_slid(self, value: float) -> None:
        self._take(replace(self.parameter, value=value), f"parameter {self.parameter.name}")

    def _on_typed(self, key: str, value: float) -> None:
        p = self.parameter
        if key == "value":
            # A value beyond the slider widens it: what was typed is what is meant.
            value = min(max(value, -FARTHEST), FARTHEST)
            low, high = min(p.low, value), max(p.high, value)
            self._take(replace(p, value=value, low=low, high=high), "")
        elif key == "step":
            if value > 0:
                self._take(replace(p, step=value), "")
            elif self._range is not None:
                self._range.refuse_step()
        else:
            low, high = with_end(p.low, p.high, value, is_low=key == "low")
            value = min(max(p.value, low), high)
            self._take(replace(p, low=low, high=high, value=value), "")

    def _on_play(self) -> None:
        self.is_playing = not self.is_playing
        self.play_button.set_icon("pause" if self.is_playing else "play")
        span = self.parameter.high - self.parameter.low
        part = min(max((self.parameter.value - self.parameter.low) / span, 0.0), 1.0)
        self._began = time.monotonic() - part * _SWEEP
        if not self.is_playing:
            self._end_gesture()
        self.play_toggled.emit()

    def advance(self) -> None:
        """Move an animated slider to where it is by now, back and forth."""
        if not self.is_playing:
            return
        part = (time.monotonic() - self._began) / _SWEEP % 2
        part = 2 - part if part > 1 else part
        p = self.parameter
        value = float(f"{p.low + (p.high - p.low) * part:.6g}")
        self._take(replace(p, value=snapped(value, p.low, p.high, p.step)), "animate")


class ParameterList(QWidget):
    """A row for every parameter, with the heading; nothing where there is none.

    Signals:
        playing_changed(bool): whether any parameter is animated.
    """

    playing_changed = Signal(bool)

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self._editor = editor
        self._function = FunctionSpec()
        self.rows: dict[str, _Row] = {}
        self._last = ""
        """The one that was moved last."""
        # Letters come and go with every key: `s`, `si` and then `sin`.
        self._spare: list[_Row] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, UNIT, 0, 0)
        column.setSpacing(4)
        column.addWidget(section(self.tr("Parameters")))
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        column.addLayout(self._list)
        self.hide()

    def prepare(self) -> None:
        """Make two rows before they are needed: one takes longer than a key may."""
        while len(self._spare) < _SPARE:
            self._spare.append(self._new_row())

    def show_parameters(self, function: FunctionSpec, parameters: Sequence[Parameter]) -> None:
        """Show these parameters of a function, keeping the rows whose names stay."""
        self._function = function
        names = tuple(p.name for p in parameters)
        if names != tuple(self.rows):
            self._arrange(names)
        for parameter in parameters:
            self.rows[parameter.name].show_parameter(parameter)

    def _arrange(self, names: tuple[str, ...]) -> None:
        for name in self.rows.keys() - set(names):
            row = self.rows.pop(name)
            row.give_up()
            self._list.removeWidget(row)
            self._spare.append(row)
        rows = {}
        for place, name in enumerate(names):
            row = self.rows.get(name)
            if row is None:
                row = self._spare.pop() if self._spare else self._new_row()
                row.take(name)
            if self._list.indexOf(row) != place:
                self._list.insertWidget(place, row)
            row.show()
            rows[name] = row
        self.rows = rows
        self.setVisible(bool(names))
        self._on_play_toggled()

    def _new_row(self) -> _Row:
        row = _Row(self, self._take, self._editor.end_gesture)
        row.hide()
        row.play_toggled.connect(self._on_play_toggled)
        for widget in (row, *row.findChildren(QWidget)):
            widget.ensurePolished()
        return row

    def show_partials(self, partials: dict[str, float | None]) -> None:
        """Show ∂f/∂a of each."""
        for name, value in partials.items():
            if name in self.rows:
                self.rows[name].show_partial(format_value(value, 6))

    def show_no_partials(self, placeholder: str) -> None:
        """Show that there are none, or none yet."""
        for row in self.rows.values():
            row.show_partial(placeholder)

    def play(self, name: str) -> None:
        """Begin the animation of one of them."""
        if not self.rows[name].is_playing:
            self.rows[name].play_button.click()

    def pause(self) -> None:
        """End every animation."""
        for row in self.rows.values():
            row.pause()
        self._on_play_toggled()

    @property
    def foremost(self) -> Parameter | None:
        """The one that is animated, or was moved last, or is the first of them."""
        playing = [row for row in self.rows.values() if row.is_playing]
        last = [row for name, row in self.rows.items() if name == self._last]
        rows = [*playing, *last, *self.rows.values()]
        return rows[0].parameter if rows else None

    def advance(self) -> None:
        """Move what is animated."""
        for row in self.rows.values():
            row.advance()

    def _take(self, parameter: Parameter, key: str) -> None:
        self._last = parameter.name
        self._editor.change(key, function=self._function.with_parameter(parameter))

    def _on_play_toggled(self) -> None:
        self.playing_changed.emit(any(row.is_playing for row in self.rows.values()))
