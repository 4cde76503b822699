"""The formula above a figure, the theme for paper, and twins of another size."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from explorer.core.function import FunctionSpec
from explorer.ui.figures.curves.curves import CurvesFigure
from explorer.ui.figures.kit.view import View
from explorer.ui.output.film import pixels
from explorer.ui.output.head import FormulaHead
from explorer.ui.widgets.theme import LIGHT, PRINT, contrast


@pytest.fixture
def figure(qapp: QApplication) -> CurvesFigure:
    made = CurvesFigure(PRINT)
    made.lay_out(400, 300)
    return made


def _ink(picture: np.ndarray) -> np.ndarray:
    return picture != pixels_of(PRINT.background)


def pixels_of(colour: str) -> int:
    return QColor(colour).rgb() & 0xFFFFFF


def test_a_formula_takes_its_room_above_and_the_figure_stays_as_it_is(
    figure: CurvesFigure,
) -> None:
    head = FormulaHead(FunctionSpec("x^2/3"), PRINT)
    with_head, without = pixels(figure.image(2.0, head)), pixels(figure.image(2.0))
    assert with_head.shape == (2 * (300 + head.height), 800)
    above = with_head[: 2 * head.height]
    assert _ink(above).any()
    assert not _ink(above)[:, :100].any()
    assert np.array_equal(with_head[2 * head.height :], without)
    figure.close()


def test_the_formula_is_in_every_format(figure: CurvesFigure) -> None:
    head = FormulaHead(FunctionSpec("sin x"), LIGHT)
    bare, titled = ET.fromstring(figure.svg()), ET.fromstring(figure.svg(head))
    assert int(float(titled.attrib["viewBox"].split()[3])) == 300 + head.height
    paths = [len(list(each.iter("{http://www.w3.org/2000/svg}path"))) for each in (bare, titled)]
    assert paths[1] > paths[0]
    assert figure.pdf(head).startswith(b"%PDF")
    assert len(figure.pdf(head)) > len(figure.pdf())
    figure.close()


def test_a_formula_that_cannot_be_typeset_is_written(figure: CurvesFigure) -> None:
    nested = "sqrt(" * 30 + "x" + ")" * 30
    head = FormulaHead(FunctionSpec(nested), PRINT)
    assert _ink(pixels(figure.image(1.0, head))[: head.height]).any()
    figure.close()


def test_lines_on_paper_are_black_enough_and_greys_apart() -> None:
    background = QColor(PRINT.background)
    shades = [contrast(QColor(colour), background) for colour in PRINT.curves[:4]]
    assert min(shades) > 4.5
    assert contrast(QColor(PRINT.muted), background) > 10


@pytest.mark.parametrize("size", [(400.0, 400.0), (800.0, 300.0), (300.0, 800.0)])
def test_a_cropped_view_shows_nothing_that_was_not_seen_and_keeps_equal_scales(
    size: tuple[float, float],
) -> None:
    view = View(-4, 4, -3, 3, 800, 600)
    cropped = view.cropped(*size)
    assert cropped.is_equal
    assert -4 <= cropped.low < cropped.high <= 4
    assert -3 <= cropped.bottom < cropped.top <= 3
    apart = View(-4, 4, -1, 1, 800, 600).cropped(*size)
    assert (apart.low, apart.top) == (-4, 1)


def test_a_twin_has_the_size_that_is_asked_for(figure: CurvesFigure) -> None:
    twin = figure.twin(640, 200)
    assert twin.size() == QSize(640, 200)
    assert twin.view.bottom == figure.view.bottom
    twin.close()
    figure.close()
