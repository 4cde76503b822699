"""A sweep step by step: as a film, and as numbered slides."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPageLayout, QPageSize, QPainter, QPdfWriter

from explorer.storage.files import write_atomic
from explorer.ui.figures.kit.figure import Figure
from explorer.ui.figures.tape.tape import TapeFigure
from explorer.ui.output.film import Film
from explorer.ui.widgets.theme import text_font

_FRAME, _REST, _LAST = 40, 700, 2500
"""Milliseconds of a frame on the way to a step, at the step, and at the last one."""
_MOST_FRAMES = 180
_MOST_PARTS = 10
MOST_SLIDES = 500
"""Steps of a call that are pages of their own; of more, as many, evenly apart."""


class TapeFilm(Film[TapeFigure]):
    """The operations forward, then the sweep back; what is on its way moves."""

    def __init__(self, figure: TapeFigure, scale: float = 1.0) -> None:
        places, durations = film_places(figure.steps)
        super().__init__(figure, places, durations, scale)

    def _show(self, place: float) -> None:
        self._figure.show_step(place)


def film_places(steps: int) -> tuple[list[float], list[int]]:
    """Return where the player stands in each frame, and its milliseconds: it rests at a step."""
    shown = shown_steps(steps, _MOST_FRAMES)
    parts = max(1, min(_MOST_PARTS, _MOST_FRAMES // max(1, len(shown))))
    is_whole = len(shown) == steps + 1
    places, durations = [float(shown[0])], [_REST]
    for step in shown[1:]:
        if is_whole:
            places += [step - 1 + part / parts for part in range(1, parts)]
            durations += [_FRAME] * (parts - 1)
        places.append(float(step))
        durations.append(_REST if parts > 1 else 4 * _FRAME)
    return places, [*durations[:-1], _LAST]


def shown_steps(steps: int, most: int) -> list[int]:
    """Return all steps, or so many of them evenly apart, with the first and the last."""
    if steps < most:
        return list(range(steps + 1))
    return sorted({round(i * steps / (most - 1)) for i in range(most)})


def write_slides(figure: Figure, path: Path) -> None:
    """Write a PDF with a numbered page for every step of a sweep; raises OSError."""
    assert isinstance(figure, TapeFigure)
    write_atomic(path, slides(figure))


def slides(figure: TapeFigure) -> bytes:
    """Return a PDF with a numbered page for every step, 96 pixels to the inch."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    size = QSizeF(figure.width() * 0.75, figure.height() * 0.75)
    page = QPageSize(size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
    writer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
    writer.setResolution(1200)
    before, steps = figure.step, shown_steps(figure.steps, MOST_SLIDES)
    painter = QPainter(writer)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    target = QRectF(0, 0, writer.width(), writer.height())
    for number, step in enumerate(steps, start=1):
        if number > 1:
            writer.newPage()
        figure.show_step(float(step))
        painter.fillRect(target, QColor(figure.theme.background))
        figure.scene().render(painter, target, QRectF(0, 0, figure.width(), figure.height()))
        _number(painter, figure, target, f"{number} / {len(steps)}")
    painter.end()
    figure.show_step(before)
    return bytes(buffer.data().data())


def _number(painter: QPainter, figure: TapeFigure, target: QRectF, text: str) -> None:
    """Write the number of a page into its corner."""
    painter.save()
    painter.scale(target.width() / figure.width(), target.height() / figure.height())
    painter.setFont(text_font(11))
    painter.setPen(QColor(figure.theme.muted))
    corner = QRectF(figure.width() - 120, figure.height() - 24, 104, 16)
    painter.drawText(corner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
    painter.restore()
