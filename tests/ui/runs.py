"""Runs as the tests of their figure take them, and the figure with them."""

from __future__ import annotations

import html
import re

import numpy as np
from msgspec.structs import replace
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.core.sentence import sentence
from explorer.core.training.curves import RunCurves
from explorer.core.training.results import TrainingBegun, TrainingEnd, TrainingEpoch, TrainingSteps
from explorer.core.training.spec import TrainingSpec
from explorer.ui.figures.training.training import TrainingFigure
from explorer.ui.widgets.theme import LIGHT

STEPS = 362
NAN, INF = np.nan, np.inf
NOTHING = np.zeros(0)


def losses_of(count: int, seed: int = 0) -> np.ndarray:
    """Return losses that fall and scatter as those of a training do."""
    steps = np.arange(count)
    scatter = np.random.default_rng(seed).gamma(20, 1 / 20, count)
    return ((0.3 + np.exp(-steps / 2000)) * scatter).astype(np.float32)


def take(run: RunCurves, losses: np.ndarray, rate: float = 0.01) -> None:
    """Tell a run of losses, and of the epochs that they finish."""
    first, layers = run.done, np.array([1.0, 0.1])
    seconds = 0.001 * (first + len(losses))
    run.take(TrainingSteps(first, losses, losses, seconds, rate, layers, layers / 1000))
    for epoch in range(len(run.epochs.values), run.done // STEPS):
        run.take(TrainingEpoch(epoch + 1, 0.35, 0.4, 0.1, rate))


def run_of(losses: np.ndarray, number: int = 1, outcome: str = "finished") -> RunCurves:
    """Return a run with these losses; without an outcome it goes on."""
    run = RunCurves(number, f"sgd {number}", TrainingSpec())
    run.take(TrainingBegun((11610, 3870, 5160), ("x",), "y", STEPS, ("first", "last"), 9, "", []))
    for part in np.array_split(losses, 4):
        take(run, part)
    if outcome:
        told = sentence("Stopped after step {step}, in epoch {epoch}.", step=len(losses), epoch=1)
        run.take(TrainingEnd(outcome, len(losses), told, 0.1, 1.0, None))  # type: ignore[arg-type]
    return run


def figure_of(
    qtbot: QtBot, runs: list[RunCurves], size: tuple[int, int] = (672, 724), **changes: object
) -> TrainingFigure:
    """Return a figure of runs with changes of the usual spec."""
    figure = TrainingFigure(LIGHT)
    qtbot.addWidget(figure)
    figure.show_spec(replace(TrainingSpec(), **changes))
    figure.lay_out(*size)
    figure.show_runs(runs)
    QApplication.processEvents()
    return figure


def texts_of(figure: TrainingFigure) -> list[str]:
    """Return all that is written."""
    found = re.findall('aria-label="([^"]+)"', figure.svg().decode())
    return [html.unescape(text).strip() for text in found]


def grabbed(figure: TrainingFigure) -> QImage:
    """Return what is on the screen."""
    return figure.viewport().grab().toImage()
