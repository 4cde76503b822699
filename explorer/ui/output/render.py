"""A figure to a file without a window: the same figure, the same engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from explorer.core.function import Parameter
from explorer.core.sentence import Sentence, refusal
from explorer.core.session import uses_function
from explorer.core.training.curves import RunCurves
from explorer.engine.blocking_client import BlockingClient
from explorer.engine.client import Engine
from explorer.storage.files import write_atomic, writing
from explorer.ui.application import make_application
from explorer.ui.output.drawings.kit import Drawn, RenderOptions, Size
from explorer.ui.output.export import FORMATS, write_figure, write_sound, write_table
from explorer.ui.output.film import Film, nothing_moves
from explorer.ui.output.kinds import MOVING, check_encoder
from explorer.ui.output.paper import FOOT
from explorer.ui.widgets.theme import FIGURE_THEMES
from explorer.workspaces import WORKSPACES, all_pages, load

if TYPE_CHECKING:
    from explorer.core.training.range_test import RangeTest
    from explorer.core.training.spec import TrainingSpec
    from explorer.ui.output.head import FormulaHead


_ENDINGS = ", ".join(f".{kind}" for kind in FORMATS[:-1])


def render(
    spec: msgspec.Struct,
    path: Path,
    size: Size,
    scale: float = 1.0,
    theme: str = "light",
    *,
    step: int | None = None,
    fitted: bool = False,
    animated: Parameter | None = None,
    slides: bool = False,
    steps: tuple[int, ...] = (),
    speed: float = 1.0,
    title: bool = False,
    tell: Callable[[str], object] | None = None,
) -> Sentence | None:
    """Compute a spec and write its figure, what moves, its numbers (.csv) or sound (.wav).

    Returns what is to be said of it, such as that a snippet ended in an error.

    Args:
        spec: what to draw.
        path: the file; its suffix is its format.
        size: of the figure in pixels.
        scale: of what has pixels.
        theme: "light", "dark" or "print".
        step: of a descent or of a sweep, which is shown; None is the last.
        fitted: whether the view of a descent is chosen so that start and ends are in it.
        animated: the parameter of a function that is animated back and forth where
            something moves.
        slides: whether a PDF has a page for every step, or for every value of that parameter.
        steps: that are pages of it; none: all, or some of very many.
        speed: of what moves.
        title: whether the function stands typeset above its figure.
        tell: takes what the figure shows in words, unless it moves.

    Raises:
        SentenceError: the format is unknown, the spec has no picture, the file cannot be written.
    """
    kind = _kind(path)
    check_encoder(kind)
    make_application()
    head = _head(spec, theme) if title else None
    if head is not None:
        size = size[0], size[1] - head.height
    if slides:
        size = size[0], size[1] - FOOT
    options = RenderOptions(FIGURE_THEMES[theme], size, scale, step, fitted, animated)
    client = BlockingClient(_engine(spec))
    try:
        if not slides and kind not in MOVING:
            return _draw(spec, path, options, client, head, tell)
        film = _film(spec, options, client, head)
        film.play_at(speed)
        if steps:
            film.choose_stops(steps)
        _write_film(film, path, kind)
        return film.note
    finally:
        client.stop()


def _film(
    spec: msgspec.Struct, options: RenderOptions, client: BlockingClient, head: FormulaHead | None
) -> Film[Any]:
    """Compute what moves."""
    film = _drawing("film", spec)(spec, options, client)
    film.head = head
    return film


def _draw(
    spec: msgspec.Struct,
    path: Path,
    options: RenderOptions,
    client: BlockingClient,
    head: FormulaHead | None,
    tell: Callable[[str], object] | None,
) -> Sentence | None:
    """Compute a figure and write it or its numbers; return what is to be said of it."""
    drawn: Drawn = _drawing("draw", spec)(spec, options, client)
    if tell is not None:
        tell(drawn.figure.summary())
    _finish(drawn, path, _kind(path), options.scale, head)
    return drawn.note


def _head(spec: Any, theme: str) -> FormulaHead | None:  # noqa: ANN401
    """Return the function of a spec as it stands above its figure; None: there is none."""
    from explorer.ui.output.head import FormulaHead

    return FormulaHead(spec.function, FIGURE_THEMES[theme]) if uses_function(spec) else None


def _engine(spec: msgspec.Struct) -> Engine | None:
    """Return the engine of a spec that is a person's code; None: the usual one."""
    for each in WORKSPACES:
        if each.runs_code and any(type(spec) is load(page.spec) for page in each.pages):
            from explorer.engine.snippets.engine import SnippetEngine

            return SnippetEngine(keeps_ready=False)
    return None


