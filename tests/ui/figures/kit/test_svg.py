"""Pictures as SVG: what viewers draw from the file is what the PNG shows."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QByteArray, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QLinearGradient, QPainter, QPainterPath, QPen
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from explorer.core.curves.spec import CurveSpec
from explorer.core.descent.spec import DescentSpec
from explorer.core.function import FunctionSpec
from explorer.core.surface.spec import SurfaceSpec
from explorer.core.training.spec import TrainingSpec
from explorer.engine.blocking_client import BlockingClient
from explorer.ui.figures.kit.figure import Figure
from explorer.ui.figures.kit.svg import SvgPicture
from explorer.ui.output.drawings.kit import RenderOptions
from explorer.ui.output.render import _drawing
from explorer.ui.widgets.theme import DARK, LIGHT, text_font

WIDTH, HEIGHT = 720, 520
BOX = QRectF(40, 30, 120, 80)


def pixels(image: QImage) -> np.ndarray:
    """Return (height, width, 3) of 0 … 255."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(float)


def blurred(image: np.ndarray) -> np.ndarray:
    """Return the means of 3 × 3 pixels: two ways to smooth an edge differ in single ones."""
    padded = np.pad(image, ((1, 1), (1, 1), (0, 0)), mode="edge")
    height, width = image.shape[:2]
    return sum(padded[i : i + height, j : j + width] for i in range(3) for j in range(3)) / 9.0  # pyright: ignore[reportReturnType]


def share_of_other_pixels(one: QImage, other: QImage) -> float:
    """Return the part of all pixels whose surroundings differ by more than a sixth."""
    apart = np.abs(blurred(pixels(one)) - blurred(pixels(other))).max(axis=2)
    return float((apart > 40).mean())


def as_qt_draws(svg: bytes) -> QImage:
    """Return what Qt's own viewer shows, which knows no clips."""
    renderer = QSvgRenderer(QByteArray(svg))
    image = QImage(renderer.defaultSize(), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return image


def as_librsvg_draws(svg: bytes, folder: Path) -> QImage:
    """Return what GNOME's viewers show."""
    (folder / "figure.svg").write_bytes(svg)
    subprocess.run(["rsvg-convert", "figure.svg", "-o", "figure.png"], cwd=folder, check=True)
    return QImage(str(folder / "figure.png"))


FIGURES: dict[str, msgspec.Struct] = {
    "curves with poles": CurveSpec(
        FunctionSpec("1/x + sin(3x)"), low=-3, high=3, bottom=-4, top=4, taylor=(3,)
    ),
    "a map": SurfaceSpec(FunctionSpec("x^2 + 20 y^2"), low=-3, high=3, bottom=-2, top=2),
    "a surface": SurfaceSpec(FunctionSpec("sin x cos y"), in_space=True),
    "a descent out of its view": DescentSpec(
        FunctionSpec("x^4 - 3x^2 + x"), start=(1.9, 1.9), low=-1, high=1.2, bottom=-1, top=1
    ),
    "a diverging descent on a map": DescentSpec(
        FunctionSpec("x^2 + 20 y^2"), start=(-2.5, 0.8), low=-3, high=3, bottom=-1.5, top=1.5
    ),
    "a training": TrainingSpec(epochs=3),
}


@pytest.fixture(scope="module")
def client(qapp: QApplication) -> Iterator[BlockingClient]:
    made = BlockingClient()
    yield made
    made.stop()


@pytest.fixture
def figure(client: BlockingClient, request: pytest.FixtureRequest) -> Iterator[Figure]:
    name, theme = request.param
    size = (WIDTH, HEIGHT)
    spec = FIGURES[name]
    made = _drawing("draw", spec)(spec, RenderOptions(theme, size), client).figure
    yield made
    made.close()
    made.deleteLater()


@pytest.mark.slow
@pytest.mark.parametrize(
    "figure",
    [*((name, LIGHT) for name in FIGURES), ("curves with poles", DARK)],
    indirect=True,
    ids=lambda case: f"{case[0]}, {case[1].name}",
)
def test_every_viewer_draws_what_the_png_shows(figure: Figure, tmp_path: Path) -> None:
    svg, png = figure.svg(), QImage.fromData(figure.png())
    assert b"<text" not in svg
    assert len(svg) < 1_500_000
    assert share_of_other_pixels(as_qt_draws(svg), png) < 0.001
    if shutil.which("rsvg-convert"):
        assert share_of_other_pixels(as_librsvg_draws(svg, tmp_path), png) < 0.0003


def painted(paint: Callable[[QPainter], None]) -> tuple[bytes, QImage]:
    """Return what is painted as SVG and as pixels."""
    size = QSize(200, 140)
    picture, image = SvgPicture(size, 96), QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    for device in (picture, image):
        painter = QPainter(device)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(0, 0, 200, 140), QColor("white"))
        paint(painter)
        painter.end()
    return picture.data(), image


def _lines(painter: QPainter) -> None:
    painter.setPen(QPen(QColor("#0072B2"), 2))
    painter.drawLine(QLineF(0, 0, 200, 140))
    painter.drawPolyline([QPointF(20, 100), QPointF(100, -500), QPointF(180, 100)])
    painter.drawLine(QPointF(0, 60), QPointF(200, 60))


