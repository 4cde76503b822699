"""What it is asked, and its answer."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from explorer.core.function import FunctionSpec
from explorer.core.problem import Problem


class ToyProblem(Problem, frozen=True, tag="toy"):
    """f at a place."""

    function: FunctionSpec = FunctionSpec()
    at: float = 2.0


class ToySpec(ToyProblem, frozen=True):
    """It is looked at in one way."""

    is_large: bool = False

    def problem(self) -> ToyProblem:
        """Return what is asked."""
        return ToyProblem.of(self)


class ToyAnswer(msgspec.Struct, frozen=True, tag="toy_answer"):
    """Its value there."""

    value: float


@dataclass(frozen=True)
class ToyExample:
    """One of its examples."""

    title: str
    spec: ToySpec
