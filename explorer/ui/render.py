"""A figure to a file without a window: the same figure, the same engine."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QEventLoop

from explorer.core.results import CurveFeatures, CurveSamples, Result, SurfaceSamples
from explorer.core.sentence import Sentence, SentenceError, sentence
from explorer.core.specs import MAX_SIDE, CurveSpec, SurfaceSpec
from explorer.core.tables import Table, curves_table, surface_table
from explorer.engine.client import Engine, EngineState
from explorer.ui.application import make_application
from explorer.ui.export import FORMATS, write_figure, write_table
from explorer.ui.figures.curves import CurvesFigure
from explorer.ui.figures.surface import SurfaceFigure
from explorer.ui.theme import THEMES

Spec = CurveSpec | SurfaceSpec
Samples = CurveSamples | SurfaceSamples


def render(
    spec: Spec, path: Path, size: tuple[int, int], scale: float = 1.0, theme: str = "light"
) -> None:
    """Compute a spec and write its figure (.png, .svg, .pdf) or its numbers (.csv).

    Args:
        spec: what to draw.
        path: the file; its suffix is its format.
        size: of the figure in pixels.
        scale: of a PNG.
        theme: "light" or "dark".

    Raises:
        SentenceError: the format is unknown, the spec has no picture, the file cannot be written.
    """
    kind = path.suffix.lower().lstrip(".")
    if kind not in FORMATS:
        raise SentenceError(
            sentence("`{name}` should end in .png, .svg, .pdf or .csv.", name=path.name)
        )
    make_application()
    figure = _figure(spec, theme, size)
    asked = _asked(spec, figure)
    samples = _compute(asked, figure)
    try:
        if kind == "csv":
            write_table(_table(asked, samples), path)
        else:
            write_figure(figure, path, kind, scale)
    except OSError as error:
        raise SentenceError(
            sentence(
                "{name} was not written: {reason}.", name=path.name, reason=error.strerror or error
            )
        ) from None
    finally:
        figure.close()


def _figure(spec: Spec, theme: str, size: tuple[int, int]) -> CurvesFigure | SurfaceFigure:
    """Return the figure with its axes, without its numbers."""
    if isinstance(spec, CurveSpec):
        figure = CurvesFigure(THEMES[theme])
        figure.lay_out(*size)
        figure.show_spec(spec, refit=True)
        return figure
    figure = SurfaceFigure(THEMES[theme])
    figure.show_spec(spec)
    figure.lay_out(*size)
    return figure


def _asked(spec: Spec, figure: CurvesFigure | SurfaceFigure) -> Spec:
    """Return the spec with as many samples as suit the figure."""
    view = figure.view
    if isinstance(spec, CurveSpec):
        return replace(spec, samples=max(2, min(4000, round(view.width))))
    columns, rows = (max(2, min(MAX_SIDE, round(v / 3))) for v in (view.width, view.height))
    return replace(spec, columns=columns, rows=rows)


def _table(spec: Spec, samples: Samples) -> Table:
    if isinstance(spec, CurveSpec):
        assert isinstance(samples, CurveSamples)
        return curves_table(spec, samples)
    assert isinstance(samples, SurfaceSamples)
    return surface_table(spec, samples)


def _compute(spec: Spec, figure: CurvesFigure | SurfaceFigure) -> Samples:
    """Ask an engine of its own and show the answers in the figure."""
    engine = Engine()
    loop = QEventLoop()
    found: list[Samples] = []
    problems: list[Sentence] = []

    def on_answered(run: int, result: Result) -> None:
        match figure, result:
            case CurvesFigure(), CurveSamples():
                found.append(result)
                figure.show_samples(result)
            case CurvesFigure(), CurveFeatures():
                figure.show_features(result)
            case SurfaceFigure(), SurfaceSamples():
                found.append(result)
                figure.show_samples(result)

    def on_failed(run: int, message: Sentence) -> None:
        problems.append(message)
        loop.quit()

    def on_state(state: EngineState, message: Sentence) -> None:
        if state is EngineState.FAILED:
            on_failed(0, message)

    engine.answered.connect(on_answered)
    engine.failed.connect(on_failed)
    engine.state_changed.connect(on_state)
    engine.finished.connect(loop.quit)
    engine.start()
    engine.request(spec)
    loop.exec()
    engine.stop()
    if problems or not found:
        raise SentenceError(problems[0] if problems else sentence("The engine gave no answer."))
    return found[0]
