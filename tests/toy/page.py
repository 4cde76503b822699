"""How it is shown."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLabel

from explorer.core.tables import Table
from explorer.ui.pages.kit.controls import Controls
from explorer.ui.pages.kit.page import Page
from explorer.ui.widgets.theme import Theme
from tests.toy.spec import ToyAnswer, ToyExample, ToySpec


class _Figure(QLabel):
    def set_stale(self, is_stale: bool) -> None:
        self.setDisabled(is_stale)

    def set_theme(self, theme: Theme) -> None:
        self.setStyleSheet(f"color: {theme.ink}")

    def summary(self) -> str:
        return self.text()

    def show_failure(self, text: str) -> None:
        self.setText(text)


class _Controls(Controls):
    def show_no_values(self, placeholder: str) -> None:
        """There are none."""


class ToyPage(Page):
    """The value, in a label."""

    spec_class = ToySpec
    controls_class = _Controls

    figure: _Figure
    _answer: ToyAnswer | None = None

    def build_figure(self) -> None:
        self.figure = _Figure()

    def show_spec(self, spec: ToySpec) -> None:
        self.spec = spec
        self.request()

    def show_example(self, number: int) -> None:
        self.change("", at=EXAMPLES[number].spec.at)

    def table(self) -> Table | None:
        return None if self._answer is None else Table(("f",), ([self._answer.value],))

    def program(self) -> str:
        return "# f at one place"

    def _show_answer(self, spec: Any, result: Any) -> None:  # noqa: ANN401
        self.answered, self._answer = spec, result
        self.figure.setText(f"{result.value:g}")
        self.results_changed.emit()

    def _forget_answer(self) -> None:
        self._answer = None


KEYS = (("T", "do nothing"),)
EXAMPLES = (ToyExample("At three", ToySpec(at=3.0)),)
