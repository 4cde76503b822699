"""Snippets: what their tapes recorded."""

from __future__ import annotations

from explorer.core.sentence import SentenceError
from explorer.core.tape.record import TapeRecord
from explorer.core.tape.spec import TapeSpec
from explorer.core.tape.table import tape_table
from explorer.engine.blocking_client import BlockingClient
from explorer.ui.figures.tape.tape import TapeFigure
from explorer.ui.output.drawings.kit import Drawn, RenderOptions
from explorer.ui.output.film import nothing_moves
from explorer.ui.output.stepping import TapeFilm


def draw(spec: TapeSpec, options: RenderOptions, client: BlockingClient) -> Drawn:
    """Run the snippet, and draw one of its gradient calls at a step."""
    figure = _shown(spec, options, client)
    figure.show_step(float(figure.steps if options.step is None else options.step))
    story = figure.story
    assert story is not None
    return Drawn(figure, tape_table(story))


def film(spec: TapeSpec, options: RenderOptions, client: BlockingClient) -> TapeFilm:
    """Run the snippet, and return the way forward and back; raises SentenceError without one."""
    figure = _shown(spec, options, client)
    if not figure.steps:
        figure.close()
        raise nothing_moves()
    return TapeFilm(figure, options.scale)


def _shown(spec: TapeSpec, options: RenderOptions, client: BlockingClient) -> TapeFigure:
    # What is found out after the run changes nothing that is drawn.
    *_, record = client.ask(spec.problem(), lambda part: isinstance(part, TapeRecord))
    assert isinstance(record, TapeRecord)
    nothing_ran = not record.operations and record.error is not None
    if nothing_ran and record.error is not None and record.error.sentence is not None:
        raise SentenceError(record.error.sentence)
    figure = TapeFigure(options.theme)
    figure.lay_out(*options.size)
    figure.set_folding(spec.folding)
    figure.show_call(spec.call)
    figure.show_record(record)
    return figure
