"""Moving pictures: which frames a film has, how long each is shown, and how they are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from explorer.core.curves.results import CurveSamples
from explorer.core.curves.spec import CurveProblem, CurveSpec
from explorer.core.function import Parameter
from explorer.core.ranges import snapped
from explorer.core.sentence import Sentence, SentenceError, refusal
from explorer.core.surface.results import SurfaceSamples
from explorer.core.surface.spec import SurfaceProblem, SurfaceSpec
from explorer.core.ticks import tick_labels, ticks
from explorer.ui.figures.curves.curves import CurvesFigure
from explorer.ui.figures.descent.descent import DescentFigure
from explorer.ui.figures.kit.figure import Figure, Head
from explorer.ui.figures.landscape.surface import SurfaceFigure
from explorer.ui.output.kinds import MOST_PAGES
from explorer.ui.widgets.controls import short_number
from explorer.ui.widgets.theme import Theme, mono_font, text_font

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

_LARGEST = QSize(960, 760)
"""Of a GIF made in a window that may be as large as a wall."""
_MOST_FRAMES = 151
_MOST_PARTS = 12
"""Frames of one step at most: half a second."""
_FRAME, _LAST, _SHORTEST = 40, 1500, 20
"""Milliseconds of a frame, of the last one, and of one that every player still shows."""
_MOST_VALUES, _SWEEP = 60, 7000
"""Steps of a letter from end to end, and the milliseconds to the other end and back."""
_TEXT, _CORNER = 15, QPointF(10, 10)
"""Size of what is written of it, and how far from the corner and from its border."""

_F = TypeVar("_F", bound=Figure)


class Film(Generic[_F]):
    """Frames of what moves, drawn by a figure that nobody looks at.

    Args:
        figure: draws them, and belongs to the film.
        places: of the frames, in what moves.
        durations: milliseconds of every frame, tens of them.
        stops: places that are pages of their own where it is slides.
        scale: pixels of a frame for each of the figure.
    """

    def __init__(
        self,
        figure: _F,
        places: list[float],
        durations: list[int],
        stops: list[float],
        scale: float = 1.0,
    ) -> None:
        self._figure = figure
        self._scale = scale
        self.places, self.durations, self.stops = places, durations, stops
        self.head: Head | None = None
        """Above the figure in every frame."""
        self.note: Sentence | None = None
        """What is to be said of it, such as that it ended in an error."""

    def take_looks(
        self, size: tuple[int, int], scale: float, theme: Theme, head: Head | None
    ) -> None:
        """Draw the frames in another size, at a scale, in a theme, with something above them."""
        self._figure.lay_out(*size)
        self._figure.set_theme(theme)
        self._scale, self.head = scale, head

    def play_at(self, speed: float) -> None:
        """Show every frame so many times as short, though never shorter than players show one."""
        self.durations = [max(_SHORTEST, 10 * round(t / speed / 10)) for t in self.durations]

    @property
    def size(self) -> QSize:
        """Pixels of the figure with what stands above it, at scale 1."""
        above = 0 if self.head is None else self.head.height
        return QSize(self._figure.width(), self._figure.height() + above)

    @property
    def theme(self) -> Theme:
        """Its colours."""
        return self._figure.theme

    def choose_stops(self, steps: tuple[int, ...]) -> None:
        """Have only some steps be pages; for one that is not there, the last one."""
        self.stops = sorted({min(float(step), self.places[-1]) for step in steps})

    @property
    def samples(self) -> list[float]:
        """Places whose frames have the colours of all."""
        return [self.places[i] for i in (0, len(self.places) // 2, -1)]

    def is_ready(self, place: float) -> bool:
        """Return whether a frame can be drawn; if not, what it takes is asked for.

        Raises:
            SentenceError: it cannot be had.
        """
        return True

    def frame(self, place: float) -> np.ndarray:
        """Return the figure at a place, (rows, columns) of 0xRRGGBB."""
        self._show(place)
        image = self._figure.image(self._scale, self.head)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self._scale, self._scale)
        self._write_on(painter, place)
        painter.end()
        return pixels(image)

    def paint(self, painter: QPainter, place: float) -> None:
        """Paint the figure at a place, in its own pixels from the origin."""
        self._show(place)
        self._figure.paint(painter, QRectF(QPointF(0, 0), QSizeF(self.size)), self.head)
        self._write_on(painter, place)

    def _show(self, place: float) -> None:
        raise NotImplementedError

    def _write_on(self, painter: QPainter, place: float) -> None:
        """Write what the figure does not say itself, in its pixels."""

    def file(self, kind: str) -> bytes:
        """Return the whole film as a file of a kind that moves, which takes seconds.

        Raises:
            SentenceError: what writes such files is not installed.
        """
        from explorer.ui.output.encoders import encoded

        return encoded(
            kind, map(self.frame, self.places), self.durations, map(self.frame, self.samples)
        )

    def close(self) -> None:
        """Give the figure up, here and now: whoever has the film last may be another thread."""
        self._figure.close()
        self._figure.deleteLater()
        del self._figure


class DescentFilm(Film[DescentFigure]):
    """A descent from its start to its last step."""

    def __init__(self, figure: DescentFigure, scale: float = 1.0) -> None:
        places = steps_shown(figure.last_step)
        durations = [_FRAME] * (len(places) - 1) + [_LAST]
        super().__init__(figure, places, durations, even_steps(figure.last_step), scale)
        figure.step_layer.tells_step = True

    def _show(self, place: float) -> None:
        self._figure.show_step(place)


class Answers(Protocol):
    """Client that computes the frames of a film, as soon as the animation on the screen needs it.

    To wait until it has been looked at closely would take half a second a frame.
    """

    def has(self, problem: CurveProblem | SurfaceProblem) -> bool:
        """Return whether the samples are there; if not, they are asked for."""
        ...

    def take(self, problem: CurveProblem | SurfaceProblem) -> CurveSamples | SurfaceSamples:
        """Return them."""
        ...

    def stop(self) -> None:
        """Ask for nothing more."""
        ...


class ParameterFilm(Film[Any]):
    """A function while a parameter goes through the range of its slider, back and forth.

    Args:
        figure: draws the frames, and belongs to the film.
        spec: what is shown, with the view of all frames.
        parameter: the letter.
        answers: computes what the frames show.
        scale: pixels of a frame for each of the figure.
    """

    def __init__(
        self,
        figure: CurvesFigure | SurfaceFigure,
        spec: CurveSpec | SurfaceSpec,
        parameter: Parameter,
        answers: Answers,
        scale: float = 1.0,
    ) -> None:
        values, labels = values_shown(parameter)
        duration = 10 * round(_SWEEP / len(values) / 10)
        there = values[: values.index(max(values)) + 1]
        stops = [there[int(i)] for i in even_steps(len(there) - 1)]
        super().__init__(figure, values, [duration] * len(values), stops, scale)
        self._spec, self._parameter, self._answers = spec, parameter, answers
        self._labels = dict(zip(values, labels, strict=True))

    def is_ready(self, place: float) -> bool:
        """Return whether what a frame shows is computed; if not, it is asked for."""
        return self._answers.has(with_value(self._spec, self._parameter, place).problem())

    def _show(self, place: float) -> None:
        spec = with_value(self._spec, self._parameter, place)
        samples = self._answers.take(spec.problem())
        self._figure.show_spec(spec)
        self._figure.show_samples(samples)

    def _write_on(self, painter: QPainter, place: float) -> None:
        """Write the letter's value into the corner of the plot, where it stays as wide."""
        theme, at = self._figure.theme, self._figure.main_plot.unit.mapToScene(_CORNER)
        name_font, font = text_font(_TEXT, italic=True), mono_font(_TEXT)
        left = _CORNER.x() + QFontMetricsF(name_font).horizontalAdvance(self._parameter.name)
        longest = max(map(len, self._labels.values()))
        right = left + QFontMetricsF(font).horizontalAdvance(f" = {longest * '0'}") + _CORNER.x()
        ground = QColor(theme.background)
        ground.setAlphaF(0.85)
        painter.save()
        painter.translate(at + QPointF(0, 0 if self.head is None else self.head.height))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(0, 0, right, _TEXT + 12), 4, 4)
        painter.setPen(QColor(theme.ink))
        painter.setFont(name_font)
        painter.drawText(QPointF(_CORNER.x(), _TEXT + 4), self._parameter.name)
        painter.setFont(font)
        painter.drawText(QPointF(left, _TEXT + 4), f" = {self._labels[place]}")
        painter.restore()

    def close(self) -> None:
        """Give up the figure, and what is still being computed."""
        super().close()
        self._answers.stop()


