"""Parts of a training: data, model, loop."""

from __future__ import annotations

from explorer.compute.training.data.prepared import load
from explorer.compute.training.loops import training_loop
from explorer.compute.training.model import learner_pool
from explorer.compute.training.model.network import layer_titles
from explorer.compute.training.model.predictions import Predictions
from explorer.compute.training.steps import TrainingLoop
from explorer.compute.training.workers.cluster import ClusterLoop, cluster, scope
from explorer.compute.training.workers.loop import WorkersLoop
from explorer.core.sentence import SentenceError, refusal
from explorer.core.training.results import TrainingBegun
from explorer.core.training.spec import Mode, TrainingProblem
from explorer.storage.runs.saved import SavedRun, load_state


class TrainingSetup:
    """Data, model and loop, and the model's predictions of data that it was not trained on.

    Args:
        problem: what is trained.
        mode: how the loop is run.
        resumed: the run to continue after its last epoch; None: begin at the initial weights.

    Raises:
        SentenceError: there is nothing to train on, the model is too large, the resumed run is
            damaged or does not fit data and model, or several workers cannot train this.
    """

    def __init__(
        self, problem: TrainingProblem, mode: Mode, resumed: SavedRun | None = None
    ) -> None:
        _check_workers(problem, mode)
        with scope():
            self.dataset = load(problem)
            self.learner = learner_pool.take(problem, self.dataset)
        self._problem = problem
        self.steps = self.learner.batches.steps
        """Steps in an epoch."""
        if resumed is not None:
            self._resume(resumed, problem)
        first_epoch = len(resumed.epochs) if resumed is not None else 0
        self.loop = self._loop(mode, first_epoch)
        self.predictions = Predictions(self.learner.model, self.dataset, self.learner.objective)

    def _loop(self, mode: Mode, first_epoch: int) -> TrainingLoop:
        if cluster() is not None:
            return ClusterLoop(self.learner)
        if self._problem.workers > 1:
            return WorkersLoop(self._problem, self.learner)
        return training_loop(mode, self.learner, self._problem.epochs, first_epoch)

    @property
    def device(self) -> str:
        """What computes, such as CPU:0."""
        return self.learner.x.device.rpartition("device:")[2]

    @property
    def baseline(self) -> dict[str, float]:
        """Loss and metrics of the best constant on the validation data."""
        judged = self.learner.objective.baseline()
        return {"loss": judged.loss, **judged.metrics}

    def begun(self, directory: str) -> TrainingBegun:
        """Return the first report; `directory` is where the run is kept, empty if nowhere."""
        data = self.dataset
        return TrainingBegun(
            rows=(len(data.train), len(data.validation), len(data.test)),
            inputs=data.inputs,
            target=data.target,
            steps=self.steps,
            layers=layer_titles(self._problem.layers, data.outputs),
            weights=self.learner.model.count_params(),
            directory=directory,
            notes=list(data.notes),
            center=data.center,
            spread=data.spread,
            task="classes" if data.classes else "regression",
            classes=data.classes,
            baseline=self.baseline,
            points=data.points(),
            device=self.device,
        )

    def close(self) -> None:
        """End what still runs, without waiting for it; `release` has to follow."""
        self.loop.close()
        learner_pool.expect_back(self._problem, self.dataset)

    def release(self) -> None:
        """Give the learner to the next run, once nothing runs any more; call `close` before."""
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


def _check_workers(problem: TrainingProblem, mode: Mode) -> None:
    """Raise SentenceError where several processes would not train as one does."""
    if cluster() is None and problem.workers == 1:
        return
    if mode != "compiled":
        raise refusal("Several workers run the compiled loop; choose “compiled”.")
    if problem.pitfall or problem.batch_norm or problem.dropout:
        raise refusal(
            "Each of several workers sees only its share of a batch, so that the broadcasting "
            "pitfall, batch normalisation and dropout would give other numbers: take them out, or "
            "train with one worker."
        )
