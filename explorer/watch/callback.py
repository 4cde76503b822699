"""The callback that logs what Keras trains."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import keras

from explorer.watch.logger import Logger, new_directory, number


class KerasCallback(keras.callbacks.Callback):
    """Logs every batch and every epoch under the names that Keras' own TensorBoard callback has.

    Args:
        name: of the run; where it is taken the run gets a number behind it.
        folder: the log folder, which is made where there is none.
    """

    def __init__(self, name: str, folder: str | Path = "logs") -> None:
        super().__init__()
        self._name, self._folder = name, folder
        self._train: Logger | None = None
        self._validation: Logger | None = None
        self._before = self._done = 0
        """Batches before this epoch, and until now."""
        self._epoch = -1
        """Of the last that was logged; another `fit` goes on counting after it."""
        self._tags: dict[str, str] = {}

    def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:
        """Make the run with the first training; raises OSError and ValueError as `run` does."""
        super().on_train_begin(logs)
        if self._train is None:
            directory = new_directory(self._name, self._folder)
            self._train = Logger(directory / "train")
            self._validation = Logger(directory / "validation")

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Count the batches from here."""
        super().on_epoch_begin(epoch, logs)
        self._before = self._done

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Log the means of the epoch so far, which is what Keras tells after a batch."""
        self._done = self._before + batch + 1
        if self._train is not None and logs:
            tags = self._tags
            values = {}
            for name, value in logs.items():
                tag = tags.get(name) or tags.setdefault(name, f"batch_{name}")
                values[tag] = value
            self._train.write(self._done, _numbers(values))

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Log what the epoch came to, of training and of validation data, and the rate."""
        super().on_epoch_end(epoch, logs)
        if self._train is None or self._validation is None or not logs:
            return
        train = {f"epoch_{n}": v for n, v in logs.items() if not n.startswith("val_")}
        rate = getattr(getattr(self.model, "optimizer", None), "learning_rate", None)
        if rate is not None:
            train.setdefault("epoch_learning_rate", number("learning_rate", rate))
        self._epoch = max(epoch, self._epoch + 1)
        self._train.write(self._epoch, _numbers(train))
        validation = {f"epoch_{n[4:]}": v for n, v in logs.items() if n.startswith("val_")}
        self._validation.write(self._epoch, _numbers(validation))


def _numbers(values: dict[str, Any]) -> dict[str, float]:
    """Return what is a number: a metric of one's own may be anything, and training goes on."""
    if all(type(value) is float for value in values.values()):
        return values
    numbers = {}
    for name, value in values.items():
        with suppress(TypeError):
            numbers[name] = number(name, value)
    return numbers
