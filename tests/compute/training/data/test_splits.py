"""Which rows are trained on: against scikit-learn, and what cannot be split."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.model_selection import train_test_split

from explorer.compute.training.data.prepared import load
from explorer.compute.training.data.sources import Raw
from explorer.compute.training.data.splits import parts, split, unseen_note
from explorer.core.sentence import SentenceError
from explorer.core.training.data import Digits, Housing, Penguins, Points, Samples
from explorer.core.training.sizes import TEST_SEED, VALIDATION_SEED, parts_of
from explorer.core.training.spec import TrainingProblem
from tests.compute.learning import small


def raw_of(y: list[int] | np.ndarray) -> Raw:
    y = np.asarray(y)
    names = tuple(f"class {i}" for i in range(int(y.max()) + 1))
    return Raw(("x",), "y", np.arange(len(y), dtype=float)[:, None], y, classes=names)


def shares(split: str = "random", test: float = 0.25, validation: float = 0.25) -> TrainingProblem:
    return small(split=split, test_share=test, validation_share=validation)


@pytest.mark.parametrize(("rows", "share"), [(10, 0.25), (178, 0.2), (1797, 0.33)])
def test_a_random_split_is_that_of_scikit_learn(rows: int, share: float) -> None:
    kept, held = split(rows, share, 7)
    wanted = train_test_split(np.arange(rows), test_size=share, random_state=7)
    np.testing.assert_array_equal(kept, wanted[0])
    np.testing.assert_array_equal(held, wanted[1])


def test_training_validation_and_test_data_are_two_splits_one_after_the_other() -> None:
    raw = raw_of([0, 1] * 100)
    rest, test = train_test_split(np.arange(200), test_size=0.25, random_state=TEST_SEED)
    train, held = train_test_split(rest, test_size=0.25, random_state=VALIDATION_SEED)
    for ours, theirs in zip(parts(shares(), raw), (train, held, test), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_an_ordered_split_leaves_the_rows_as_they_follow() -> None:
    train, held, test = parts(shares("ordered"), raw_of([0, 1] * 10))
    assert [*train, *held, *test] == list(range(20))
    assert (len(train), len(held), len(test)) == (11, 4, 5)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 60), min_size=2, max_size=8),
    st.floats(0.05, 0.6),
    st.floats(0.05, 0.6),
)
def test_a_stratified_split_has_the_same_share_of_each_class_and_of_all(
    counts: list[int], test: float, validation: float
) -> None:
    y = np.repeat(np.arange(len(counts)), counts)
    problem = shares("stratified", test, validation)
    left = parts_of(problem, len(y))
    if left[0] < len(counts):
        return
    found = parts(problem, raw_of(y))
    assert tuple(len(rows) for rows in found) == left
    assert sorted(np.concatenate(found)) == list(range(len(y)))
    tested, trained = (np.bincount(y[found[i]], minlength=len(counts)) for i in (2, 0))
    assert (trained >= 1).all()
    exact = left[2] * np.array(counts) / len(y)
    # By largest remainders, but for classes that keep their last row.
    is_free = np.array(counts) - 1 >= np.ceil(exact)
    if is_free.all():
        assert np.abs(tested - exact).max() < 1


def test_a_stratified_split_of_digits_has_as_many_of_each_as_that_of_scikit_learn() -> None:
    problem = TrainingProblem(data=Digits(), split="stratified")
    data = load(problem)
    y = np.concatenate([p.y for p in (data.train, data.validation, data.test)])
    _, test = train_test_split(y, test_size=0.25, random_state=1, stratify=y)
    counts = np.bincount(data.test.y), np.bincount(test)
    assert np.abs(counts[0] - counts[1]).max() <= 1
    # One after the other would be learned one after the other where batches are not shuffled.
    assert len(np.unique(data.train.y[:50])) == 10


def test_a_split_again_is_the_same_split() -> None:
    raw = raw_of([0, 1, 1] * 40)
    for one, other in zip(*(parts(shares("stratified"), raw) for _ in range(2)), strict=True):
        np.testing.assert_array_equal(one, other)


def test_shares_that_leave_nothing_are_refused_with_their_rows() -> None:
    said = "9 of 10 rows are for the test and 1 for validation: none are left to train on."
    with pytest.raises(SentenceError) as caught:
        parts(shares("random", 0.9, 0.9), raw_of([0, 1] * 5))
    assert str(caught.value) == said


def test_training_data_of_one_class_are_refused_with_its_name() -> None:
    with pytest.raises(SentenceError, match="are of one class, “class 0”: choose another split"):
        parts(shares("ordered"), raw_of([0] * 60 + [1] * 20))


def test_a_class_without_a_row_to_train_on_is_noted() -> None:
    raw = raw_of([0, 1] * 30 + [2] * 20)
    note = unseen_note(raw, parts(shares("ordered"), raw)[0])
    assert str(note) == (
        "No row of the class “class 2” is among those to train on: it cannot be learned."
    )
    assert unseen_note(raw, parts(shares("stratified"), raw)[0]) is None
    raw = raw_of([0, 1] * 30 + [2] * 10 + [3] * 10)
    note = str(unseen_note(raw, parts(shares("ordered"), raw)[0]))
    assert note.startswith("2 classes, “class 2” the first of them, have no row among those")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"data": Housing(), "task": "classes"}, "“MedHouseVal” is a number here, and has no"),
        ({"task": "classes"}, "“f(x)” is a number here, and has no classes."),
        ({"balanced": True}, "Only classes can be balanced, and “f(x)” is a number."),
        ({"data": Penguins(), "task": "regression"}, "“species” has classes, and is no number"),
        ({"data": Points(), "pitfall": True}, "The broadcasting pitfall is one of numbers"),
    ],
)
def test_a_setting_that_is_not_for_the_target_is_refused(
    change: dict[str, object], said: str
) -> None:
    with pytest.raises(SentenceError) as caught:
        load(small(**{"data": Samples(count=160), **change}))
    assert str(caught.value).startswith(said)


def test_pixels_share_one_scale_and_measures_have_one_each() -> None:
    digits = load(TrainingProblem(data=Digits()))
    assert len(np.unique(digits.mean)) == len(np.unique(digits.scale)) == 1
    assert digits.train.x.mean() == pytest.approx(0, abs=1e-5)
    assert digits.train.x.std() == pytest.approx(1, abs=1e-5)
    penguins = load(TrainingProblem(data=Penguins()))
    np.testing.assert_allclose(penguins.train.x.std(axis=0), 1, rtol=1e-5)
