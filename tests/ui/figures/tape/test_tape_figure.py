"""The figure of the tape, driven as a person drives it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.core.tape.notation.names import BAR
from explorer.core.tape.record import Leaf, Operation, TapeRecord, Tensor
from explorer.core.tape.values import Numbers
from explorer.ui.figures.tape.looks import adjoint_colour
from explorer.ui.figures.tape.tape import TapeFigure
from explorer.ui.output.film import pixels
from explorer.ui.widgets.theme import DARK, LIGHT, Theme
from tests.core.tape.stories import FIRST, FLOORED, LOOP, SECOND, record

Show = Callable[..., TapeFigure]


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    """Show a snippet's record in a figure of the size of the window's middle."""

    def made(
        text: str | None,
        call: int = 0,
        size: tuple[int, int] = (650, 720),
        theme: Theme = LIGHT,
    ) -> TapeFigure:
        figure = TapeFigure(theme)
        qtbot.addWidget(figure)
        figure.lay_out(*size)
        figure.show_record(record(text) if text is not None else None)
        figure.show_call(call)
        return figure

    return made


def has_colour(image: QImage, colour: int) -> bool:
    return bool(np.any(pixels(image) == colour))


def orange(figure: TapeFigure) -> int:
    return adjoint_colour(figure.theme).rgb() & 0xFFFFFF


def click_row(figure: TapeFigure, number: int) -> None:
    place = figure.canvas.strip.row_box(number).center() * figure.canvas.zoom
    QTest.mouseClick(
        figure.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, round(place.y()))
    )


def node_place(figure: TapeFigure, row: int) -> QPoint:
    nodes = figure.canvas.graph.nodes
    assert nodes is not None
    box = nodes.box(nodes.numbers[row])
    place = figure.canvas.graph.camera.transform.map(box.center()) * figure.canvas.zoom
    return place.toPoint()


# Stepping


@pytest.mark.slow
def test_values_come_on_the_way_forward_and_adjoints_on_the_way_back(show: Show) -> None:
    figure = show(FIRST)
    pictures = []
    for step in range(figure.steps + 1):
        figure.show_step(float(step))
        pictures.append(pixels(figure.image()).copy())
    assert all(np.any(a != b) for a, b in pairwise(pictures))
    assert figure.story is not None
    forward, back = figure.story.walk.forward, figure.story.walk.forward + 1
    assert not np.any(pictures[forward] == orange(figure))
    assert np.any(pictures[back] == orange(figure))


def test_the_graph_stays_where_it_is_while_one_steps(show: Show) -> None:
    figure = show(SECOND, 1)
    places = set()
    for step in range(figure.steps + 1):
        figure.show_step(float(step))
        places.add(tuple(node_place(figure, 0).toTuple()))
    assert len(places) == 1


def test_a_step_beyond_the_last_is_the_last(show: Show) -> None:
    figure = show(FIRST)
    figure.show_step(1000.0)
    assert figure.step == figure.steps


def test_between_two_steps_something_is_on_its_way(show: Show) -> None:
    figure = show(FIRST)
    figure.show_step(5.0)
    still = pixels(figure.image()).copy()
    figure.show_step(5.5)
    assert np.any(pixels(figure.image()) != still)


def test_the_row_of_the_step_is_kept_in_sight(show: Show) -> None:
    figure = show(LOOP.replace("range(4)", "range(40)"), size=(400, 560))
    strip, story = figure.canvas.strip, figure.story
    assert story is not None
    for step in (story.walk.forward, figure.steps - 1, 1):
        figure.show_step(float(step))
        row = story.current_row(step)
        assert row is not None
        assert strip.box.contains(strip.row_box(row).center())


def test_steps_are_told_when_there_are_others(show: Show, qtbot: QtBot) -> None:
    figure = show(SECOND)
    before = figure.steps
    with qtbot.waitSignal(figure.steps_changed):
        figure.show_call(1)
    assert figure.steps > before


# One selection


def test_a_click_on_a_row_selects_its_operation_and_its_line(show: Show) -> None:
    figure, told = show(FIRST), list[object]()
    figure.selected.connect(told.append)
    figure.line_asked.connect(told.append)
    story = figure.story
    assert story is not None
    click_row(figure, 2)
    assert told == [story.rows[2].operations[0], 7]


def test_a_click_on_a_node_selects_the_same_as_one_on_its_row(show: Show, qtbot: QtBot) -> None:
    figure = show(FIRST)
    story = figure.story
    assert story is not None
    with qtbot.waitSignal(figure.selected) as told:
        QTest.mouseClick(figure.viewport(), Qt.MouseButton.LeftButton, pos=node_place(figure, 1))
    assert told.args == [story.rows[1].operations[0]]


def test_a_double_click_on_a_row_goes_to_its_step(show: Show, qtbot: QtBot) -> None:
    figure = show(FIRST)
    with qtbot.waitSignal(figure.step_asked) as told:
        QTest.mouseDClick(figure.viewport(), Qt.MouseButton.LeftButton, pos=node_place(figure, 1))
    assert told.args == [2.0]


def test_a_click_beside_everything_selects_nothing(show: Show, qtbot: QtBot) -> None:
    figure = show(FIRST)
    click_row(figure, 1)
    with qtbot.waitSignal(figure.selected) as told:
        QTest.mouseClick(figure.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 700))
    assert told.args == [None]


def test_a_line_marks_all_its_operations(show: Show) -> None:
    figure = show(FIRST)
    figure.show_line(6)
    story = figure.story
    assert story is not None
    marked = figure.canvas.strip.selected
    assert {str(story.rows[story.rows_of[each]].text) for each in marked} == {
        "x · x", "read the variable",
    }  # fmt: skip
    figure.show_line(None)
    assert not figure.canvas.strip.selected


def test_arrow_keys_go_through_the_rows_and_return_to_the_step(show: Show, qtbot: QtBot) -> None:
    figure = show(SECOND, 1)
    for _ in range(4):
        QTest.keyClick(figure, Qt.Key.Key_Down)
    story = figure.story
    assert story is not None
    chosen = story.rows_of[min(figure.canvas.strip.selected)]
    # The heading between them is passed over.
    assert story.rows[chosen].name == "t₁"
    with qtbot.waitSignal(figure.step_asked) as told:
        QTest.keyClick(figure, Qt.Key.Key_Return)
    assert told.args == [4.0]


# Folding


def test_a_click_opens_a_fold_and_another_closes_it(show: Show) -> None:
    figure = show(LOOP)
    figure.set_folding("turns")
    story = figure.story
    assert story is not None
    before = len(story.rows)
    number = next(i for i, row in enumerate(story.rows) if row.kind == "fold")
    click_row(figure, number)
    assert figure.story is not None
    assert len(figure.story.rows) == before + 3
    click_row(figure, number)
    assert len(figure.story.rows) == before


# The graph


def turn(figure: TapeFigure, place: QPoint, by: int) -> None:
    event = QWheelEvent(
        QPointF(place), QPointF(figure.viewport().mapToGlobal(place)), QPoint(), QPoint(0, by),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
        False,
    )  # fmt: skip
    QApplication.sendEvent(figure.viewport(), event)


def test_the_wheel_comes_nearer_to_what_is_under_the_mouse(show: Show) -> None:
    figure = show(SECOND, 1)
    place = node_place(figure, 4)
    before = figure.canvas.graph.camera.scale
    turn(figure, place, 120)
    assert figure.canvas.graph.camera.scale > before
    assert (node_place(figure, 4) - place).manhattanLength() <= 2


def test_the_wheel_over_the_strip_scrolls_it(show: Show) -> None:
    figure = show(LOOP.replace("range(4)", "range(40)"))
    turn(figure, QPoint(300, 200), -120)
    assert figure.canvas.strip.scroll > 0


def test_a_drag_moves_the_graph_and_f_fits_it_again(show: Show) -> None:
    figure = show(SECOND, 1)
    before, start = node_place(figure, 0), QPoint(60, 700)
    QTest.mousePress(figure.viewport(), Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(figure.viewport(), start + QPoint(20, 5))
    QTest.mouseMove(figure.viewport(), start + QPoint(40, 10))
    QTest.mouseRelease(figure.viewport(), Qt.MouseButton.LeftButton, pos=start + QPoint(40, 10))
    assert node_place(figure, 0).x() > before.x() + 20
    QTest.keyClick(figure, Qt.Key.Key_F)
    assert abs(node_place(figure, 0).x() - before.x()) <= 2


@pytest.mark.slow
def test_a_graph_of_thousands_is_drawn_whole_and_from_near(show: Show) -> None:
    figure = show(LOOP.replace("range(4)", "range(400)"))
    figure.show_step(float(figure.steps - 1))
    figure.fit()
    assert figure.canvas.graph.camera.scale < 0.1
    far = pixels(figure.image()).copy()
    assert np.any(far == orange(figure))
    figure.zoom(100.0)
    assert np.any(pixels(figure.image()) != far)


# Where there is nothing, or None


def test_before_the_first_run_the_figure_says_what_to_do(show: Show) -> None:
    figure = show(None)
    assert figure.steps == 0
    assert "Nothing has been run yet" in figure.description()
    assert len(np.unique(pixels(figure.image()))) > 5


@pytest.mark.parametrize("text", ["a = 1\n", FIRST.replace("print(tape.gradient(y, x))", "")])
def test_a_record_without_operations_or_calls_is_drawn(show: Show, text: str) -> None:
    figure = show(text)
    for step in range(figure.steps + 1):
        figure.show_step(float(step))
        assert len(np.unique(pixels(figure.image()))) > 5


def test_where_the_way_breaks_is_marked_once_the_sweep_is_over(show: Show) -> None:
    figure = show(FLOORED)
    red = int(LIGHT.error[1:], 16)
    figure.show_step(float(figure.steps - 1))
    assert not has_colour(figure.image(), red)
    figure.show_step(float(figure.steps))
    assert has_colour(figure.image(), red)
    assert "∂z/∂x = None" in figure.description()


def test_a_failure_stands_in_the_place_of_the_picture(show: Show) -> None:
    figure = show(FIRST)
    figure.show_failure("The process ended.")
    assert figure.steps == 0
    assert figure.description() == "The process ended."


def test_what_is_stale_is_pale(show: Show) -> None:
    figure = show(FIRST)
    plain = pixels(figure.image()).copy()
    figure.set_stale(True)
    assert np.any(pixels(figure.image()) != plain)
    figure.set_stale(False)
    assert np.array_equal(pixels(figure.image()), plain)


# In words, and to files


def test_every_step_is_told_to_those_who_cannot_see_it(show: Show) -> None:
    figure = show(FIRST)
    figure.show_step(5.0)
    assert figure.accessibleDescription() == (
        "sweep, operation 1 of 2\nline 7 · y = sin u\n"
        "adjoint of u = adjoint of y · cos u = 1 · (−0.628174) = −0.628174"
    )
    assert figure.accessibleName()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("size", [(650, 720), (400, 560), (1600, 900)])
def test_nothing_is_painted_outside_of_its_place(
    show: Show, theme: Theme, size: tuple[int, int]
) -> None:
    figure = show(SECOND, 1, size, theme)
    figure.show_step(float(figure.steps - 2))
    canvas = figure.canvas
    boxes = [canvas.strip.box, canvas.equations.box, canvas.graph.box]
    assert all(canvas.area.adjusted(-1, -1, 1, 1).contains(box) for box in boxes)
    assert not any(a.intersects(b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])
    assert canvas.graph.box.height() >= 120


def test_the_figure_is_a_vector_picture_with_its_words(show: Show) -> None:
    figure = show(SECOND, 1)
    figure.show_step(float(figure.steps))
    svg = figure.svg().decode()
    assert svg.count("<path") > 50
    assert 'aria-label="cos u"' in svg
    assert BAR not in svg
    assert figure.pdf().startswith(b"%PDF")


def test_a_twin_shows_the_same(show: Show, qtbot: QtBot) -> None:
    figure = show(SECOND, 1)
    figure.show_step(7.0)
    twin = figure.twin(650, 720)
    qtbot.addWidget(twin)
    assert np.array_equal(pixels(twin.image()), pixels(figure.image()))


def test_who_waits_for_the_first_record_is_told_that_the_snippet_runs(show: Show) -> None:
    figure = show(None)
    before = pixels(figure.grab().toImage())
    figure.show_failure("Stopped.")
    figure.set_awaited("start")
    assert figure.description() == "TensorFlow is starting."
    starting = pixels(figure.grab().toImage())
    figure.set_awaited("end")
    assert figure.description() == "The snippet is running."
    assert not np.array_equal(pixels(figure.grab().toImage()), starting)
    assert not np.array_equal(pixels(figure.grab().toImage()), before)
    figure.set_awaited("")
    assert figure.description() == "Nothing has been run yet."
    assert np.array_equal(pixels(figure.grab().toImage()), before)


def test_the_very_first_tensor_has_its_value_in_strip_and_graph(qtbot: QtBot, show: Show) -> None:
    figure, value = show(None), Numbers(np.array([2.0, 7.0]))
    given = Tensor(0, (2,), "float64", value, "x")
    made = Operation(0, "Mul", 1, (0, 0), (Tensor(1, (2,), "float64", value, "y"),))
    leaves = (Leaf(given, "constant"),)
    figure.show_record(TapeRecord((made,), leaves, (), (), (), (), (), (), None, seconds=0.1))
    figure.show_step(0.0)
    assert figure.svg().decode().count('aria-label="[2, 7]"') == 2


WIDE = """
import tensorflow as tf

