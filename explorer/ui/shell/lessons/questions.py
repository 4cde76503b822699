"""The question of a step: the controls of its answer on a page, and the marking."""

from __future__ import annotations

from typing import Any

from explorer.core.lessons.lesson import Choose, Draw, Mark, Number, Predict
from explorer.core.lessons.marking.answers import mark_choice, mark_number, mark_place
from explorer.core.lessons.marking.comparison import RightCurve
from explorer.core.lessons.marking.drawing import mark_drawing
from explorer.core.lessons.marking.marked import Marked
from explorer.ui.figures.curves.curves import CurvesFigure
from explorer.ui.figures.kit.plane import PlaneFigure
from explorer.ui.lessons.answers.answer import Answer
from explorer.ui.lessons.answers.choose import ChooseAnswer
from explorer.ui.lessons.answers.draw import DrawAnswer
from explorer.ui.lessons.answers.mark import MarkAnswer
from explorer.ui.lessons.answers.number import NumberAnswer
from explorer.ui.pages.descent.descent import DescentPage


class Question:
    """What a step asks, on the page that it shows.

    Args:
        predict: what is asked.
        page: that is shown.
    """

    def __init__(self, predict: Predict, page: Any) -> None:  # noqa: ANN401
        self._predict, self._page = predict, page
        self.answer = self._make_answer()
        if isinstance(page, DescentPage) and isinstance(predict, Mark):
            page.controls.cover_limit(True)

    def _make_answer(self) -> Answer | None:
        """Return the controls of the answer; None where the page has no place for it."""
        predict, figure = self._predict, self._page.shown_figure
        match predict:
            case Choose():
                return ChooseAnswer(predict)
            case Number():
                return NumberAnswer()
            case Draw():
                if not isinstance(figure, CurvesFigure):
                    return None
                return DrawAnswer(predict, figure, (self._page.spec.low, self._page.spec.high))
            case Mark(on="rate"):
                return MarkAnswer(predict, (0.0, 1.0), "")
            case Mark():
                return self._mark_on_axis(predict)

    def _mark_on_axis(self, predict: Mark) -> MarkAnswer | None:
        """Return a mark on the horizontal axis of the figure, which its point moves too."""
        page, figure = self._page, self._page.shown_figure
        if not isinstance(figure, PlaneFigure):
            return None
        view = figure.view
        made = MarkAnswer(predict, (view.low, view.high), page.spec.function.axes()[0])
        for name in ("point_moved", "start_moved"):
            signal = getattr(figure, name, None)
            if signal is not None:
                signal.connect(made.put_from_figure)
        return made

    def mark(self) -> Marked:
        """Mark the answer that is given."""
        predict, answer = self._predict, self.answer
        given = answer.answer if answer is not None else None
        match predict:
            case Choose():
                return mark_choice(predict, given)
            case Number():
                return mark_number(predict, given or "")
            case Mark():
                return mark_place(predict, given, self.limit)
            case Draw():
                x, y = given if given is not None else ((), ())
                return mark_drawing(predict, x, y, self._right_curve(predict.of))

    @property
    def limit(self) -> float | None:
        """The stable limit that the program finds, where there is one."""
        page = self._page
        return page.controls.stable_limit if isinstance(page, DescentPage) else None

    def _right_curve(self, order: int) -> RightCurve:
        """Return the derivative as it is computed for the figure."""
        import numpy as np

        samples = self._page.samples
        rows = samples.derivatives if samples is not None else []
        if samples is None or order >= len(rows) or rows[order] is None:
            ends = np.array([self._page.spec.low, self._page.spec.high])
            return RightCurve(ends, np.full(2, np.nan))
        view = self._page.figure.view
        return RightCurve(samples.x, rows[order], rows[order - 1], view.top - view.bottom)

    def reveal(self) -> None:
        """Show on the page what was kept from it, and what is right beside the answer."""
        self._uncover()
        if isinstance(self.answer, MarkAnswer):
            self.answer.show_limit(self.limit)

    def _uncover(self) -> None:
        if isinstance(self._page, DescentPage) and isinstance(self._predict, Mark):
            self._page.controls.cover_limit(False)

    def end(self) -> None:
        """Leave the page as it always is."""
        self._uncover()
        if self.answer is not None:
            self.answer.end()
