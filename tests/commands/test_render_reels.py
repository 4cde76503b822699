"""What moves, drawn without a window: as WebP, as MP4, and as slides."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pypdf
import pytest
from PIL import Image

import explorer.engine.blocking_client
import explorer.ui.output.kinds
from explorer.engine.client import Engine
from tests.commands.asking import Borrowed, Run, assert_misused, assert_refused

DESCENT = ("descend", "x^2", "--start", "1", "--steps", "4", "--rate", "0.1")
WAVE = ("render", "a sin x", "--animate", "a=-1, 1")
Ask = Callable[..., bytes]


@pytest.fixture
def written(
    run: Run, loaded_engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Ask:
    """Run a command in this process with -o and return the file."""
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(explorer.engine.blocking_client, "Engine", lambda: Borrowed(loaded_engine))

    def written(name: str, *arguments: str) -> bytes:
        ran = run(*arguments, "-o", str(tmp_path / name))
        assert (ran.status, ran.out) == (0, "")
        return (tmp_path / name).read_bytes()

    return written


def pixels_of(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def pages_of(pdf: bytes) -> list[str]:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return [" ".join(page.extract_text().split()) for page in pages]


@pytest.mark.slow
def test_the_first_and_the_last_frame_of_a_webp_are_the_pictures_of_their_steps(
    written: Ask,
) -> None:
    line = (*DESCENT, "--size", "480x360")
    frames = {}
    with Image.open(io.BytesIO(written("f.webp", *line))) as film:
        assert (film.format, film.size, film.info["loop"]) == ("WEBP", (480, 360), 0)
        assert film.n_frames == 49  # pyright: ignore[reportAttributeAccessIssue]
        for step in (0, 4):
            film.seek(12 * step)
            frames[step] = np.asarray(film.convert("RGB")).copy()
    for step, frame in frames.items():
        still = pixels_of(written("f.png", *line, "--step", str(step)))
        # Edges of what is placed by fractions of a pixel.
        assert (frame != still).any(axis=2).sum() < 30


@pytest.mark.slow
def test_a_webp_of_a_descent_has_the_frames_and_durations_of_its_way(written: Ask) -> None:
    data = written("f.webp", *DESCENT, "--size", "320x240", "--speed", "0.5")
    durations = []
    with Image.open(io.BytesIO(data)) as film:
        for k in range(film.n_frames):  # pyright: ignore[reportAttributeAccessIssue]
            film.seek(k)
            film.load()
            durations.append(film.info["duration"])
    assert durations == [80] * 48 + [3000]


@pytest.mark.slow
def test_an_mp4_has_a_constant_rate_and_the_colours_of_the_figure(written: Ask) -> None:
    data = written("f.mp4", *DESCENT, "--size", "321x241", "--scale", "2")
    with av.open(io.BytesIO(data)) as film:
        stream = film.streams.video[0]
        assert (stream.codec_context.name, stream.average_rate) == ("h264", 25)
        assert stream.codec_context.pix_fmt == "yuv420p"
        frames = list(film.decode(stream))
    assert len(frames) == 48 + 38
    last = frames[-1].to_ndarray(format="rgb24").astype(int)
    assert last.shape == (482, 642, 3)
    still = pixels_of(written("f.png", *DESCENT, "--size", "321x241", "--scale", "2"))
    off = np.abs(last - still)
    assert off.mean() < 1.5
    assert np.quantile(off, 0.99) < 40
    assert np.abs(last[0, 0] - 255).max() <= 1


@pytest.mark.slow
def test_a_side_that_is_odd_loses_its_last_line_in_an_mp4(written: Ask) -> None:
    data = written("f.mp4", *DESCENT, "--size", "301x201", "--scale", "1")
    with av.open(io.BytesIO(data)) as film:
        assert (film.streams.video[0].width, film.streams.video[0].height) == (300, 200)


@pytest.mark.slow
def test_slides_of_a_descent_have_a_numbered_page_for_each_step(written: Ask) -> None:
    data = written("f.pdf", *DESCENT, "--slides", "--title")
    pages = pages_of(data)
    assert len(pages) == 5
    for number, page in enumerate(pages):
        assert f"{number + 1} / 5" in page
    box = pypdf.PdfReader(io.BytesIO(data)).pages[0].mediabox
    assert (float(box.width), float(box.height)) == (720, 405)


@pytest.mark.slow
def test_the_steps_of_slides_can_be_chosen(written: Ask) -> None:
    pages = pages_of(written("f.pdf", *DESCENT, "--slides", "--step", "0, 3, 4"))
    assert len(pages) == 3
    assert "step 3" in pages[1]


@pytest.mark.slow
def test_slides_of_very_many_steps_are_sixty_evenly_apart(written: Ask) -> None:
    line = ("descend", "x^2", "--start", "1", "--steps", "1000", "--rate", "0.001")
    pages = pages_of(written("f.pdf", *line, "--slides"))
    assert len(pages) == 60
    assert "step 1000" in pages[-1]


@pytest.mark.slow
def test_slides_of_a_function_go_through_its_letter_once(written: Ask) -> None:
    pages = pages_of(written("f.pdf", *WAVE, "--slides"))
    assert len(pages) == 41
    assert "= −1.00" in pages[0]
    assert "= 1.00" in pages[-1]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((*DESCENT, "-o", "f.png", "--slides"), "--slides is for a PDF"),
        ((*DESCENT, "--slides"), "--slides is for a PDF"),
        ((*DESCENT, "-o", "f.png", "--speed", "2"), "--speed is for what moves"),
        ((*DESCENT, "-o", "f.webp", "--speed", "20"), "--speed is from 0.1 to 10"),
        ((*DESCENT, "-o", "f.webp", "--speed", "nan"), "--speed is from 0.1 to 10"),
        ((*DESCENT, "-o", "f.mp4", "--step", "2"), "--step is for a picture of one step"),
        ((*DESCENT, "-o", "f.mp4", "--size", "1600x900"), "at most 2.1 million pixels"),
        ((*WAVE, "-o", "f.pdf", "--slides", "--step", "1"), "--step is for descents"),
    ],
)
def test_a_wrong_usage_leaves_with_2(run: Run, arguments: tuple[str, ...], reason: str) -> None:
    assert_misused(run(*arguments), reason)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-o", "f.pdf", "--slides", "--step", "0, 9"), "The step is a whole number from 0 to 4."),
        (
            ("-o", "f.pdf", "--slides", "--step", "0, 1.5"),
            "The step is a whole number from 0 to 4.",
        ),
        (
            ("-o", "f.pdf", "--slides", "--step", ", ".join("1" * 501)),
            "There are at most 500 pages.",
        ),
        (
            ("-o", "f.mkv"),
            "“f.mkv” should end in .png, .svg, .pdf, .gif, .webp, .mp4, .csv or .wav.",
        ),
    ],
)
def test_a_wrong_input_is_a_sentence(run: Run, arguments: tuple[str, ...], said: str) -> None:
    assert_refused(run(*DESCENT, *arguments), said)


@pytest.mark.parametrize("kind", ["webp", "mp4", "pdf"])
def test_a_folder_that_is_not_there_is_said_before_anything_is_computed(
    run: Run, tmp_path: Path, kind: str
) -> None:
    ran = run(*DESCENT, "-o", str(tmp_path / "none" / f"f.{kind}"))
    assert_refused(ran, f"f.{kind} was not written: No such file or directory.")


def test_without_its_encoder_an_mp4_is_refused_with_the_way_to_it(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explorer.ui.output.kinds, "find_spec", lambda _: None)
    said = (
        "An MP4 needs the package “av”, which is not installed: "
        'pip install "gradient-explorer[video]"'
    )
    assert_refused(run(*DESCENT, "-o", "f.mp4"), said)
