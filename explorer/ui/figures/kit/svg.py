"""Pictures as SVG: a paint device that writes down what is painted on it.

Qt's own generator drops every clip in its default version and lets one reach further than it
should in the other, and it writes text with the name of a font that other machines do not have.
Here each clip holds for what was painted under it, what lies beyond is left out for viewers that
know no clips, and text goes out as the outlines of its letters, with the words for who cannot see.

Lines are to be drawn between QPointF: PySide 6.10 crashes where it hands a line of whole numbers to
an engine in Python.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from html import escape

import numpy as np
from PySide6.QtCore import QBuffer, QIODevice, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QGradient,
    QImage,
    QLinearGradient,
    QPaintDevice,
    QPaintEngine,
    QPaintEngineState,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
    QTextItem,
    QTransform,
)

from explorer.ui.figures.kit.clipping import (
    Piece,
    clipped_image,
    clipped_lines,
    clipped_shape,
    contains,
)

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
 version="1.1" width="{width}" height="{height}" viewBox="0 0 {width} {height}">
"""
_CAPS = {
    Qt.PenCapStyle.FlatCap: "butt",
    Qt.PenCapStyle.SquareCap: "square",
    Qt.PenCapStyle.RoundCap: "round",
}
_JOINS = {
    Qt.PenJoinStyle.BevelJoin: "bevel",
    Qt.PenJoinStyle.RoundJoin: "round",
}


class SvgPicture(QPaintDevice):
    """A picture of a size in pixels to paint on.

    Args:
        size: in pixels.
        dpi: pixels to the inch; that of the screen, or Qt misplaces text laid out for it.
    """

    def __init__(self, size: QSize, dpi: int) -> None:
        super().__init__()
        self._size = size
        self._dpi = dpi
        self._engine = _Engine()

    def data(self) -> bytes:
        """Return the file."""
        head = _HEAD.format(width=self._size.width(), height=self._size.height())
        return (head + "\n".join(self._engine.elements()) + "\n</svg>\n").encode()

    def paintEngine(self) -> QPaintEngine:
        """Return what writes down what is painted."""
        return self._engine

    def metric(self, metric: QPaintDevice.PaintDeviceMetric) -> int:
        """Return the size, the resolution and the like."""
        kind = QPaintDevice.PaintDeviceMetric
        if metric in {kind.PdmDpiX, kind.PdmDpiY, kind.PdmPhysicalDpiX, kind.PdmPhysicalDpiY}:
            return self._dpi
        millimetres = 25.4 / self._dpi
        return {
            kind.PdmWidth: self._size.width(),
            kind.PdmHeight: self._size.height(),
            kind.PdmWidthMM: round(self._size.width() * millimetres),
            kind.PdmHeightMM: round(self._size.height() * millimetres),
            kind.PdmNumColors: 1 << 24,
            kind.PdmDepth: 32,
            kind.PdmDevicePixelRatio: 1,
            kind.PdmDevicePixelRatioScaled: int(self.devicePixelRatioFScale()),
        }.get(metric, 0)


