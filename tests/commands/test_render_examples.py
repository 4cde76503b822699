"""`render --example`: an example of any workspace by a part of its title."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from explorer.commands.examples import example_session
from explorer.core.descent.presets import PRESETS
from explorer.core.examples import EXAMPLES
from explorer.core.sentence import SentenceError
from explorer.core.translation import install, use
from tests.commands.asking import Run, assert_misused


@pytest.mark.parametrize(
    ("name", "workspace", "title"),
    [
        ("a pole", "curves", "A pole breaks the curve"),
        ("saddle in", "curves", "A saddle in space"),
        # The whole title of one, and a part of another.
        ("SADDLE", "descent", "Saddle"),
        ("rosenbrock", "descent", "Rosenbrock"),
    ],
)
def test_an_example_is_found_by_its_title_or_a_part_of_it(
    name: str, workspace: str, title: str
) -> None:
    session = example_session(name)
    spec = next(each.spec for each in (*EXAMPLES, *PRESETS) if each.title == title)
    assert (session.workspace, session.spec) == (workspace, spec)


def test_an_example_is_found_by_its_title_in_the_language_too() -> None:
    try:
        use("zh_CN")
        assert example_session("马鞍面").spec == example_session("saddle in").spec
    finally:
        install(None)


@pytest.mark.parametrize(
    ("name", "said"),
    [("himmel", "four valleys of one depth; Himmelblau."), ("xyz", "A pole"), (" ", "A pole")],
)
def test_a_name_that_no_example_or_several_have_is_refused_with_titles(
    name: str, said: str
) -> None:
    with pytest.raises(SentenceError) as error:
        example_session(name)
    assert said in str(error.value.sentence)


@pytest.mark.slow
def test_an_example_is_drawn_with_what_the_options_say_otherwise(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "pole.png"
    ran = run("render", "--example", "a pole", "-o", str(path), "--size", "400x300")
    assert (ran.status, ran.err) == (0, "")
    with Image.open(path) as image:
        assert image.size == (400, 300)


def test_an_example_stands_in_the_place_of_an_expression(run: Run) -> None:
    assert_misused(run("render", "x", "--example", "a pole", "-o", "a.png"), "in the place of")
    ran = run("render", "--example", "xyz", "-o", "a.png")
    assert ran.status == 1
    assert ran.err.startswith("No example has “xyz” in its title. There are: sin² x")
