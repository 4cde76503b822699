"""`render`: the files of a figure in every format."""

from __future__ import annotations

import csv
import io
import math
import struct
import wave
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from explorer.core.session import encode
from explorer.engine.client import Engine
from explorer.ui.widgets.theme import THEMES
from tests.commands.asking import SESSION, SVG, Borrowed, Run, quiet, words_of

Render = Callable[..., bytes]


@pytest.fixture
def render(run: Run, loaded_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Render:
    """Render in this process and return the file."""
    import explorer.engine.blocking_client

    borrowed: list[Borrowed] = []

    def borrow() -> Borrowed:
        borrowed.append(Borrowed(loaded_engine))
        return borrowed[-1]

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(explorer.engine.blocking_client, "Engine", borrow)

    def render(target: Path, *arguments: str) -> bytes:
        borrowed.clear()
        ran = run("render", *arguments, "-o", str(target))
        assert (ran.status, ran.out, ran.err) == (0, "", "")
        assert [engine.is_stopped for engine in borrowed] == [True]
        assert list(target.parent.iterdir()) == [target]
        return target.read_bytes()

    return render


@pytest.mark.slow
def test_a_wav_is_heard_as_the_curves_are_drawn(tmp_path: Path, render: Render) -> None:
    data = render(tmp_path / "sine.wav", "sin x", "--order", "0", "--range", "0, 2π")
    with wave.open(io.BytesIO(data)) as file:
        assert (file.getnchannels(), file.getframerate()) == (2, 44_100)
        sound = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2)
    # The signal and silence come before the line, silence after it.
    line = sound[round(0.84 * 44_100) :][: 4 * 44_100].astype(float)
    pitches = []
    for quarter in (1, 3):
        piece = line[quarter * 44_100 - 1500 :][:3000].sum(axis=1)
        spectrum = np.abs(np.fft.rfft(piece * np.hanning(3000), 44_100))
        pitches.append(int(np.argmax(spectrum)))
    # The picture has some room above the highest and below the lowest value.
    assert pitches[0] / pitches[1] == pytest.approx(6 / 6 ** (2 * 0.05), rel=0.15)
    assert 200 < pitches[1] < 300 < 900 < pitches[0] < 1200


def pixel(image: QImage, x: int, y: int) -> str:
    return image.pixelColor(x, y).name()


@pytest.mark.slow
def test_a_png_has_size_times_scale_and_the_theme(tmp_path: Path, render: Render) -> None:
    data = render(
        tmp_path / "figure.png", "x^3 - 3x", "--range", "-3, 3", "--size", "800x450", "--scale",
        "1.5", "--theme", "dark",
    )  # fmt: skip
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", data[16:24]) == (1200, 675)
    image = QImage.fromData(data)
    theme = THEMES["dark"]
    for corner in ((0, 0), (1199, 0), (0, 674), (1199, 674)):
        assert pixel(image, *corner) == theme.background.lower()
    colours = {pixel(image, x, y) for x in range(0, 1200, 2) for y in range(0, 675, 2)}
    for colour in theme.curves[:4]:
        assert QColor(colour).name() in colours


@pytest.mark.slow
def test_without_an_expression_the_default_figure_is_written_and_nothing_said(
    tmp_path: Path,
) -> None:
    """In a process of its own, with an engine of its own."""
    target = tmp_path / "figure.png"
    assert quiet("render", "-o", str(target)) == ""
    assert list(tmp_path.iterdir()) == [target]
    image = QImage.fromData(target.read_bytes())
    assert (image.width(), image.height()) == (1600, 900)
    assert pixel(image, 0, 0) == THEMES["light"].background.lower()
    colours = {pixel(image, x, y) for x in range(0, 1600, 2) for y in range(0, 900, 2)}
    for colour in THEMES["light"].curves[:4]:
        assert QColor(colour).name() in colours


