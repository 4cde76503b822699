"""The weights of a kept run as a file of Keras."""

from __future__ import annotations

import tempfile
from pathlib import Path

from explorer.compute.training.model.network import model_of
from explorer.core.sentence import refusal
from explorer.core.training.sizes import outputs_of
from explorer.storage.files import write_atomic, writing
from explorer.storage.runs.saved import SavedRun, load_state


def save(run: SavedRun, path: Path) -> None:
    """Write the weights that a run ended with as `.weights.h5`, for Keras' `load_weights`.

    They are those of its last finished epoch or, where it was to stop early, of its best one.

    Raises:
        SentenceError: there are none, they are damaged, or the file cannot be written.
    """
    settings = run.settings
    outputs = outputs_of(len(settings.classes))
    model = model_of(settings.problem, len(settings.inputs), outputs)
    state = load_state(run.directory, run.best_epoch)
    try:
        variables = [*model.trainable_variables, *model.non_trainable_variables]
        # The rest of the state belongs to the optimizer.
        for variable, value in zip(variables, state, strict=False):
            variable.assign(value)
    except ValueError:
        raise refusal("The weights do not fit this model.") from None
    with writing(path), tempfile.TemporaryDirectory() as folder:
        # Keras insists on this ending, and does not write atomically.
        part = Path(folder) / "run.weights.h5"
        model.save_weights(part)
        write_atomic(path, part.read_bytes())
