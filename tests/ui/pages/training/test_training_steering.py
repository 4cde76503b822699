"""What steers a run, as a person sets it: folded away, told in short, undone, and in the name."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel

from explorer.core.training.data import CsvFile, Penguins
from explorer.core.training.labels import run_label
from explorer.core.training.spec import TrainingProblem
from tests.ui.conftest import Person, choose
from tests.ui.learning import CONTROL, click, learner, train

__all__ = ["learner"]


def test_penalties_are_folded_away_and_told_in_short(person: Person) -> None:
    person.press(Qt.Key.Key_3, CONTROL, on=person.shell)
    penalties = person.page.controls.penalties
    assert not penalties.dropout.isVisible()
    assert penalties.fold.said == "none"
    click(penalties.fold.button)
    assert penalties.dropout.isVisible()
    before = person.spec
    person.type_number(penalties.dropout, "0.2")
    person.type_number(penalties.l2, "1e-4")
    click(penalties.batch_norm)
    person.type_number(penalties.early_stopping, "10")
    spec = person.spec
    assert (spec.dropout, spec.l2, spec.batch_norm, spec.early_stopping) == (0.2, 1e-4, True, 10)
    assert penalties.fold.said == "dropout 0.2 · L2 0.0001 · batch norm · early stopping 10"
    assert "dropout 0.2" in map(str, run_label(spec))
    for _ in range(4):
        person.window.commands.undo()
    assert person.spec == before
    click(penalties.fold.button)
    assert not penalties.dropout.isVisible()


def test_shares_change_the_sizes_at_once(person: Person) -> None:
    person.press(Qt.Key.Key_3, CONTROL, on=person.shell)
    split, sizes = person.page.controls.split, person.page.controls.data.sizes
    click(split.fold.button)
    assert split.test_share.isVisible()
    assert not split.balanced.isVisible()
    assert not split.task.isVisible()
    person.type_number(split.test_share, "0.5")
    assert sizes.text() == "7,740 train · 2,580 validation · 10,320 test"
    choose(split.split, "ordered")
    assert split.fold.said == "test 0.5 · rows as they follow"
    person.type_number(split.test_share, "0.95")
    assert split.test_share.property("wrong")
    person.set_spec(data=Penguins())
    assert split.balanced.isVisible()
    person.set_spec(data=CsvFile("none.csv"))
    assert split.task.isVisible()


def test_what_is_of_classes_or_of_numbers_only_is_offered_there_only(person: Person) -> None:
    person.press(Qt.Key.Key_3, CONTROL, on=person.shell)
    pitfall, split = person.page.controls.loop.pitfall, person.page.controls.split.split
    entries = split.model()
    assert isinstance(entries, QStandardItemModel)
    by_class = entries.item(split.findData("stratified"))
    assert pitfall.isVisible()
    assert not by_class.isEnabled()
    person.set_spec(data=Penguins())
    assert not pitfall.isVisible()
    assert by_class.isEnabled()
    # What is on can be switched off.
    person.set_spec(pitfall=True)
    assert pitfall.isVisible()
    assert "switch it off" in person.page.controls.loop._explanation.text()


def test_the_metrics_offered_are_those_of_what_is_predicted(person: Person) -> None:
    person.press(Qt.Key.Key_3, CONTROL, on=person.shell)
    choice = person.page.controls.view.metric_choice

    def offered() -> list[str]:
        return [choice.itemData(i) for i in range(choice.count())]

    assert offered() == ["loss", "rmse", "mae", "r2"]
    choose(choice, "r2")
    assert person.spec.metric == "r2"
    person.set_spec(data=Penguins())
    assert offered() == ["loss", "accuracy", "r2"]
    choose(choice, "accuracy")
    assert offered() == ["loss", "accuracy"]
    person.window.commands.undo()
    assert person.spec.metric != "accuracy"


@pytest.mark.slow
def test_what_is_set_while_a_run_goes_on_is_for_the_next(learner: Person) -> None:
    learner.set_spec(pace=20.0)
    click(learner.page.bar.start_button)
    learner.see(lambda: learner.page.current is not None and learner.page.current.done > 0)
    learner.set_spec(dropout=0.5)
    assert "next run" in learner.page.bar.caption
    assert learner.page.current.problem.dropout == 0
    learner.set_spec(dropout=0.0)
    assert "next run" not in learner.page.bar.caption


@pytest.mark.slow
def test_a_run_stops_early_and_shows_its_best_epoch(learner: Person) -> None:
    learner.set_spec(data=Penguins(), early_stopping=2, epochs=500, batch=32)
    run = train(learner)
    assert run.end is not None
    assert run.end.best_epoch == run.best_epoch
    assert len(run.epochs.values) == run.best_epoch + 2
    assert str(run.end.sentence).startswith("Stopped early")


def test_the_name_of_a_run_has_only_what_is_not_usual_for_its_data() -> None:
    usual = TrainingProblem(data=Penguins(), split="stratified")
    assert "each class alike" not in map(str, run_label(usual))
    assert "rows as they follow" in map(
        str, run_label(TrainingProblem(data=Penguins(), split="ordered"))
    )