@pytest.mark.slow
def test_an_svg_is_xml_with_text_and_paths(tmp_path: Path, render: Render) -> None:
    data = render(tmp_path / "figure.svg", "tan x", "--size", "800x450")
    root = ElementTree.fromstring(data)
    assert root.tag == f"{SVG}svg"
    assert root.get("viewBox") == "0 0 800 450"
    texts = words_of(root)
    assert {"x", "0"} <= texts
    paths = list(root.iter(f"{SVG}path")) + list(root.iter(f"{SVG}polyline"))
    assert len(paths) > 10
    assert all("nan" not in str(p.attrib) and "inf" not in str(p.attrib) for p in paths)


@pytest.mark.slow
def test_a_pdf_has_one_page(tmp_path: Path, render: Render) -> None:
    data = render(tmp_path / "figure.pdf", "1/x", "--size", "800x450")
    assert data.startswith(b"%PDF-")
    assert data.rstrip().endswith(b"%%EOF")
    assert data.count(b"/Type /Page\n") == 1
    assert b"/Count 1" in data


@pytest.mark.slow
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_csv_holds_the_numbers_of_eval(
    tmp_path: Path, run: Run, render: Render, dtype: str
) -> None:
    options = ("--set", "a=2.5", "--dtype", dtype, "--order", "2")
    data = render(tmp_path / "figure.csv", "a sin²x / x", *options, "--range", "-1, 1")
    titles, *rows = csv.reader(io.StringIO(data.decode()))
    assert titles == ["x", "f", "f′", "f″"]
    columns = np.array(rows, float).T
    assert len(rows) > 1000
    assert (columns[0][0], columns[0][-1]) == (-1.0, 1.0)
    at = ",".join(row[0] for row in rows)
    ran = run("eval", "a sin²x / x", "--at", at, *options, "--format", "json")
    assert np.array_equal(columns[1:], np.array(ran.derivatives, float), equal_nan=True)


@pytest.mark.slow
def test_a_session_is_rendered_and_an_old_figure_replaced(tmp_path: Path, render: Render) -> None:
    (tmp_path / "out").mkdir()
    session = tmp_path / "lesson.json"
    session.write_bytes(encode(SESSION))
    target = tmp_path / "out" / "figure.csv"
    target.write_text("old")
    target.chmod(0o640)
    titles, first, *_ = csv.reader(io.StringIO(render(target, str(session)).decode()))
    assert titles == ["t", "f", "f′"]
    assert float(first[0]) == -1.0
    assert float(first[1]) == pytest.approx(2 * math.cos(-1))
    assert target.stat().st_mode & 0o777 == 0o640


@pytest.mark.slow
@pytest.mark.parametrize("options", [[], ["--3d"]])
def test_a_surface_is_written_in_every_format(
    tmp_path: Path, render: Render, options: list[str]
) -> None:
    for kind in ("png", "svg", "pdf"):
        folder = tmp_path / kind
        folder.mkdir()
        data = render(folder / f"figure.{kind}", "x^2 - y^2", "--size", "640x480", *options)
        assert len(data) > 20_000
        if kind == "svg":
            root = ElementTree.fromstring(data)
            shapes = [e for name in ("path", "polyline", "polygon") for e in root.iter(SVG + name)]
            assert len(shapes) > (1000 if options else 20)
        if kind == "png":
            image = QImage.fromData(data)
            colours = {pixel(image, x, y) for x in range(0, 640, 3) for y in range(0, 480, 3)}
            assert len(colours) > 300


@pytest.mark.slow
def test_a_csv_of_a_surface_holds_its_grid(tmp_path: Path, render: Render) -> None:
    data = render(tmp_path / "figure.csv", "x1 x2", "--range", "0, 1; 2, 4", "--size", "400x300")
    titles, *rows = csv.reader(io.StringIO(data.decode()))
    assert titles == ["x1", "x2", "f"]
    x, y, f = np.array(rows, float).T
    assert (x.min(), x.max(), y.min(), y.max()) == (0, 1, 2, 4)
    np.testing.assert_array_equal(f, x * y)
