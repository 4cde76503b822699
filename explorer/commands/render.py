"""`render`: the figure in a file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from explorer import workspaces
from explorer.commands.arguments import (
    add_function_options,
    bare,
    letter,
    misused,
    settings,
    with_values,
)
from explorer.commands.examples import example_session
from explorer.commands.lessons.options import add_lesson_options, check_lesson_options
from explorer.commands.pictures import add_picture_options, draw
from explorer.commands.training.charts import add_chart_options, chart_settings
from explorer.commands.training.folder import add_folder_options, folder_of, render_folder
from explorer.core.curves.spec import CurveSpec
from explorer.core.function import FunctionSpec, Parameter
from explorer.core.language.numbers import read_range
from explorer.core.ranges import sensible_range
from explorer.core.sentence import filled, refusal
from explorer.core.session import Session, uses_function
from explorer.core.sharing.scheme import is_link
from explorer.core.surface.spec import SurfaceSpec
from explorer.core.tape.spec import TapeSpec
from explorer.core.training.spec import TrainingSpec
from explorer.core.translation import translate
from explorer.storage.reading import check_name
from explorer.storage.snippets import read_snippet
from explorer.ui.output.kinds import MOVING

SNIPPETS = frozenset({".py", ".ipynb"})
"""Ends of the names of files that are snippets."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `render`."""
    parser.description = translate(
        "The figure of a function and its derivatives, of a descent, of a training or of what "
        "TensorFlow's tapes record of a snippet, as in the window. A snippet is run for it."
    )
    parser.add_argument(
        "expression",
        nargs="?",
        type=bare,
        help=translate(
            'a function such as "x^3 - 3x", a snippet (.py, .ipynb), a session file, a link '
            "(gradient-explorer:…), or a folder of kept runs, of a study or with logs; none: the "
            "default figure"
        ),
    )
    parser.add_argument(
        "-o",
        "--output",
        required=True,
        type=bare,
        help=translate(
            "a .png, .svg, .pdf, .gif, .webp, .mp4 or .csv file, or .wav to hear curves; of "
            "lessons a folder"
        ),
    )
    parser.add_argument(
        "--example",
        metavar="TITLE",
        type=bare,
        help=translate("an example of a workspace, by its title or a part of it"),
    )
    parser.add_argument("--order", type=int, help=translate("highest derivative, 0 to 6"))
    add_function_options(parser)
    parser.add_argument(
        "--point", help=translate('where the tangent is drawn; of two variables "1, 2"')
    )
    parser.add_argument(
        "--animate",
        metavar="a",
        type=bare,
        help=translate(
            'the parameter that goes back and forth where it moves, also with its range: "a=-2, 2"'
        ),
    )
    parser.add_argument(
        "--call", metavar="N", help=translate("which gradient call of a snippet, default the first")
    )
    parser.add_argument(
        "--describe",
        action="store_true",
        help=translate("also write what the figure shows in words to standard output"),
    )
    add_chart_options(parser)
    add_folder_options(parser)
    add_lesson_options(parser)
    add_picture_options(parser)
    parser.set_defaults(command=_render, parser=parser)


def _render(options: argparse.Namespace) -> int:
    if options.lessons is not None:
        from explorer.commands.lessons.figures import render_lessons

        return render_lessons(options)
    check_lesson_options(options)
    folder = folder_of(options.expression)
    if folder is not None:
        return render_folder(options, folder)
    if options.tag is not None:
        misused(options, "--tag is for a log folder")
    spec = _spec(options)
    if chart_settings(options) and not isinstance(spec, TrainingSpec):
        misused(options, "--metric and --below are for trainings")
    animated = _animated(options, spec)
    if uses_function(spec):
        _tell_assumed(spec.function, animated)
    return draw(options, spec, animated=animated)


def _spec(options: argparse.Namespace) -> Any:  # noqa: ANN401
    """Return the spec of the arguments: a session's, or the expression's, with what is set."""
    from explorer.storage.sessions import load

    if options.example is not None and options.expression is not None:
        misused(options, "--example stands in the place of an expression")
    given = options.expression
    session, values = Session(), settings(options.set)
    if options.example is not None:
        session = example_session(options.example)
        # What a mistake is marked in.
        options.expression = session.function.text if uses_function(session.spec) else None
    elif given is not None and not is_link(given) and Path(given).suffix.lower() in SNIPPETS:
        session = session.with_spec(_snippet(Path(given))).within("tape")
    elif given is not None and is_link(given):
        session = _linked(given)
        options.expression = session.function.text
    elif given is not None and _is_session(Path(given)):
        session = load(Path(given))
        # What a mistake is marked in.
        options.expression = session.function.text
    elif given is not None:
        session = session.with_spec(CurveSpec(FunctionSpec(given)))
    if uses_function(session.spec):
        session.function.parsed()
        session = session.with_function(_function(session.function, values))
    return workspaces.load(session.page.rendered)(options, session.spec)


def _linked(link: str) -> Session:
    """Return the session of a link, unless it would run a program; raises SentenceError."""
    from explorer.core.sharing.link import never_runs, session_of

    session = session_of(link)
    if session.workspace == "tape":
        raise never_runs()
    return session


def _snippet(path: Path) -> TapeSpec:
    """Return the snippet of a file; raises SentenceError."""
    text = read_snippet(path)
    # A notebook's cells are no file of Python's.
    return TapeSpec(text, "" if path.suffix.lower() == ".ipynb" else str(path.absolute()))


def _animated(options: argparse.Namespace, spec: msgspec.Struct) -> Parameter | None:
    """Return the letter that moves where a function does: the one asked for, or the only one."""
    moves = options.slides or Path(options.output).suffix.lower().lstrip(".") in MOVING
    if not (moves and isinstance(spec, CurveSpec | SurfaceSpec)):
        if options.animate is not None:
            misused(
                options, "--animate is for a function that moves: .gif, .webp, .mp4 or --slides"
            )
        return None
    letters = {p.name: p for p in spec.function.shown_parameters(spec.function.axes())}
    if options.animate is None:
        if len(letters) > 1:
            misused(
                options,
                "--animate names the parameter to animate, one of {letters}",
                letters=", ".join(letters),
            )
        return next(iter(letters.values()), None)
    name, sign, ends = options.animate.partition("=")
    found = letters.get(letter(name) or "")
    if found is None:
        raise refusal("“{name}” is not a parameter of the function.", name=name[:40])
    if not sign:
        return found
    low, high = sensible_range(*read_range(ends))
    return replace(found, low=low, high=high)


def _tell_assumed(function: FunctionSpec, animated: Parameter | None) -> None:
    """Say on standard error what value the letters have to which nobody gave one."""
    known = {p.name for p in (*function.parameters, *filter(None, [animated]))}
    assumed = [name for name in function.parameter_names(function.axes()) if name not in known]
    if assumed:
        names = " = ".join(assumed)
        sys.stderr.write(
            filled(
                "Drawn with {names} = 1; for another value: --set {name}=2",
                names=names,
                name=assumed[0],
            )
            + "\n"
        )


def _function(function: FunctionSpec, values: dict[str, float]) -> FunctionSpec:
    """Return the function with its values; a letter that is set is no second axis."""
    axes = function.axes()
    free = tuple(name for name in axes if name not in values)
    if len(free) == 1:
        function = replace(function, variables=free if len(axes) == 2 else function.variables)
    return with_values(function, values, function.axes())


def _is_session(path: Path) -> bool:
    try:
        check_name(path)
        return path.suffix == ".json" or path.is_file()
    except OSError:
        # Too long, or not a path at all.
        return False
