"""Several seeds from one Start: run after run, drawn as their mean, one row in the list."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.core.training.seeds import SeedsMean
from tests.ui.conftest import Person
from tests.ui.learning import click, learner
from tests.ui.runs import texts_of

__all__ = ["learner"]


@pytest.mark.slow
def test_one_start_runs_every_seed_and_shows_their_mean(learner: Person) -> None:
    page, controls = learner.page, learner.page.controls
    learner.type_number(controls.loop.seeds, "3")
    learner.type_number(controls.loop.seed, "5")
    assert learner.spec.seeds == 3
    click(page.bar.start_button)
    learner.see(lambda: len(page.runs) == 3 and not page.trainer.is_on)
    assert [run.problem.seed for run in page.runs] == [5, 6, 7]
    assert {run.group for run in page.runs} == {1}
    # Other weights and batches: other losses.
    assert len({float(run.epochs.values[-1, 1]) for run in page.runs}) == 3
    (mean,) = learner.figure._runs
    assert isinstance(mean, SeedsMean)
    expected = np.mean([run.epochs.values[:, 1] for run in page.runs], axis=0)
    np.testing.assert_allclose(mean.epochs.values[:, 1], expected)
    (trace,) = learner.figure.losses._traces
    assert trace.spread is not None
    texts = texts_of(learner.figure)
    assert any("mean of 3 seeds, runs 1 to 3" in text for text in texts)
    assert "validation of all seeds" in texts
    rows = controls.runs.list.rows
    assert list(rows) == [1]
    assert "seeds: 3" in rows[1].label
    click(rows[1].badge)
    assert controls.runs.list.hidden == {1, 2, 3}
    assert learner.figure._runs == []
    click(rows[1].badge)
    click(rows[1].remove_button)
    assert page.runs == []
    for _ in range(3):
        page.collection.bring_back()
    assert len(page.runs) == 3
    assert list(controls.runs.list.rows) == [1]


@pytest.mark.slow
def test_what_is_asked_meanwhile_holds_for_the_next_start_only(learner: Person) -> None:
    page = learner.page
    learner.set_spec(seeds=2, epochs=3)
    click(page.bar.start_button)
    learner.see(lambda: len(page.runs) == 2)
    # It differs by its seed, which is nothing that was changed meanwhile.
    assert "next run" not in page.bar.caption
    learner.see(lambda: not page.trainer.is_on)


@pytest.mark.slow
def test_stop_ends_all_seeds(learner: Person) -> None:
    page = learner.page
    learner.set_spec(seeds=3, pace=20.0)
    click(page.bar.start_button)
    learner.see(lambda: page.current is not None and page.current.done > 0)
    click(page.bar.stop_button)
    learner.see(lambda: not page.trainer.is_on)
    assert len(page.runs) == 1
    page.toggle()
    learner.see(lambda: len(page.runs) == 2)
    assert page.runs[1].group == 2
