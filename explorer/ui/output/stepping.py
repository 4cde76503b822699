"""A sweep step by step, as a film."""

from __future__ import annotations

from explorer.ui.figures.tape.tape import TapeFigure
from explorer.ui.output.film import Film, even_steps

_FRAME, _REST, _LAST = 40, 700, 2500
"""Milliseconds of a frame on the way to a step, at the step, and at the last one."""
_MOST_FRAMES = 180
_MOST_PARTS = 10
_MOST_PAGES = 500
"""Steps of a call that are pages of their own; of more, as many, evenly apart."""


class TapeFilm(Film[TapeFigure]):
    """The operations forward, then the sweep back; what is on its way moves."""

    def __init__(self, figure: TapeFigure, scale: float = 1.0) -> None:
        places, durations = film_places(figure.steps)
        super().__init__(figure, places, durations, even_steps(figure.steps, _MOST_PAGES), scale)

    def _show(self, place: float) -> None:
        self._figure.show_step(place)


def film_places(steps: int) -> tuple[list[float], list[int]]:
    """Return where the player stands in each frame, and its milliseconds: it rests at a step."""
    shown = even_steps(steps, _MOST_FRAMES)
    parts = max(1, min(_MOST_PARTS, _MOST_FRAMES // max(1, len(shown))))
    is_whole = len(shown) == steps + 1
    places, durations = [shown[0]], [_REST]
    for step in shown[1:]:
        if is_whole:
            places += [step - 1 + part / parts for part in range(1, parts)]
            durations += [_FRAME] * (parts - 1)
        places.append(step)
        durations.append(_REST if parts > 1 else 4 * _FRAME)
    return places, [*durations[:-1], _LAST]
