"""Snippets: what their tapes recorded."""

from __future__ import annotations

from msgspec.structs import replace

from explorer.core.sentence import Sentence, SentenceError, refusal, sentence
from explorer.core.tape.record import TapeRecord, Trouble
from explorer.core.tape.spec import TapeSpec
from explorer.core.tape.table import tape_table
from explorer.engine.blocking_client import BlockingClient
from explorer.ui.figures.tape.tape import TapeFigure
from explorer.ui.output.drawings.kit import Drawn, RenderOptions
from explorer.ui.output.film import nothing_moves
from explorer.ui.output.stepping import TapeFilm


def draw(spec: TapeSpec, options: RenderOptions, client: BlockingClient) -> Drawn:
    """Run the snippet, and draw one of its gradient calls at a step."""
    figure, record = _shown(spec, options, client)
    figure.show_step(float(figure.steps if options.step is None else options.step))
    story = figure.story
    assert story is not None
    return Drawn(figure, tape_table(story), _end(record))


def film(spec: TapeSpec, options: RenderOptions, client: BlockingClient) -> TapeFilm:
    """Run the snippet, and return the way forward and back; raises SentenceError without one."""
    figure, record = _shown(spec, options, client)
    if not figure.steps:
        figure.close()
        raise nothing_moves()
    film = TapeFilm(figure, options.scale)
    film.note = _end(record)
    return film


def _check(spec: TapeSpec, record: TapeRecord) -> None:
    """Raise SentenceError where there is nothing to draw, or not what is asked for."""
    said = _end(record)
    if not record.operations and said is not None:
        raise SentenceError(said)
    if spec.call >= max(len(record.calls), 1):
        raise refusal(
            "There is no gradient call {number} in it: its calls are counted from 1 to {count}.",
            number=spec.call + 1,
            count=len(record.calls),
        )


def _end(record: TapeRecord) -> Sentence | None:
    """Return how a snippet ended that did not come to its last line."""
    return record.stopped if record.error is None else _said(record.error)


def _said(error: Trouble) -> Sentence:
    """Return what an error is, with its line and what it means."""
    told = sentence("{type}: {message}", type=error.type, message=error.message)
    if error.line is not None:
        told = sentence(
            "Line {line}, {type}: {message}",
            line=error.line,
            type=error.type,
            message=error.message,
        )
    return replace(told, then=error.sentence)


def _shown(
    spec: TapeSpec, options: RenderOptions, client: BlockingClient
) -> tuple[TapeFigure, TapeRecord]:
    # What is found out after the run changes nothing that is drawn.
    *_, record = client.ask(spec.problem(), lambda part: isinstance(part, TapeRecord))
    assert isinstance(record, TapeRecord)
    _check(spec, record)
    figure = TapeFigure(options.theme)
    figure.lay_out(*options.size)
    figure.set_folding(spec.folding)
    figure.show_call(spec.call)
    figure.show_record(record)
    return figure, record
