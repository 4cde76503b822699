"""The step that is told: what an optimizer does in it, in words, arrows and tangents."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, QPointF
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.core.descent.results import DescentPath
from explorer.core.descent.step_words import StepParts, step_parts, step_words
from explorer.core.optimizers.config import OptimizerConfig, shown_labels
from explorer.core.sentence import told_of
from explorer.ui.figures.descent.arrows import Arrows, arrows_of, paint_arrows, paint_key
from explorer.ui.figures.descent.descent_paths import PathsLayer
from explorer.ui.figures.descent.ground import Ground
from explorer.ui.figures.descent.legend import LEGEND_LEFT
from explorer.ui.figures.kit.lines import stroke
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.figures.kit.polylines import trail
from explorer.ui.widgets.translation import translated

_LONGEST_ARROW = 1.0
"""Part of the width of the picture that an arrow has at most."""
_TANGENT = 0.12
"""Part of the width of the picture to which a tangent reaches on either side."""


@dataclass(frozen=True, slots=True)
class ToldStep:
    """A whole step of a path, with its arrows and words."""

    path: DescentPath
    runner: OptimizerConfig
    step: int
    parts: StepParts
    words: str


class StepLayer(QObject):
    """Tells the last whole step of the chosen one of several paths.

    Args:
        plot: where it is painted.
        ground: where the path is.
        paths: all of them.
        parent: the figure.
    """

    def __init__(self, plot: Plot, ground: Ground, paths: PathsLayer, parent: QObject) -> None:
        super().__init__(parent)
        self._plot, self._ground, self._paths = plot, ground, paths
        self.runners: tuple[OptimizerConfig, ...] = ()
        """Of the paths."""
        self.step = 0.0
        self.choice = 0
        """The one whose step is told."""
        self.tells_step = False
        """Whether the number of the step is written even where nothing else is told of it."""
        self._told: ToldStep | None = None
        """The last that was told, kept from frame to frame."""

    def told(self) -> ToldStep | None:
        """Return the step that is told, if there is any."""
        if self.choice >= min(len(self._paths.paths), len(self.runners)):
            return None
        path, runner = self._paths.paths[self.choice], self.runners[self.choice]
        k, kept = min(math.floor(self.step), path.last_finite()), self._told
        if kept is None or kept.path is not path or (kept.runner, kept.step) != (runner, k):
            words = translated(step_words(runner, path, k))
            kept = self._told = ToldStep(path, runner, k, step_parts(runner, path, k), words)
        return kept

    def arrows(self) -> tuple[QPointF, Arrows] | None:
        """Return where the point is, as it was painted last, and the arrows of its step."""
        if not self._ground.spec.arrows or (told := self.told()) is None:
            return None
        at, longest = self._paths.place(self.choice, told.step), self._plot.view.width
        longest *= _LONGEST_ARROW
        return at, arrows_of(at, told.parts, lambda by: self._moved(told, by), longest)

    def _moved(self, told: ToldStep, by: np.ndarray) -> QPointF | None:
        """Return where a move from a step leads on the picture."""
        path, k = told.path, told.step
        with np.errstate(all="ignore"):
            to = path.x[k] + by
        # The step ends on the surface; what else there is, is level.
        ends = self._ground.is_in_space and np.array_equal(to, path.x[k + 1 : k + 2].ravel())
        return self._ground.pixel(to, float(path.values[k + 1 if ends else k]))

    def paint_tangents(self, painter: QPainter) -> None:
        """Paint the tangents at the last whole step, which tell where the ways go from there."""
        view = self._plot.view
        half = (view.high - view.low) * _TANGENT
        for path in self._paths.paths:
            k = min(int(self.step), len(path.values) - 1)
            x, slope, y = (float(v) for v in (path.x[k, 0], path.gradients[k, 0], path.values[k]))
            if math.isfinite(slope) and math.isfinite(y):
                ends = np.array([x - half, x + half])
                with np.errstate(all="ignore"):
                    line = trail(view, ends, y + slope * (ends - x))
                stroke(painter, QPen(QColor(self._plot.theme.muted), 1.25), line)

    def paint_arrows(self, painter: QPainter, found: tuple[QPointF, Arrows]) -> None:
        """Paint arrows, unless they begin beside the picture."""
        (at, arrows), view = found, self._plot.view
        if 0 <= at.x() <= view.width and 0 <= at.y() <= view.height:
            paint_arrows(painter, self._plot.theme, at, arrows, lanes=not self._ground.is_flat)

    def paint_key(self, painter: QPainter, found: tuple[QPointF, Arrows] | None) -> float:
        """Paint what the step does and what the arrows mean; return the pixels taken at the left.

        A film tells at least which step it is.
        """
        told = self.told() if found is not None or self.tells_step else None
        if told is None:
            return LEGEND_LEFT
        room = self._plot.view.width + self._plot.layer.right
        step = self.tr("step {step}")
        if found is None:
            text = step.format(step=math.floor(self.step))
            return paint_key(painter, self._plot.theme, room, [], [text])
        step = step.format(step=told.step)
        if len(self.runners) > 1:
            step = f"{shown_labels(self.runners)[self.choice]}, {step}"
        length = self.tr("step") if found[1].is_true else self.tr("step (arrows not to scale)")
        names = [("gradient", self.tr("−gradient")), ("step", length)]
        if told.parts.momentum is not None:
            names.insert(1, ("momentum", self.tr("momentum")))
        # The reason before the numbers, where there is room for it.
        numbers = re.split(": |：", told.words)[-1]
        texts = [told_of(step, told.words), told_of(step, numbers), numbers]
        return paint_key(painter, self._plot.theme, room, names, texts)
