"""Options of the commands that draw: the size, the theme, the file."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from explorer.commands.arguments import misused, read_ranges
from explorer.core.curves.spec import CurveSpec
from explorer.core.descent.spec import DescentSpec
from explorer.core.function import Parameter
from explorer.core.language.numbers import read_number, read_numbers
from explorer.core.sentence import filled, refusal
from explorer.core.session import uses_function
from explorer.core.surface.spec import SurfaceSpec
from explorer.core.tape.record import MOST_OPERATIONS
from explorer.core.tape.spec import TapeSpec
from explorer.core.training.spec import TrainingSpec
from explorer.core.translation import translate
from explorer.storage.files import check_target, writing
from explorer.ui.output.kinds import MOST_CHOSEN, MOVING, SLIDE, USUAL_SCALES, check_encoder

_LARGEST_SIDE, _MOST_PIXELS = 20_000, 200_000_000
_MOST_OF_A_FRAME = 2_100_000
"""Pixels of what moves; a film of larger ones takes minutes and is a file for nobody."""
_USUAL, _USUAL_OF_FRAMES, _SLOWEST, _FASTEST = "1600x900", "960x600", 0.1, 10.0


def add_picture_options(parser: argparse.ArgumentParser) -> None:
    """Add what every command that draws knows, beside -o."""
    parser.add_argument(
        "--range",
        help=translate('of the picture, for example "-3, 3"; of two variables "-3, 3; -2, 2"'),
    )
    parser.add_argument(
        "--3d",
        dest="in_space",
        action="store_true",
        help=translate("two variables as a surface in space"),
    )
    add_look_options(parser)
    parser.add_argument(
        "--title", action="store_true", help=translate("the function, typeset, above its figure")
    )
    parser.add_argument(
        "--step",
        metavar="N",
        help=translate(
            "the step of a descent, or of a snippet's sweep, that is shown, default the last; "
            "with --slides several, as in 0, 1, 5"
        ),
    )
    parser.add_argument(
        "--slides",
        action="store_true",
        help=translate("a PDF with a page for each step, or for each value of --animate"),
    )
    parser.add_argument(
        "--speed", type=float, default=1.0, help=translate("of what moves, default 1")
    )


def add_look_options(parser: argparse.ArgumentParser) -> None:
    """Add size and theme, which every picture has."""
    parser.add_argument(
        "--size",
        help=filled(
            "in pixels, default {usual}, of what moves {frames}, of slides and MP4 {slide}",
            usual=_USUAL,
            frames=_USUAL_OF_FRAMES,
            slide=_of_slides(),
        ),
        metavar="WxH",
    )
    parser.add_argument(
        "--scale", type=float, help=translate("of what has pixels, default 1, of an MP4 2")
    )
    parser.add_argument("--theme", choices=("light", "dark", "print"), default="light")


def draw(
    options: argparse.Namespace,
    spec: CurveSpec | SurfaceSpec | DescentSpec | TrainingSpec | TapeSpec,
    *,
    fitted: bool = False,
    animated: Parameter | None = None,
) -> int:
    """Write the figure of a spec to the file of -o and return the exit status.

    Args:
        options: of a parser with `-o` and `add_picture_options`.
        spec: what to draw.
        fitted: whether the view of a descent is chosen so that start and ends are in it.
        animated: the parameter of a function that is animated back and forth.
    """
    target = Path(options.output)
    kind = target.suffix.lower()
    slides = _slides(options, kind)
    size, steps = size_of(options, kind), _steps(options, spec, kind)
    check_encoder(kind.lstrip("."))
    check_before(target)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from explorer.ui.output.render import render

    note = render(
        spec,
        target,
        size,
        scale_of(options, kind),
        options.theme,
        step=steps[0] if steps and not slides else None,
        fitted=fitted,
        animated=animated,
        slides=slides,
        steps=steps,
        speed=_speed(options, kind),
        title=_title(options, spec, kind),
        tell=telling(options, kind),
    )
    if note is not None:
        sys.stderr.write(f"{note}\n")
    return 0


def _title(options: argparse.Namespace, spec: Any, kind: str) -> bool:  # noqa: ANN401
    """Return whether the function stands above its figure."""
    has_none = not uses_function(spec) or kind in {".csv", ".wav"}
    if options.title and has_none:
        misused(options, "--title is for the figure of a function")
    return options.title


def telling(options: argparse.Namespace, kind: str) -> Callable[[str], object] | None:
    """Return what writes the words that --describe asks for; None: nobody asks."""
    if not getattr(options, "describe", False):
        return None
    if kind.lstrip(".") in MOVING or options.slides:
        misused(options, "--describe is for a figure that does not move")
    return lambda words: sys.stdout.write(f"{words}\n")


def check_space(options: argparse.Namespace, variables: int) -> None:
    """Leave where a function of one variable is to be drawn in space."""
    if options.in_space and variables < 2:
        misused(options, "--3d is for functions of two variables")


def ranges(options: argparse.Namespace) -> dict[str, float]:
    """Return what --range says of the view, of both axes or of the first one."""
    if options.range is None:
        return {}
    across, upwards = read_ranges(options.range)
    ends = (*across, *(upwards or ()))
    return dict(zip(("low", "high", "bottom", "top"), ends, strict=False))


def map_ranges(options: argparse.Namespace) -> dict[str, float | bool]:
    """Return what --range says of the view of a map, which it then shows to the digit."""
    said = ranges(options)
    return {**said, "equal": False} if "bottom" in said else {**said}


def check_before(target: Path) -> None:
    """Raise SentenceError, before seconds of computing, where a file cannot be written."""
    with writing(target):
        check_target(target)


def size_of(options: argparse.Namespace, kind: str, usual: str = "") -> tuple[int, int]:
    """Return the width and height asked for, of a file with such a suffix; else the usual ones."""
    usual = usual or _usual_size(options, kind)
    text = usual if options.size is None else options.size
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and len(text) < 20):
        misused(options, "--size is WIDTHxHEIGHT, for example 1600x900")
    if not (200 <= int(width) <= 10_000 and 150 <= int(height) <= 10_000):
        misused(options, "--size is from 200x150 to 10000x10000")
    scale = scale_of(options, kind)
    sides = [int(side) * scale for side in (width, height)]
    if max(sides) > _LARGEST_SIDE or sides[0] * sides[1] > _MOST_PIXELS:
        misused(options, "--size times --scale is at most 20000 a side and 200 million pixels")
    if _moves(kind) and sides[0] * sides[1] > _MOST_OF_A_FRAME:
        misused(options, "--size times --scale of what moves is at most 2.1 million pixels")
    return int(width), int(height)


def scale_of(options: argparse.Namespace, kind: str) -> float:
    """Return the scale asked for, of a file with such a suffix."""
    if options.scale is None:
        return USUAL_SCALES.get(kind.lstrip("."), 1.0)
    if not 0.1 <= options.scale <= 10:
        misused(options, "--scale is from 0.1 to 10")
    return options.scale


def _usual_size(options: argparse.Namespace, kind: str) -> str:
    if kind == ".mp4" or getattr(options, "slides", False):
        return _of_slides()
    return _USUAL_OF_FRAMES if _moves(kind) else _USUAL


def _of_slides() -> str:
    return "{}x{}".format(*SLIDE)


def _moves(kind: str) -> bool:
    return kind.lstrip(".") in MOVING


def _speed(options: argparse.Namespace, kind: str) -> float:
    """Return how fast a film is, which nothing else is."""
    speed: float = options.speed
    if speed != 1.0 and not _moves(kind):
        misused(options, "--speed is for what moves: .gif, .webp or .mp4")
    if not _SLOWEST <= speed <= _FASTEST:
        misused(options, "--speed is from 0.1 to 10")
    return speed


def _slides(options: argparse.Namespace, kind: str) -> bool:
    """Return whether a PDF is to have a page for every step."""
    if options.slides and kind != ".pdf":
        misused(options, "--slides is for a PDF: -o FILE.pdf")
    return options.slides


def _steps(
    options: argparse.Namespace,
    spec: CurveSpec | SurfaceSpec | DescentSpec | TrainingSpec | TapeSpec,
    kind: str,
) -> tuple[int, ...]:
    """Return the steps asked for: of slides several, else one, or none."""
    if options.step is None:
        return ()
    if not isinstance(spec, DescentSpec | TapeSpec):
        misused(options, "--step is for descents and for snippets")
    if _moves(kind) or kind in {".csv", ".wav"}:
        misused(options, "--step is for a picture of one step, and this file holds them all")
    if not options.slides:
        return (_whole_step(read_number(options.step), spec),)
    values = read_numbers(options.step)
    if len(values) > MOST_CHOSEN:
        raise refusal("There are at most {most} pages.", most=MOST_CHOSEN)
    return tuple(_whole_step(value, spec) for value in values)


def _whole_step(value: float, spec: DescentSpec | TapeSpec) -> int:
    # How many steps a snippet has is known once it has run; then the last is the nearest.
    most = spec.steps if isinstance(spec, DescentSpec) else 3 * MOST_OPERATIONS
    if not (value == int(value) and 0 <= value <= most):
        raise refusal("The step is a whole number from 0 to {most}.", most=f"{most:,}")
    return int(value)
