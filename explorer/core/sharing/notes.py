"""Sentences about a link that was made."""

from __future__ import annotations

from msgspec.structs import replace

from explorer.core.sentence import Sentence, sentence, short
from explorer.core.session import Session
from explorer.core.sharing.link import without_places
from explorer.core.training.data import CsvFile

_CUT_OFF_ELSEWHERE = 2000
"""Characters of an address, which some programs take for the most."""


def about_link(link: str, session: Session) -> Sentence:
    """Return how long a link is, and what of the state it does not hold."""
    told = sentence("Copied the link, {count} characters.", count=f"{len(link):,}")
    data = without_places(session).training.data
    if session.workspace == "training" and isinstance(data, CsvFile):
        then = sentence("It names the table “{name}” and does not hold it.", name=short(data.path))
    elif len(link) > _CUT_OFF_ELSEWHERE:
        then = sentence(
            "Some programs cut off what is longer than {most}: send a session file there.",
            most=f"{_CUT_OFF_ELSEWHERE:,}",
        )
    else:
        return told
    return replace(told, then=then)
