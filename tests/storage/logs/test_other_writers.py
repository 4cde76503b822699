"""What TensorFlow, Keras and TensorBoard write is read as TensorBoard reads it."""

from __future__ import annotations

import math
import os
import warnings
from pathlib import Path

import numpy as np
import pytest

from explorer.storage.logs.folder import LogFolder

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
pytestmark = pytest.mark.slow


def followed(folder: Path) -> LogFolder:
    """Return a folder of which all is read that is there."""
    log = LogFolder(folder)
    log.look(60)
    while log.is_behind:
        log.look(60)
    return log


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with runs by every writer that there is."""
    import keras
    import tensorflow as tf

    folder = tmp_path_factory.mktemp("logs")
    with tf.summary.create_file_writer(str(folder / "tf2")).as_default():
        for step in range(300):
            tf.summary.scalar("loss", 1 / (step + 1), step=step)
            tf.summary.scalar("loss of doubles", tf.constant(math.pi, tf.float64), step=step)
            tf.summary.scalar("zero", 0.0, step=step)
        tf.summary.histogram("weights", tf.random.normal([100]), step=0)
        tf.summary.image("picture", tf.zeros([1, 4, 4, 3]), step=0)
        tf.summary.text("note", "some words", step=0)
        for dtype in (tf.float16, tf.bfloat16, tf.int32, tf.int64, tf.uint8, tf.int16, tf.float64):
            value = tf.cast(-3 if dtype not in {tf.uint8} else 3, dtype)
            tf.summary.write(f"raw {dtype.name}", value, step=7, metadata=None)
        tf.summary.write("list", tf.constant([1.0, 2.0]), step=7)
        tf.summary.scalar("far", 1.0, step=2**40)
    with tf.Graph().as_default():
        old = tf.compat.v1.summary.FileWriter(str(folder / "tf1"), tf.compat.v1.get_default_graph())
        for step in range(50):
            value = tf.compat.v1.Summary.Value(tag="loss", simple_value=float(step))
            old.add_summary(tf.compat.v1.Summary(value=[value]), step)
        old.close()
    x = np.linspace(0, 1, 128).reshape(-1, 1)
    model = keras.Sequential([keras.layers.Dense(1)])
    model.compile("sgd", "mse", metrics=["mae"])
    board = keras.callbacks.TensorBoard(folder / "keras", histogram_freq=1, update_freq="batch")
    with warnings.catch_warnings(action="ignore"):
        # Of Keras' own callback, which makes arrays as NumPy 1 did.
        model.fit(x, 2 * x, epochs=3, validation_split=0.25, verbose=0, callbacks=[board])
    return folder


def test_every_scalar_is_that_which_tensorboard_reads(written: Path) -> None:
    accumulators = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    from tensorflow import make_ndarray

    log, compared = followed(written), 0
    assert set(log.runs) == {"tf2", "tf1", "keras/train", "keras/validation"}
    for name, run in log.runs.items():
        board = accumulators.EventAccumulator(
            str(written / name), size_guidance={"scalars": 0, "tensors": 0}
        ).Reload()
        expected = {
            tag: [(e.step, e.wall_time, e.value) for e in board.Scalars(tag)]
            for tag in board.Tags()["scalars"]
        }
        for tag in board.Tags()["tensors"]:
            metadata = board.summary_metadata.get(tag)
            of = metadata.plugin_data.plugin_name if metadata is not None else ""
            events = board.Tensors(tag)
            arrays = [make_ndarray(event.tensor_proto) for event in events]
            if of in {"", "scalars"} and arrays[0].shape == () and arrays[0].dtype.kind in "fiuV":
                expected[tag] = [
                    (event.step, event.wall_time, float(array.astype(np.float64)))
                    for event, array in zip(events, arrays, strict=True)
                ]
        assert set(run.tags) == set(expected)
        for tag, rows in expected.items():
            points = run.ordered(tag).points
            np.testing.assert_array_equal(np.stack(points, axis=1), np.array(rows))
            compared += len(rows)
    assert compared > 900
    assert not log.notes


def test_pictures_words_and_lists_are_no_curves(written: Path) -> None:
    tags = set(followed(written).runs["tf2"].tags)
    assert {"loss", "raw bfloat16", "raw int64", "far"} <= tags
    assert not {"weights", "picture", "note", "list"} & tags
