"""The directory of a run that goes on; where it cannot be written, the run goes on all the same."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import numpy as np

from explorer.compute.training.data.dataset import Dataset
from explorer.compute.training.model.objectives import Judged
from explorer.compute.training.steps import Steps
from explorer.core.sentence import Sentence, sentence, system_reason
from explorer.core.training.results import TrainingEpoch, TrainingNote, TrainingOutcome
from explorer.core.training.spec import TrainingProblem
from explorer.storage.runs.files import RunSettings, lossless_metrics
from explorer.storage.runs.saved import SavedRun
from explorer.storage.runs.writer import RunWriter


class RunRecorder:
    """Keeps a run in a directory of its own.

    Args:
        folder: where the directory is made; empty: the run is not kept.
    """

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._keeper: RunWriter | None = None
        self._is_lost = False
        """Whether the last write failed."""
        self._news: TrainingNote | None = None

    @property
    def directory(self) -> str:
        """The directory in which the run is kept; empty: it is not."""
        return str(self._keeper.directory) if self._keeper is not None else ""

    @property
    def has_epochs(self) -> bool:
        """Whether a finished epoch is kept."""
        return self._keeper is not None and self._keeper.has_epochs

    def news(self) -> TrainingNote | None:
        """Return, once only, why the run cannot be kept any more, or that it can again."""
        news, self._news = self._news, None
        return news

    def begin(
        self,
        problem: TrainingProblem,
        dataset: Dataset,
        layers: Sequence[str],
        resumed: SavedRun | None,
        steps: int = 0,
        baseline: Mapping[str, float] | None = None,
    ) -> None:
        """Make the directory, with the epochs of the run that is continued.

        Args:
            problem: what is trained.
            dataset: its data.
            layers: names of the layers.
            resumed: the run that is continued, if any.
            steps: in an epoch.
            baseline: loss and metrics of the best constant prediction.

        Raises:
            SentenceError: the continued run cannot be read any more.
        """

        def begin() -> None:
            # A continued run has the same data: `TrainingSetup` has compared them.
            data = dataset.checksum() if resumed is None else resumed.settings.data
            settings = RunSettings(
                problem,
                tuple(dataset.inputs),
                dataset.target,
                tuple(layers),
                datetime.now().astimezone(),
                data=data,
                steps=steps,
                classes=tuple(dataset.classes),
                baseline=lossless_metrics(baseline or {}),
            )
            self._keeper = RunWriter.begin(Path(self._folder), settings, resumed)

        if self._folder:
            self._try(begin)

    def keep_epoch(
        self,
        epoch: TrainingEpoch,
        losses: np.ndarray,
        state: Sequence[np.ndarray],
        last: Steps,
        *,
        is_best: bool = False,
        sharpness: float | None = None,
    ) -> None:
        """Write a finished epoch.

        Args:
            epoch: its results.
            losses: (steps,), of its steps.
            state: what `Learner.state` returned after it.
            last: its last steps, of which norms and ratios are kept.
            is_best: whether it is the best one so far, whose weights are kept.
            sharpness: at its end, where it was measured.
        """
        keeper = self._keeper
        if keeper is not None:
            norms, ratios = last.gradient_norms.tolist(), last.update_ratios.tolist()
            self._try(
                lambda: keeper.keep_epoch(
                    epoch, losses, state, norms, ratios, is_best=is_best, sharpness=sharpness
                )
            )

    def end(
        self,
        outcome: TrainingOutcome,
        message: Sentence,
        seconds: float,
        test: Judged | None = None,
        losses: np.ndarray | None = None,
        best_epoch: int | None = None,
    ) -> None:
        """Write how the run ended; one that was stopped in its first epoch is not kept.

        Args:
            outcome: what became of it.
            message: that in words.
            seconds: of training.
            test: how good it is on the test data, where that is known.
            losses: of the steps of an epoch that was not finished.
            best_epoch: the one whose weights are those of the run, if it is not the last.
        """
        keeper = self._keeper
        if keeper is None:
            return
        if outcome == "stopped" and not keeper.has_epochs:
            with contextlib.suppress(OSError):
                keeper.discard()
            return
        loss = test.loss if test is not None else None
        metrics, confusion = (test.metrics, test.confusion) if test is not None else ({}, None)
        self._try(
            lambda: keeper.end(
                outcome, message, seconds, loss, losses,
                metrics=metrics, confusion=confusion, best_epoch=best_epoch,
            )
        )  # fmt: skip
        keeper.close()

    def _try(self, work: Callable[[], None]) -> None:
        was_lost = self._is_lost
        try:
            work()
            self._is_lost = False
        except OSError as error:
            self._is_lost = True
            if not was_lost:
                reason = system_reason(error)
                self._news = TrainingNote(
                    sentence(
                        "The run is not being kept: {reason}. The run continues.", reason=reason
                    ),
                    is_lost=True,
                )
            return
        if was_lost:
            told = sentence("The run is being kept again, with everything so far.")
            self._news = TrainingNote(told, is_lost=False)
