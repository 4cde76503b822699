"""What is drawn of a study."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from explorer.core.training.study.study import Study, Trial


class StudyPicture(NamedTuple):
    """A study at some time."""

    study: Study
    trials: tuple[Trial, ...]
    curves: Mapping[int, np.ndarray]
    """By number of the trial, (epochs,): the validation loss of each finished epoch of its run."""
