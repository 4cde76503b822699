"""Which rows are trained on, which are for validation, and which for the test."""

from __future__ import annotations

import numpy as np

from explorer.compute.training.data.sources import Raw
from explorer.core.sentence import Sentence, refusal, sentence, short
from explorer.core.training.sizes import TEST_SEED, VALIDATION_SEED, parts_of
from explorer.core.training.spec import Split, TrainingProblem


def parts(problem: TrainingProblem, raw: Raw) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the numbers of the rows of training, validation and test data, 1-D each.

    Raises:
        SentenceError: none are left to train on, or those are all of one class.
    """
    rows = np.arange(len(raw.y))
    left, validation, test = parts_of(problem, len(rows))
    if left < 1:
        raise refusal(
            "{test} of {rows} rows are for the test and {validation} for validation: none are left "
            "to train on.",
            rows=f"{len(rows):,}",
            test=f"{test:,}",
            validation=f"{validation:,}",
        )
    kept, tested = _split(problem.split, raw, rows, problem.test_share, TEST_SEED)
    train, held = _split(problem.split, raw, kept, problem.validation_share, VALIDATION_SEED)
    if raw.classes and np.ptp(raw.y[train]) == 0:
        raise refusal(
            "All rows to train on are of one class, “{name}”: choose another split, or smaller "
            "shares for validation and test.",
            name=short(raw.classes[int(raw.y[train[0]])]),
        )
    return train, held, tested


def unseen_note(raw: Raw, train: np.ndarray) -> Sentence | None:
    """Say which classes have no row to train on; None where each has one."""
    if not raw.classes:
        return None
    missing = np.setdiff1d(np.arange(len(raw.classes)), raw.y[train])
    if not len(missing):
        return None
    name = short(raw.classes[int(missing[0])])
    if len(missing) == 1:
        return sentence(
            "No row of the class “{name}” is among those to train on: it cannot be learned.",
            name=name,
        )
    return sentence(
        "{count} classes, “{name}” the first of them, have no row among those to train on: they "
        "cannot be learned.",
        count=len(missing),
        name=name,
    )


def split(rows: int, share: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return which rows are kept and which held out: those of scikit-learn's train_test_split."""
    order = np.random.RandomState(seed).permutation(rows)
    out = int(np.ceil(share * rows))
    return order[out:], order[:out]


def _split(
    kind: Split, raw: Raw, rows: np.ndarray, share: float, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return which of some rows are kept and which are held out."""
    match kind:
        case "ordered":
            out = int(np.ceil(share * len(rows)))
            return rows[:-out], rows[-out:]
        case "stratified" if raw.classes:
            return _stratified(rows, raw.y[rows].astype(np.int64), share, seed)
        case _:
            kept, held = split(len(rows), share, seed)
            return rows[kept], rows[held]


def _stratified(
    rows: np.ndarray, classes: np.ndarray, share: float, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return rows kept and held out, as many as by any split, but of each class the same share."""
    draw = np.random.RandomState(seed)
    counts = np.bincount(classes)
    held_by_class = _shared_out(int(np.ceil(share * len(rows))), counts)
    is_held = np.zeros(len(rows), bool)
    for number, out in enumerate(held_by_class.tolist()):
        is_held[draw.permutation(np.flatnonzero(classes == number))[:out]] = True
    order = draw.permutation(len(rows))
    return rows[order[~is_held[order]]], rows[order[is_held[order]]]


def _shared_out(total: int, counts: np.ndarray) -> np.ndarray:
    """Return how many of a total fall to each class, by its rows and the largest remainders.

    The largest remainders are those of Hamilton's method of apportionment. The last row of a class
    is kept as long as another class has more than one.
    """
    exact = total * counts / counts.sum()
    most = np.maximum(counts - 1, 0)
    out = np.minimum(np.floor(exact).astype(np.int64), most)
    for number in np.argsort(out - exact, kind="stable").tolist():
        if out.sum() < total and out[number] < most[number]:
            out[number] += 1
    for number in np.argsort(-counts, kind="stable").tolist():
        # Where there are more classes than rows to keep, some lose their last one.
        limit = most[number] if most.sum() >= total else counts[number]
        out[number] += min(total - out.sum(), limit - out[number])
    return out
