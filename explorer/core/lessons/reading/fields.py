"""What stands in a block of a lesson, taken one key after the other and checked."""

from __future__ import annotations

import math
from typing import Any, NoReturn

from explorer.core.language.numbers import read_number
from explorer.core.lessons.faults import LineError, unknown_word
from explorer.core.lessons.reading.markdown import line_of
from explorer.core.lessons.reading.yaml_text import Path, Yaml
from explorer.core.lessons.text import Line
from explorer.core.sentence import Sentence, SentenceError, sentence, short

_LONGEST = 2000
"""Characters of a text."""


class Fields:
    """A mapping whose keys are taken; what is left is unknown.

    All that takes raises LineError where the value is not what is needed.
    """

    def __init__(self, yaml: Yaml, known: tuple[str, ...], path: Path = ()) -> None:
        self._yaml = yaml
        self._path = path
        value: Any = yaml.value
        for part in path:
            value = value[part]
        if value is None and not path:
            value = {}
        if not isinstance(value, dict):
            self.fail("", sentence("Lines of the form “key: value” are needed here."))
        self._values: dict[str, Any] = value
        for key in value:
            if key not in known:
                self.fail(key, unknown_word(key, known))

    def fail(self, key: str, message: Sentence) -> NoReturn:
        """Raise a fault at the line of a key."""
        raise LineError(self._yaml.line((*self._path, key) if key else self._path), message)

    def has(self, key: str) -> bool:
        """Tell whether a key is there, with a value."""
        return self._values.get(key) is not None

    def raw(self, key: str) -> Any:  # noqa: ANN401
        """Return a value as it is."""
        return self._values.get(key)

    def require(self, key: str) -> Any:  # noqa: ANN401
        """Return a value that must be there."""
        if not self.has(key):
            self.fail(key, sentence("“{key}” is missing.", key=key))
        return self._values[key]

    def text(self, key: str, *, needed: bool = False) -> str:
        """Return a text; a number counts as one."""
        if not self.has(key) and not needed:
            return ""
        value = self.require(key)
        if isinstance(value, bool | list | dict):
            self.fail(key, sentence("“{key}” is a text; perhaps quotes are missing.", key=key))
        text = str(value).strip()
        if not text:
            self.fail(key, sentence("“{key}” is missing.", key=key))
        if len(text) > _LONGEST:
            self.fail(
                key,
                sentence("“{key}” has more than {most} characters.", key=key, most=_LONGEST),
            )
        return text

    def line(self, key: str, *, needed: bool = False) -> Line:
        """Return a text with formulas and styles."""
        return line_of(self.text(key, needed=needed))

    def word(self, key: str, known: tuple[str, ...]) -> str:
        """Return one of some words."""
        value = self.text(key, needed=True)
        if value not in known:
            self.fail(key, unknown_word(value, known))
        return value

    def truth(self, key: str) -> bool:
        """Return true or false; without the key, false."""
        value = self._values.get(key)
        if value is not None and not isinstance(value, bool):
            self.fail(key, sentence("“{key}” is true or false.", key=key))
        return bool(value)

    def whole(self, key: str, low: int, high: int, default: int) -> int:
        """Return a whole number within bounds."""
        value = self._values.get(key)
        value = default if value is None else value
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.fail(
                key,
                sentence(
                    "“{key}” is a whole number from {low} to {high}.", key=key, low=low, high=high
                ),
            )
        return value

    def number(self, key: str, default: float | None = None) -> float:
        """Return a number, which may be written as 1/3; without a default it must be there."""
        if not self.has(key) and default is not None:
            return default
        return self._number(key, self.require(key))

    def positive(self, key: str, default: float | None = None) -> float:
        """Return a number above 0."""
        value = self.number(key, default)
        if value <= 0:
            self.fail(key, sentence("“{key}” is above 0.", key=key))
        return value

    def numbers(self, key: str) -> tuple[float, ...]:
        """Return a number, or some."""
        value = self.require(key)
        if not isinstance(value, list):
            return (self._number(key, value),)
        if not value:
            self.fail(key, sentence("“{key}” is missing.", key=key))
        return tuple(self._number(key, each) for each in value)

    def _number(self, key: str, value: Any) -> float:  # noqa: ANN401
        if isinstance(value, str):
            try:
                return read_number(value)
            except SentenceError as error:
                self.fail(key, error.sentence)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.fail(key, sentence("“{key}” is a number.", key=key))
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            self.fail(key, sentence("“{text}” has no finite value.", text=short(str(value))))
        return number

    def items(self, key: str, known: tuple[str, ...]) -> list[Fields]:
        """Return the mappings of a list; without the key, none."""
        value = self._values.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.fail(key, sentence("“{key}” is a list, each line with a dash before it.", key=key))
        return [Fields(self._yaml, known, (*self._path, key, i)) for i in range(len(value))]
