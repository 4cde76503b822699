"""Formulas as pictures."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from ziamath.styles import MathVariant
from ziamath.zmath import loadedfonts

from explorer.core.function import FunctionSpec
from explorer.core.language.functions import FUNCTIONS
from explorer.core.language.known_names import UNWRITTEN
from explorer.core.language.latex import equation_latex
from explorer.core.language.parser import parse_expression
from explorer.ui.widgets import typesetting
from explorer.ui.widgets.function_edit import FunctionEdit
from explorer.ui.widgets.function_field import FunctionField
from explorer.ui.widgets.math_font import MissingLetterError, is_in_a_font, load_math_font
from explorer.ui.widgets.typesetting import (
    MOST_EFFORT,
    FormulaView,
    Typesetter,
    effort,
    formula_svg,
)

pytestmark = pytest.mark.slow

SAMPLES = [
    "x^3/4 - 1.5x + a/2 sin 2x",
    "sin²x cos x",
    "|x-1| x",
    "√(1+x²) + ∛x + root(x, 5)",
    "where(0 < x < 1 or not x > 2, x^(1/3), max(x, 1, 2))",
    "x! + gamma(x) + floor(x) + ceil(x)",
    "α θ1 + 1e-7 x mod 2",
    "sin(x^2) e^(-x/3) + tanh(3x)/(1+x^2) + ln(1+x^2) cos(5x) - sqrt(1+sin²x)",
    *(
        f"{row.name}({', '.join('xyz'[: row.arguments[0]])})"
        for row in FUNCTIONS.values()
        if row.name not in UNWRITTEN and not row.takes_truth and not row.gives_truth
    ),
]


@pytest.mark.parametrize("text", SAMPLES)
def test_every_function_is_typeset(qapp: QApplication, text: str) -> None:
    svg = formula_svg(equation_latex(("x",), parse_expression(text)), "#000000")
    renderer = QSvgRenderer(QByteArray(svg))
    assert renderer.isValid()
    assert renderer.defaultSize().width() > 60


def test_the_newest_formula_is_typeset_and_older_ones_are_skipped(qtbot: QtBot) -> None:
    typesetter = Typesetter()
    seen: list[str] = []
    typesetter.typeset.connect(lambda latex, _colour, _svg: seen.append(latex))
    for i in range(20):
        typesetter.ask(f"x + {i}", "#000000")
    qtbot.waitUntil(lambda: "x + 19" in seen, timeout=20_000)
    assert len(seen) <= 2
    typesetter.stop()


def test_what_cannot_be_typeset_is_shown_as_text(qtbot: QtBot) -> None:
    typesetter = Typesetter()
    with qtbot.waitSignal(typesetter.typeset, timeout=20_000) as done:
        typesetter.ask(r"\begin{nonsense", "#000000")
    assert done.args is not None
    assert done.args[2] == b""
    view = FormulaView()
    qtbot.addWidget(view)
    view.show_svg(b"", "f(x) = x")
    assert not view.is_picture
    assert not view.grab().isNull()
    typesetter.stop()


def test_the_thread_ends_at_once_though_curves_are_not_drawn(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typesetting, "_QUIET", 60)
    monkeypatch.setattr(typesetting, "_PATIENCE", 60)
    typesetter = Typesetter()
    typesetter.ask("x", "#000000")
    qtbot.wait(50)
    typesetter.stop()
    assert typesetter._thread is not None
    assert not typesetter._thread.is_alive()


@pytest.mark.parametrize("text", SAMPLES)
def test_what_people_write_is_worth_the_effort(text: str) -> None:
    assert effort(equation_latex(("x",), parse_expression(text))) <= MOST_EFFORT


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("opening", ["sin(", "sqrt(1 + ", "1/(1 + ", "|1 + ", "x^("])
def test_what_is_nested_too_deep_is_shown_as_text_at_once(qtbot: QtBot, opening: str) -> None:
    closing = "|" if "|" in opening else ")"
    typesetter = Typesetter()
    with qtbot.waitSignal(typesetter.typeset, timeout=20_000) as done:
        latex = equation_latex(("x",), parse_expression(opening * 20 + "x" + closing * 20))
        typesetter.ask(latex, "#000000")
    assert done.args is not None
    assert done.args[2] == b""
    typesetter.stop()


def test_a_wide_formula_is_shrunk_to_its_place(qtbot: QtBot) -> None:
    view = FormulaView()
    qtbot.addWidget(view)
    view.resize(264, 60)
    latex = equation_latex(("x",), parse_expression("x^2 y^2 z^2 sin(x) cos(y) tan(z) + 1"))
    view.show_svg(formula_svg(latex, "#000000"), "f")
    assert view.is_picture
    assert view.height() < 100


@pytest.mark.parametrize("letter", ["Ж", "ש", "ñ", "价"])
def test_a_letter_that_the_fonts_of_formulas_lack_is_borrowed_and_no_box(
    qapp: QApplication, letter: str
) -> None:
    if not is_in_a_font(letter):
        pytest.skip(f"no font here has {letter}")
    svg = formula_svg(equation_latex(("x",), parse_expression(f"{letter}^2 + x")), "#000000")
    assert QSvgRenderer(QByteArray(svg)).isValid()
    # The box of the typesetter's font is two rectangles.
    math_font = loadedfonts[load_math_font()]
    glyph = math_font.findglyph(letter, MathVariant())
    assert len(glyph.operators) > 8
    assert 0 < glyph.advance() < 1.5 * math_font.info.layout.unitsperem


def test_a_letter_that_no_font_has_is_named(qtbot: QtBot) -> None:
    with pytest.raises(MissingLetterError):
        formula_svg("\U0001bc00^2", "#000000")
    edit = FunctionEdit(1000)
    field = FunctionField(edit)
    qtbot.addWidget(edit)
    qtbot.addWidget(field)
    field.show_function(FunctionSpec("\U0001bc00 x"))
    field.begin_typesetting()
    echo = field.findChild(FormulaView)
    assert echo is not None
    qtbot.waitUntil(lambda: "U+1BC00" in echo.toolTip(), timeout=20_000)
    field.stop()