def _drawing(what: str, spec: msgspec.Struct) -> Any:  # noqa: ANN401
    """Return the function that draws such a spec, or has it move."""
    page = next(page for page in all_pages() if type(spec) is load(page.spec))
    return load(f"{page.drawing}:{what}")


def render_runs(
    runs: Sequence[RunCurves],
    spec: TrainingSpec,
    path: Path,
    size: Size,
    scale: float,
    theme: str,
) -> None:
    """Write the figure of trainings, in the view of a spec, or their numbers (.csv).

    Raises:
        SentenceError: the file cannot be written.
    """
    from explorer.ui.output.drawings.training import of_runs

    make_application()
    drawn = of_runs(runs, spec, RenderOptions(FIGURE_THEMES[theme], size))
    _finish(drawn, path, _kind(path), scale)


def render_folder(
    folder: Path,
    spec: TrainingSpec,
    path: Path,
    size: Size,
    scale: float,
    theme: str,
    *,
    are_kept: bool,
    tell: Callable[[str], object] | None = None,
) -> list[Sentence]:
    """Write the figure of the runs in a folder, or their numbers (.csv); return what is wrong.

    Args:
        folder: of a kept run, of such, or with logs.
        spec: the view, and the tag of logs.
        path: the file.
        size: of the figure in pixels.
        scale: of a PNG.
        theme: "light", "dark" or "print".
        are_kept: whether this program keeps runs there; otherwise there are logs.
        tell: as that of `render`.

    Raises:
        SentenceError: there is nothing to be drawn, or the file cannot be written.
    """
    from explorer.ui.output.drawings import runs as drawings

    options, kind = RenderOptions(FIGURE_THEMES[theme], size), _kind(path)
    if kind in MOVING:
        raise nothing_moves()
    make_application()
    if not are_kept:
        logged, wrong = drawings.logged_runs(folder, spec.tag)
        drawn = drawings.of_logged(logged, spec, options)
    else:
        kept, wrong = drawings.kept_runs(folder)
        client = BlockingClient()
        try:
            drawn = drawings.of_kept(kept, spec, options, client)
        finally:
            client.stop()
    if tell is not None:
        tell(drawn.figure.summary())
    _finish(drawn, path, kind, scale)
    return [said for said in (wrong, drawn.note) if said is not None]


def render_range_test(
    found: RangeTest, rate: float, path: Path, size: Size, scale: float, theme: str
) -> None:
    """Write the chart of a range test beside the learning rate of now, or its numbers (.csv).

    Raises:
        SentenceError: the file cannot be written.
    """
    from explorer.ui.output.drawings.training import of_range_test

    make_application()
    drawn = of_range_test(found, rate, RenderOptions(FIGURE_THEMES[theme], size))
    _finish(drawn, path, _kind(path), scale)


def _kind(path: Path) -> str:
    kind = path.suffix.lower().lstrip(".")
    if kind not in FORMATS:
        raise refusal("“{name}” should end in {endings} or .wav.", name=path.name, endings=_ENDINGS)
    return kind


def _finish(
    drawn: Drawn, path: Path, kind: str, scale: float, head: FormulaHead | None = None
) -> None:
    """Write what is drawn, and let go of the figure; raises SentenceError."""
    try:
        with writing(path):
            if kind == "csv":
                write_table(drawn.table, path)
            elif kind == "wav":
                write_sound(drawn.figure.heard_lines(), path)
            else:
                write_figure(drawn.figure, path, kind, scale, head)
    finally:
        drawn.figure.close()


def _write_film(film: Film[Any], path: Path, kind: str) -> None:
    """Write what moves, or its slides, and let go of the figure; raises SentenceError."""
    from explorer.ui.output.slides import slides

    try:
        with writing(path):
            write_atomic(path, slides(film) if kind == "pdf" else film.file(kind))
    finally:
        film.close()