def steps_shown(steps: int) -> list[float]:
    """Return where the player stands in each frame: few steps are shown in parts, many leapt over.

    There are no more than 151 frames; the first is of the start and the last of the last step.
    """
    if steps == 0:
        # Lost at the start.
        return [0.0]
    last = _MOST_FRAMES - 1
    count = min(last, steps * min(_MOST_PARTS, max(1, last // steps)))
    places = np.linspace(0.0, steps, count + 1)
    return [float(place) for place in (places if steps <= last else np.round(places))]


def even_steps(steps: int, most: int = MOST_PAGES) -> list[float]:
    """Return all steps, or so many of them evenly apart, with the first and the last."""
    if steps < most:
        return [float(step) for step in range(steps + 1)]
    return sorted({float(round(i * steps / (most - 1))) for i in range(most)})


def values_shown(parameter: Parameter) -> tuple[list[float], list[str]]:
    """Return a letter's value in each frame, and how it is written.

    It goes in round steps from the least value to the greatest and back again, or in those of its
    slider where they are wider, and the last frame is the one before the first: the film begins
    again where it ends.
    """
    low, high = parameter.low, parameter.high
    between, step = ticks(low, high, _MOST_VALUES)
    if step < parameter.step <= high - low:
        count = int((high - low) / parameter.step + 0.5) + 1
        stops = {snapped(low + k * parameter.step, low, high, parameter.step) for k in range(count)}
        values = sorted(stops)
        labels = [short_number(value).replace("-", "−") for value in values]
    else:
        values = sorted({low, *between, high})
        labels = tick_labels(values, step)
    return values + values[-2:0:-1], labels + labels[-2:0:-1]


def with_value(
    spec: CurveSpec | SurfaceSpec, parameter: Parameter, value: float
) -> CurveSpec | SurfaceSpec:
    """Return a spec whose letter has this value."""
    changed = spec.function.with_parameter(replace(parameter, value=value))
    return replace(spec, function=changed)


def film_size(size: QSize) -> QSize:
    """Return the size of a film of a figure of some size."""
    if size.boundedTo(_LARGEST) == size:
        return size
    return size.scaled(_LARGEST, Qt.AspectRatioMode.KeepAspectRatio)


def pixels(image: QImage) -> np.ndarray:
    """Return an opaque picture's pixels, (rows, columns) of 0xRRGGBB."""
    data = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width())
    return data & np.uint32(0xFFFFFF)


def nothing_moves() -> SentenceError:
    """Return what is said where there can be no animation."""
    return refusal(
        "There is nothing to animate here; an animation shows a descent or a sweep step by step, "
        "or a function such as {example} while one of its parameters goes back and forth.",
        example="a x^2",
    )
