from __future__ import annotations

import io

import pypdf
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from explorer.ui.figures.tape.tape import TapeFigure
from explorer.ui.output.film import even_steps
from explorer.ui.output.slides import slides
from explorer.ui.output.stepping import TapeFilm, film_places
from explorer.ui.widgets.theme import LIGHT
from tests.core.tape.stories import FIRST, record


def figure_of(qtbot: QtBot) -> TapeFigure:
    figure = TapeFigure(LIGHT)
    qtbot.addWidget(figure)
    figure.lay_out(480, 400)
    figure.show_record(record(FIRST))
    return figure


def test_slides_have_a_numbered_page_for_every_step(qtbot: QtBot) -> None:
    figure = figure_of(qtbot)
    pages = pypdf.PdfReader(io.BytesIO(slides(TapeFilm(figure)))).pages
    assert len(pages) == figure.steps + 1
    for number, page in enumerate(pages, start=1):
        assert f"{number} / {len(pages)}" in " ".join(page.extract_text().split())


def test_of_very_many_steps_some_are_shown_with_the_first_and_the_last() -> None:
    assert even_steps(4, 10) == [0, 1, 2, 3, 4]
    many = even_steps(10_000, 100)
    assert (many[0], many[-1], len(many)) == (0, 10_000, 100)


@pytest.mark.parametrize("steps", [0, 1, 7, 100, 179, 5000])
def test_a_film_goes_from_the_first_step_to_the_last_and_is_not_endless(steps: int) -> None:
    places, durations = film_places(steps)
    assert (places[0], places[-1]) == (0.0, float(steps))
    assert places == sorted(places)
    assert len(places) == len(durations) <= 181


@pytest.mark.slow
def test_the_film_of_a_sweep_is_a_gif_that_moves(qtbot: QtBot) -> None:
    film = TapeFilm(figure_of(qtbot))
    with Image.open(io.BytesIO(film.file("gif"))) as gif:
        assert gif.n_frames > 20  # pyright: ignore[reportAttributeAccessIssue]
    film.close()
