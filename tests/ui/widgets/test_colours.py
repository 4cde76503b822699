"""Colours that mean something, as people with another colour vision see them, and on grey paper.

A difference (CIEDE2000) of about 1 is what can just be told in large patches side by side; thin
lines and small marks that lie apart need several times as much. Where less is between two members
of a set, or where the paper is grey, a second sign must tell them.
"""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from PySide6.QtGui import QColor

from explorer.ui.widgets.theme import DASHES, FIGURE_THEMES, THEMES, Theme, contrast, readable
from tests.ui.seeing import SIGHTS, lab, nearest, seen

LINES, AREAS, SAID = 10.0, 6.0, 7.0
"""Least differences: of lines and marks; of areas that touch; of what words say, too."""
PAPER = 8.0
"""Of lines on paper, which are chosen for their greys first."""
GREY_LINES, GREY_AREAS = 4.0, 2.5
"""The same in grey, where each has a second sign beside."""
TEXT, MARKS = 4.5, 3.0
"""Contrasts by WCAG 2.2, success criteria 1.4.3 and 1.4.11."""

every_theme = pytest.mark.parametrize("theme", FIGURE_THEMES.values(), ids=FIGURE_THEMES)
every_window = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)


def between(one: str, other: str) -> float:
    return contrast(QColor(one), QColor(other))


def ends_of(theme: Theme) -> tuple[str, ...]:
    """Return the colours of the map of starts: its places, and what is none."""
    return *theme.places, theme.diverged, theme.not_converged, theme.elsewhere


@every_theme
def test_curves_runs_and_classes_are_told_apart_by_everyone(theme: Theme) -> None:
    assert nearest(theme.curves).difference >= (LINES if theme.name != "print" else PAPER)
    assert all(between(colour, theme.background) >= MARKS for colour in theme.curves)


def test_what_is_on_paper_is_told_apart_by_its_grey() -> None:
    theme = FIGURE_THEMES["print"]
    assert nearest(theme.curves, ["grey"]).difference >= GREY_LINES
    assert nearest(theme.tapes, ["grey"]).difference >= GREY_LINES
    assert nearest(ends_of(theme), ["grey"]).difference >= GREY_AREAS


@every_theme
def test_tapes_are_told_apart_by_everyone(theme: Theme) -> None:
    assert nearest(theme.tapes).difference >= (LINES if theme.name != "print" else PAPER)
    assert all(between(colour, theme.background) >= MARKS for colour in theme.tapes)


def test_each_derivative_has_dashes_of_its_own() -> None:
    assert len(DASHES) == len(set(DASHES)) == len(FIGURE_THEMES["print"].curves)
    # A line is solid, dotted or long by what is drawn in the first ten widths.
    drawn = [[_is_drawn(dashes, place / 10) for place in range(300)] for dashes in DASHES]
    for one, other in combinations(drawn, 2):
        assert sum(a != b for a, b in zip(one, other, strict=True)) > 30


def _is_drawn(dashes: tuple[float, ...], place: float) -> bool:
    """Return whether a place, in widths of the pen, is in a dash."""
    if not dashes:
        return True
    place %= sum(dashes)
    for i, length in enumerate(dashes):
        if place < length:
            return i % 2 == 0
        place -= length
    return False


@every_theme
def test_the_ends_of_starts_are_told_apart_by_everyone(theme: Theme) -> None:
    assert nearest(ends_of(theme)).difference >= AREAS


@every_theme
def test_what_is_good_doubtful_or_wrong_is_told_apart_by_everyone(theme: Theme) -> None:
    assert nearest((theme.good, theme.error, theme.waiting, theme.missing)).difference >= SAID


@every_theme
def test_heat_goes_from_one_end_to_the_other_in_every_eye(theme: Theme) -> None:
    for colours in (theme.heat, theme.solid):
        for sight in SIGHTS:
            seen_so = [lab(seen(colour, sight)) for colour in colours]
            steps = [b[0] - a[0] for a, b in pairwise(seen_so)]
            assert all(step > 0 for step in steps) or all(step < 0 for step in steps)
            # Steps that are about alike: no edge where there is none.
            assert max(map(abs, steps)) < 4 * min(map(abs, steps))


@every_window
def test_letters_are_read_on_every_ground(theme: Theme) -> None:
    inks = ("ink", "muted", "accent", "error", "good", "waiting", "missing", "keyword", "literal")
    for name in inks:
        for ground in ("background", "panel", "field"):
            assert between(getattr(theme, name), getattr(theme, ground)) >= TEXT, (name, ground)
    for ground in (theme.added, theme.removed):
        for name in ("ink", "good", "error"):
            assert between(getattr(theme, name), ground) >= TEXT, (name, ground)


@every_theme
def test_letters_on_maps_and_areas_are_read(theme: Theme) -> None:
    for colour in (*theme.heat, *ends_of(theme)):
        assert between(theme.ink, colour) >= TEXT


@every_theme
def test_a_name_in_the_colour_of_its_line_can_be_read(theme: Theme) -> None:
    for colour in (*theme.curves, *theme.tapes):
        found = readable(QColor(colour), theme)
        assert contrast(found, QColor(theme.background)) >= TEXT
        # It is as much of that colour as it can be.
        is_plain = between(colour, theme.background) >= TEXT
        assert (found.name() == QColor(colour).name()) == is_plain
        assert _hue_of(found.name()) == pytest.approx(_hue_of(colour), abs=25) or is_plain


def _hue_of(colour: str) -> float:
    return QColor(colour).hueF() * 360