class _Engine(QPaintEngine):
    """Writes an element for each call of the painter, under its clip and its transform."""

    def __init__(self) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self._defined: list[str] = []
        self._names: dict[str, str] = {}
        """Of what is defined, by its text: most clips are used again and again."""
        self._groups: list[tuple[tuple[str, str], list[str]]] = []
        """Elements under one clip and one transform."""
        self._clip: QPainterPath | None = None
        """In pixels of the picture; None: all of it."""

    def elements(self) -> Iterator[str]:
        """Yield the lines of the file between its head and its end."""
        if self._defined:
            yield "<defs>"
            yield from self._defined
            yield "</defs>"
        for (clip, transform), elements in self._groups:
            # The clip is in pixels of the picture, so the transform stands inside of it.
            yield f"<g{clip}><g{transform}>"
            yield from elements
            yield "</g></g>"

    # What Qt calls.

    def begin(self, pdev: QPaintDevice) -> bool:
        return True

    def end(self) -> bool:
        return True

    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.User

    def updateState(self, state: QPaintEngineState) -> None:
        """Take a new clip; everything else is asked of the painter when it is needed."""
        flags, flag = state.state(), QPaintEngine.DirtyFlag
        if not flags & (flag.DirtyClipPath | flag.DirtyClipRegion):
            return
        operation = state.clipOperation()
        if operation == Qt.ClipOperation.NoClip:
            self._clip = None
            return
        path = state.clipPath()
        if flags & flag.DirtyClipRegion:
            path = QPainterPath()
            path.addRegion(state.clipRegion())
        path = state.transform().map(path)
        is_inside = operation == Qt.ClipOperation.IntersectClip and self._clip is not None
        self._clip = self._clip.intersected(path) if is_inside and self._clip else path

    def drawPath(self, path: QPainterPath) -> None:
        box = self._box()
        if box is None or contains(box, path):
            self._add(f'<path d="{_outline(path)}"{self._fill()}{_rule(path)}{self._stroke()}/>')
            return
        if self.painter().brush().style() != Qt.BrushStyle.NoBrush:
            shape = clipped_shape(path, box)
            if not shape.isEmpty():
                self._add(f'<path d="{_outline(shape)}"{self._fill()}{_rule(shape)}/>')
        if self._pen().style() != Qt.PenStyle.NoPen:
            self._add_lines(clipped_lines(path, box))

    def _add_lines(self, pieces: Iterable[Piece]) -> None:
        """Add parts of lines: at once, but for dashes, of which each part has its own beginning."""
        found = [(_line(piece.points), piece.offset) for piece in pieces]
        if self._pen().style() == Qt.PenStyle.SolidLine:
            found = [("".join(d for d, _ in found), 0.0)] if found else []
        for d, offset in found:
            self._add(f'<path d="{d}" fill="none"{self._stroke(offset)}/>')

    def drawPolygon(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, points: Sequence[QPointF], mode: QPaintEngine.PolygonDrawMode
    ) -> None:
        path = QPainterPath()
        path.addPolygon(QPolygonF(list(points)))
        if mode == QPaintEngine.PolygonDrawMode.PolylineMode:
            self._draw_lines(path)
            return
        path.closeSubpath()
        if mode != QPaintEngine.PolygonDrawMode.OddEvenMode:
            path.setFillRule(Qt.FillRule.WindingFill)
        self.drawPath(path)

    def _draw_lines(self, path: QPainterPath) -> None:
        """Draw what has no inside, whatever the brush."""
        box = self._box()
        if box is None or contains(box, path):
            self._add(f'<path d="{_outline(path)}" fill="none"{self._stroke()}/>')
        else:
            self._add_lines(clipped_lines(path, box))

    def drawLines(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, lines: Sequence[QLineF]
    ) -> None:
        # Without smoothing Qt fills the pixels that begin there, as a line through their middle.
        shift = QPointF() if self._is_smooth() else QPointF(0.5, 0.5)
        path = QPainterPath()
        for line in lines:
            path.moveTo(line.p1() + shift)
            path.lineTo(line.p2() + shift)
        self._draw_lines(path)

    def drawRects(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, rects: Sequence[QRectF]
    ) -> None:
        path = QPainterPath()
        for rect in rects:
            path.addRect(QRectF(rect))
        self.drawPath(path)

    def drawEllipse(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, rect: QRectF
    ) -> None:
        path = QPainterPath()
        path.addEllipse(QRectF(rect))
        self.drawPath(path)

    def drawTextItem(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, p: QPointF, item: QTextItem
    ) -> None:
        path = QPainterPath()
        path.addText(p, item.font(), item.text())
        path.setFillRule(Qt.FillRule.WindingFill)
        box = self._box()
        if path.isEmpty() or (box is not None and not box.intersects(path.boundingRect())):
            return
        ink = _paint("fill", self._pen().color(), self.painter().opacity())
        words = escape(item.text().strip())
        self._add(f'<path role="img" aria-label="{words}" d="{_outline(path)}"{ink}/>')

    def drawImage(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, rectangle: QRectF, image: QImage, part: QRectF, flags: object = None
    ) -> None:
        target, clip = QRectF(rectangle), self._box()
        found: QImage | None = image.copy(QRectF(part).toAlignedRect())
        if clip is not None:
            found, target = clipped_image(found, target, clip)
        if found is None or target is None:
            return
        places = target.x(), target.y(), target.width(), target.height()
        names = ("x", "y", "width", "height")
        box = "".join(f' {n}="{_text(v)}"' for n, v in zip(names, places, strict=True))
        data = base64.b64encode(_png(found)).decode()
        self._add(
            f'<image{box} preserveAspectRatio="none"{self._opacity()}'
            f' xlink:href="data:image/png;base64,{data}"/>'
        )

    def drawPixmap(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, rectangle: QRectF, pixmap: QPixmap, part: QRectF
    ) -> None:
        self.drawImage(rectangle, pixmap.toImage(), part)

    # What it is written with.

    def _add(self, element: str) -> None:
        under = self._clipping(), _placing(self.painter().combinedTransform())
        if not self._groups or self._groups[-1][0] != under:
            self._groups.append((under, []))
        self._groups[-1][1].append(element)

    def _box(self) -> QRectF | None:
        """Return the clip in the painter's coordinates; None: there is none."""
        if self._clip is None or not self.painter().hasClipping():
            return None
        back, is_known = self.painter().combinedTransform().inverted()
        # All clips of figures are upright rectangles. Of a turned one that around it is as good:
        # most viewers know how to clip.
        return back.mapRect(self._clip.boundingRect()) if is_known else None

    def _clipping(self) -> str:
        if self._clip is None or not self.painter().hasClipping():
            return ""
        shape = f'<path d="{_outline(self._clip)}"{_rule(self._clip, "clip-rule")}/>'
        return f' clip-path="url(#{self._name("clipPath", shape)})"'

    def _name(self, element: str, content: str, attributes: str = "") -> str:
        """Return the name of a definition, which is written once."""
        key = element + attributes + content
        if key not in self._names:
            name = self._names[key] = f"{element}{len(self._names)}"
            self._defined.append(f'<{element} id="{name}"{attributes}>{content}</{element}>')
        return self._names[key]

    def _pen(self) -> QPen:
        return self.painter().pen()

    def _is_smooth(self) -> bool:
        return bool(self.painter().renderHints() & QPainter.RenderHint.Antialiasing)

    def _opacity(self) -> str:
        opacity = self.painter().opacity()
        return f' opacity="{_text(opacity, 3)}"' if opacity < 1 else ""

    def _fill(self) -> str:
        brush = self.painter().brush()
        if brush.style() == Qt.BrushStyle.NoBrush:
            return ' fill="none"'
        gradient = brush.gradient()
        if isinstance(gradient, QLinearGradient):
            return f' fill="url(#{self._gradient(brush, gradient)})"{self._opacity()}'
        return _paint("fill", brush.color(), self.painter().opacity())

    def _gradient(self, brush: QBrush, gradient: QLinearGradient) -> str:
        stops = "".join(
            f'<stop offset="{_text(at, 4)}"{_paint("stop", colour, 1.0, "stop-color")}/>'
            for at, colour in _stops(gradient)
        )
        start, end = (brush.transform().map(p) for p in (gradient.start(), gradient.finalStop()))
        ends = zip(("x1", "y1", "x2", "y2"), (*start.toTuple(), *end.toTuple()), strict=True)
        places = "".join(f' {name}="{_text(value)}"' for name, value in ends)
        return self._name("linearGradient", stops, f' gradientUnits="userSpaceOnUse"{places}')

    def _stroke(self, offset: float = 0.0) -> str:
        """Return the attributes of the pen, its dashes as they are so far along a line."""
        pen = self._pen()
        if pen.style() == Qt.PenStyle.NoPen:
            return ""
        width = pen.widthF() or 1.0
        ink = _paint("stroke", pen.color(), self.painter().opacity())
        looks = f' stroke-width="{_text(width, 3)}"'
        if pen.capStyle() != Qt.PenCapStyle.FlatCap:
            looks += f' stroke-linecap="{_CAPS[pen.capStyle()]}"'
        if pen.joinStyle() in _JOINS:
            looks += f' stroke-linejoin="{_JOINS[pen.joinStyle()]}"'
        if pen.isCosmetic():
            looks += ' vector-effect="non-scaling-stroke"'
        if pen.style() != Qt.PenStyle.SolidLine:
            # Qt counts dashes in widths of the pen.
            dashes = " ".join(_text(dash * width) for dash in pen.dashPattern())
            looks += f' stroke-dasharray="{dashes}"'
            if offset := offset + pen.dashOffset() * width:
                looks += f' stroke-dashoffset="{_text(offset)}"'
        return ink + looks


