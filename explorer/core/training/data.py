"""Data that a model is trained on."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from explorer.core.ranges import check_range


class Housing(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="california"):
    """The California housing data that come with the program."""

    standardised: bool = False
    """Whether the target is learned less its mean and divided by its standard deviation.

    Losses and errors are told in the squared units of the target all the same.
    """


class Samples(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="function"):
    """Values of the typed function at places drawn evenly from a range, with normal noise."""

    low: float = -3.0
    high: float = 3.0
    count: Annotated[
        int,
        Meta(
            ge=8,
            le=1_000_000,
            title="Samples",
            description="How many samples are drawn, {low} to {high}",
        ),
    ] = 1000
    noise: Annotated[
        float,
        Meta(
            ge=0,
            le=1e6,
            title="Noise",
            description="Standard deviation of what is added to every value",
        ),
    ] = 0.1
    standardised: bool = True
    """As of the housing data."""

    def __post_init__(self) -> None:
        check_range(self.low, self.high)


class CsvFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="file"):
    """Columns of a CSV file of one's own."""

    path: str
    target: str = ""
    """The column to be predicted; empty: not chosen yet."""
    columns: tuple[str, ...] = ()
    """The columns to predict from; none: all other columns of numbers."""
    standardised: bool = True
    """As of the housing data."""


Data = Housing | Samples | CsvFile
