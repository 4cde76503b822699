"""What it does without a window."""

from __future__ import annotations

import argparse
import sys

from explorer.commands.arguments import bare
from explorer.core.function import FunctionSpec
from tests.toy.spec import ToyProblem, ToySpec


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `toy`."""
    parser.add_argument("expression", type=bare)
    parser.set_defaults(command=_run, parser=parser, set=None)


def _run(options: argparse.Namespace) -> int:
    from tests.toy.computation import run

    (answer,) = run(ToyProblem(FunctionSpec(options.expression)))
    sys.stdout.write(f"{answer.value:g}\n")
    return 0


def rendered(options: argparse.Namespace, spec: ToySpec) -> ToySpec:
    """Return what `render` draws."""
    return spec
