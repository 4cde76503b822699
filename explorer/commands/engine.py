"""`engine`: the engine of a window on another machine, on the standard streams."""

from __future__ import annotations

import argparse
import os
import sys

from explorer.core.translation import translate


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `engine`, which has none."""
    parser.description = translate(
        "The engine for a window on another machine, which starts it by ssh and speaks with it "
        "through its standard streams. It ends with the line; nobody need start it by hand."
    )
    parser.set_defaults(command=_serve, parser=parser, expression=None, set=None)


def _serve(options: argparse.Namespace) -> int:
    if sys.stdin.isatty():
        sys.stderr.write(
            translate(
                "This is what a window starts by ssh; there is nothing to type here. Choose the "
                "host in Training."
            )
            + "\n"
        )
        return 1
    # Before TensorFlow is imported.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    from explorer.engine.worker import main

    main()
    return 0
