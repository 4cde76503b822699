"""The weights of a kept run as Keras' own file."""

from __future__ import annotations

import tempfile
from pathlib import Path

from explorer.compute.training.model.learner import model_of
from explorer.core.sentence import refusal
from explorer.core.training.sizes import outputs_of
from explorer.storage.files import write_atomic, writing
from explorer.storage.runs.saved import SavedRun, load_state


def save(run: SavedRun, path: Path) -> None:
    """Write the weights of the last epoch as `.weights.h5`, for `load_weights`.

    Where the run was to stop early, they are those of its best epoch.

    Raises:
        SentenceError: there are none, they are damaged, or the file cannot be written.
    """
    settings = run.settings
    outputs = outputs_of(len(settings.classes))
    model = model_of(settings.problem, len(settings.inputs), outputs)
    state = load_state(run.directory, run.best_epoch)
    try:
        variables = [*model.trainable_variables, *model.non_trainable_variables]
        # After them stands what the optimizer remembers.
        for variable, value in zip(variables, state, strict=False):
            variable.assign(value)
    except ValueError:
        raise refusal("The weights do not fit this model.") from None
    with writing(path), tempfile.TemporaryDirectory() as folder:
        # Keras writes to a name with this end, and in place.
        part = Path(folder) / "run.weights.h5"
        model.save_weights(part)
        write_atomic(path, part.read_bytes())
