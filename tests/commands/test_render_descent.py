"""Descents drawn without a window: pictures of a step, the path as CSV, the way as GIF."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image
from PySide6.QtGui import QImage

import explorer.engine.blocking_client
import explorer.ui.output.drawings.descent
import explorer.ui.output.render
from explorer.core.curves.spec import CurveSpec
from explorer.core.descent.spec import DescentSpec
from explorer.core.function import FunctionSpec, Parameter
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.session import Session, encode
from explorer.engine.client import Engine
from explorer.ui.widgets.theme import THEMES
from tests.commands.asking import SVG, Borrowed, Run, assert_misused, assert_refused, words_of

VALLEY = DescentSpec(
    FunctionSpec("x^2 + a y^2", (Parameter("a", 3.0),)),
    (-2.0, 1.0),
    20,
    (OptimizerConfig("tape", 0.05), OptimizerConfig("adam", 0.2)),
    low=-2.5,
    high=2.5,
    bottom=-1.5,
    top=1.5,
)
"""A race in two variables."""
Ask = Callable[..., bytes]


def session_of(spec: DescentSpec, folder: Path) -> str:
    """Write a session whose page is this descent, and return its path."""
    path = folder / "lesson.json"
    path.write_bytes(encode(Session().with_spec(spec).within("descent")))
    return str(path)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[tuple[Any, ...], dict[str, Any]]]:
    """What render was asked for, instead of a figure."""
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    found: list[tuple[tuple[Any, ...], dict[str, Any]]] = []
    monkeypatch.setattr(
        explorer.ui.output.render, "render", lambda *given, **named: found.append((given, named))
    )
    return found


@pytest.fixture
def written(
    run: Run, loaded_engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Ask:
    """Run a command in this process with -o and return the file."""
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(explorer.engine.blocking_client, "Engine", lambda: Borrowed(loaded_engine))
    folder = tmp_path / "out"
    folder.mkdir()

    def written(name: str, *arguments: str) -> bytes:
        target = folder / name
        ran = run(*arguments, "-o", str(target))
        assert (ran.status, ran.out, ran.err) == (0, "", "")
        assert [path.name for path in folder.iterdir()] == [name]
        data = target.read_bytes()
        target.unlink()
        return data

    return written


def image_of(png: bytes) -> np.ndarray:
    """Return a picture, (rows, columns, 3)."""
    with Image.open(io.BytesIO(png)) as file:
        return np.asarray(file.convert("RGB")).astype(int)


# What is asked for


def test_a_session_of_a_descent_stands_for_its_figure(
    run: Run, asked: list[Any], tmp_path: Path
) -> None:
    run("render", session_of(VALLEY, tmp_path), "-o", "figure.png")
    ((given, named),) = asked
    assert given == (VALLEY, Path("figure.png"), (1600, 900), 1.0, "light")
    assert named == {
        "step": None,
        "fitted": False,
        "animated": None,
        "slides": False,
        "steps": (),
        "speed": 1.0,
        "title": False,
        "tell": None,
    }


def test_options_change_the_figure_of_a_descent(run: Run, asked: list[Any], tmp_path: Path) -> None:
    ran = run(
        "render", session_of(VALLEY, tmp_path), "-o", "figure.png", "--set", "a=2", "--dtype",
        "float32", "--range", "0, 1; -π, π", "--step", "7", "--size", "800x600", "--scale", "2",
        "--theme", "dark",
    )  # fmt: skip
    assert (ran.status, ran.err) == (0, "")
    (((spec, *how), named),) = asked
    assert spec.function.values(("x", "y")) == {"a": 2.0}
    assert (spec.dtype, spec.start, spec.runners) == ("float32", VALLEY.start, VALLEY.runners)
    assert (spec.low, spec.high, spec.bottom, spec.top) == (0, 1, -math.pi, math.pi)
    assert how == [Path("figure.png"), (800, 600), 2.0, "dark"]
    assert named["step"] == 7


def test_a_gif_is_smaller_unless_it_is_said(run: Run, asked: list[Any], tmp_path: Path) -> None:
    session = session_of(VALLEY, tmp_path)
    run("render", session, "-o", "way.gif")
    run("render", session, "-o", "WAY.GIF", "--size", "1600x900")
    assert [given[2] for given, _ in asked] == [(960, 600), (1600, 900)]


def test_a_descent_of_the_command_line_is_drawn_with_start_and_end_in_view(
    run: Run, asked: list[Any]
) -> None:
    ran = run(
        "descend", "a x^2", "--start", "2", "--rate", "0.2", "--steps", "9", "--optimizer",
        "momentum", "--set", "a=2", "momentum=0.5", "-o", "way.svg", "--step", "0",
    )  # fmt: skip
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    (((spec, path, *_), named),) = asked
    assert (spec.start[0], spec.steps, spec.function.values()) == (2.0, 9, {"a": 2.0})
    assert spec.runners == (OptimizerConfig("momentum", 0.2, {"momentum": 0.5}),)
    assert path == Path("way.svg")
    assert (named["step"], named["fitted"], named["slides"]) == (0, True, False)


def test_the_picture_of_a_descent_may_have_a_range_of_its_own(run: Run, asked: list[Any]) -> None:
    run("descend", "x^2 + y^2", "-o", "way.png", "--range", "-1, 2; 0, 3", "--3d")
    (((spec, *_), named),) = asked
    assert (spec.low, spec.high, spec.bottom, spec.top, spec.in_space) == (-1, 2, 0, 3, True)
    assert named["fitted"] is False


def test_several_optimizers_race_in_a_picture(run: Run, asked: list[Any]) -> None:
    run("descend", "x^2", "--optimizer", "tape, adam", "-o", "way.gif")
    assert [r.optimizer for r in asked[0][0][0].runners] == ["tape", "adam"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--step", "21"], "The step is a whole number from 0 to 20."),
        (["--step", "-1"], "The step is a whole number from 0 to 20."),
        (["--step", "2.5"], "The step is a whole number from 0 to 20."),
        (["--step", "last"], "“last” is not a number."),
        (["--range", "1"], "A range is two numbers, for example -3, 3."),
        (["--set", "b=1"], "“b” is not in the function."),
    ],
)
def test_a_wrong_input_is_a_sentence(
    run: Run, tmp_path: Path, arguments: list[str], said: str
) -> None:
    session = session_of(VALLEY, tmp_path)
    assert_refused(run("render", session, "-o", "figure.png", *arguments), said)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["-o", "f.png", "--order", "2"], "--order is not for descents"),
        (["-o", "f.png", "--order", "0"], "--order is not for descents"),
        (["-o", "f.png", "--point", "1, 2"], "--point is not for descents"),
        (["-o", "f.gif", "--step", "2"], "--step is for a picture of one step"),
        (["-o", "f.csv", "--step", "2"], "--step is for a picture of one step"),
        (["-o", "f.gif", "--size", "1600x900", "--scale", "2"], "at most 2.1 million pixels"),
    ],
)
def test_a_wrong_usage_leaves_with_2(
    run: Run, tmp_path: Path, arguments: list[str], reason: str
) -> None:
    assert_misused(run("render", session_of(VALLEY, tmp_path), *arguments), reason)


def test_a_step_of_something_else_leaves_with_2(run: Run) -> None:
    assert_misused(run("render", "x^2", "-o", "f.png", "--step", "2"), "--step is for descents")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--step", "3"], "--size, --step, --range and --3d are for a picture; name its file: -o"),
        (["--size", "800x600"], "are for a picture; name its file: -o"),
        (["--range", "0, 1"], "are for a picture; name its file: -o"),
        (["--3d"], "are for a picture; name its file: -o"),
        (["--3d", "-o", "f.png"], "--3d is for functions of two variables"),
        (["-o", "f.csv", "--format", "json"], "--format is for what is printed"),
        (["-o", "f.png", "--sweep", "1e-3, 1"], "cannot be combined"),
    ],
)
def test_a_wrong_usage_of_descend_leaves_with_2(
    run: Run, arguments: list[str], reason: str
) -> None:
    assert_misused(run("descend", "x^2", *arguments), reason)


def test_a_target_that_cannot_be_written_is_a_sentence(run: Run, tmp_path: Path) -> None:
    ran = run("descend", "x^2", "-o", str(tmp_path / "none" / "f.gif"))
    assert_refused(ran, "f.gif was not written: No such file or directory.")


# The files


@pytest.mark.slow
def test_a_png_shows_the_step_asked_for_and_the_last_one_otherwise(
    written: Ask, tmp_path: Path
) -> None:
    session = session_of(VALLEY, tmp_path)
    line = ("render", session, "--size", "640x480")
    first = written("f.png", *line, "--step", "0")
    last = written("f.png", *line)
    assert image_of(first).shape == (480, 640, 3)
    assert (image_of(first) != image_of(last)).any(axis=2).sum() > 500
    # The loop is compiled by now, which may round a place and a few edges of pixels.
    again = image_of(written("f.png", *line, "--step", "20"))
    assert (again != image_of(last)).any(axis=2).sum() < 60


@pytest.mark.slow
def test_a_png_has_the_size_and_the_theme(written: Ask, tmp_path: Path) -> None:
    line = ("render", session_of(VALLEY, tmp_path), "--size", "640x480", "--scale", "1.5")
    image = QImage.fromData(written("f.png", *line, "--theme", "dark"))
    assert (image.width(), image.height()) == (960, 720)
    theme = THEMES["dark"]
    assert image.pixelColor(0, 0).name() == theme.background.lower()
    colours = {image.pixelColor(x, y).name() for x in range(0, 960, 2) for y in range(0, 720, 2)}
    assert {colour.lower() for colour in theme.curves[:2]} <= colours


@pytest.mark.slow
def test_an_svg_has_paths_and_the_names_of_the_runners_and_no_player(
    written: Ask, tmp_path: Path
) -> None:
    data = written("f.svg", "render", session_of(VALLEY, tmp_path), "--size", "640x480")
    root = ElementTree.fromstring(data)
    texts = words_of(root)
    assert {"x", "y", "own loop", "adam", "loss by step"} <= texts
    assert not any("step 20 /" in text for text in texts)
    assert any(text.startswith("own loop, step 20: ") for text in texts)
    shapes = [e for name in ("path", "polyline", "circle") for e in root.iter(SVG + name)]
    assert len(shapes) > 30


@pytest.mark.slow
def test_a_pdf_has_one_page(written: Ask) -> None:
    data = written("f.pdf", "descend", "x^2", "--start", "1", "--steps", "5", "--size", "640x480")
    assert data.startswith(b"%PDF-")
    assert b"/Count 1" in data


@pytest.mark.slow
def test_a_csv_holds_the_path_of_every_runner(written: Ask, tmp_path: Path) -> None:
    data = written("f.csv", "render", session_of(VALLEY, tmp_path))
    titles, *rows = csv.reader(io.StringIO(data.decode()))
    assert titles == [
        "step",
        *("own loop x", "own loop y", "own loop f", "own loop ∂f/∂x", "own loop ∂f/∂y"),
        *("adam x", "adam y", "adam f", "adam ∂f/∂x", "adam ∂f/∂y"),
    ]
    numbers = np.array(rows, float)
    assert len(numbers) == 21
    np.testing.assert_allclose(numbers[:, 1], -2 * 0.9 ** np.arange(21))
    np.testing.assert_allclose(numbers[:, 2], 0.7 ** np.arange(21))
    np.testing.assert_allclose(numbers[:, 8], numbers[:, 6] ** 2 + 3 * numbers[:, 7] ** 2)


@pytest.mark.slow
def test_a_csv_of_the_command_line_is_what_the_command_prints(written: Ask, run: Run) -> None:
    line = ("descend", "x^2", "--start", "1", "--steps", "7")
    assert written("f.csv", *line).decode() == run(*line, "--format", "csv").out


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_gif_goes_from_the_start_to_the_last_step(
    written: Ask, tmp_path: Path, theme: str
) -> None:
    session = session_of(VALLEY, tmp_path)
    line = ("render", session, "--size", "480x360", "--theme", theme)
    data = written("f.gif", *line)
    frames, durations = [], []
    with Image.open(io.BytesIO(data)) as film:
        assert (film.format, film.size, film.info["loop"]) == ("GIF", (480, 360), 0)
        for k in range(film.n_frames):  # type: ignore[attr-defined]
            film.seek(k)
            frames.append(np.asarray(film.convert("RGB")).astype(int))
            durations.append(film.info["duration"])
    assert len(frames) == 141
    assert durations == [40] * 140 + [1500]
    assert len(data) < 1_000_000
    for frame, step in ((frames[0], 0), (frames[70], 10), (frames[-1], 20)):
        off = np.abs(frame - image_of(written("f.png", *line, "--step", str(step))))
        assert off.mean() < 2
        assert np.quantile(off, 0.999) < 40


@pytest.mark.slow
def test_the_scale_of_a_gif_is_that_of_its_pixels(written: Ask) -> None:
    line = ("descend", "x^2", "--start", "1", "--steps", "1", "--size", "320x240")
    with Image.open(io.BytesIO(written("f.gif", *line, "--scale", "2"))) as film:
        assert film.size == (640, 480)
        assert film.n_frames == 13  # type: ignore[attr-defined]


@pytest.mark.slow
def test_a_start_far_away_is_in_the_picture(written: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    views = []
    original = explorer.ui.output.drawings.descent.DescentFigure.show_spec

    def show_spec(self: Any, spec: DescentSpec) -> None:  # noqa: ANN401
        views.append((spec.low, spec.high))
        original(self, spec)

    monkeypatch.setattr(explorer.ui.output.drawings.descent.DescentFigure, "show_spec", show_spec)
    written("f.png", "descend", "x^2", "--start", "40", "--size", "320x240")
    ((low, high),) = views
    assert low < 0 < 40 < high


@pytest.mark.slow
@pytest.mark.parametrize("text", ["x^2", "x^2 + 3 y^2"])
def test_the_sweep_and_the_map_of_a_session_are_drawn(
    written: Ask, tmp_path: Path, text: str
) -> None:
    spec = DescentSpec(FunctionSpec(text), (2.0, 1.0), 20)
    plain = written("f.png", "render", session_of(spec, tmp_path), "--size", "800x600")
    further = replace(spec, sweep=True, starts=True)
    more = written("f.png", "render", session_of(further, tmp_path), "--size", "800x600")
    assert (image_of(plain) != image_of(more)).any(axis=2).mean() > 0.02


@pytest.mark.slow
@pytest.mark.parametrize("text", ["5", "1/x", "sqrt x", "floor x", "x^4 - 1e300 x"])
def test_odd_functions_give_a_film(written: Ask, text: str) -> None:
    line = ("descend", text, "--start=-1", "--steps", "3", "--size", "320x240")
    with Image.open(io.BytesIO(written("f.gif", *line))) as film:
        assert film.size == (320, 240)


def test_a_session_of_curves_has_no_step(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "lesson.json"
    path.write_bytes(encode(Session().with_spec(CurveSpec(FunctionSpec("x^2")))))
    assert_misused(run("render", str(path), "-o", "f.png", "--step", "1"), "is for descents")
