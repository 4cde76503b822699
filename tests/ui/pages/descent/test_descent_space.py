"""Descent over a surface in three dimensions, and the point inspector at its steps."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from explorer.core.surface.spec import SurfaceProblem
from tests.ui.conftest import Person, is_close

CONTROL = Qt.KeyboardModifier.ControlModifier


def _see_whole(person: Person) -> None:
    page = person.page
    person.see(lambda: page.answered == page.problem() and page.paths.is_whole)
    person.see(lambda: page.ground.is_drawn)


@pytest.fixture
def bowl(person: Person) -> Iterator[Person]:
    """A person in Descent before x² + 2y²."""
    person.press(Qt.Key.Key_2, CONTROL, on=person.shell)
    person.type_function("x^2 + 2y^2")
    person.set_spec(start=(2.0, 1.0))
    _see_whole(person)
    yield person
    person.page.pause()


@pytest.fixture
def space(bowl: Person) -> Person:
    """A person before the same as a surface."""
    QTest.mouseClick(bowl.page.controls.space_chip, Qt.MouseButton.LeftButton)
    return bowl


@pytest.mark.slow
def test_one_variable_has_no_surface(bowl: Person) -> None:
    assert not bowl.page.controls.space_chip.isHidden()
    bowl.type_function("x^2")
    _see_whole(bowl)
    assert bowl.page.controls.space_chip.isHidden()
    bowl.set_spec(in_space=True)
    assert not bowl.figure.is_in_space


def test_the_chip_shows_the_surface_without_asking_for_other_paths(space: Person) -> None:
    assert space.spec.in_space
    assert space.figure.is_in_space
    assert space.page.answered == space.page.problem()
    assert not space.page.controls.overview.starts_chip.isEnabled()
    bottom = space.figure.main_plot.bottom_axis
    assert not bottom.isVisible()
    space.window.commands.undo()
    assert not space.figure.is_in_space
    assert bottom.isVisible()


@pytest.mark.slow
def test_a_drag_turns_the_surface_in_one_step_of_undo(space: Person) -> None:
    before = space.spec
    middle = space.figure.main_plot.unit.mapToScene(200, 150).toPoint()
    space.drag(middle, middle + QPoint(100, -50))
    assert is_close(space.spec.turn, before.turn - 40)
    assert is_close(space.spec.tilt, before.tilt - 20)
    assert space.spec.start == before.start
    space.window.commands.undo()
    assert space.spec == before


@pytest.mark.slow
def test_keys_turn_the_surface_and_move_the_start(space: Person) -> None:
    before = space.spec
    space.figure.setFocus()
    space.press(Qt.Key.Key_Right, CONTROL, on=space.figure)
    assert is_close(space.spec.turn, before.turn + 6)
    space.press(Qt.Key.Key_Right, on=space.figure)
    assert space.spec.start[0] > before.start[0]
    assert is_close(space.spec.start[1], before.start[1])


@pytest.mark.slow
def test_a_click_on_the_surface_leaves_the_start(space: Person) -> None:
    before = space.spec.start
    place = space.figure.main_plot.unit.mapToScene(120, 100).toPoint()
    QTest.mouseClick(space.figure.viewport(), Qt.MouseButton.LeftButton, pos=place)
    space.bot.wait(50)
    assert space.spec.start == before


def test_the_path_lies_on_the_surface(space: Person) -> None:
    figure, path = space.figure, space.page.paths.paths[0]
    figure.image(1.0)
    x, y = figure._ground.pixels(path)
    on_surface = figure._ground.landscape.surface.project(path.x[:, 0], path.x[:, 1], path.values)
    np.testing.assert_allclose(np.stack([x, y], axis=1), on_surface)
    assert y[0] < y[-1]
    assert np.isfinite(x).all()


@pytest.mark.slow
def test_what_leaves_the_box_leaves_the_picture(space: Person) -> None:
    space.set_spec(start=(50.0, 1.0))
    _see_whole(space)
    x, _ = space.figure._ground.pixels(space.page.paths.paths[0])
    assert np.isnan(x[0])
    assert not space.figure.image(1.0).isNull()


@pytest.mark.slow
def test_playing_over_the_surface_shows_what_standing_still_shows(space: Person) -> None:
    player = space.page.player
    for step in (0, 3, 10, 40):
        player.go_to(step)
        space.bot.wait(20)
    space.bot.wait(400)
    grown = space.figure.viewport().grab().toImage()
    space.page.figure._paths.show(space.page.paths.paths)
    fresh = space.figure.viewport().grab().toImage()
    a, b = (np.frombuffer(i.constBits(), np.uint8).astype(int) for i in (grown, fresh))
    # Pieces of a line that meet are a little stronger there than the line in one.
    assert np.mean(np.abs(a - b)) < 0.05


@pytest.mark.slow
def test_the_surface_is_exported_as_lines_and_polygons(space: Person) -> None:
    svg = space.figure.svg().decode()
    assert svg.count("<polygon") + svg.count("<path") > 500
    assert "<image" not in svg


@pytest.mark.slow
def test_the_inspector_tells_of_the_step_that_is_shown(bowl: Person) -> None:
    controls = bowl.page.controls
    assert controls.inspector.isHidden()
    QTest.mouseClick(controls.inspector_chip, Qt.MouseButton.LeftButton)
    assert not controls.inspector.isHidden()
    bowl.page.player.go_to(0)
    inspector = controls.inspector

    def hessian() -> list[list[str]]:
        return [[label.text() for label in row] for row in inspector.matrix.labels]

    bowl.see(lambda: hessian() == [["2", "None"], ["None", "4"]])
    bowl.see(lambda: [row[0].text() for row in inspector.slope_labels] == ["4", "4"])
    bowl.page.player.go_to(1)
    path = bowl.page.paths.paths[0]
    bowl.see(
        lambda: is_close(float(inspector.slope_labels[0][0].text()), path.gradients[1, 0], 1e-6)
    )


@pytest.mark.slow
def test_the_axes_are_chosen_by_their_letters(bowl: Person) -> None:
    bowl.type_function("x^2 + 2y^2 + z^2 + x z")
    _see_whole(bowl)
    chips = bowl.page.controls.axis_chips.chips
    QTest.mouseClick(chips["z"], Qt.MouseButton.LeftButton)
    assert bowl.spec.function.axes() == ("x", "z")
    _see_whole(bowl)
    assert isinstance(bowl.page.ground.problem, SurfaceProblem)
    assert "y" in [p.name for p in bowl.spec.function.shown_parameters(bowl.spec.function.axes())]
