"""A record made ready for the figure: what takes longer than a window may stand still."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.core.tape.layout.story import Reading, Story
from explorer.core.tape.record import TapeRecord
from explorer.core.tape.spec import Folding
from explorer.ui.figures.tape.nodes import Nodes


@dataclass(frozen=True, slots=True)
class PreparedTape:
    """A record with the story of one call, and the shapes of its graph."""

    reading: Reading
    call: int
    folding: Folding
    story: Story
    nodes: Nodes


def prepared(record: TapeRecord, call: int, folding: Folding) -> PreparedTape:
    """Return a record made ready; this may be done in a thread, as nobody else has it yet."""
    reading = Reading(record)
    story = Story(reading, call, folding)
    story.prepare()
    nodes = Nodes(story)
    nodes.prepare()
    return PreparedTape(reading, call, folding, story, nodes)
