"""Runs that come back on the list of Training at the next start."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta


class ShownRun(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kept run that was on the list of Training."""

    directory: str
    number: Annotated[int, Meta(ge=1, le=1_000_000)]
    is_hidden: bool = False
    group: Annotated[int, Meta(ge=0, le=1_000_000)] = 0
    """The number of the first run from the same Start; 0: it was alone."""
