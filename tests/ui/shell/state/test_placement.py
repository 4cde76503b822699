"""Where a window goes, on screens of any size."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMargins, QPoint, QRect, QSize
from PySide6.QtGui import QResizeEvent
from pytestqt.qtbot import QtBot

from explorer.engine.client import Engine
from explorer.ui.figures.curves.curves import CurvesFigure
from explorer.ui.shell.state.placement import (
    FRAME,
    fit,
    fitting,
    has_real_screen,
    is_reachable,
    moved_inside,
)
from explorer.ui.shell.state.state import WindowState, load_state, save_state
from tests.ui.conftest import Person

SCREEN = QRect(0, 0, 1280, 800)
RIGHT_OF_IT = QRect(1280, 0, 1920, 1040)


@pytest.mark.parametrize("scale", [1, 1.25, 1.5, 2, 3])
@pytest.mark.parametrize("pixels", [(1280, 800), (1024, 600), (1366, 768), (1920, 1080)])
def test_a_window_is_no_larger_than_its_screen_with_its_frame(
    pixels: tuple[int, int], scale: float
) -> None:
    available = QRect(0, 0, round(pixels[0] / scale), round(pixels[1] / scale))
    size = fitting(QSize(1280, 800), available, FRAME)
    framed = size.grownBy(FRAME)
    assert framed.boundedTo(available.size()) == framed
    assert size.width() == min(1280, available.width() - FRAME.left() - FRAME.right())


def test_a_window_that_fits_keeps_its_size() -> None:
    assert fitting(QSize(900, 700), SCREEN, QMargins(4, 30, 4, 4)) == QSize(900, 700)


@pytest.mark.parametrize(
    ("position", "is_seen"),
    [
        ((0, 0), True),
        ((1200, 10), False),
        ((-800, 10), True),
        ((-850, 10), False),
        ((100, 790), False),
        ((100, -30), False),
        ((5000, 100), False),
    ],
)
def test_a_place_is_taken_again_only_where_the_title_bar_is_seen(
    position: tuple[int, int], is_seen: bool
) -> None:
    assert is_reachable(QPoint(*position), 960, [SCREEN]) == is_seen


def test_another_screen_is_as_good() -> None:
    assert is_reachable(QPoint(1300, 10), 960, [SCREEN, RIGHT_OF_IT])
    assert not is_reachable(QPoint(1300, 10), 960, [SCREEN])


@pytest.mark.parametrize(
    ("framed", "place"),
    [
        ((700, 500, 900, 600), (380, 200)),
        ((-50, -20, 900, 600), (0, 0)),
        ((10, 20, 900, 600), (10, 20)),
        ((10, 20, 2000, 2000), (0, 0)),
    ],
)
def test_a_window_is_moved_no_farther_than_onto_its_screen(
    framed: tuple[int, int, int, int], place: tuple[int, int]
) -> None:
    assert moved_inside(QRect(*framed), SCREEN) == QPoint(*place)


def test_size_place_and_panels_come_back(qtbot: QtBot, engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    first = Person(qtbot, engine, path)
    screen = first.shell.screen().availableGeometry()
    first.shell.resize(1100, 700)
    first.shell.move(screen.topLeft() + QPoint(7, 9))
    first.shell.left_grip.set_width(333)
    first.window.side_area.grip.set_width(400)
    qtbot.wait(50)
    place = first.shell.pos()
    first.close()
    state, problem = load_state(path)
    assert problem is None
    assert (state.size, state.left, state.right) == ((1100, 700), 333, 400)
    second = Person(qtbot, engine, path)
    assert (second.shell.width(), second.shell.height()) == (1100, 700)
    assert second.shell.left_scroll.width() == 333
    assert second.window.side.width() == 400
    if not has_real_screen():
        assert second.shell.pos() == place
    second.close()


@pytest.mark.fast_cases(3)
@pytest.mark.parametrize(
    ("size", "right"),
    [((1280, 800), 320), ((1280, 800), 700), ((1024, 640), 400), ((880, 640), 320)],
)
@pytest.mark.parametrize("panel", [True, False])
def test_the_figure_has_its_size_from_its_first_picture_on(
    qtbot: QtBot,
    engine: Engine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    right: int,
    *,
    panel: bool,
) -> None:
    sizes: list[tuple[int, int]] = []
    resized = CurvesFigure.resizeEvent

    def resize(figure: CurvesFigure, event: QResizeEvent | None) -> None:
        if event is not None:
            sizes.append(event.size().toTuple())
        resized(figure, event)

    monkeypatch.setattr(CurvesFigure, "resizeEvent", resize)
    path = tmp_path / "state.json"
    save_state(path, replace(WindowState(), size=size, right=right, panel=panel))
    person = Person(qtbot, engine, path)
    assert sizes == [person.page.figure.size().toTuple()]
    person.close()


def test_a_maximised_window_comes_back_maximised_and_knows_its_size(
    qtbot: QtBot, engine: Engine, tmp_path: Path
) -> None:
    path = tmp_path / "state.json"
    save_state(path, replace(WindowState(), size=(1000, 640), is_maximized=True))
    person = Person(qtbot, engine, path)
    assert person.shell.isMaximized()
    person.close()
    state, _ = load_state(path)
    assert state.is_maximized


def test_a_place_beyond_all_screens_is_not_taken(
    qtbot: QtBot, engine: Engine, tmp_path: Path
) -> None:
    path = tmp_path / "state.json"
    save_state(path, replace(WindowState(), position=(-20_000, 3000)))
    person = Person(qtbot, engine, path)
    assert person.shell.pos().x() > -1000
    person.close()


def test_a_window_larger_than_its_screen_is_made_to_fit(person: Person) -> None:
    if not has_real_screen():
        pytest.skip("without a screen nobody sees the window")
    person.shell.resize(4000, 3000)
    fit(person.shell)
    person.see(
        lambda: person.shell.screen().availableGeometry().contains(person.shell.frameGeometry())
    )