def _stops(gradient: QGradient) -> list[tuple[float, QColor]]:
    return [(float(at), QColor(colour)) for at, colour in gradient.stops()]


def _paint(attribute: str, colour: QColor, opacity: float, name: str = "") -> str:
    """Return a colour, and how much of it is seen where that is not all."""
    seen = colour.alphaF() * opacity
    faint = f' {attribute}-opacity="{_text(seen, 3)}"' if seen < 1 else ""
    return f' {name or attribute}="{colour.name()}"{faint}'


def _rule(path: QPainterPath, name: str = "fill-rule") -> str:
    return f' {name}="evenodd"' if path.fillRule() == Qt.FillRule.OddEvenFill else ""


def _placing(transform: QTransform) -> str:
    if transform.isIdentity():
        return ""
    t = transform
    parts = (t.m11(), t.m12(), t.m21(), t.m22(), t.dx(), t.dy())
    return f' transform="matrix({" ".join(_text(part, 6) for part in parts)})"'


def _outline(path: QPainterPath) -> str:
    """Return a path as SVG writes it; curves come as their first point and two more."""
    kind = QPainterPath.ElementType
    letters = {
        kind.MoveToElement: "M",
        kind.LineToElement: "L",
        kind.CurveToElement: "C",
        kind.CurveToDataElement: " ",
    }
    elements = (path.elementAt(i) for i in range(path.elementCount()))
    return "".join(f"{letters[e.type]}{_text(e.x)} {_text(e.y)}" for e in elements)  # pyright: ignore[reportAttributeAccessIssue]


def _line(points: np.ndarray) -> str:
    """Return joined points, (n, 2), as SVG writes them."""
    return "M" + "L".join(f"{_text(x)} {_text(y)}" for x, y in points.tolist())


def _text(value: float, digits: int = 2) -> str:
    """Return a number in as few characters as it takes; never one with an exponent."""
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # pyright: ignore[reportCallIssue, reportArgumentType]
    return bytes(buffer.data().data())
