"""The function that is typed, with the values of its parameters."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Literal

import msgspec

from explorer.core.language.notation import to_text
from explorer.core.language.parser import Parsed, parse
from explorer.core.ranges import check_range

Dtype = Literal["float64", "float32"]


_FAVOURITE_AXES = ("x", "t", "u", "s", "z", "y", "θ", "w", "x1")


_PARTNERS = {"x": "y", "x1": "x2", "u": "v", "s": "t", "w": "b", "w1": "w2"}
"""The second axis of a function of two variables, by the first."""


class Parameter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A letter that is not an axis: its value and the slider's range and step."""

    name: str
    value: float = 1.0
    low: float = -5.0
    high: float = 5.0
    step: float = 0.01

    def __post_init__(self) -> None:
        check_range(self.low, self.high, "a slider")
        if not (0 < self.step < math.inf and math.isfinite(self.value)):
            raise ValueError("a slider needs a positive step and a value that is a number")


class FunctionSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text of the function field with the values of its parameters."""

    text: str = "sin²x"
    parameters: tuple[Parameter, ...] = ()
    variables: tuple[str, ...] = ()
    """The axis variables, one or two; none: chosen by `axes`."""

    def parsed(self) -> Parsed:
        """Return the meaning of the text; raises ParseError."""
        return parse(self.text)

    def equation(self) -> str:
        """Return the function as one line of text: f(x) = sin²x; raises ParseError."""
        return f"f({', '.join(self.axes())}) = {to_text(self.parsed().expression)}"

    def axis(self) -> str:
        """Return the axis variable: the one asked for, declared, x, or the likeliest letter."""
        letters = self.letters()
        for name in (*self.variables[:1], *self.parsed().declared[:1]):
            if name in letters:
                return name
        return next((n for n in _FAVOURITE_AXES if n in letters), letters[0] if letters else "x")

    def axes(self) -> tuple[str, ...]:
        """Return the axis variable, and a second one where the text has its partner, as x has y."""
        letters, axis = self.letters(), self.axis()
        if self.variables and set(self.variables) <= set(letters):
            return self.variables[:2]
        seconds = self.parsed().declared or (_PARTNERS.get(axis, ""),)
        second = next((n for n in seconds if n != axis and n in letters), "")
        return (axis, second) if second else (axis,)

    def letters(self) -> tuple[str, ...]:
        """Return the letters that may be axes: those of the text, and two that are declared.

        f(x, y) = x is a function of both, constant in y; f(x, y) = 5 has nothing to show of them.
        """
        parsed = self.parsed()
        present, declared = parsed.names, parsed.declared[:2]
        is_pair = len(declared) == 2 and any(name in present for name in declared)
        return tuple(dict.fromkeys((*present, *declared))) if is_pair else present

    def parameter_names(self, axes: Collection[str] = ()) -> tuple[str, ...]:
        """Return the letters that are no axis, in order of appearance; raises ParseError.

        Without `axes` there is one: `axis`.
        """
        axes = axes or (self.axis(),)
        return tuple(n for n in self.parsed().names if n not in axes)

    def values(self, axes: Collection[str] = ()) -> dict[str, float]:
        """Return the value of every parameter of the text, 1 where none was given."""
        given = {p.name: p.value for p in self.parameters}
        return {name: given.get(name, 1.0) for name in self.parameter_names(axes)}

    def numbers(self) -> tuple[float, ...]:
        """Return the values in the order of the parameters' names in the text, for one axis."""
        return tuple(self.values().values())

    def with_text(self, text: str) -> FunctionSpec:
        """Return the spec for a new text, keeping every parameter that was ever set."""
        changed = msgspec.structs.replace(self, text=text)
        wanted = changed.parameter_names()
        # The letters of a word being typed are not worth keeping.
        kept = [p for p in self.parameters if p.name in wanted or p != Parameter(p.name)]
        known = {p.name for p in kept}
        added = [Parameter(n) for n in wanted if n not in known]
        return msgspec.structs.replace(changed, parameters=(*kept, *added))

    def with_parameter(self, parameter: Parameter) -> FunctionSpec:
        """Return the spec with one parameter replaced or added."""
        others = [p for p in self.parameters if p.name != parameter.name]
        at = next(
            (i for i, p in enumerate(self.parameters) if p.name == parameter.name), len(others)
        )
        return msgspec.structs.replace(self, parameters=(*others[:at], parameter, *others[at:]))

    def shown_parameters(self, axes: Collection[str] = ()) -> tuple[Parameter, ...]:
        """Return the parameters that the text uses, in order of appearance."""
        known = {p.name: p for p in self.parameters}
        return tuple(known.get(n) or Parameter(n) for n in self.parameter_names(axes))
