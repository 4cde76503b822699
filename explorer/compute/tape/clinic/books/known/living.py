"""What exists in the libraries as they are installed: asked of them, not of a table."""

from __future__ import annotations

import contextlib
import functools
import importlib
import inspect
import sys
import types
from collections.abc import Iterator

ROOTS = ("tensorflow", "keras", "numpy")
_RAISING = ("keras.optimizers.legacy", "optimizers.legacy", "keras.optimizers.experimental")
"""Names that exist only to raise."""


def root(canonical: str) -> str:
    """Return the library of a full name; empty: none of those known here."""
    first = canonical.partition(".")[0]
    return first if first in ROOTS else ""


@functools.cache
def found(canonical: str) -> tuple[object, ...]:
    """Return what a full name stands for, in a tuple; empty: it does not exist."""
    if any(f"{raising}." in f"{canonical}." for raising in _RAISING):
        return ()
    first, *rest = canonical.split(".")
    if first not in ROOTS:
        return ()
    thing: object = importlib.import_module(first)
    for depth, name in enumerate(rest, 2):
        thing = _attribute(thing, name, ".".join([first, *rest][:depth]))
        if thing is _NOTHING:
            return ()
    return (thing,)


_NOTHING = object()


def _attribute(thing: object, name: str, canonical: str) -> object:
    # Lazy modules raise errors of any kind for what is gone.
    with contextlib.suppress(Exception):
        return getattr(thing, name)
    if isinstance(thing, types.ModuleType):
        with contextlib.suppress(Exception):
            return importlib.import_module(canonical)
    return _NOTHING


def lives(canonical: str) -> bool:
    """Return whether a full name exists."""
    return bool(found(canonical))


def dead_from(canonical: str) -> int:
    """Return how many parts of a name exist; all of them: it lives."""
    parts = canonical.split(".")
    for count in range(1, len(parts) + 1):
        if not lives(".".join(parts[:count])):
            return count - 1
    return len(parts)


def accepts(canonical: str, keyword: str) -> bool | None:
    """Return whether what a name stands for takes an argument; None: it cannot be told."""
    for thing in found(canonical):
        called = thing.__init__ if inspect.isclass(thing) else thing
        try:
            parameters = inspect.signature(called).parameters  # type: ignore[arg-type]
        except (TypeError, ValueError):
            return None
        if keyword in parameters:
            return True
        takes_any = any(each.kind is each.VAR_KEYWORD for each in parameters.values())
        return None if takes_any else False
    return None


_ROOMS = (
    "tensorflow",
    "tensorflow.math",
    "tensorflow.nn",
    "tensorflow.linalg",
    "tensorflow.random",
    "tensorflow.image",
    "tensorflow.io",
    "tensorflow.strings",
    "tensorflow.sparse",
    "tensorflow.signal",
    "tensorflow.data",
    "tensorflow.train",
    "tensorflow.config",
)
_KERAS_ROOMS = (
    "layers",
    "models",
    "optimizers",
    "optimizers.schedules",
    "losses",
    "metrics",
    "activations",
    "initializers",
    "regularizers",
    "constraints",
    "callbacks",
    "utils",
    "backend",
    "applications",
    "datasets",
    "preprocessing.image",
    "preprocessing.sequence",
    "preprocessing.text",
    "random",
    "ops",
)


def moved(canonical: str) -> str:
    """Return where a name that is gone stands now, found by its last part; empty: nowhere.

    Only what is told apart counts: the same object, or the only one of the name.
    """
    if canonical.startswith("numpy"):
        return ""
    *_, last = canonical.split(".")
    head = "tensorflow.keras" if canonical.startswith("tensorflow") else "keras"
    homes = [f"{head}.{room}" for room in _KERAS_ROOMS]
    if ".keras" not in canonical and not canonical.startswith("keras"):
        homes = list(_ROOMS)
    found_here = [(home, *_named(home, last)) for home in homes if lives(home)]
    hits = [(f"{home}.{name}", thing) for home, name, thing in found_here if name]
    if not hits or len({id(thing) for _, thing in hits}) > 1:
        hits = [hit for hit in hits if hit[0].rpartition(".")[0] in canonical]
    return hits[0][0] if len({id(thing) for _, thing in hits}) == 1 else ""


def _named(home: str, last: str) -> tuple[str, object]:
    if lives(f"{home}.{last}"):
        return last, found(f"{home}.{last}")[0]
    for name, thing in _public(home):
        if getattr(thing, "__name__", "") == last:
            return name, thing
    return "", None


def _public(home: str) -> Iterator[tuple[str, object]]:
    for name, thing in vars(found(home)[0]).items():
        if not name.startswith("_") and not isinstance(thing, types.ModuleType):
            yield name, thing


def loaded(module: str) -> bool:
    """Return whether a module was imported already."""
    return module in sys.modules
