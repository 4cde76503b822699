"""What Keras trains is logged as Keras' own callback does, and trained as without."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from explorer import watch
from explorer.storage.logs.folder import LogFolder
from tests.storage.logs.test_other_writers import followed

pytestmark = pytest.mark.slow


class Trained(NamedTuple):
    """Three trainings of the same model: with the callback, with Keras' own, with none."""

    log: LogFolder
    weights: list[list[np.ndarray]]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    import keras

    folder = tmp_path_factory.mktemp("logs")
    x = np.linspace(0, 1, 128).reshape(-1, 1)
    weights = []
    theirs = keras.callbacks.TensorBoard(folder / "theirs", update_freq="batch", write_graph=False)
    for callbacks, fits in (([watch.KerasCallback("ours", folder)], 2), ([theirs], 1), ([], 2)):
        keras.utils.set_random_seed(3)
        model = keras.Sequential([keras.layers.Dense(4, "relu"), keras.layers.Dense(1)])
        model.compile("adam", "mse", metrics=["mae"])
        for _ in range(fits):
            with warnings.catch_warnings(action="ignore"):
                # Of Keras' own callback, which makes arrays as NumPy 1 did.
                model.fit(x, 2 * x, epochs=2, validation_split=0.25, verbose=0, callbacks=callbacks)
        weights.append(model.get_weights())
    return Trained(followed(folder), weights)


def test_the_weights_are_those_of_a_training_without_it(trained: Trained) -> None:
    ours, _, none = trained.weights
    for mine, others in zip(ours, none, strict=True):
        np.testing.assert_array_equal(mine, others)


def test_epochs_and_batches_have_the_values_and_names_of_keras_own(trained: Trained) -> None:
    log = trained.log
    for part, tags in (
        ("train", ["epoch_loss", "epoch_mae", "epoch_learning_rate", "batch_loss", "batch_mae"]),
        ("validation", ["epoch_loss", "epoch_mae"]),
    ):
        for tag in tags:
            ours, theirs = (
                log.runs[f"{run}/{part}"].ordered(tag).points for run in ("ours", "theirs")
            )
            count = len(theirs.values)
            assert count == (2 if tag.startswith("epoch") else 6)
            np.testing.assert_array_equal(ours.values[:count], theirs.values)
            assert len(set(ours.steps.tolist())) == len(ours.steps) == 2 * count


def test_a_metric_that_is_no_number_is_left_out_and_training_goes_on(tmp_path: Path) -> None:
    callback = watch.KerasCallback("odd", tmp_path)
    callback.set_model(None)
    callback.on_train_begin()
    callback.on_train_batch_end(0, {"loss": 0.5, "counts": np.zeros(3)})
    callback.on_epoch_end(0, {"loss": np.float32(0.25), "counts": np.zeros(3)})
    logged = followed(tmp_path).runs["odd/train"]
    assert {tag: logged.ordered(tag).points.values.tolist() for tag in logged.tags} == {
        "batch_loss": [0.5],
        "epoch_loss": [0.25],
    }
