"""The confusion matrix: counts, shares and words, from two classes to a hundred."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from explorer.core.sentence import sentence
from explorer.core.training.curves import RunCurves
from explorer.core.training.data import Penguins
from explorer.core.training.results import TrainingBegun, TrainingEnd, TrainingEpoch, TrainingSteps
from explorer.core.training.spec import TrainingProblem
from explorer.ui.figures.training.charts.confusion import cell_words
from tests.ui.runs import figure_of, texts_of


def run_with(matrix: np.ndarray, names: tuple[str, ...]) -> RunCurves:
    run = RunCurves(1, "a run", TrainingProblem(data=Penguins()))
    run.take(
        TrainingBegun(
            (60, 20, 20), ("a", "b", "c"), "kind", 10, ("last",), 9, "", [],
            task="classes", classes=names,
        )
    )  # fmt: skip
    run.take(TrainingEpoch(1, 0.5, 0.6, 0.1, 0.01, confusion=matrix))
    return run


MATRIX = np.array([[8, 2, 0], [0, 1, 0], [0, 0, 0]])
NAMES = "small", "middle", "large"


def test_counts_and_shares_are_written(qtbot: QtBot) -> None:
    texts = texts_of(figure_of(qtbot, [run_with(MATRIX, NAMES)]))
    for text in ("8", "80%", "2", "20%", "1", "100%", *NAMES, "true", "predicted"):
        assert text in texts
    assert any("validation" in text and "81.8% right" in text for text in texts)


@pytest.mark.parametrize("count", [2, 3, 10, 30, 100])
@pytest.mark.parametrize("size", [(664, 610), (408, 450)])
def test_any_number_of_classes_is_painted_with_names_that_do_not_touch(
    qtbot: QtBot, count: int, size: tuple[int, int]
) -> None:
    names = tuple(f"class {i}" for i in range(count))
    matrix = np.random.default_rng(0).integers(0, 50, (count, count))
    figure = figure_of(qtbot, [run_with(matrix, names)], size)
    chart = figure.charts.confusion
    assert chart.plot.isVisible()
    assert not figure.charts.fit.plot.isVisible()
    place = chart._place(count)
    assert place.box.right() <= chart.plot.view.width + 1
    assert place.box.width() > 100
    assert place.box.height() > 40
    texts = texts_of(figure)
    assert any(text.startswith("class") or text == "…" for text in texts)


def test_a_cell_is_read_in_words(qtbot: QtBot) -> None:
    assert cell_words(MATRIX, NAMES, 0, 1) == ("2 of 10 rows of small are taken for middle: 20%")
    assert cell_words(MATRIX, NAMES, 1, 1) == "1 of 1 rows of middle are recognised: 100%"
    assert cell_words(MATRIX, NAMES, 2, 0) == "There is no row of large here."


def test_a_share_is_none_or_all_only_where_it_is_so() -> None:
    matrix = np.array([[999, 1], [0, 5]])
    assert cell_words(matrix, ("a", "b"), 0, 1).endswith("0.1%")
    assert cell_words(matrix, ("a", "b"), 0, 0).endswith("99.9%")


@pytest.mark.parametrize("names", [
    ("cultivar 1", "cultivar 2", "cultivar 3"),
    ("Adelie", "Chinstrap", "Gentoo"),
    ("no sign of it at all", "no sign of it yet", "no"),
])  # fmt: skip
@pytest.mark.parametrize("size", [(664, 610), (408, 450)])
def test_every_class_of_a_few_has_a_name_of_its_own_on_both_axes(
    qtbot: QtBot, names: tuple[str, ...], size: tuple[int, int]
) -> None:
    texts = texts_of(figure_of(qtbot, [run_with(np.diag([1, 2, 3]), names)], size))
    ends = [text for text in texts if any(text[:1] == name[:1] for name in names)]
    named = [text for text in ends if not text.startswith(("confusion", "cross"))]
    shown = {text: named.count(text) for text in named}
    assert sum(shown.values()) == 6
    assert len(shown) >= 3


def test_the_matrix_of_the_epoch_that_is_read_is_shown(qtbot: QtBot) -> None:
    run = run_with(MATRIX, NAMES)
    run.take(TrainingSteps(0, np.ones(20), np.ones(20), 1.0, 0.01, np.ones(1), np.ones(1)))
    better = np.array([[10, 0, 0], [0, 1, 0], [0, 0, 0]])
    run.take(TrainingEpoch(2, 0.4, 0.5, 0.1, 0.01, confusion=better))
    test = np.array([[0, 0, 0], [0, 0, 0], [0, 1, 3]])
    run.take(TrainingEnd("finished", 20, sentence("Over."), 0.1, 1.0, 0.5, {}, test))
    figure = figure_of(qtbot, [run])
    chart = figure.charts.confusion

    def shown_at(epoch: float) -> tuple[np.ndarray | None, str]:
        figure._read(float(figure.view.x_to_pixel(epoch)))
        return chart._matrix, chart._titles()[1]

    for epoch, matrix, told in ((1.02, MATRIX, "epoch 1 · 81.8%"), (2.0, better, "epoch 2 · 100")):
        found, title = shown_at(epoch)
        np.testing.assert_array_equal(found, matrix)
        assert told in title
    # In the first epoch there is none yet.
    assert shown_at(0.5)[0] is test
    figure._read(None)
    assert chart._matrix is test
    assert chart._titles()[0].startswith("confusion matrix of the test data")


@pytest.mark.parametrize("count", range(2, 11))
def test_names_below_take_no_room_from_the_counts(qtbot: QtBot, count: int) -> None:
    names = tuple(f"a bird of kind {i}" for i in range(count))
    short = tuple(f"{i}" for i in range(count))
    matrix = np.diag(np.arange(count)) + 71
    shown = [texts_of(figure_of(qtbot, [run_with(matrix, each)])) for each in (names, short)]
    assert ("71" in shown[0]) == ("71" in shown[1])
