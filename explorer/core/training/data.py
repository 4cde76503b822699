"""Data that a model is trained on."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from explorer.core.ranges import check_range

Shape = Literal["moons", "circles", "spirals", "xor", "blobs"]
Count = Annotated[
    int,
    Meta(
        ge=8,
        le=1_000_000,
        title="Samples",
        description="How many samples are drawn, {low} to {high}",
    ),
]


class Housing(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="california"):
    """The California housing data that come with the program."""

    standardised: bool = False
    """Whether the target is learned less its mean and divided by its standard deviation.

    Losses and errors are told in the squared units of the target all the same.
    """


class Samples(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="function"):
    """Values of the typed function, with normal noise, at points drawn uniformly from a range."""

    low: float = -3.0
    high: float = 3.0
    count: Count = 1000
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
    """As for the housing data."""

    def __post_init__(self) -> None:
        check_range(self.low, self.high)


class Reading(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How a person says that a table file is read; what is None is found out."""

    delimiter: Annotated[str, Meta(max_length=1)] | None = None
    decimal: Literal[".", ","] | None = None
    thousands: Literal["", ".", ",", " ", "'"] | None = None
    encoding: Annotated[str, Meta(max_length=40)] | None = None
    header: bool | None = None
    """Whether the first row has the names of the columns."""
    skipped: (
        Annotated[
            int,
            Meta(
                ge=0,
                le=10_000,
                title="Lines to skip",
                description="Lines before the names of the columns, or before the first row",
            ),
        ]
        | None
    ) = None
    missing: Annotated[tuple[str, ...], Meta(max_length=20)] | None = None
    """Cells that stand for no value, beside empty ones and the usual words for it."""
    kinds: dict[str, Literal["number", "class"]] = {}
    """By name, the kinds of columns for which another kind was found.

    In a column of numbers, cells that are no numbers count as missing. A column of classes is not
    an input, and any text in it is a class, even text that stands for a missing value elsewhere.
    """

    def __hash__(self) -> int:
        return hash((
            self.delimiter, self.decimal, self.thousands, self.encoding, self.header,
            self.skipped, self.missing, frozenset(self.kinds.items()),
        ))  # fmt: skip


class CsvFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="file"):
    """Columns of a CSV file of one's own."""

    path: str
    target: str = ""
    """The column to be predicted; empty: not chosen yet."""
    columns: tuple[str, ...] = ()
    """The columns to predict from; none: all other columns of numbers."""
    standardised: bool = True
    """As for the housing data."""
    reading: Reading = Reading()
    """How the file is read, where a person knows better than what is found in it."""


class Penguins(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="penguins"):
    """The species of penguins from four of their measurements; comes with the program."""


class Wine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="wine"):
    """Three cultivars of wine from thirteen measurements; comes with the program."""


class Digits(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="digits"):
    """Handwritten digits of 8 × 8 pixels; comes with the program."""


class Points(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="points"):
    """Points of the plane in two or three classes, drawn in a well-known shape."""

    shape: Shape = "moons"
    count: Count = 500
    noise: Annotated[
        float,
        Meta(
            ge=0,
            le=10,
            title="Noise",
            description="Standard deviation of what is added to both coordinates",
        ),
    ] = 0.1


class Sides(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="sides"):
    """Points above and below the typed function, or by its sign where it has two variables."""

    low: float = -3.0
    high: float = 3.0
    count: Count = 1000
    noise: Annotated[
        float,
        Meta(
            ge=0,
            le=1e6,
            title="Noise",
            description="Standard deviation of what is added to the function before it parts them",
        ),
    ] = 0.0

    def __post_init__(self) -> None:
        check_range(self.low, self.high)


Data = Housing | Samples | CsvFile | Penguins | Wine | Digits | Points | Sides