x = tf.Variable([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
with tf.GradientTape() as tape:
    parts = tf.unstack(x)
    y = sum([tf.sin(p) * tf.exp(p) for p in parts])
print(tape.gradient(y, x))
"""


@pytest.mark.parametrize("size", [(576, 690), (400, 560)])
@pytest.mark.parametrize("text", [WIDE, LOOP.replace("range(4)", "range(20)"), FIRST])
def test_no_blank_is_beside_a_graph_that_has_no_room(
    show: Show, text: str, size: tuple[int, int]
) -> None:
    figure = show(text, size=size)
    graph = figure.canvas.graph
    assert graph.nodes is not None
    bounds = graph.nodes.bounds
    for step in range(figure.steps + 1):
        figure.show_step(float(step))
        seen = graph.camera.seen()
        is_whole = seen.width() >= bounds.width()
        assert is_whole or bounds.left() - 1 <= seen.left() < seen.right() <= bounds.right() + 1
        assert not is_whole or abs(seen.center().x() - bounds.center().x()) < 1


def test_a_high_graph_takes_room_of_a_strip_that_can_be_scrolled(show: Show) -> None:
    figure = show(WIDE, size=(576, 690))
    strip, graph = figure.canvas.strip, figure.canvas.graph
    assert strip.wanted > strip.box.height()
    assert graph.box.height() > strip.box.height()
    low = show(LOOP, size=(576, 690))
    assert low.canvas.strip.box.height() > low.canvas.graph.box.height()


def test_what_the_step_does_stays_in_sight_in_another_size(show: Show) -> None:
    figure = show(LOOP.replace("range(4)", "range(40)"), size=(576, 690))
    story = figure.story
    assert story is not None
    step = story.walk.forward + 20
    figure.show_step(float(step))
    row = story.current_row(step)
    assert row is not None
    for size in ((400, 560), (576, 690)):
        figure.lay_out(*size)
        strip, graph = figure.canvas.strip, figure.canvas.graph
        assert strip.box.contains(strip.row_box(row).center())
        assert graph.nodes is not None
        assert graph.camera.seen().contains(graph.nodes.box(graph.nodes.numbers[row]).center())


def test_columns_are_as_wide_as_what_is_in_them(show: Show) -> None:
    long = FIRST.replace("x", "temperature_of_the_water")
    short, wide = show(FIRST).canvas.strip, show(long).canvas.strip
    assert short.story is not None
    assert wide.story is not None
    few, many = short._columns(short.story), wide._columns(wide.story)
    assert many.operation - many.name > few.operation - few.name + 20
    matrix = show(FIRST.replace("1.5", "[1.5, 2.5, 3.5]")).canvas.strip
    assert matrix.story is not None
    assert matrix._columns(matrix.story).cell > few.cell
    for size in ((400, 560), (576, 690)):
        strip = show(long, size=size).canvas.strip
        assert strip.story is not None
        columns = strip._columns(strip.story)
        assert columns.value - columns.cell - columns.operation >= 60


def test_a_row_without_a_value_may_say_what_it_does_in_its_place(show: Show) -> None:
    text = """
import tensorflow as tf

counter = tf.Variable(1.0)
counter.assign_add(1.0)
"""
    figure = show(text, size=(400, 560))
    figure.show_step(float(figure.steps))
    assert 'aria-label="assign to the variable"' in figure.svg().decode()
    assert "line 5 · assign to the variable" in figure.description()


def test_a_wide_graph_opens_at_its_last_forward_operation(show: Show) -> None:
    text = LOOP.replace("range(4)", "range(30)")
    figure = show(text)
    figure.show_step(figure.steps)
    figure.show_record(record(text))
    story, graph = figure.story, figure.canvas.graph
    assert story is not None
    assert graph.nodes is not None
    row = story.current_row(story.walk.forward)
    assert row is not None
    assert graph.camera.seen().contains(graph.nodes.box(graph.nodes.numbers[row]))
    assert not graph.camera.seen().contains(graph.nodes.box(0))


def test_a_graph_opens_with_the_step_in_the_middle(show: Show) -> None:
    text = LOOP.replace("range(4)", "range(30)")
    figure = show(text)
    figure.show_step(30)
    figure.show_record(record(text))
    graph = figure.canvas.graph
    assert figure.story is not None
    assert graph.nodes is not None
    row = figure.story.current_row(30)
    assert row is not None
    middle = graph.nodes.box(graph.nodes.numbers[row]).center()
    assert abs(middle.x() - graph.camera.seen().center().x()) < 1


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_frame_of_an_inner_sweep_lies_behind_its_nodes(show: Show, theme: Theme) -> None:
    figure = show(SECOND, 1, theme=theme)
    graph = figure.canvas.graph
    assert graph.nodes is not None
    ((frame, group),) = graph.nodes.frames
    assert all(frame.contains(graph.nodes.box(node)) for node in group.nodes)
    assert graph.nodes.bounds.contains(frame)
    place = graph.camera.transform.map(frame.topLeft() + QPointF(30, 4)) * figure.canvas.zoom
    colour = figure.grab().toImage().pixelColor(place.toPoint())
    assert colour != QColor(theme.background)
