"""What a step may point at: where it is in the window, and how it is called."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from explorer.core.translation import Text, translate

_Found = QWidget | Sequence[QWidget] | None

_PLACES: dict[str, str] = {
    "parameters": "parameter_list",
    "player": "player",
    "figure": "shown_figure",
    "curves.orders": "controls.values",
    "curves.point": "controls.values.at_field",
    "curves.taylor": "controls.taylor_chips",
    "curves.range": "controls.view",
    "curves.marks": "controls.mark_chips",
    "curves.differences": "controls.differences",
    "curves.precision": "controls.dtype_chips",
    "surface.inspector": "controls.inspector",
    "surface.range": "controls.view",
    "surface.view": "controls.mark_chips",
    "descent.examples": "controls.presets_button",
    "descent.start": "controls.start_fields",
    "descent.steps": "controls.steps_field",
    "descent.optimizer": "controls.runner_list",
    "descent.rate": "controls.runner_list.rows.0.slider",
    "descent.limit": "controls.bound_label",
    "descent.verdict": "controls.verdict_list",
    "descent.loss": "figure",
    "descent.overview": "controls.overview",
    "descent.numbers": "controls.step_numbers",
    "training.data": "controls.data",
    "training.model": "controls.model",
    "training.optimizer": "controls.loop.runner_row",
    "training.rate": "controls.loop.runner_row.slider",
    "training.loop": "controls.loop.mode",
    "training.pitfall": "controls.loop.pitfall",
    "training.seed": "controls.loop.seed",
    "training.pace": "controls.pace",
    "training.start": "bar.start_button",
    "training.runs": "controls.runs",
    "training.chart": "shown_figure",
    "training.predictions": "shown_figure",
    "training.below": "controls.below",
    "training.speeds": "controls.speeds",
    "tape.snippet": "controls.code",
    "tape.run": "controls.bar.run_button",
    "tape.examples": "controls.bar.examples_button",
    "tape.figure": "middle",
    "tape.calls": "panel.calls",
    "tape.causes": "middle.clinic",
    "tape.witnesses": "panel.witnesses",
    "tape.output": "controls.output",
}
"""Attributes of the page that lead there."""
TABS = {"code": "code", "numbers": "numbers", "tape.calls": "own", "tape.witnesses": "own"}
"""The tab of the panel at the right in which something is."""


def widgets_of(page: Any, page_name: str, name: str) -> list[QWidget]:  # noqa: ANN401
    """Return what is pointed at on a page; nothing where the page has none of this name."""
    topic, _, part = name.partition(".")
    if name not in _PLACES or (part and topic != page_name):
        return []
    found: _Found = functools.reduce(_attribute, _PLACES[name].split("."), page)
    if isinstance(found, QWidget):
        return [found]
    return list(found) if found is not None else []


def _attribute(owner: Any, name: str) -> Any:  # noqa: ANN401
    if name.isdigit():
        return owner[int(name)] if len(owner) > int(name) else None
    found = getattr(owner, name, None)
    return list(found.values()) if isinstance(found, dict) else found


def said_of(name: str) -> str:
    """Return in words what is ringed and where it is."""
    return translate(_WORDS.get(name, ""))


_WORDS: dict[str, Text] = {
    "function": "Ringed: the function, at the top of the controls",
    "parameters": "Ringed: the letters of the function, among the controls",
    "player": "Ringed: the player, below the figure",
    "code": "Ringed: the program, at the right",
    "numbers": "Ringed: the table of numbers, at the right",
    "figure": "Ringed: the figure, in the middle",
    "curves.orders": "Ringed: f and its derivatives with their values, in the controls",
    "curves.point": "Ringed: the point at which the values are, in the controls",
    "curves.taylor": "Ringed: the Taylor polynomials, in the controls",
    "curves.range": "Ringed: the range that is shown, in the controls",
    "curves.marks": "Ringed: what is marked in the figure, in the controls",
    "curves.differences": "Ringed: the central difference and its ε, in the controls",
    "curves.precision": "Ringed: the precision, in the controls",
    "surface.inspector": "Ringed: gradient and Hessian at the point, in the controls",
    "surface.range": "Ringed: the range that is shown, in the controls",
    "surface.view": "Ringed: how the surface is drawn, in the controls",
    "descent.examples": "Ringed: the examples, in the controls",
    "descent.start": "Ringed: the start, in the controls",
    "descent.steps": "Ringed: the number of steps, in the controls",
    "descent.optimizer": "Ringed: the optimizers, in the controls",
    "descent.rate": "Ringed: the slider of the learning rate, in the controls",
    "descent.limit": "Ringed: the largest stable learning rate, in the controls",
    "descent.verdict": "Ringed: the verdict, in the controls",
    "descent.loss": "Ringed: the figure; the loss by step is beside the descent",
    "descent.overview": "Ringed: all rates and all starts, in the controls",
    "descent.numbers": "Ringed: the numbers of the step, in the controls",
    "training.data": "Ringed: the data, in the controls",
    "training.model": "Ringed: the layers of the model, in the controls",
    "training.optimizer": "Ringed: the optimizer, in the controls",
    "training.rate": "Ringed: the slider of the learning rate, in the controls",
    "training.loop": "Ringed: how the loop is run, in the controls",
    "training.pitfall": "Ringed: the switch of the pitfall, in the controls",
    "training.seed": "Ringed: the seed, in the controls",
    "training.pace": "Ringed: the pace, in the controls",
    "training.start": "Ringed: the button that starts, below the figure",
    "training.runs": "Ringed: the runs, in the controls",
    "training.chart": "Ringed: the curves of the run, in the middle",
    "training.predictions": "Ringed: the figure with the predictions, in the middle",
    "training.below": "Ringed: what is shown below the curves, in the controls",
    "training.speeds": "Ringed: the speeds of the loops, in the controls",
    "tape.snippet": "Ringed: the snippet, in the controls",
    "tape.run": "Ringed: the button Run, above the snippet",
    "tape.examples": "Ringed: the examples, above the snippet",
    "tape.figure": "Ringed: the tape, in the middle",
    "tape.calls": "Ringed: the gradient calls, at the right",
    "tape.causes": "Ringed: the causes, in the middle, once the snippet has run",
    "tape.witnesses": "Ringed: the witnesses, at the right, once the snippet has run",
    "tape.output": "Ringed: the output, below the snippet",
}