def _dashes(painter: QPainter) -> None:
    pen = QPen(QColor("#D55E00"), 3)
    pen.setDashPattern([3, 2])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawPolyline([QPointF(0, 0), QPointF(60, 130), QPointF(100, 10), QPointF(170, 139)])


def _shapes(painter: QPainter) -> None:
    painter.setPen(QPen(QColor("#009E73"), 2))
    painter.setBrush(QColor("#CC79A7"))
    painter.drawEllipse(QPointF(40, 70), 20, 30)
    painter.drawRect(QRectF(120, 90, 80, 80))
    painter.drawPolygon([QPointF(100, 0), QPointF(130, 60), QPointF(70, 60)])
    painter.drawEllipse(QPointF(10, 10), 5, 5)


def _picture(painter: QPainter) -> None:
    image = QImage(2, 2, QImage.Format.Format_ARGB32)
    for i, colour in enumerate(("#0072B2", "#D55E00", "#009E73", "#CC79A7")):
        image.setPixelColor(i % 2, i // 2, QColor(colour))
    painter.drawImage(QRectF(0, 0, 200, 140), image.scaled(200, 140))


def _colours(painter: QPainter) -> None:
    gradient = QLinearGradient(0, 0, 0, 140)
    gradient.setColorAt(0, QColor("#0072B2"))
    gradient.setColorAt(1, QColor("#D55E00"))
    painter.setOpacity(0.5)
    painter.fillRect(QRectF(60, 0, 30, 140), gradient)
    painter.fillRect(QRectF(100, 0, 30, 140), QColor("#009E73"))


@pytest.mark.parametrize("paint", [_lines, _dashes, _shapes, _picture, _colours])
@pytest.mark.parametrize("angle", [0, 90])
def test_what_is_clipped_ends_at_the_clip(
    qapp: QApplication, paint: Callable[[QPainter], None], angle: int
) -> None:
    def clipped(painter: QPainter) -> None:
        painter.save()
        painter.setClipRect(BOX)
        painter.translate(100, 70)
        painter.rotate(angle)
        painter.translate(-100, -70)
        paint(painter)
        painter.restore()

    svg, image = painted(clipped)
    assert share_of_other_pixels(as_qt_draws(svg), image) < 0.004
    rim = BOX.adjusted(-2, -2, 2, 2).toAlignedRect()
    shown = pixels(as_qt_draws(svg))
    shown[rim.top() : rim.bottom() + 1, rim.left() : rim.right() + 1] = 255
    assert (shown == 255).all()


def test_a_clip_ends_where_it_was_set_and_clips_meet(qapp: QApplication) -> None:
    def paint(painter: QPainter) -> None:
        painter.save()
        painter.setClipRect(BOX)
        painter.save()
        painter.setClipRect(QRectF(0, 50, 200, 20), Qt.ClipOperation.IntersectClip)
        painter.fillRect(QRectF(0, 0, 200, 140), QColor("#0072B2"))
        painter.restore()
        painter.fillRect(QRectF(0, 90, 200, 140), QColor("#D55E00"))
        painter.restore()
        painter.fillRect(QRectF(0, 120, 200, 10), QColor("#009E73"))

    svg, image = painted(paint)
    assert share_of_other_pixels(as_qt_draws(svg), image) == 0


@pytest.mark.parametrize("text", ["x − 2π", "f″(x) <&> “α”", "价格"])
def test_text_is_drawn_without_its_font_and_can_be_read_aloud(
    qapp: QApplication, text: str
) -> None:
    def write(painter: QPainter) -> None:
        painter.setFont(text_font(15))
        painter.setPen(QColor("#1c2126"))
        painter.drawText(QPointF(20, 40), text)
        painter.drawText(QRectF(0, 60, 200, 30), Qt.AlignmentFlag.AlignCenter, text)

    svg, image = painted(write)
    # The boxes in the place of signs that no font has are thin lines, whose pixels differ more.
    assert share_of_other_pixels(as_qt_draws(svg), image) < 0.005
    assert b"font" not in svg
    from xml.etree import ElementTree

    words = [e.get("aria-label", "") for e in ElementTree.fromstring(svg).iter()]
    assert "".join(words).replace(" ", "") == 2 * text.replace(" ", "")


def test_lines_that_are_not_smoothed_are_as_sharp_as_in_pixels(qapp: QApplication) -> None:
    def paint(painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(QColor("black"), 1))
        painter.drawLine(QPointF(50, 20), QPointF(50, 100))

    svg, image = painted(paint)
    column = pixels(as_qt_draws(svg))[60, :, 0]
    assert np.flatnonzero(column < 128).tolist() == [50]
    assert np.flatnonzero(pixels(image)[60, :, 0] < 128).tolist() == [50]


def test_a_font_of_any_size_keeps_its_place(qapp: QApplication) -> None:
    def write(painter: QPainter) -> None:
        font = QFont(text_font(40, strong=True))
        painter.setFont(font)
        painter.setPen(QColor("black"))
        painter.translate(100, 70)
        painter.rotate(-30)
        path = QPainterPath()
        path.addText(QPointF(-60, 10), font, "loss")
        painter.fillPath(path, QColor("black"))

    svg, image = painted(write)
    assert share_of_other_pixels(as_qt_draws(svg), image) < 0.002
