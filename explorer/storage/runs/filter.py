"""A filter of runs, as it is typed: words, and comparisons such as rate>0.01."""

from __future__ import annotations

import difflib
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass

from explorer.core.language.numbers import read_number
from explorer.core.optimizers.optimizers import OPTIMIZERS
from explorer.core.optimizers.schedules import SCHEDULES
from explorer.core.sentence import SentenceError, refusal
from explorer.core.training.spec import TrainingProblem
from explorer.storage.runs.columns import COLUMNS, Value, fact_of, settings_of, value_of
from explorer.storage.runs.summary import RunSummary

_SIGNS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, "≤": operator.le, ">": operator.gt, ">=": operator.ge,
    "≥": operator.ge, "=": operator.eq, "==": operator.eq, "!=": operator.ne, "≠": operator.ne,
}  # fmt: skip
_PART = re.compile(r'(?:"[^"]*"?|[^\s"])+')
_COMPARISON = re.compile(r"([^\W\d][\w-]*)(<=|>=|==|!=|[<>=≤≥≠])(.*)", re.DOTALL)
_ALSO = {
    "name": "run", "lr": "rate", "learning_rate": "rate", "validation": "last", "loss": "last",
    "state": "outcome", "epoch": "epochs", "begun": "date", "val_accuracy": "accuracy",
}  # fmt: skip
"""Other words for the same."""
_WORDS = ("run", "data", "outcome", "settings", "date", "note")
"""Columns in which words are sought."""
_USUAL = settings_of(TrainingProblem())
_OF_WORDS = frozenset(
    {column.name for column in COLUMNS if not column.is_number}
    | {name for name, value in _USUAL.items() if isinstance(value, str)}
    | {"target"}
)
"""Names of what is no number."""
_NAMES = frozenset(
    {column.name for column in COLUMNS}
    | {"train", "target", "planned"}
    | _USUAL.keys()
    | {name for each in OPTIMIZERS.values() for name in each.settings}
    | {name for each in SCHEDULES.values() for name in each.settings}
)


@dataclass(frozen=True)
class _Comparison:
    name: str
    sign: str
    text: str
    number: float | None

    def holds(self, value: Value) -> bool:
        if value is None or value == "":
            return False
        compare = _SIGNS[self.sign]
        if not isinstance(value, str):
            return self.number is not None and compare(value, self.number)
        own = value.casefold()
        if compare in {operator.eq, operator.ne}:
            # As a whole, or one of its words: data=housing.
            is_equal = self.text == own or self.text in re.split(r"[\s,·]+", own)
            return is_equal == (compare is operator.eq)
        return compare(own, self.text)  # pyright: ignore[reportArgumentType]


class RunFilter:
    """Which runs a text asks for: those for which each of its parts holds.

    Raises:
        SentenceError: a comparison is of nothing that runs have, or with no number.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._words: list[str] = []
        self._comparisons: list[_Comparison] = []
        for part in _PART.findall(text):
            found = _COMPARISON.fullmatch(part)
            if found is None:
                self._words.append(part.replace('"', "").casefold())
            elif found[3].strip('"'):
                self._comparisons.append(_comparison(found[1], found[2], found[3].strip('"')))

    def __bool__(self) -> bool:
        return bool(self._words or self._comparisons)

    def takes(self, run: RunSummary) -> bool:
        """Return whether a run is asked for."""
        if self._words:
            seen = "\n".join(str(value_of(run, name) or "") for name in _WORDS).casefold()
            if not all(word in seen for word in self._words):
                return False
        return all(each.holds(fact_of(run, each.name)) for each in self._comparisons)


def _comparison(given: str, sign: str, text: str) -> _Comparison:
    name = given.casefold().replace("-", "_")
    name = _ALSO.get(name, name)
    if name not in _NAMES:
        near = difflib.get_close_matches(name, sorted(_NAMES), 1)
        advice = near[0] if near else "rate, batch, epochs, best, test"
        raise refusal("Runs have no “{name}”; did you mean {other}?", name=given[:40], other=advice)
    if name in _OF_WORDS:
        return _Comparison(name, sign, text.casefold(), None)
    try:
        return _Comparison(name, sign, text, read_number(text))
    except SentenceError:
        raise refusal(
            "“{name}” is compared with a number, not with “{text}”.", name=given, text=text[:40]
        ) from None
