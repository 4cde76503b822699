"""Parts of a training: data, model, loop."""

from __future__ import annotations

from explorer.compute.training.data.prepared import load
from explorer.compute.training.loops import training_loop
from explorer.compute.training.model import learner_pool
from explorer.compute.training.model.predictions import Predictions
from explorer.core.sentence import SentenceError, refusal
from explorer.core.training.spec import Mode, TrainingProblem
from explorer.storage.runs.saved import SavedRun, load_state


class TrainingSetup:
    """Data, model, loop, and what the model says of data that it was not trained on.

    Args:
        problem: what is trained.
        mode: how the loop is run.
        resumed: the run after whose last epoch it goes on; None: from the initial weights.

    Raises:
        SentenceError: there is nothing to train on, the model is too large, or the resumed run is
            damaged or not one of these data and this model.
    """

    def __init__(
        self, problem: TrainingProblem, mode: Mode, resumed: SavedRun | None = None
    ) -> None:
        self.dataset = load(problem)
        self._problem = problem
        self.learner = learner_pool.take(problem, self.dataset)
        self.steps = self.learner.batches.steps
        """An epoch."""
        if resumed is not None:
            self._resume(resumed, problem)
        first_epoch = len(resumed.epochs) if resumed is not None else 0
        self.loop = training_loop(mode, self.learner, problem.epochs, first_epoch)
        self.predictions = Predictions(self.learner.model, self.dataset, self.learner.objective)

    @property
    def device(self) -> str:
        """What computes, such as CPU:0."""
        return self.learner.x.device.rpartition("device:")[2]

    def close(self) -> None:
        """End what still runs, without waiting for it; `release` has to follow."""
        self.loop.close()
        learner_pool.expect_back(self._problem, self.dataset)

    def release(self) -> None:
        """Let another run have the learner, after `close`: it waits until nothing runs."""
        self.loop.wait()
        learner_pool.give_back(self._problem, self.dataset, self.learner)

    def _resume(self, kept: SavedRun, problem: TrainingProblem) -> None:
        if kept.notes:
            raise SentenceError(kept.notes[0])
        state, epochs = load_state(kept.directory), len(kept.epochs)
        self.dataset.check_same(kept.settings.data)
        if problem.epochs <= epochs:
            raise refusal(
                "This run has {epochs} epochs already; it can be continued to a later one.",
                epochs=f"{epochs:,}",
            )
        self.learner.restore(state)
        if problem.runner.schedule == "constant":
            self.learner.set_rate(problem.runner.rate)
