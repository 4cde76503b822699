"""The numbers of one step of a descent, with the optimizer's update rule filled in."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from explorer.core.descent.results import DescentPath
from explorer.core.language.notation import format_value
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.optimizers.update_rules import UPDATE_RULES, Equation, UpdateRule, Values

WIDTH = 35
"""Characters of the longest line."""
_DIGITS = 5
"""Of a number in a formula."""
_PLACE_DIGITS = 9
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SYMBOL = re.compile("(?<![A-Za-z])(?:rate|[A-Za-zΑ-ω][₀-₉]?[\u2032\u0302]?)(?![A-Za-z])|ᵗ(?:⁺¹)?")
"""A letter with its index and mark, the rate, or the step as an exponent."""


def step_lines(
    runner: OptimizerConfig,
    axes: Sequence[str],
    path: DescentPath,
    step: int,
    *,
    digits: int = _DIGITS,
    width: int = WIDTH,
) -> list[str]:
    """Return what an optimizer does at one step of its path, line by line.

    Args:
        runner: the optimizer with its settings.
        axes: the names of the variables.
        path: where it went.
        step: a row of the path; the update is the one that follows it.
        digits: of a number in a formula, at most; fewer where the line would be too long.
        width: characters of the longest line.

    A path has the same number of lines at all its steps.
    """
    rule = UPDATE_RULES[runner.optimizer](runner.all_settings())
    sheet = _Sheet(rule, axes, digits, width)
    values = {**rule.constants, "rate": path.rates[step], "t": np.float64(step + 1)}
    lines = [sheet.row("f", path.values[step])]
    if rule.shared:
        # What is the same for all variables is recorded for each of them.
        own = {**values, **_recorded(rule, path, step, 0)}
        lines += [sheet.row(sheet.symbol("t", ""), step + 1), "", *sheet.block(rule.shared, own)]
        values.update({e.target: own[e.target] for e in rule.shared})
    for i, name in enumerate(axes):
        own = {**_recorded(rule, path, step, i), **values}
        gradient = None if path.missing[i] else own["g"]
        lines += ["", sheet.row(name, own["x"])]
        lines.append(sheet.row(f"{sheet.symbol('g', name)} = ∂f/∂{name}", gradient))
        if gradient is None:
            lines += [f"{name} ← {name}", f"  = {_number(own['x'])}"]
        else:
            lines += sheet.block(rule.own, own, name)
    return lines


def _number(value: float | None, digits: int = _PLACE_DIGITS) -> str:
    return format_value(None if value is None else float(value), digits)


def _recorded(rule: UpdateRule, path: DescentPath, step: int, variable: int) -> dict[str, float]:
    """Return the place, the gradient and the state of a variable, and behind `→` what follows."""
    values = {"x": path.x[step, variable], "g": path.gradients[step, variable]}
    is_last = step + 1 == len(path.x)
    after, *slots = path.ahead if is_last else (path.x[step + 1], *path.states[step + 1])
    values["→x"] = after[variable]
    for i, name in enumerate(rule.slots):
        values[name], values[f"→{name}"] = path.states[step, i, variable], slots[i][variable]
    return values


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Notation of the lines of a rule."""

    rule: UpdateRule
    axes: Collection[str]
    digits: int
    width: int

    def row(self, label: str, value: float | None) -> str:
        """Return a line with the value of something."""
        return f"{label:<12}{_number(value)}"

    def symbol(self, name: str, variable: str) -> str:
        """Return a symbol as it is written: a capital where an axis has its name already."""
        letter, mark = name[:1], name[1:]
        if letter == "x":
            return variable + mark
        return (letter.upper() if letter in self.axes else letter) + mark

    def block(
        self, equations: Sequence[Equation], values: dict[str, float], variable: str = ""
    ) -> list[str]:
        """Return the lines of some equations, and leave what they say in `values`."""
        lines = []
        for equation in equations:
            with np.errstate(all="ignore"):
                value = equation.value
                result = values[f"→{equation.target}"] if value is None else value(values)
            lines += [self._symbols(equation, variable), *self._rows(equation, values, result)]
            values[equation.target] = result
        return lines

    def _symbols(self, equation: Equation, variable: str) -> str:
        sign = "←" if equation.value is None else "="
        text = f"{equation.target} {sign} {equation.formula}".replace("\n", "")
        return self._cut(_SYMBOL.sub(lambda found: self.symbol(found[0], variable), text))

    def _rows(self, equation: Equation, values: Values, result: float) -> list[str]:
        """Return an equation with its numbers, as many digits of them as fit, and the result."""
        digits = max(self.digits, _PLACE_DIGITS) if equation.target == "x" else self.digits
        shown = f"= {_number(result, digits)}"
        rows = []
        for digits in range(self.digits, 0, -1):
            first, *others = self._numbers(equation.formula, values, digits)
            rows = [f"  = {first}", *(f"    {row.strip()}" for row in others)]
            rows = [*rows[:-1], f"{rows[-1]} {shown}"] if equation.inline else [*rows, f"  {shown}"]
            if max(map(len, rows)) <= self.width:
                break
        return [self._cut(row) for row in rows]

    def _cut(self, line: str) -> str:
        return line if len(line) <= self.width else line[: self.width - 1] + "…"

    def _numbers(self, formula: str, values: Values, digits: int) -> list[str]:
        """Return a formula with a number in the place of each symbol, broken into lines."""

        def number(found: re.Match[str]) -> str:
            name = found[0]
            if name[0] == "ᵗ":
                return f"{values['t'] + len(name) // 2:.0f}".translate(_RAISED)
            is_setting = name in self.rule.constants
            text = _number(values[name], _PLACE_DIGITS if is_setting else digits)
            before = formula[: found.start()].rstrip()[-1:]
            is_raised = formula[found.end() : found.end() + 1] in {"²", "^", "ᵗ"}
            is_held = is_raised or before not in {"", "(", "|"}
            needs_parentheses = (is_held and "−" in text[:1]) or (is_raised and "e" in text)
            return f"({text})" if needs_parentheses else text

        return _SYMBOL.sub(number, formula).split("\n")
