"""How the tests of the commands ask them, and what they hold every answer to."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

from PySide6.QtCore import QObject, Signal

from explorer.core.curves.spec import CurveSpec
from explorer.core.function import FunctionSpec, Parameter
from explorer.core.session import Session
from explorer.engine.client import Engine
from tests.test_app import started

SVG = "{http://www.w3.org/2000/svg}"
SESSION = Session().with_spec(
    CurveSpec(
        FunctionSpec("a cos t", (Parameter("a", 2.0),)), -1.0, 4.0, bottom=-9.0, order=1, point=0.5
    )
)
"""A session whose page is of curves."""
SMALL = ("sin x", "--count", "160", "--layers", "8", "--activation", "tanh", "--batch", "10",
         "--epochs", "3", "--mode", "eager")  # fmt: skip
"""A function and a training that takes a moment."""


class Ran:
    """How a command ended and what it wrote."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def answer(self) -> dict[str, Any]:
        """The JSON on standard output, which holds nothing else."""
        assert (self.status, self.err) == (0, "")
        return strict_json(self.out)

    @property
    def derivatives(self) -> list[list[float | str | None]]:
        """The rows of the answer."""
        return self.answer["derivatives"]


Run = Callable[..., Ran]


def words_of(root: ElementTree.Element) -> set[str]:
    """Return what is written in an SVG, where letters are outlines."""
    return {element.get("aria-label", "").strip() for element in root.iter(f"{SVG}path")}


def strict_json(text: str) -> Any:  # noqa: ANN401
    """Return one line of JSON; NaN and Infinity without quotes are not JSON."""

    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is not JSON")

    assert text.endswith("\n")
    assert text.count("\n") == 1
    return json.loads(text, parse_constant=refuse)


def error_of(answer: dict[str, Any]) -> str:
    """Return the sentence of an answer that is a mistake without a place."""
    assert list(answer) == ["error"]
    assert list(answer["error"]) == ["message", "position"]
    assert answer["error"]["position"] is None
    return answer["error"]["message"]


def assert_refused(ran: Ran, message: str) -> None:
    """Assert that a wrong input left with 1 and just a sentence."""
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == f"{message}\n"


def assert_misused(ran: Ran, reason: str) -> None:
    """Assert that a wrong usage left with 2, the usage and the reason."""
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("usage: gradient-explorer")
    assert reason in ran.err.splitlines()[-1]
    assert "Traceback" not in ran.err


def request(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return a request that is answered, with changes."""
    return {"expression": "x^2", "at": [3], "order": 1, **changes}


GOOD = request()


def quiet(*arguments: str, **environment: str) -> str:
    """Return the standard output of a command that ended well and said nothing else."""
    ended = started(*arguments, **environment)
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


class Borrowed(QObject):
    """What `render` takes for an engine of its own: one that has loaded TensorFlow already."""

    state_changed = Signal(object, object)

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._engine = engine
        self.request = engine.request
        self.is_stopped = False

    def start(self) -> None:
        self._engine.state_changed.connect(self.state_changed)

    def stop(self) -> None:
        if not self.is_stopped:
            self.is_stopped = True
            assert self._engine.disconnect(self)
