"""The weights of a kept run as Keras' own file."""

from __future__ import annotations

import tempfile
from pathlib import Path

from explorer.compute.training.learners import model_of
from explorer.core.sentence import refusal
from explorer.storage.files import write_atomic, writing
from explorer.storage.runs.saved import SavedRun, load_state


def save(run: SavedRun, path: Path) -> None:
    """Write the weights at the end of the last epoch as `.weights.h5`, for `load_weights`.

    Raises:
        SentenceError: there are none, they are damaged, or the file cannot be written.
    """
    settings = run.settings
    model = model_of(settings.problem.layers, len(settings.inputs), settings.problem.seed)
    state = load_state(run.directory)
    try:
        # After the weights stands what the optimizer remembers.
        model.set_weights(state[: len(model.weights)])
    except ValueError:
        raise refusal("The weights do not fit this model.") from None
    with writing(path), tempfile.TemporaryDirectory() as folder:
        # Keras writes to a name with this end, and in place.
        part = Path(folder) / "run.weights.h5"
        model.save_weights(part)
        write_atomic(path, part.read_bytes())
