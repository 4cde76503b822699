"""`render` of a function while one of its parameters is animated back and forth."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import explorer.engine.blocking_client
import explorer.ui.output.film
import explorer.ui.output.render
from explorer.core.curves.spec import CurveSpec
from explorer.core.function import FunctionSpec, Parameter
from explorer.core.session import Session, encode
from explorer.engine.client import Engine
from tests.commands.asking import Borrowed, Run, assert_misused, assert_refused


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What is written here by mistake is not written among the sources."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def animated(monkeypatch: pytest.MonkeyPatch) -> list[Parameter | None]:
    """Which letter render was asked to move, instead of a figure."""
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    found: list[Parameter | None] = []
    monkeypatch.setattr(
        explorer.ui.output.render, "render", lambda *_, animated, **__: found.append(animated)
    )
    return found


def test_the_only_letter_moves(run: Run, animated: list[Any]) -> None:
    ran = run("render", "a x^2", "-o", "f.gif")
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert animated == [Parameter("a")]


def test_the_letter_that_is_asked_for_moves_in_its_range(run: Run, animated: list[Any]) -> None:
    ran = run("render", "α x^2 + b", "-o", "f.gif", "--animate", "alpha = -π, 2", "--set", "b=3")
    assert (ran.status, ran.err) == (0, "")
    assert animated == [Parameter("α", low=-np.pi, high=2.0)]


def test_only_of_a_letter_that_stands_still_is_said_what_it_is(
    run: Run, animated: list[Any]
) -> None:
    ran = run("render", "a x^2 + b", "-o", "f.gif", "--animate", "a")
    assert ran.err == "Drawn with b = 1; for another value: --set b=2\n"
    assert animated == [Parameter("a")]


def test_a_letter_of_a_session_has_the_range_of_its_slider(
    run: Run, animated: list[Any], tmp_path: Path
) -> None:
    path = tmp_path / "lesson.json"
    slider = Parameter("a", 0.5, 0.0, 2.0)
    path.write_bytes(encode(Session().with_spec(CurveSpec(FunctionSpec("a x", (slider,))))))
    run("render", str(path), "-o", "f.gif")
    assert animated == [slider]


@pytest.mark.parametrize("text", ["x^2", "x y"])
def test_where_nothing_moves_a_gif_is_refused_with_a_sentence(run: Run, text: str) -> None:
    said = (
        "There is nothing to animate here; an animation shows a descent or a sweep step by step, "
        "or a function such as a x^2 while one of its parameters goes back and forth."
    )
    assert_refused(run("render", text, "-o", "f.gif"), said)


@pytest.mark.parametrize("name", ["b", "x", "b = 1, 2", "1", ""])
def test_what_is_no_letter_of_the_function_cannot_move(run: Run, name: str) -> None:
    said = f"“{name.split('=', 1)[0]}” is not a parameter of the function."
    assert_refused(run("render", "a x^2", "-o", "f.gif", "--animate", name), said)


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ("1", "A range is two numbers, for example -3, 3."),
        ("1, k", "“k” is not a number"),
    ],
)
def test_a_wrong_range_of_a_letter_is_a_sentence(run: Run, ends: str, said: str) -> None:
    ran = run("render", "a x^2", "-o", "f.gif", "--animate", f"a = {ends}")
    assert ran.status == 1
    assert said.split("`")[0] in ran.err


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("a x + b", "-o", "f.gif"), "--animate names the parameter to animate, one of a, b"),
        (("a x", "-o", "f.png", "--animate", "a"), "--animate is for a function that moves"),
    ],
)
def test_a_wrong_usage_leaves_with_2(run: Run, arguments: tuple[str, ...], reason: str) -> None:
    assert_misused(run("render", *arguments), reason)


@pytest.fixture
def gif(
    run: Run, loaded_engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Image.Image]:
    """Run `render` in this process and return the file."""
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(explorer.engine.blocking_client, "Engine", lambda: Borrowed(loaded_engine))

    def gif(*arguments: str) -> Image.Image:
        target = tmp_path / "f.gif"
        ran = run("render", *arguments, "-o", str(target), "--size", "400x300")
        assert (ran.status, ran.out, ran.err) == (0, "", "")
        return Image.open(io.BytesIO(target.read_bytes()))

    return gif


def _ink(film: Image.Image, frame: int, rows: slice) -> int:
    """Return how many pixels of some rows, left of the middle, are of the colour of f."""
    film.seek(frame)
    pixels = np.asarray(film.convert("RGB")).astype(int)[rows, 60:190]
    return int((np.abs(pixels - (0x00, 0x72, 0xB2)).max(axis=2) < 30).sum())


@pytest.mark.slow
@pytest.mark.parametrize("range_", [(), ("--range=-2,2",)])
def test_every_value_fits_into_the_one_range_of_all_frames(
    gif: Callable[..., Image.Image], range_: tuple[str, ...]
) -> None:
    with gif("a x", "--animate=a=-3,3", "--order", "0", *range_) as film:
        assert (film.size, film.info["duration"]) == ((400, 300), 60)
        assert film.n_frames == 120  # type: ignore[attr-defined]
        upper, lower = slice(0, 140), slice(150, 290)
        # −3 x is above 0 at the left, and 3 x below.
        assert _ink(film, 0, upper) > 100 > 10 > _ink(film, 0, lower)
        assert _ink(film, 60, lower) > 100 > 10 > _ink(film, 60, upper)
        assert _ink(film, 119, upper) > 100 > 10 > _ink(film, 119, lower)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    ["a/x", "sqrt(a x)", "floor(a x)", "e^(a x) y"],
)
def test_odd_functions_give_a_film(
    gif: Callable[..., Image.Image], monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(explorer.ui.output.film, "_MOST_VALUES", 10)
    with gif(text) as film:
        assert film.n_frames == 20  # type: ignore[attr-defined]
